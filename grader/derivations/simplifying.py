"""Both sides of a line brought to one form by known rules: which rules it takes says how the line follows.

Rules are used in one direction, inside out, until none fits; a count of rewritings bounds the work. First all rules are
used; where both sides meet, those that are not needed are left out one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from grader.language.tree import Binder, children, rebuild

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from grader.derivations.canonical import Key
    from grader.derivations.rules import Rule
    from grader.language.tree import Node

_DEEP: Final = 40


class _ExhaustedError(Exception):
    """The rewritings of one line are used up."""


@dataclass
class Simplifier:
    """Finds the fewest rules under which two trees have the same normal form; `left` rewritings remain for a line."""

    rules: Sequence[Rule]
    key: Callable[[Node], Key]
    left: int = 0
    fired: list[str] = field(default_factory=list)

    def between(self, first: Node, second: Node, budget: int) -> tuple[str, ...]:
        """The names of the rules that lead from one tree to the other; empty where they do not within budget."""
        self.left = budget
        try:
            used = self._meet(first, second, [rule.name for rule in self.rules])
            if used is None:
                return ()
            return tuple(self._needed(first, second, used))
        except (_ExhaustedError, RecursionError):
            return ()

    def _meet(self, first: Node, second: Node, names: Collection[str]) -> list[str] | None:
        """The rules that were used, where both trees come to the same; None where they do not."""
        self.fired = []
        keys = [self.key(self._simple(tree, frozenset(names), 0)) for tree in (first, second)]
        return list(dict.fromkeys(self.fired)) if keys[0] == keys[1] else None

    def _needed(self, first: Node, second: Node, used: list[str]) -> list[str]:
        kept = used
        for name in reversed(used):
            trial = [one for one in kept if one != name]
            found = self._meet(first, second, trial)
            if found is not None:
                kept = found
        return kept

    def _simple(self, node: Node, names: frozenset[str], depth: int) -> Node:
        if depth > _DEEP:
            raise _ExhaustedError
        parts = children(node)
        if parts:
            node = rebuild(node, tuple(self._simple(part, names, depth + 1) for part in parts))
        for name, fresh in self._rewritings(node, names):
            if fresh != node:
                self.left -= 1
                if self.left < 0:
                    raise _ExhaustedError
                self.fired.append(name)
                return self._simple(fresh, names, depth + 1)
        return node

    def _rewritings(self, node: Node, names: frozenset[str]) -> Iterator[tuple[str, Node]]:
        for rule in self.rules:
            if rule.name in names:
                for fresh in rule.rewrite(node):
                    yield rule.name, fresh
                    break


def without_ranges(node: Node) -> Node:
    """Sums over a whole range, whether their limits are written or not: the limits fall away."""
    parts = children(node)
    fresh = rebuild(node, tuple(without_ranges(part) for part in parts)) if parts else node
    if isinstance(fresh, Binder) and fresh.head == "sum" and fresh.where is None:
        return Binder("sum", fresh.indices, fresh.body)
    return fresh
