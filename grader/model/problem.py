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


@dataclass(frozen=True, slots=True)
class Form:
    """One way to answer a part: how the text is read, and what decides it."""

    reader: AbstractAnswerKind
    checks: tuple[AbstractCheck, ...]

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
    result without its working earns at most, where a derivation was to be handed in. `statement` holds the text of
    `figure`, if there is one. `marks_note` says where the marks come from if not from the paper.
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

    @property
    def part(self) -> str:
        """The id inside its assessment."""
        return self.id.split("/", 1)[1]


@dataclass(frozen=True, slots=True)
class Assessment:
    """All parts of one paper, in the order of the paper.

    `folder` and `reference_folder` are where its files lie (None: not loaded from there). `packages` are what
    student code may import beside the standard library. `secret` is a key that nobody can tell without the
    references; it never leaves the host.
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

    @property
    def marks(self) -> Fraction:
        """Marks of all parts that count; practice does not."""
        return sum((p.marks for p in self.problems if not p.practice), NOTHING)

    def problem(self, part: str) -> Problem | None:
        """The part with that id, if there is one."""
        return next((problem for problem in self.problems if problem.part == part), None)
