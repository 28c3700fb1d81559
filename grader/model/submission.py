"""All that one student handed in, unread."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.model.answer import Repair  # noqa: TC001 - fields are bound by their types

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Place:
    """Where text stands in a handed-in file; lines count from one."""

    file: str
    first_line: int
    last_line: int


@dataclass(frozen=True, slots=True)
class SlotText:
    """The text that answers one part, where it was found, and which form it is written in (`auto` if any)."""

    text: str
    place: Place | None = None
    format: str = "auto"
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that could not be assigned to a part; it is shown, never dropped."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Submission:
    """One student's work: the text of each slot by part id, and what is left over.

    `beside` holds what was written for a part whose slot holds a program, where it may be answered in both ways.
    `variants` are those that the work names as its own; one at most, if it is in order.
    """

    name: str
    slots: Mapping[str, SlotText] = field(default_factory=dict)
    beside: Mapping[str, SlotText] = field(default_factory=dict)
    unassigned: tuple[Passage, ...] = ()
    files: tuple[str, ...] = ()
    digest: str = ""
    problems: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
