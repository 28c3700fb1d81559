"""All lines that may be labels, with what their surroundings say about them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from grader.documents.counting import ordinals
from grader.documents.labels import Form, Label, Path, find_label, find_marker
from grader.documents.lines import Line, Zone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.documents.outline import Outline
    from grader.documents.titles import Titles


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line that may be a label.

    `matches` maps the nodes that it may stand for to how well it fits by itself. `depth` and `series` come
    from reading all candidates as nested lists; a `stray` item begins no list and continues none.
    """

    line: int
    label: Label
    matches: tuple[tuple[int, float], ...]
    depth: int
    series: int
    stray: bool
    marked: bool = False


@dataclass(slots=True)
class _Open:
    """An open list in the nested reading."""

    serial: int
    style: tuple[object, ...]
    path: Path


@dataclass(slots=True)
class _Nesting:
    """Reads labels as nested lists; a list is continued by the next number in the same style."""

    open: list[_Open] = field(default_factory=list)
    serial: int = 0

    def place(self, label: Label, *, inner: bool) -> tuple[int, int, bool]:
        """Depth, serial number of the list, and whether the item is a stray one.

        Where it goes on with more than one open list, it belongs to the innermost if `inner` says so, else to
        the outermost.
        """
        path = label.paths[0]
        fitting = [n for n, current in enumerate(self.open) if _continues(current, label)]
        fitting = fitting or [n for n, current in enumerate(self.open) if _continues(current, label, _MOST_SKIPPED)]
        if fitting:
            depth = fitting[-1] if inner else fitting[0]
            del self.open[depth + 1 :]
            self.open[depth].path = path
            return depth, self.open[depth].serial, False
        begins = bool(path) and 1 in ordinals(path[-1]).values()
        stray = not begins and len(path) == 1 and label.form in _WEAK and bool(self.open)
        return *self.begin(label), stray

    def begin(self, label: Label) -> tuple[int, int]:
        """Open a list below all that are open: its depth and serial number."""
        if len(self.open) >= _DEEPEST:
            self.open.clear()
        self.serial += 1
        self.open.append(_Open(self.serial, label.style, label.paths[0]))
        return len(self.open) - 1, self.serial


_WEAK: Final = frozenset({Form.DELIMITED, Form.BARE, Form.ALONE})
_DEEPEST: Final = 12
_MOST_SKIPPED: Final = 12
_FULL_PATH: Final = 2.0
_STEP: Final = 1.0
_TITLE: Final = 3.0
_MARKED: Final = 1.5
_STRAY: Final = -0.75
_MOST: Final = 2000
_MOST_LINES: Final = 10_000  # no real document has as many lines that look like labels
_ZONES: Final = frozenset({Zone.PROSE, Zone.CODE})


def find_candidates(lines: Sequence[Line], outline: Outline, titles: Titles) -> list[Candidate]:
    """Every line that may be a label or an answer marker with a number of its own, in document order."""
    labelled = ((n, label) for n, line in enumerate(lines) if (label := _label(line, titles)) is not None)
    found = list(islice(labelled, _MOST_LINES))
    markers = [n for n, line in enumerate(lines) if is_marker(line)]
    again = _repetitions([label for _, label in found])
    nesting = _Nesting()
    candidates: list[Candidate] = []
    upcoming = _first_from(markers, [n for n, _ in found], len(lines))
    for (number, label), repeats, marked in zip(found, again, upcoming, strict=True):
        if label.form is Form.MARKER:
            candidates.append(_marker(number, label, outline, len(nesting.open)))
            _inner_list(nesting, label)
            continue
        depth, series, stray = nesting.place(label.outer or label, inner=repeats or _tight(lines, number))
        if label.inner is not None:
            depth, _ = nesting.begin(label.inner)
        _inner_list(nesting, label)
        weights = _matches(label, outline, titles, marked=marked, stray=stray)
        candidates.append(Candidate(number, label, weights, depth, series, stray, marked))
    return _strongest(candidates)


def _tight(lines: Sequence[Line], number: int) -> bool:
    """Whether the item stands directly below other text, as those of short lists do."""
    return number > 0 and not lines[number - 1].empty and not lines[number].level


def is_marker(line: Line) -> bool:
    """Whether the line begins with an answer marker."""
    return line.zone is not Zone.MATHS and find_marker(line) is not None


def _label(line: Line, titles: Titles) -> Label | None:
    if line.zone in _ZONES and (label := find_label(line)) is not None:
        return replace(label, form=Form.FILE, rest="") if line.names_file else label
    if line.zone is not Zone.MATHS and (rest := find_marker(line)) is not None:
        return Label(((),), Form.MARKER, ("marker",), rest)
    if line.zone is Zone.PROSE and titles.nodes(line.head, whole=True):
        return Label(((),), Form.HEADING if line.level else Form.BOLD, ("title", line.level), line.head)
    return None


def _inner_list(nesting: _Nesting, label: Label) -> None:
    """A list that begins on the line of a label or marker (`Ans: 1. Because`) belongs to what follows it."""
    first = find_label(Line(label.rest, "", 0, head=label.rest)) if label.rest else None
    if first is not None and first.form is Form.DELIMITED and 1 in ordinals(first.paths[0][-1]).values():
        nesting.place(first, inner=True)


def _marker(number: int, label: Label, outline: Outline, depth: int) -> Candidate:
    matches = tuple((n, Form.MARKER.value) for n, node in enumerate(outline.nodes) if node.repeated)
    return Candidate(number, label, matches, depth, -1, stray=False, marked=True)


def _matches(
    label: Label, outline: Outline, titles: Titles, *, marked: bool, stray: bool
) -> tuple[tuple[int, float], ...]:
    weights: dict[int, float] = {}
    base = label.form.value + (_STRAY if stray else 0)
    for path in label.paths:
        for number in outline.endings.get(path, ()):
            node = outline.nodes[number]
            if label.form is Form.FILE and len(path) < len(node.path):
                continue
            whole = len(path) == len(node.path) and (len(path) > 1 or label.form is Form.WORD)  # `Question 1` says all
            bonus = _STEP * (len(path) - 1) + (_FULL_PATH if whole else 0.0)
            bonus = bonus / 4 if label.form is Form.BARE else bonus
            weights[number] = base + bonus + (_MARKED if marked and node.problems else 0.0)
    for number in titles.nodes(label.rest):
        weights[number] = weights.get(number, 0.0) + _TITLE
    return tuple(weights.items())


def _continues(current: _Open, label: Label, skipped: int = 0) -> bool:
    """Whether the label comes next in an open list, or after as many left out as are allowed."""
    path = label.paths[0]
    if current.style != label.style:
        return False
    if current.path[:-1] != path[:-1]:
        return len(path) > 1 and path > current.path
    if not path:
        return True
    before, now = ordinals(current.path[-1]), ordinals(path[-1])
    return any(0 < now[series] - before[series] <= 1 + skipped for series in now.keys() & before.keys())


def _repetitions(labels: list[Label]) -> list[bool]:
    """For each label, whether its like comes again before the first of its style does."""
    coming: dict[tuple[object, ...], set[Path]] = {}
    answers: list[bool] = []
    for label in reversed(labels):
        path = label.paths[0]
        ahead = coming.setdefault(label.style, set())
        answers.append(path in ahead)
        if path and 1 in ordinals(path[-1]).values():
            ahead.clear()
        ahead.add(path)
    return answers[::-1]


def _first_from(markers: list[int], starts: list[int], end: int) -> Iterator[bool]:
    """For each start, whether a marker stands there or before the next start that is not itself a marker."""
    known = set(markers)
    stops = [*(start for start in starts if start not in known), end]
    place, stop = 0, 0
    for start in starts:
        while stop < len(stops) and stops[stop] <= start:
            stop += 1
        while place < len(markers) and markers[place] < start:
            place += 1
        limit = stops[stop] if stop < len(stops) else end
        yield place < len(markers) and markers[place] < limit


def _strongest(candidates: list[Candidate]) -> list[Candidate]:
    """All that may match, or the best of them where a document has absurdly many."""
    if len(candidates) <= _MOST:
        return candidates
    weight = {c.line: max((value for _, value in c.matches), default=0.0) for c in candidates}
    floor = sorted(weight.values(), reverse=True)[_MOST]
    return [c for c in candidates if weight[c.line] > floor][:_MOST] or candidates[:_MOST]
