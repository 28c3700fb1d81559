"""The labels that an assessment expects, as a tree in the order of the paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.documents.counting import order, ordinals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.documents.labels import Path
    from grader.model.problem import Problem


@dataclass(frozen=True, slots=True)
class Node:
    """One expected label. `path` is split at dots (`5.2` is two steps), `problems` are answered right there.

    `heading` is a title that stands for this label. `repeated` is true where the last label may also be the
    number of an answer marker (`2a.1` is the first answer under 2a). `leaves` counts the leaves before it.
    """

    path: Path
    problems: tuple[Problem, ...]
    children: tuple[int, ...]
    headings: tuple[str, ...]
    repeated: bool
    leaves: int


@dataclass(frozen=True, slots=True)
class Outline:
    """All nodes in the order of the paper, and for each ending of a path the nodes that it may stand for."""

    nodes: tuple[Node, ...]
    endings: Mapping[Path, tuple[int, ...]]

    def below(self, number: int) -> list[int]:
        """The node and all nodes below it."""
        path = self.nodes[number].path
        return [other for other, node in enumerate(self.nodes) if node.path[: len(path)] == path]


def path_of(labels: Iterable[str]) -> Path:
    """The steps of a label path: lower case, split at dots, without brackets."""
    return tuple(step for label in labels for step in label.strip(" ()[].").lower().split(".") if step)


def outline_of(problems: Iterable[Problem]) -> Outline:
    """The outline of all problems that name a slot."""
    placed: dict[Path, list[Problem]] = {}
    repeated: set[Path] = set()
    for problem in problems:
        if problem.slot is None or not (path := path_of(problem.slot.labels)):
            continue
        for length in range(1, len(path)):
            placed.setdefault(path[:length], [])
        placed.setdefault(path, []).append(problem)
        if len(problem.slot.labels) > 1 and problem.slot.labels[-1].isdigit():
            repeated.add(path)
    paths = _in_order(list(placed))
    nodes = tuple(_node(path, paths, placed, repeated) for path in paths)
    endings: dict[Path, list[int]] = {}
    for number, path in enumerate(paths):
        for start in range(len(path)):
            endings.setdefault(path[start:], []).append(number)
    return Outline(nodes, {ending: tuple(numbers) for ending, numbers in endings.items()})


def _node(path: Path, paths: list[Path], placed: Mapping[Path, list[Problem]], repeated: set[Path]) -> Node:
    children = tuple(number for number, other in enumerate(paths) if other[:-1] == path)
    leaves = sum(1 for other in paths[: paths.index(path)] if placed[other])
    return Node(path, tuple(placed[path]), children, _headings(path, placed), path in repeated, leaves)


def _headings(path: Path, placed: Mapping[Path, list[Problem]]) -> tuple[str, ...]:
    """The title of a label: what every slot below it names, and not every slot below the label above it."""
    shared = _shared(path, placed)
    return (shared,) if shared and (len(path) == 1 or not _shared(path[:-1], placed)) else ()


def _shared(path: Path, placed: Mapping[Path, list[Problem]]) -> str:
    below = [p.slot.heading for other, found in placed.items() if other[: len(path)] == path for p in found if p.slot]
    return below[0] if below and len(set(below)) == 1 else ""


def _in_order(paths: list[Path]) -> list[Path]:
    """Paths as the paper has them: siblings by number, by letter, or as Roman numerals if all of them are."""
    siblings: dict[Path, list[str]] = {}
    for path in paths:
        siblings.setdefault(path[:-1], []).append(path[-1])
    roman = {parent for parent, steps in siblings.items() if all("roman" in ordinals(step) for step in steps)}

    def key(path: Path) -> tuple[tuple[int, int, str], ...]:
        steps = ((path[:depth], path[depth]) for depth in range(len(path)))
        return tuple((1, ordinals(step)["roman"], "") if parent in roman else order(step) for parent, step in steps)

    return sorted(paths, key=key)
