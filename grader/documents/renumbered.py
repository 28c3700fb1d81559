"""Lists in another numbering than the paper's: items (a) to (d) of a question whose parts are 1 to 4."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from grader.documents.counting import ordinals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.documents.candidates import Candidate
    from grader.documents.outline import Outline

_FITS: Final = 1.0  # less than any label in the paper's own numbering


def renumbered(candidates: Sequence[Candidate], outline: Outline) -> list[Candidate]:
    """The candidates, where items may also stand for the parts of the question above them.

    They may if there are as many of them as the question has parts, numbered from the first on.
    """
    lists: dict[int, list[int]] = {}
    for place, candidate in enumerate(candidates):
        if candidate.series >= 0:
            lists.setdefault(candidate.series, []).append(place)
    found = list(candidates)
    for places in lists.values():
        items = [candidates[place] for place in places]
        if len(items) < 2 or not _counts_up(items):
            continue
        for children in _parts(candidates[: places[0]], items, outline):
            for place, child in zip(places, children, strict=True):
                found[place] = replace(found[place], matches=(*found[place].matches, (child, _FITS)))
    return found


def _counts_up(items: Sequence[Candidate]) -> bool:
    steps = [item.label.paths[0][-1:] for item in items]
    return all(step and at in ordinals(step[0]).values() for at, step in enumerate(steps, start=1))


def _parts(before: Sequence[Candidate], items: Sequence[Candidate], outline: Outline) -> list[tuple[int, ...]]:
    """The parts of each question that the label above the list may stand for, where they are numbered otherwise."""
    above = next((candidate for candidate in reversed(before) if candidate.depth < items[0].depth), None)
    nodes = [outline.nodes[number] for number, _ in above.matches] if above is not None else []
    names = {path[-1:] for item in items for path in item.label.paths}  # `2.1` is numbered as the paper is
    return [
        node.children
        for node in nodes
        if len(node.children) == len(items)
        and all(not outline.nodes[child].children for child in node.children)
        and not names & {outline.nodes[child].path[-1:] for child in node.children}
    ]
