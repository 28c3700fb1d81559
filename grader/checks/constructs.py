"""Constructs that code should or should not use, told by its syntax tree: a hint, and never a wall."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

from grader.checks._code_syntax import matches, uses
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import FULL, Evidence, Outcome, correct, incorrect
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.checks._code_syntax import Use
    from grader.model.kinds import Subject

_READER: Final = {"functions": {"total": "x: [n] -> scalar"}}


@dataclass(frozen=True)
class Constructs(AbstractCheck):
    """The function uses what it should and nothing that it should not.

    Names are statements (`for`, `while`, `comprehension`, `lambda`, `try`, `global`, `class`, `@`), full names of
    what is used whatever it was imported as (`numpy.linalg.inv`, `torch.nn.*`, `sum`), or methods (`.backward`).
    Functions of the same program that the function names are looked at too.

    Code can be written so that no syntax tree tells what it does: what must not be possible at all belongs to the
    settings of the wall. So a finding costs the marks of this check alone, and one without a weight only asks a
    person to look.

    Parameters
    ----------
    function:
        Name of the student's function; all of the code unless set.
    forbid:
        What should not be used.
    require:
        What should be used.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "def total(x):\n    return x.sum()\n",
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "total", "forbid": ("for",), "weight": 1},
            verdict=Verdict.CORRECT,
        ),
        Example(
            "def total(x):\n    s = 0\n    for a in x:\n        s += a\n    return s\n",
            reader="code",
            reader_parameters=_READER,
            parameters={"function": "total", "forbid": ("for",), "weight": 1},
            verdict=Verdict.INCORRECT,
            misconception="`for` is used",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True

    function: str = ""
    forbid: tuple[str, ...] = ()
    require: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a check of nothing."""
        if not self.forbid and not self.require:
            raise ValueError("`constructs` needs `forbid` or `require`")

    def judge(self, subject: Subject) -> Outcome:
        """Look through the syntax tree."""
        found = list(uses(subject.answer.value, self.function))
        for pattern in self.forbid:
            used = next((each for each in found if matches(each[0], pattern)), None)
            if used is not None:
                return self._told("constructs.forbidden", f"`{pattern}` is used", used)
        for pattern in self.require:
            if not any(matches(each[0], pattern) for each in found):
                return self._told("constructs.missing", f"`{pattern}` is not used", ("", 0))
        return correct("constructs.fine", "The code uses what it should.")

    def _told(self, note: str, words: str, used: Use) -> Outcome:
        where = f" in line {used[1]}" if used[1] else ""
        whose = f" by `{self.function}`" if self.function else ""
        told = f"{words}{whose}{where}, which is not what is asked for."
        if self.weight:
            return replace(incorrect(note, told, line=used[1]), misconception=words)
        evidence = Evidence(note, f"{told} A person looks at it.", {"line": used[1]})
        return Outcome(Verdict.CORRECT, FULL, evidence, needs_review=True)
