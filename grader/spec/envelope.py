"""The outer shape of the four sorts of file. Field names are the keys, docstrings the descriptions."""

# ruff: noqa: TC001, TC003  (the annotations are read while the program runs)
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, Any, Final, Literal

from grader.model.problem import Form, FormReference, Slot
from grader.model.symbols import Dimension, Symbol
from grader.model.variants import AbstractQuantity
from grader.model.verdict import Verdict
from grader.spec.parameters import Keyed, Within

Version = Literal[1]
Share = Annotated[Fraction, Within(Fraction(0), Fraction(1))]
Marks = Annotated[Fraction, Within(Fraction(0))]
Dimensions = Annotated[tuple[Dimension, ...], Keyed("name")]
Symbols = Annotated[tuple[Symbol, ...], Keyed("name")]
Format = Literal["auto", "latex", "text", "number", "shape", "python", "derivation"]


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A picture that is computed from data; it stands where the statement has a paragraph `[figure]`.

    `kind` is the kind of figure: tree. `data` names a JSON file beside the problem file, or is the data itself, such as
    what was drawn for one version of the paper: `{@tree:data@}`.
    `alt` says in words what the figure shows, for those who cannot see it.
    """

    kind: str
    data: str | Mapping[str, Any]
    alt: str


@dataclass(frozen=True, slots=True)
class PartSpec:
    """One part: what is asked, what it is worth, how an answer is read, and what decides it.

    `title` is one line. `statement` is what is asked, Markdown with maths; the statement of the file comes
    before it. `marks` are exact: 10, 2.5 or 5/2.
    `slot` says where the answer stands in a handed-in document; without it no document is searched.
    `answers` are the ways to answer; the first is the usual one. `practice` parts are not counted in the total.
    `pending` says what has to be handed in or who has to look, where nothing is decided here yet.
    `given` lets the student's own answer to a part stand for a symbol: symbol to part id.
    `bare` is what a result without working earns at most, where a document is read for the working.
    `figure` is a picture in the statement, computed from data. `marks_note` says where the marks come from if not
    from the paper; the overview of an assessment shows it, the paper does not.
    `dimensions` are added to those of the file, or put in their place. `symbols` are added to those of the
    file, or put in their place.
    """

    id: str
    title: str
    statement: str
    marks: Marks
    slot: Slot | None = None
    answers: tuple[Form, ...] = ()
    practice: bool = False
    pending: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    bare: Share = Fraction(1)
    figure: FigureSpec | None = None
    marks_note: str = ""
    dimensions: Dimensions = ()
    symbols: Symbols = ()


@dataclass(frozen=True, slots=True)
class ProblemFile:
    """A problem file: public; its parts share a statement and declarations.

    `grader` is the version of this format. `statement` is the setting that all parts share.
    `dimensions` are named sizes. `symbols` are all that formulas may use; nothing else is guessed.
    `parts` are the marked pieces, by id. `vary` is what may differ between the versions of a paper, by name.
    """

    parts: Annotated[tuple[PartSpec, ...], Keyed("id")]
    grader: Version = 1
    statement: str = ""
    dimensions: Dimensions = ()
    symbols: Symbols = ()
    vary: Mapping[str, AbstractQuantity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReferenceFile:
    """A reference file: private; what the right answers are, in a file with the name of the problem file.

    `grader` is the version of this format. `parts` hold, for each part, one entry for each of its answer kinds.
    `computed` names a function beside the file (`file.py:function`) that makes of what varies whatever else
    placeholders name.
    """

    parts: Mapping[str, Mapping[str, FormReference]]
    grader: Version = 1
    computed: str = ""


@dataclass(frozen=True, slots=True)
class AssessmentFile:
    """The file `assessment.yaml` of a folder of problems.

    `grader` is the version of this format. `title` is printed on reports. `course` is its name.
    `parts` is the order of the paper; parts that are not listed come after, in the order of the files.
    `packages` are what student code may import beside the standard library.
    """

    title: str
    grader: Version = 1
    course: str = ""
    parts: tuple[str, ...] = ()
    packages: tuple[str, ...] = ("numpy", "torch")


@dataclass(frozen=True, slots=True)
class CaseSpec:
    """One known answer.

    `answer` is what a student wrote; `file` names a file that holds it instead, below the folder of the cases.
    `format` is how it is written; `auto` leaves that to the part. `fraction` of the marks that it must get.
    `misconception` must occur in the misconception that is named. `fails` are the names of the checks that are
    not passed, all of them. `usual` answers belong to the paper that is nobody's own, and are not tried on others.
    """

    answer: str = ""
    file: str = ""
    format: Format = "auto"
    fraction: Share | None = None
    misconception: str = ""
    fails: tuple[str, ...] | None = None
    usual: bool = False


VERDICTS: Final = tuple(verdict.value for verdict in Verdict)
