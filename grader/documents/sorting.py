"""Which text answers which problem, once the document is cut into regions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.documents.alignment import align
from grader.documents.candidates import find_candidates
from grader.documents.excerpt import Excerpt, Piece, excerpt, passages
from grader.documents.outline import Outline, outline_of
from grader.documents.regions import Document, Region, regions_of
from grader.documents.renumbered import renumbered
from grader.documents.shared import names, under_titles
from grader.documents.titles import titles_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.documents.lines import Line
    from grader.model.problem import Problem
    from grader.model.submission import Passage


@dataclass(slots=True)
class Sorted:
    """Excerpts by part id, what is left over, and what a reader should be told."""

    excerpts: dict[str, tuple[Problem, Excerpt]] = field(default_factory=dict)
    unassigned: list[Passage] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)


def sort_lines(lines: Sequence[Line], problems: Sequence[Problem]) -> Sorted:
    """Find the labels of a document, and give every problem the text that stands under its label."""
    outline = outline_of(problems)
    candidates = renumbered(find_candidates(lines, outline, titles_of(outline)), outline)
    assigned = align(candidates, outline)
    if not assigned:
        return _without_labels(lines, outline)
    regions = regions_of(Document(lines, candidates, assigned, outline))
    return _collect(regions, outline)


def _without_labels(lines: Sequence[Line], outline: Outline) -> Sorted:
    """A document without a single label: the answer where only one is asked for, else left over."""
    result = Sorted()
    pieces = [Piece(line.text, line) for line in lines]
    wanted = [number for number, node in enumerate(outline.nodes) if node.problems]
    if len(wanted) == 1:
        _give(result, outline, wanted, pieces)
    else:
        result.unassigned = passages([piece for piece in pieces if not piece.line.structural])
        if result.unassigned:
            expected = ", ".join(_name(outline, number) for number in wanted[:8])
            result.messages.append(f"no label of this assessment was found; expected labels such as {expected}")
    return result


def _collect(regions: Sequence[Region], outline: Outline) -> Sorted:
    result = Sorted()
    texts: dict[int, list[Piece]] = {}
    named: dict[str, list[Piece]] = {}
    whole: dict[int, list[Piece]] = {}  # questions included: the first title stands before the first answer
    found = {region.node for region in regions}
    stated = any(region.marked and region.question for region in regions)
    for region in regions:
        if region.node is not None and (takers := _takers(region.node, outline, found)):
            for taker in takers:
                texts.setdefault(taker, []).extend(region.answer)
                whole.setdefault(taker, []).extend((*region.question, *region.answer))
            if len(takers) > 1 and excerpt(region.answer).pieces:
                names = " and ".join(_name(outline, taker) for taker in takers)
                result.messages.append(f"the answers {names} could not be told apart; each gets all of the text")
        elif region.node is not None and (titled := _by_title(region, outline, found)):
            for part, pieces in titled.items():
                named.setdefault(part, []).extend(pieces)
        elif region.node is None or region.marked or not stated:
            result.unassigned.extend(passages(_beyond_title(region)))
    for node, pieces in texts.items():
        _give(result, outline, [node], pieces)
        _tell_apart(result, whole[node], outline.nodes[node].problems)
    problems = {problem.part: problem for node in outline.nodes for problem in node.problems}
    result.excerpts.update({part: (problems[part], excerpt(pieces)) for part, pieces in named.items()})
    return result


def _by_title(region: Region, outline: Outline, found: set[int | None]) -> dict[str, list[Piece]]:
    """What stands right under a label with parts below it, by their titles; nothing if their labels are there."""
    assert region.node is not None
    below = outline.below(region.node)[1:]
    if outline.nodes[region.node].problems or any(other in found for other in below):
        return {}
    problems = [problem for other in below for problem in outline.nodes[other].problems]
    titled = under_titles((*region.question, *region.answer), problems)
    return {part: pieces for part, pieces in titled.items() if part}


def _tell_apart(result: Sorted, pieces: Sequence[Piece], problems: Sequence[Problem]) -> None:
    """Give parts of one label what stands under their titles, or else what names them under the others."""
    titled = under_titles(pieces, problems)
    together = excerpt([piece for text in titled.values() for piece in text])
    for problem in problems if titled else ():
        own = excerpt(titled.get(problem.part, ()))
        if own.text.strip() or not names(problem, together.text):
            result.excerpts[problem.part] = (problem, own)


def _takers(node: int, outline: Outline, found: set[int | None]) -> list[int]:
    """The nodes that the text right under a label answers: that label, or else the only ones below it."""
    if outline.nodes[node].problems:
        return [node]
    below = [other for other in outline.below(node) if outline.nodes[other].problems]
    if any(other in found for other in below):
        return []
    alike = all(outline.nodes[other].repeated for other in below)
    return below if len(below) == 1 or alike else []


def _beyond_title(region: Region) -> tuple[Piece, ...]:
    """What is left over of a region: not the words that stand beside its label."""
    beside = bool(region.answer) and region.answer[0].text != region.answer[0].line.text
    return region.answer[1:] if region.node is not None and not region.marked and beside else region.answer


def _give(result: Sorted, outline: Outline, nodes: Sequence[int], pieces: Sequence[Piece]) -> None:
    text = excerpt(pieces)
    for number in nodes:
        for problem in outline.nodes[number].problems:
            result.excerpts[problem.part] = (problem, text)


def _name(outline: Outline, number: int) -> str:
    path = outline.nodes[number].path
    return "".join(f".{step}" if step.isdigit() and place else step for place, step in enumerate(path))
