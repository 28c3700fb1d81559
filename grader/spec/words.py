"""Words that every message shares: what was found, what was meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from grader.spec.nodes import Items, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.spec.nodes import Node

_LONGEST: Final = 40
_MOST: Final = 12


def meant(word: str, known: Iterable[str]) -> str:
    """The hint for a name that nobody knows: the nearest one, or those that exist."""
    names = sorted(set(known))
    folded = {name.lower(): name for name in reversed(names)}
    near = get_close_matches(word[:200].lower(), folded, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{folded[near[0]]}`?"
    if not names:
        return "none is known here"
    more = ", ..." if len(names) > _MOST else ""
    return f"known here: {', '.join(names[:_MOST])}{more}"


def found(node: Node) -> str:
    """What stands there, for `expected a number, found ...`."""
    if not isinstance(node, Scalar):
        return "a list" if isinstance(node, Items) else "a table"
    if node.value is None:
        return "nothing"
    short = node.text if len(node.text) <= _LONGEST else node.text[:_LONGEST] + "..."
    sort = "the text" if isinstance(node.value, str) else "a flag" if isinstance(node.value, bool) else "the number"
    return f"{sort} `{' '.join(short.split())}`"
