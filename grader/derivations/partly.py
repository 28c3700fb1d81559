"""Chains of which some sides have no reading: the relations between the others are ruled on all the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.derivations.clauses import leading_relation, parted
from grader.derivations.ruled import RuledLine
from grader.derivations.truth import Link
from grader.language.drafts import draft
from grader.language.faults import LanguageError
from grader.model.working import Ruling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.derivations.judging import RuledLink
    from grader.derivations.reading import Statement
    from grader.language.tree import Node
    from grader.language.vocabulary import Vocabulary


def readable_links(
    part: Statement, vocabulary: Vocabulary, side: Callable[[Statement, Node], Node]
) -> Iterator[Link]:
    """The relations of a chain whose sides both have a reading, where the chain as a whole has none."""
    pieces = parted(part.text)
    sides = [_read(part, text, vocabulary, side) for text in pieces[::2]]
    for sign, left, right in zip(pieces[1::2], sides, sides[1:], strict=False):
        if left is not None and right is not None:
            yield Link(leading_relation(sign)[0], left, right, part.scope)


def last_side(
    part: Statement, vocabulary: Vocabulary, side: Callable[[Statement, Node], Node]
) -> tuple[Node, Node] | None:
    """The last side of a line of which another side has no reading: the next line goes on from there."""
    pieces = parted(part.text)
    found = _read(part, pieces[-1], vocabulary, side) if len(pieces) >= 3 else None
    return None if found is None else (found, found)


def _read(
    part: Statement, text: str, vocabulary: Vocabulary, side: Callable[[Statement, Node], Node]
) -> Node | None:
    try:
        found = draft(text, vocabulary)
        return side(replace(part, text=text, draft=found), found.tree) if text.strip() else None
    except LanguageError:
        return None


def partly_ruled(part: Statement, number: int, links: tuple[RuledLink, ...], fault: LanguageError) -> RuledLine:
    """The line: wrong where a relation is that has a reading, else unread."""
    wrong = next((link for link in links if link.ruling.wrong), None)
    if wrong is not None:
        return RuledLine(part, wrong.ruling, number, links, wrong.note, wrong.why)
    return RuledLine(part, Ruling.UNREAD, number, links, fault.note, f"not read: {fault.message}")
