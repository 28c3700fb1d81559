"""What a working ends with: a false last word about something that an earlier line had right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.derivations.reading import Statement
from grader.model.working import Ruling

if TYPE_CHECKING:
    from grader.derivations.ruled import Ruled, RuledLine
    from grader.language.tree import Node

_FALSE = frozenset({Ruling.INVALID, Ruling.ILL_TYPED})


def takes_back(ruled: Ruled, shown: RuledLine) -> RuledLine | None:
    """The last line, where it says something false of what `shown` is about: that is the student's answer then."""
    stated = [line for line in ruled.lines if line.links]
    last = stated[-1] if stated else None
    if last is None or last.number <= shown.number or last.ruling not in _FALSE:
        return None
    about = _subjects(stated)
    return last if about[last.number] == about.get(shown.number) else None


def _subjects(stated: list[RuledLine]) -> dict[int, Node]:
    """What each line is about: the left side of the first line of its chain."""
    found: dict[int, Node] = {}
    subject = stated[0].links[0].link.left
    for line in stated:
        if not (isinstance(line.part, Statement) and line.part.joined):
            subject = line.links[0].link.left
        found[line.number] = subject
    return found
