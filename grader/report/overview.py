"""What a class looks like from above: marks by student and part, shared misconceptions, the queue for review."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from grader.report.wording import waits, why_it_waits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.model.report import PartReport, Report
    from grader.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Column:
    """One part over the whole class. `mean` is the share of the marks awarded over settled reports, 0 to 1.

    `mean` is None where most reports of this part wait for a person: a mean of doubts, or of the few blank sheets
    that need no person, would be read as a result.
    """

    problem: str
    title: str
    out_of: Fraction
    practice: bool
    mean: Fraction | None
    verdicts: Mapping[Verdict, int]


@dataclass(frozen=True, slots=True)
class SharedMisconception:
    """A misconception of a part and the students (by their place in the class) who show it."""

    problem: str
    title: str
    text: str
    students: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A part of one student that waits for a person; `student` is the place in the class."""

    student: int
    part: PartReport
    reason: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The class: columns in the order of the paper, misconceptions by frequency, the queue by part."""

    columns: tuple[Column, ...]
    cells: tuple[tuple[PartReport | None, ...], ...]
    misconceptions: tuple[SharedMisconception, ...]
    queue: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Marks awarded over a class of one or more, exact; what waits for a person is not in them yet."""

    mean: Fraction
    median: Fraction
    lowest: Fraction
    highest: Fraction


def standing(reports: Sequence[Report]) -> Standing:
    """Mean, median and range of the marks that stand; there is at least one report."""
    awarded = sorted(report.score.awarded for report in reports)
    middle = awarded[(len(awarded) - 1) // 2] + awarded[len(awarded) // 2]
    return Standing(sum(awarded, Fraction(0)) / len(awarded), middle / 2, awarded[0], awarded[-1])


def overview(reports: Sequence[Report]) -> Overview:
    """Look at a class from above; rows of `cells` go with `reports`, its columns with `columns`."""
    by_problem = [{part.problem: part for part in report.parts} for report in reports]
    order = _order(reports)
    columns = tuple(_column([row[problem] for row in by_problem if problem in row]) for problem in order)
    cells = tuple(tuple(row.get(problem) for problem in order) for row in by_problem)
    return Overview(columns, cells, _misconceptions(reports, order), _queue(reports, order))


def share(part: PartReport) -> Fraction:
    """Share of a part's marks that stand, from 0 to 1; a part without marks counts by its verdict alone."""
    if part.score.out_of:
        return min(max(part.score.awarded / part.score.out_of, Fraction(0)), Fraction(1))
    return Fraction(part.verdict.value == "correct")


def _order(reports: Iterable[Report]) -> tuple[str, ...]:
    """Ids of all parts in the order in which the reports name them, practice last."""
    seen = {part.problem: part.practice for report in reports for part in report.parts}
    return tuple(sorted(seen, key=lambda problem: seen[problem]))


def _column(parts: Sequence[PartReport]) -> Column:
    first = parts[0]
    settled = [share(part) for part in parts if not waits(part)]
    mean = sum(settled, Fraction(0)) / len(settled) if 2 * len(settled) >= len(parts) else None
    verdicts = Counter(part.verdict for part in parts)
    return Column(first.problem, first.title, first.score.out_of, first.practice, mean, verdicts)


def _misconceptions(reports: Sequence[Report], order: tuple[str, ...]) -> tuple[SharedMisconception, ...]:
    """The most frequent first; the same frequency in the order of the paper."""
    students: dict[tuple[str, str, str], list[int]] = {}
    for student, report in enumerate(reports):
        found = {(p.problem, p.title, o.misconception) for p in report.parts for o in p.outcomes}
        for key in sorted(found):
            students.setdefault(key, []).append(student)
    shared = [SharedMisconception(*key, tuple(who)) for key, who in students.items() if key[2]]
    place = {problem: index for index, problem in enumerate(order)}
    return tuple(sorted(shared, key=lambda entry: (-len(entry.students), place[entry.problem], entry.text)))


def _queue(reports: Sequence[Report], order: tuple[str, ...]) -> tuple[Waiting, ...]:
    """By part first: a person who marks one question for everybody marks it alike."""
    place = {problem: index for index, problem in enumerate(order)}
    found = [
        Waiting(student, part, why_it_waits(part))
        for student, report in enumerate(reports)
        for part in report.parts
        if waits(part)
    ]
    return tuple(sorted(found, key=lambda entry: (place[entry.part.problem], entry.student)))
