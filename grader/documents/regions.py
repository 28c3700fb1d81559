"""Cutting a document at its labels: what was asked, what was answered, and what belongs to neither."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

from grader.documents.candidates import is_marker
from grader.documents.excerpt import Piece
from grader.documents.labels import Form, find_marker, run_on_marker
from grader.documents.questions import asks, restates

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.documents.alignment import Assigned
    from grader.documents.candidates import Candidate
    from grader.documents.lines import Line
    from grader.documents.outline import Outline

_TITLED: Final = frozenset({Form.HEADING, Form.BARE})


@dataclass(frozen=True, slots=True)
class Region:
    """The lines from one label to the next. `node` is None for text that stands under no expected label.

    `question` is what stands before the answer marker; `marked` says whether there was one.
    """

    node: int | None
    question: tuple[Piece, ...]
    answer: tuple[Piece, ...]
    marked: bool = False


@dataclass(slots=True)
class _Cut:
    """A line at which a region begins, and the label there."""

    line: int
    node: int | None = None
    candidate: Candidate | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """All lines with the labels found in them."""

    lines: Sequence[Line]
    candidates: Sequence[Candidate]
    assigned: Sequence[Assigned]
    outline: Outline
    cuts: list[_Cut] = field(default_factory=list)


def regions_of(document: Document) -> list[Region]:
    """The document cut into regions, with questions recognised as such."""
    cuts = _cuts(document)
    ends = [*(cut.line for cut in cuts[1:]), len(document.lines)]
    raw = [_region(document, cut, end) for cut, end in zip(cuts, ends, strict=True)]
    _hand_over_questions(raw, cuts)
    habit = _habit(raw, document.outline)
    return [_settle(region, document.outline, habit) for region in raw]


def _cuts(document: Document) -> list[_Cut]:
    """Where regions begin: at labels, at labels that nobody expects, and where a file begins."""
    found = {one.candidate.line: _Cut(one.candidate.line, one.node, one.candidate) for one in document.assigned}
    for candidate in _unexpected(document):
        found.setdefault(candidate.line, _Cut(candidate.line))
    for number, line in enumerate(document.lines):
        if number == 0 or line.names_file:
            found.setdefault(number, _Cut(number))
    return [found[line] for line in sorted(found)]


def _unexpected(document: Document) -> Iterable[Candidate]:
    """Labels that go on where an assigned list of labels left off, but that the assessment does not have."""
    series = {one.candidate.series for one in document.assigned if one.candidate.series >= 0}
    taken = {one.candidate.line for one in document.assigned}
    for candidate in document.candidates:
        path = candidate.label.paths[0]
        known = not path or any(way in document.outline.endings for way in candidate.label.paths)
        if candidate.line not in taken and not known and not candidate.stray and candidate.series in series:
            yield candidate


def _region(document: Document, cut: _Cut, end: int) -> Region:
    if cut.candidate is None:
        return Region(None, (), tuple(Piece(line.text, line) for line in document.lines[cut.line : end]))
    first, label = document.lines[cut.line], cut.candidate.label
    head = Piece(label.rest, first, title=label.form in _TITLED or label.style[0] == "title")
    rest = [Piece(line.text, line) for line in document.lines[cut.line + 1 : end]]
    if label.form is Form.MARKER or label.answer_follows:
        return Region(cut.node, (), (head, *rest), marked=True)
    question, answer = _at_marker(head, rest)
    return Region(cut.node, question, answer, marked=bool(question))


def _at_marker(head: Piece, rest: list[Piece]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """What stands before and behind the first answer marker; nothing before it if there is none."""
    behind = _marker_behind_label(head)
    if behind is not None:
        return (Piece(head.text[: -len(behind) or None], head.line, head.title),), (Piece(behind, head.line), *rest)
    for number, piece in enumerate(rest):
        if is_marker(piece.line):
            answer = Piece(find_marker(piece.line) or "", piece.line)
            return (head, *rest[:number]), (answer, *rest[number + 1 :])
        place = run_on_marker(piece.text) if piece.line.head else -1
        if place >= 0:
            cut = Piece(piece.text[:place], piece.line), Piece(piece.text[place:], piece.line)
            return (head, *rest[:number], cut[0]), (cut[1], *rest[number + 1 :])
    return (), (head, *rest)


def _marker_behind_label(head: Piece) -> str | None:
    """The answer that begins on the line of the label (`a. Ans: ...`, `a. What is ...? Ans: ...`)."""
    line = type(head.line)("", "", 0, head=head.text)
    if (behind := find_marker(line)) is not None:
        return behind
    place = run_on_marker(head.text)
    return head.text[place:] if place >= 0 else None


def _hand_over_questions(regions: list[Region], cuts: list[_Cut]) -> None:
    """The last paragraph before a second answer marker asks the second question of that label."""
    for number in range(len(regions) - 1):
        follower = cuts[number + 1].candidate
        if follower is None or follower.label.form is not Form.MARKER or regions[number].node is None:
            continue
        kept, last = _last_paragraph(regions[number].answer)
        if kept and asks("\n".join(piece.text for piece in last)):
            before, after = regions[number], regions[number + 1]
            regions[number] = Region(before.node, before.question, kept, before.marked)
            regions[number + 1] = Region(after.node, last, after.answer, after.marked)


def _last_paragraph(pieces: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    end = len(pieces)
    while end and pieces[end - 1].empty:
        end -= 1
    start = end
    while start and not pieces[start - 1].empty:
        start -= 1
    return pieces[:start], pieces[start:end]


def _first_paragraph(pieces: tuple[Piece, ...]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    start = 0
    while start < len(pieces) and pieces[start].empty:
        start += 1
    end = start
    while end < len(pieces) and not pieces[end].empty:
        end += 1
    return pieces[:end], pieces[end:]


class _Habit(Enum):
    """Whether a document repeats the questions: never as far as can be told, here and there, or as a rule."""

    NEVER = 0
    AT_TIMES = 1
    ALWAYS = 2


def _habit(regions: list[Region], outline: Outline) -> _Habit:
    """Judged by what stands before answer markers: whether most of it asks something, at how many labels."""
    answered = [(region, outline.nodes[region.node].problems) for region in regions if region.node is not None]
    before = [
        asks(_text(region.question), problems)
        for region, problems in answered
        if region.marked and any(not piece.empty for piece in region.question)
    ]
    if not any(before) or 2 * sum(before) < len(before):
        return _Habit.NEVER
    leaves = sum(1 for _, problems in answered if problems)
    return _Habit.ALWAYS if 2 * sum(before) >= leaves else _Habit.AT_TIMES


def _settle(region: Region, outline: Outline, habit: _Habit) -> Region:
    """Decide for one region what of it is question, given whether the document repeats its questions."""
    if region.node is None:
        return region
    problems = outline.nodes[region.node].problems
    if region.marked:
        if habit is not _Habit.NEVER or asks(_text(region.question), problems):
            return region
        return Region(region.node, (), (*_untitled(region.question), *region.answer), marked=True)
    first, rest = _first_paragraph(region.answer)
    text = _text(first)
    more = any(not piece.empty for piece in rest)
    alone = restates(text, problems) or (more and text.rstrip(" *_").endswith("?"))
    stated = habit is not _Habit.NEVER and asks(text, problems)
    if alone or stated or (more and habit is _Habit.ALWAYS):
        return Region(region.node, first, rest)
    return Region(region.node, (), _untitled(region.answer))


def _untitled(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Without the words of a heading, unless they are all there is or hold the formula."""
    more = any(not piece.empty for piece in pieces[1:])
    drop = bool(pieces) and pieces[0].title and more and not set("=$\\") & set(pieces[0].text)
    return pieces[1:] if drop else pieces


def _text(pieces: Iterable[Piece]) -> str:
    return "\n".join(piece.text for piece in pieces)
