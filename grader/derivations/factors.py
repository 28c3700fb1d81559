r"""Square brackets behind a number: in `Q(o|c) [\log P(c) - \log P(c|o)]` they hold a factor and no place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.derivations.canonical import Former
from grader.language.tree import Apply, Node, Number, Symbol, children, rebuild

if TYPE_CHECKING:
    from grader.language.drafts import Draft
    from grader.language.vocabulary import Vocabulary


def with_factors(found: Draft, vocabulary: Vocabulary) -> Draft:
    """The draft with every place of a number that can be no place as a factor of it."""
    tree = _read(found.tree, Former(vocabulary))
    return found if tree == found.tree else replace(found, tree=tree)


def _read(node: Node, former: Former) -> Node:
    parts = children(node)
    if not parts:
        return node
    fresh = rebuild(node, tuple(_read(part, former) for part in parts))
    match fresh:
        case Apply(head="index", args=(Apply(head="index") as number, Apply() as factor)) if former.is_scalar(number):
            return fresh if _is_place(factor) else Apply("mul", (number, factor), fresh.span)
        case _:
            return fresh


def _is_place(node: Node) -> bool:
    """Whether a part is a letter or a number, or one next to it: `t - 1`."""
    match node:
        case Apply(head="add" | "sub", args=args):
            return all(isinstance(part, (Symbol, Number)) for part in args)
        case _:
            return isinstance(node, (Symbol, Number))
