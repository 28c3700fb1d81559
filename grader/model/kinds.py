"""The two abstractions of which everything else is final: how an answer is read, and what decides it."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar

from grader.model.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

    from grader.model.answer import Answer, Reading
    from grader.model.outcome import Outcome
    from grader.model.problem import FormReference
    from grader.model.student import AbstractStudent
    from grader.model.symbols import Declarations
    from grader.model.verdict import Verdict


class Means(Enum):
    """What the text of a parameter stands for, so that loading can tell the author where it stands for nothing."""

    FORMULA = "formula"
    NAME = "name"


Formula = Annotated[str, Means.FORMULA]
"""The type of a parameter that is a text of the answer language."""

Name = Annotated[str, Means.NAME]
"""The type of a parameter that names a declared symbol or dimension."""


def snake(name: str) -> str:
    """Name of the file of a class: `same_shape` for `SameShape`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@dataclass(frozen=True, slots=True)
class Example:
    """An example that is documentation and test at once.

    For an answer kind: `text` is read and must give `expected` (the plain print of the answer, or the note of
    the `Malformed`). For a check: the answer `text` is judged against `reference` (YAML data as in a reference
    file) under `declarations`, and must get `verdict` and, where given, the misconception.
    """

    text: str
    expected: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    declarations: Declarations | None = None
    reference: Mapping[str, object] = field(default_factory=dict)
    reader: str = ""
    reader_parameters: Mapping[str, object] = field(default_factory=dict)
    verdict: Verdict | None = None
    fraction: Fraction | None = None
    misconception: str = ""


@dataclass(frozen=True)
class AbstractAnswerKind(ABC):
    """How untrusted text becomes a typed answer. Fields are the parameters that a problem may set.

    A final kind is a frozen dataclass in the file of its name; the docstring is its manual page and says the
    type of `Answer.value`.

    `RUNS` is true where the answer is a program: its text is taken to the letter, its value is a `Program`, and
    checks are handed the student's running code. `LONGEST` is the most characters that are read.
    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = ()
    RUNS: ClassVar[bool] = False
    LONGEST: ClassVar[int] = 40_000

    @classmethod
    def kind(cls) -> str:
        """Name of the kind: that of the file."""
        return snake(cls.__name__)

    @abstractmethod
    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read one answer. Never raises on any text; blank answers do not get here."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The student's work as a check sees it.

    `reference` is None on a student's own machine. `earlier` holds the student's own answers to other parts,
    by the symbol that they stand for. `seed` fixes every draw.

    Where the answer is a program, `student` is that program behind the wall, and `library` the private module
    of the reference (None without references).
    """

    answer: Answer
    declarations: Declarations
    reader: AbstractAnswerKind
    reference: FormReference | None = None
    earlier: Mapping[str, Answer] = field(default_factory=dict)
    seed: int = 0
    student: AbstractStudent | None = None
    library: ModuleType | None = None


@dataclass(frozen=True)
class AbstractCheck(ABC):
    """One decision procedure. Fields are the parameters that a problem may set.

    `NEEDS_REFERENCE` is false where the public spec alone decides (a property, the stated objective): such
    checks also run on a student's machine. `CONSISTENCY_ONLY` is true for checks that tie the answer to
    nothing but itself; `verify` warns where no other check stands beside them. `REFERENCE_IS_ANSWER` is false
    where the value of the reference is only a part of what an answer has to say, and so earns no full marks.
    `REACH` says how far it decides: fully, partly (something is left to a person even where an answer is right), or
    not at all: what it says is a proposal for people.

    `weight` is the check's share of the marks of its form, relative to the other weights. A check without one
    is a gate: the form earns at most what it grants. `name` is what reports call this check; its kind if empty.
    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = ()
    READS: ClassVar[frozenset[str]] = frozenset()
    NEEDS_REFERENCE: ClassVar[bool] = True
    CONSISTENCY_ONLY: ClassVar[bool] = False
    REFERENCE_IS_ANSWER: ClassVar[bool] = True
    REACH: ClassVar[Reach] = Reach.FULLY

    weight: Fraction = field(default=Fraction(0), kw_only=True)
    name: str = field(default="", kw_only=True)

    @classmethod
    def kind(cls) -> str:
        """Name of the kind: that of the file."""
        return snake(cls.__name__)

    @abstractmethod
    def judge(self, subject: Subject) -> Outcome:
        """Decide. A student's fault is an outcome; exceptions are ours and become verdict `error`."""
