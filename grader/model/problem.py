"""Assessments, problems and references as they stand after loading."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction  # noqa: TC003 - fields are bound by their types
from typing import TYPE_CHECKING, Any

from grader.model.outcome import FULL, NOTHING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.model.figure import Figure
    from grader.model.kinds import AbstractAnswerKind, AbstractCheck
    from grader.model.symbols import Declarations
    from grader.model.variants import Value


@dataclass(frozen=True, slots=True)
class Form:
    """One way to answer a part: how the text is read, and what decides it.

    `covers` names the parts whose marks an answer in this form earns, each with the names of its checks; empty
    where it is for its own part alone.
    """

    reader: AbstractAnswerKind
    checks: tuple[AbstractCheck, ...]
    covers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Name of the answer kind, which is also the name under which the reference is filed."""
        return self.reader.kind()


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the answer to a part stands in a handed-in document.

    `labels` is the path of labels that leads there (`("5.1", "a")`); `take` is what of the text belongs to
    the part: `all`, `formula` (the last formula, or the last that binds one of `binds`), `number` (the number
    next to one of `near`), `array` (the numbers behind all the words of `near`), or `working` (all of it, read
    as a derivation).
    """

    labels: tuple[str, ...]
    take: str = "all"
    binds: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Mutant:
    """The reference with one planted mistake, and the misconception that it stands for.

    `answer` is text in the form's own answer kind; `note` a stable code; `fraction` what it is still worth.
    `unless_said` are words of a convention or an assumption under which it is no mistake: an answer that states
    one of them earns full marks.
    """

    answer: str
    misconception: str
    note: str
    fraction: Fraction = NOTHING
    unless_said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormReference:
    """The private half of one form. `value` is text read by the form's answer kind, or plain data.

    `data_of` names another form of the part whose `data` stand here, too.
    """

    value: Any = None
    alternatives: tuple[str, ...] = ()
    mutants: tuple[Mutant, ...] = ()
    agrees_with: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    data_of: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """The private half of a part: one entry for each form, by the name of its answer kind."""

    forms: Mapping[str, FormReference] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """A part with its spec; `id` is `<assessment>/<part>`.

    `preface` is the setting that all parts of a file share, `statement` what this part asks. `source` is the
    file. `given` names, by symbol, the part whose answer of the student's own stands for it. `bare` is what a
    result without its working earns at most, where a derivation was to be handed in. The marks of `practice` are
    not counted; nor are those of a part that does nothing but cover others, whose marks are counted there.
    `statement` holds the text of `figure`, if there is one. `marks_note` says where the marks come from if not from
    the paper.

    `varies` says whether the part differs between the versions of a paper, and `drawn` holds, by name, what varies
    in its file as it is in this version. `printed_as` is the label that the part bears where that is not its usual one.
    """

    id: str
    title: str
    statement: str
    marks: Fraction
    declarations: Declarations
    forms: tuple[Form, ...]
    slot: Slot | None = None
    practice: bool = False
    pending: str = ""
    given: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    preface: str = ""
    bare: Fraction = FULL
    figure: Figure | None = None
    marks_note: str = ""
    varies: bool = False
    drawn: Mapping[str, Any] = field(default_factory=dict)
    printed_as: str = ""

    @property
    def part(self) -> str:
        """The id inside its assessment."""
        return self.id.split("/", 1)[1]

    @property
    def covering(self) -> Form | None:
        """The form whose answers earn the marks of several parts, if there is one."""
        return next((form for form in self.forms if form.covers), None)

    @property
    def counted(self) -> bool:
        """Whether its marks are counted here."""
        form = self.covering
        return not self.practice and (form is None or self.part in form.covers)


@dataclass(frozen=True, slots=True)
class Assessment:
    """All parts of one paper, in the order of the paper.

    `folder` and `reference_folder` are where its files lie (None: not loaded from there). `packages` are what
    student code may import beside the standard library. `secret` is a key that nobody can tell without the
    references; it never leaves the host.

    `variant` is the seed of one student's own version, empty for the paper that is nobody's own. `known` is what
    placeholders may name in known answers, by part.
    """

    name: str
    title: str
    problems: tuple[Problem, ...]
    references: Mapping[str, Reference] = field(default_factory=dict)
    folder: Path | None = None
    digest: str = ""
    course: str = ""
    reference_folder: Path | None = None
    packages: tuple[str, ...] = ("numpy", "torch")
    secret: bytes = field(default=b"", repr=False)
    variant: str = ""
    known: Mapping[str, Mapping[str, Value]] = field(default_factory=dict, repr=False)

    @property
    def marks(self) -> Fraction:
        """Marks of all parts that are counted."""
        return sum((p.marks for p in self.problems if p.counted), NOTHING)

    def problem(self, part: str) -> Problem | None:
        """The part with that id, if there is one."""
        return next((problem for problem in self.problems if problem.part == part), None)
