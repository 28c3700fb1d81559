"""Sequences of a tree of words that the references and the known answers name, each by walking down the tree."""

from __future__ import annotations

from decimal import Decimal
from math import exp, prod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Words = tuple[str, ...]


class Tree:
    """The tree with exact log-probabilities."""

    def __init__(self, tree: Mapping[str, Any]) -> None:
        self.length: int = tree["T"]
        self._bos: str = tree["bos"]
        self._edges: Mapping[str, Mapping[str, float]] = tree["edges"]

    def following(self, prefix: Words) -> list[Words]:
        """The prefix with each word that may follow, the most probable first."""
        found = self._edges.get(" ".join((self._bos, *prefix)), {})
        return [(*prefix, word) for word in sorted(found, key=lambda word: -found[word])]

    def steps(self, words: Words) -> list[Decimal]:
        """The log-probability of each word given those before it."""
        prefixes = (" ".join((self._bos, *words[:count])) for count in range(len(words)))
        return [Decimal(str(self._edges[prefix][word])) for prefix, word in zip(prefixes, words, strict=True)]

    def total(self, words: Words) -> Decimal:
        """The log-likelihood."""
        return sum(self.steps(words), Decimal(0))

    def down(self, prefix: Words) -> Words:
        """The prefix, continued by the most probable word as long as there is one."""
        while self.following(prefix):
            prefix = self.following(prefix)[0]
        return prefix

    def ranked(self, prefixes: list[Words]) -> list[Words]:
        """All continuations of the prefixes by one word, the most probable first."""
        found = [longer for prefix in prefixes for longer in self.following(prefix)]
        return sorted(found, key=lambda words: -self.total(words))

    def all(self) -> list[Words]:
        """All whole sequences, the most probable first."""
        found: list[Words] = [()]
        for _ in range(self.length):
            found = self.ranked(found)
        return found


def searches(drawn: Mapping[str, Any]) -> dict[str, Any]:
    """For each sequence of interest its words, log-likelihood, steps and what goes wrong with their sum."""
    tree = Tree(drawn["tree"])
    beams = drawn["tree"]["B"]
    firsts = tree.ranked([()])[:beams]
    seconds = tree.ranked(firsts)
    first, second = tree.ranked(seconds[:beams])[:2]
    greedy = tree.down(())
    best, next_best = tree.all()[:2]
    one, other = sorted((tree.down(prefix) for prefix in firsts), key=lambda words: -tree.total(words))
    sequences = {
        "greedy": greedy,
        "first": first,
        "second": second,
        "best": best,
        "next_best": next_best,
        "smallest": tree.following(greedy[:-1])[-1],
        "greedy_next": tree.following(greedy[:-1])[1],
        "second_word": tree.down(tree.following(greedy[:1])[1]),
        "pruned": tree.down(seconds[beams]),
        "each_one": one,
        "each_other": other,
    }
    found: dict[str, Any] = {}
    for name, words in sequences.items():
        found |= _described(name, words, tree)
    for number, words in enumerate((*firsts, *seconds[: beams + 1]), 1):
        found |= _described(f"kept_{number}", words, tree)
    return found


def _described(name: str, words: Words, tree: Tree) -> dict[str, Any]:
    steps = tree.steps(words)
    found = {
        name: " ".join(words),
        f"{name}_commas": ", ".join(words),
        f"{name}_arrows": " -> ".join(words),
        f"{name}_quoted": ", ".join(f'"{word}"' for word in words),
        f"{name}_swapped": " ".join((words[1], words[0], *words[2:])) if len(words) > 1 else words[0],
        f"{name}_total": tree.total(words),
        f"{name}_last": steps[-1],
        f"{name}_sign": -tree.total(words),
        f"{name}_off": tree.total(words) + Decimal("0.2"),
        f"{name}_product": prod(steps),
        f"{name}_p": exp(tree.total(words)),
        f"{name}_sum": " - ".join((str(steps[0]), *(str(-step) for step in steps[1:]))),
        f"{name}_plus": " + ".join(map(str, steps)),
        f"{name}_times": "".join(f"({step})" for step in steps),
    }
    for number, (word, step) in enumerate(zip(words, steps, strict=True), 1):
        found |= {f"{name}_{number}": word, f"{name}_step_{number}": step}
    return found
