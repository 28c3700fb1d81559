"""One statement as it is written, before the student's own names are put in: for texts that bind names as they go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.language.expectations import with_indices
from grader.language.faults import LanguageError
from grader.language.leftovers import MAX_DEPTH, depth_of, no_leftovers
from grader.language.operators import spread_dots
from grader.language.reader import MAX_LENGTH, cursor_over, named_derivatives, statement
from grader.language.tree import Chain, Node, names

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from grader.language.vocabulary import Vocabulary

_CLOSING: Final = frozenset({",", ";", ".", ":", "&"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A tree in which names that nobody declared may still stand.

    `strangers` are those names with their place: each is bound by the student somewhere, or it is a fault.
    """

    tree: Node
    text: str
    strangers: tuple[tuple[str, tuple[int, int]], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[Node, ...]:
        """The sides of the chain, or the only expression."""
        return self.tree.sides if isinstance(self.tree, Chain) else (self.tree,)


def draft(text: str, vocabulary: Vocabulary, *, weak_hadamard: bool = True) -> Draft:
    """Read one statement of repaired text.

    Raises
    ------
    LanguageError
        If the text has no reading as one statement.

    """
    if len(text) > MAX_LENGTH:
        raise LanguageError("text.too-long", "the line is too long to be one formula", "write it in parts")
    cursor = cursor_over(text, vocabulary, weak_hadamard=weak_hadamard)
    tree = statement(cursor)
    while cursor.token.kind == "op" and cursor.token.text in _CLOSING:
        cursor.step()
    if cursor.token.kind != "end":
        raise cursor.unexpected()
    if depth_of(tree) > MAX_DEPTH:
        raise LanguageError("text.too-deep", "the formula is nested too deeply to be read", "write it in parts")
    tree = with_indices(spread_dots(tree), vocabulary)
    no_leftovers(tree)
    tree = named_derivatives(tree, vocabulary)
    used = names(tree)
    strangers = tuple(
        (name, span) for name, span in sorted(cursor.loose.items()) if name in used and name not in cursor.indices
    )
    return Draft(tree, text, strangers, tuple(cursor.remarks))


def settle(found: Draft, tree: Node, known: AbstractSet[str] = frozenset()) -> Node:
    """The tree of a draft whose own names were put in; nothing undeclared may be left but `known` names.

    Raises
    ------
    LanguageError
        With the place of the first name that nothing explains.

    """
    left = names(tree)
    for name, span in found.strangers:
        if name in left and name not in known:
            message = f"nothing says what {name} is"
            raise LanguageError("symbol.undeclared", message, f"write what {name} stands for", span)
    return tree
