"""Ranks in a derivation: which letter a rank is, and the exact instances on which relations between them are tested.

The rank of a matrix of floats is no sound thing to compute, so nothing is: `rank(A V)` is the letter that the problem
gives to it, and a line about these letters holds if it does on every instance that was computed exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.deciding.models import tree_of
from grader.derivations.truth import Link, truth
from grader.language.faults import LanguageError
from grader.language.tree import Apply, Node, Symbol, children, rebuild

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.derivations.worlds import World


def with_letters(tree: Node, ranks: Mapping[str, str], world: World) -> Node:
    """The tree with the rank of every matrix that the problem names replaced by its letter.

    Raises
    ------
    LanguageError
        If a rank is that of another matrix, or no instances are at hand.

    """
    if not ranks:
        return tree
    if isinstance(tree, Apply) and tree.head == "rank":
        return Symbol(_letter(tree, ranks, world), tree.span)
    parts = children(tree)
    return rebuild(tree, tuple(with_letters(part, ranks, world) for part in parts)) if parts else tree


def _letter(tree: Apply, ranks: Mapping[str, str], world: World) -> str:
    for letter, text in ranks.items() if world.table.rows else ():
        matrix = tree_of(world.declarations, text)
        if any(truth(Link(op, tree.args[0], matrix), world).value for op in ("=", "prop")):
            return letter
    raise LanguageError("rank.unknown", "this rank is left to a person", span=tree.span)
