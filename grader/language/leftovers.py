"""Trees that are refused: nested too deeply, or with something that the parser could not place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.language.faults import LanguageError
from grader.language.tree import Apply, Symbol, children

if TYPE_CHECKING:
    from grader.language.tree import Node

MAX_DEPTH: Final = 200
_HALF: Final = frozenset({"differential", "differential2", "d_operator", "d", "generator"})


def depth_of(tree: Node) -> int:
    """Levels of a tree, counted no further than is read."""
    level: tuple[Node, ...] = (tree,)
    depth = 0
    while level:
        depth += 1
        level = tuple(child for node in level for child in children(node))
        if depth > MAX_DEPTH:
            break
    return depth


def no_leftovers(tree: Node) -> None:
    """Refuse what the parser could not place: half a derivative, dots that stand for nothing.

    Raises
    ------
    LanguageError
        With the place of the first leftover.

    """
    todo = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, Apply) and node.head in _HALF:
            raise LanguageError(
                "derivative.half", "a differential stands alone", r"write \frac{\partial J}{\partial x}", node.span
            )
        if isinstance(node, Symbol) and node.name == "...":
            raise LanguageError("dots.unclear", "it is not clear what the dots stand for", "write it out", node.span)
        todo.extend(children(node))
