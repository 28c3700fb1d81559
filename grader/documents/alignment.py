"""Which candidate lines are the labels: the best assignment of a document as a whole, by dynamic programming.

A state is the node that was assigned last. Going on to a node is worth the fit of the candidate, less what the
step costs: leaving out leaves, going back in the paper, a short label (`b.`) whose question was never seen, and
a label that stands deeper in a nested list than the node before it although it is no part of that node.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from grader.documents.labels import Form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from grader.documents.candidates import Candidate
    from grader.documents.labels import Path
    from grader.documents.outline import Outline

    Floats = NDArray[np.float64]

_LEAF_LEFT_OUT: Final = 0.15
_MOST_LEFT_OUT: Final = 2.0
_AGAIN: Final = 2.0
_BACK: Final = 3.5
_BACK_WEAK: Final = 6.0
_ORPHAN: Final = 2.5
_TOO_DEEP: Final = 2.5
_NOT_DEEPER: Final = 0.5
_NEVER: Final = 1e9
_RETURNING: Final = frozenset({Form.WORD, Form.HEADING, Form.FILE})
_STRONG: Final = _RETURNING | {Form.BOLD}


@dataclass(frozen=True, slots=True)
class Assigned:
    """A candidate and the node that it is the label of."""

    candidate: Candidate
    node: int


@dataclass(frozen=True, slots=True)
class _Steps:
    """Costs of going from each node (rows; the last row is the start) to each node (columns).

    `away` says for each beginning of a path which states are not below it.
    """

    ahead: Floats
    backward: NDArray[np.bool_]
    again: NDArray[np.bool_]
    levels: Floats
    paths: tuple[Path, ...]
    away: Mapping[Path, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class _Trail:
    """A choice and the choices before it."""

    assigned: Assigned
    before: _Trail | None


@dataclass(slots=True)
class _Table:
    """Best score of each state, depth of its last label, whether a marker was taken for it, and all choices."""

    scores: Floats
    depths: Floats
    by_marker: NDArray[np.bool_]
    trail: list[_Trail | None]


def align(candidates: Sequence[Candidate], outline: Outline) -> list[Assigned]:
    """The labels of the document, in document order."""
    size = len(outline.nodes)
    if not size:
        return []
    steps = _steps(outline)
    scores = np.full(size + 1, -_NEVER)
    scores[size] = 0.0
    table = _Table(scores, np.full(size + 1, -1.0), np.zeros(size + 1, dtype=bool), [None] * (size + 1))
    for candidate in candidates:
        _extend(table, candidate, steps)
    return _walk_back(table.trail[int(np.argmax(table.scores))])


def _extend(table: _Table, candidate: Candidate, steps: _Steps) -> None:
    """Take the candidate for each node that it may stand for, where that beats the state's score so far."""
    updates = []
    for node, weight in candidate.matches:
        totals = table.scores + weight - _cost(candidate, node, table, steps)
        origin = int(np.argmax(totals))
        if totals[origin] > table.scores[node]:
            updates.append((node, float(totals[origin]), table.trail[origin]))
    for node, score, trail in updates:
        table.scores[node] = score
        table.depths[node] = candidate.depth
        table.by_marker[node] = candidate.label.form is Form.MARKER
        table.trail[node] = _Trail(Assigned(candidate, node), trail)


def _cost(candidate: Candidate, node: int, table: _Table, steps: _Steps) -> Floats:
    """Cost of assigning the candidate to the node, from each state."""
    strong = candidate.label.form in _STRONG
    back = _BACK if candidate.label.form in _RETURNING else _BACK_WEAK
    cost: Floats = steps.ahead[:, node] + back * steps.backward[:, node]
    cost = cost + _AGAIN * steps.again[:, node]
    path, level = steps.paths[node], steps.levels[node]
    given = max((len(way) for way in candidate.label.paths if path[len(path) - len(way) :] == way), default=0)
    if given < len(path) and candidate.label.style[0] != "title":
        home = path[: len(path) - max(given, 1)]
        lost = _ORPHAN if given and path[-1].isalpha() else _NEVER
        cost = cost + np.where(steps.away[home], lost + _NEVER * steps.backward[:, node], 0.0)
    if candidate.label.form is Form.MARKER:
        # A marker behind a written label begins the answer to that label and is no label of its own.
        cost = cost + _NEVER * ((level <= steps.levels) & ~table.by_marker)
    elif not strong and given <= 1:
        deeper = candidate.depth > table.depths
        cost = cost + _TOO_DEEP * (deeper & (level <= steps.levels) & (table.depths >= 0))
        cost = cost + _NOT_DEEPER * (~deeper & (level > steps.levels) & (steps.levels > 0))
    return cost


def _steps(outline: Outline) -> _Steps:
    size = len(outline.nodes)
    numbers = np.arange(size + 1)
    start = np.append(numbers[:size], -1)
    target = numbers[:size]
    leaves = np.array([node.leaves for node in outline.nodes], dtype=np.float64)
    own = np.array([1.0 if node.problems else 0.0 for node in outline.nodes])
    done = np.append(leaves + own, 0.0)
    paths = tuple(node.path for node in outline.nodes)
    homes = {path[:length] for path in paths for length in range(len(path))}
    skipped = np.clip(leaves[None, :] - done[:, None], 0.0, None)
    return _Steps(
        ahead=np.minimum(_LEAF_LEFT_OUT * skipped, _MOST_LEFT_OUT),
        backward=start[:, None] > target[None, :],
        again=start[:, None] == target[None, :],
        levels=np.append([float(len(node.path)) for node in outline.nodes], 0.0),
        paths=paths,
        away={home: np.array([*(p[: len(home)] != home for p in paths), bool(home)]) for home in homes},
    )


def _walk_back(trail: _Trail | None) -> list[Assigned]:
    found: list[Assigned] = []
    while trail is not None:
        found.append(trail.assigned)
        trail = trail.before
    return found[::-1]
