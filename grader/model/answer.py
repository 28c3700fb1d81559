"""What was read from a slot: an answer, or the reason why it could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Repair:
    """One logged change to damaged text: rule, what stood there, what it was read as, and where."""

    rule: str
    before: str
    after: str
    start: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A typed answer. The type of `value` is documented by the answer kind that made it.

    `latex` is the answer as it was understood, printed back for the report; empty where there is none. `tree` is
    the tree of a formula, from which a report prints it when it is asked for; grading never waits for print.
    """

    kind: str
    text: str
    value: Any
    latex: str = ""
    plain: str = ""
    repairs: tuple[Repair, ...] = ()
    remarks: tuple[str, ...] = ()
    tree: Any = None


@dataclass(frozen=True, slots=True)
class Malformed:
    """Text that has no reading: no attempt is lost, and the message says what to write instead.

    `start` and `end` are offsets into `text`; both zero where no single place is at fault.
    """

    kind: str
    text: str
    note: str
    message: str
    hint: str = ""
    start: int = 0
    end: int = 0


Reading = Answer | Malformed
