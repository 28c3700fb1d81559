"""A derivation line by line: what each line says, and how it was ruled on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.model.outcome import Counterexample


class Ruling(Enum):
    """The decision about one line of a derivation."""

    VALID = "valid"
    APPROXIMATION = "approximation"
    SLIP = "slip"
    INVALID = "invalid"
    ILL_TYPED = "ill-typed"
    UNREAD = "unread"
    PROSE = "prose"

    @property
    def holds(self) -> bool:
        """Whether the line is true as it stands."""
        return self in {Ruling.VALID, Ruling.APPROXIMATION}

    @property
    def wrong(self) -> bool:
        """Whether the line is a mistake; a slip is a small one."""
        return self in {Ruling.SLIP, Ruling.INVALID, Ruling.ILL_TYPED}


@dataclass(frozen=True, slots=True)
class WorkingLine:
    """One line as the student wrote it, with its ruling.

    `number` counts the lines that state something, from one; prose has 0. `note` is a stable code, `why` words
    for the student. `repaired` is the text that the student meant, where a small repair makes the line true.
    `rule` names the known rule by which the line follows from the one before. `needs` are the constraints of the
    problem without which it would be false and which the student does not cite. `follows` is the number of an
    earlier wrong line from which this one follows rightly (0: none). `start` is its offset in the answer.
    """

    text: str
    ruling: Ruling
    number: int = 0
    note: str = ""
    why: str = ""
    repaired: str = ""
    rule: str = ""
    misconception: str = ""
    counterexample: Counterexample | None = None
    needs: tuple[str, ...] = ()
    follows: int = 0
    start: int = 0
