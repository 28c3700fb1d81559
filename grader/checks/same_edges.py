"""Edges of a graph against the reference graph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping  # noqa: TC003  a field's type is read when problems are loaded
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers.edges import Edge
from grader.checks._reference import accepted, partial, planted
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct, undecided
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.model.kinds import Subject

Graph = frozenset[Edge]
_MOST_STEPS: Final = 20_000
_PIECE: Final = re.compile(r"\d+|\D")


class _TooHard(Exception):  # noqa: N818 - ends a search that would take too long
    pass


@dataclass(frozen=True)
class SameEdges(AbstractCheck):
    """The graph has the edges of the reference, with direction and label.

    Parameters
    ----------
    rename:
        Names of nodes are free: the graphs are equal up to a renaming, found by an exact search.
    keep:
        Nodes whose names are given even so.
    labels:
        Labels are asked for.
    per_edge:
        Each right edge is worth its share; each edge too many costs as much. Only with fixed names.
    loose_names:
        The letters and numbers of a name may stand in any order and case: `h_0^{(f)}` is `hf0`.
    words:
        Words that stand for a letter of a name, by that letter: `f: [forward]`.
    optional:
        Nodes that need not be there, as patterns (`L*`); their edges count neither way.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("b -> c; a -> b", reference={"value": "a -> b; b -> c"}, reader="edges", verdict=Verdict.CORRECT),
        Example("b -> a", reference={"value": "a -> b"}, reader="edges", verdict=Verdict.INCORRECT, misconception=""),
        Example(
            "u -> v; v -> w",
            reference={"value": "a -> b; b -> c"},
            parameters={"rename": True},
            reader="edges",
            verdict=Verdict.CORRECT,
        ),
        Example(
            "a -> b",
            reference={"value": "a -> b; b -> c"},
            parameters={"per_edge": True},
            reader="edges",
            verdict=Verdict.PARTIAL,
            fraction=Fraction(1, 2),
        ),
        Example(
            "x_1 -> h_1^{(forward)}; h_1^f -> loss1",
            reference={"value": "x1 -> hf1"},
            parameters={"loose_names": True, "words": {"f": ["forward"]}, "optional": ["loss*"]},
            reader="edges",
            verdict=Verdict.CORRECT,
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"edges"})

    rename: bool = False
    keep: tuple[str, ...] = ()
    labels: bool = True
    per_edge: bool = False
    loose_names: bool = False
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    optional: tuple[str, ...] = ()

    def judge(self, subject: Subject) -> Outcome:
        """Compare the sets of edges, up to names where they are free."""
        given = self._seen(subject.answer.value)
        references = [self._seen(answer.value) for answer in accepted(subject)]
        try:
            if any(self._equal(given, reference) for reference in references):
                return correct("same_edges.equal", f"All {len(given)} edges are right.")
            mistake = planted(subject, lambda wrong: self._equal(given, self._seen(wrong.value)))
        except _TooHard:
            return undecided("same_edges.search", "The graphs are too alike to be told apart in reasonable time.")
        written = {self._form(edge): edge for edge in subject.answer.value}
        return mistake or self._differs(given, references[0], written)

    def _seen(self, edges: Graph) -> Graph:
        """The edges that count, with names in one form."""
        kept = (edge for edge in edges if not (self._is_optional(edge.source) or self._is_optional(edge.target)))
        return frozenset(map(self._form, kept))

    def _form(self, edge: Edge) -> Edge:
        """The edge in the form in which it is compared."""
        seen = edge if self.labels else edge._replace(label="")
        return Edge(*map(self._sorted, seen)) if self.loose_names else seen

    def _is_optional(self, node: str) -> bool:
        return any(fnmatchcase(node.casefold(), pattern.casefold()) for pattern in self.optional)

    def _sorted(self, name: str) -> str:
        name = name.casefold()
        for letter, words in self.words.items():
            for word in sorted(words, key=len, reverse=True):
                name = name.replace(word.casefold(), letter.casefold())
        return "".join(sorted(_PIECE.findall(name), key=lambda piece: (piece.isdigit(), piece)))

    def _equal(self, given: Graph, reference: Graph) -> bool:
        return given == reference or (self.rename and _renaming(given, reference, self.keep))

    def _differs(self, given: Graph, reference: Graph, written: Mapping[Edge, Edge]) -> Outcome:
        if self.rename:
            words = f"The graph with {len(given)} edges is not the right one under any names of its nodes."
            return partial("same_edges.differs", words, Fraction(0))
        extra, missing = [written[edge] for edge in sorted(given - reference)], reference - given
        right = len(reference) - len(missing)
        share = Fraction(right - len(extra), len(reference)) if self.per_edge else Fraction(0)
        first = f" The edge {extra[0]} should not be there." if extra else ""
        words = f"{right} of {len(reference)} edges are right.{first}"
        return partial("same_edges.differs", words, share, extra=[str(edge) for edge in extra], missing=len(missing))


def _renaming(given: Graph, reference: Graph, keep: tuple[str, ...]) -> bool:
    """Whether some renaming of nodes turns one graph into the other; a search over nodes alike in their edges."""
    ours, theirs = _signatures(given, keep), _signatures(reference, keep)
    if len(given) != len(reference) or Counter(ours.values()) != Counter(theirs.values()):
        return False
    order = _connected(given, ours)
    candidates = {node: [other for other in theirs if theirs[other] == ours[node]] for node in order}
    steps = 0

    def extend(place: int, names: dict[str, str]) -> bool:
        nonlocal steps
        steps += 1
        if steps > _MOST_STEPS:
            raise _TooHard
        if place == len(order):
            return True
        node = order[place]
        for other in candidates[node]:
            tried = names | {node: other}
            if other not in names.values() and _fits(given, reference, tried, node) and extend(place + 1, tried):
                return True
        return False

    return extend(0, {})


def _connected(graph: Graph, colours: dict[str, int]) -> list[str]:
    """Rare nodes first, then always a neighbour of those before where there is one: wrong names show at once."""
    rarity = Counter(colours.values())
    around: dict[str, set[str]] = {node: set() for node in colours}
    for source, target, _ in graph:
        around[source].add(target)
        around[target].add(source)
    order: list[str] = []
    rest = set(colours)
    while rest:
        touched = {node for node in rest if around[node] & set(order)} or rest
        order.append(min(touched, key=lambda node: (rarity[colours[node]], node)))
        rest.remove(order[-1])
    return order


def _fits(given: Graph, reference: Graph, names: dict[str, str], node: str) -> bool:
    """Whether every edge at the node, between nodes that have names already, is there."""
    return all(
        edge._replace(source=names[edge.source], target=names[edge.target]) in reference
        for edge in given
        if node in edge[:2] and edge.source in names and edge.target in names
    )


def _signatures(graph: Graph, keep: tuple[str, ...]) -> dict[str, int]:
    """A number for each node that any renaming preserves: labels around it, refined by its neighbours'."""
    nodes = {node for edge in graph for node in edge[:2]}
    colours = {node: hash((node,)) if node in keep else 0 for node in nodes}
    for _ in range(4):
        around: dict[str, list[tuple[str, str, int]]] = {node: [] for node in nodes}
        for source, target, label in graph:
            around[source].append(("out", label, colours[target]))
            around[target].append(("in", label, colours[source]))
        colours = {node: hash((colours[node], tuple(sorted(around[node])))) for node in nodes}
    return colours
