"""What waits for a person, as a table to be filled in, and the marks of such a table put into the reports."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.errors import UsageError
from grader.model.outcome import Evidence, Outcome
from grader.model.report import BY_HAND, Score
from grader.model.verdict import Verdict
from grader.report.overview import overview
from grader.report.visible import visible
from grader.report.wording import decimal, reason_in_words
from grader.scoring import total

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from grader.model.report import PartReport, Report

COLUMNS: Final = (
    "student", "part", "out_of", "awarded", "proposed", "open", "marks", "comment", "why", "items", "answer",
)  # fmt: skip
ACCEPTED: Final = "ok"
_FILLED_IN: Final = ("student", "part", "marks", "comment")
_FORMULAS: Final = ("=", "+", "-", "@", "'")
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person gives for one part of one student; `marks` is None where the proposal is accepted as it is."""

    student: str
    part: str
    marks: Fraction | None
    comment: str
    line: int


def sheet(reports: Sequence[Report]) -> str:
    """A table in CSV of all parts that wait, part by part, so that a person marks one question for everybody alike.

    `marks` and `comment` are empty: a person fills in the marks of the whole part, or `ok` for the proposal.
    """
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)
    for waiting in overview(reports).queue:
        part = waiting.part
        score = (part.score.out_of, part.score.awarded, part.score.proposed, part.score.open)
        words = (waiting.reason, " / ".join(_items(part)), part.answer[:_LONGEST])
        table.writerow([
            _cell(reports[waiting.student].submission), _cell(part.problem), *(decimal(marks, 6) for marks in score),
            "", "", *map(_cell, words),
        ])  # fmt: skip
    return stream.getvalue()


def _items(part: PartReport) -> Iterator[str]:
    """What a rubric proposes, item by item; else what the decisive check says."""
    items = [item for outcome in part.outcomes for item in outcome.items]
    for item in items:
        yield f"{'+' if item.met else '-'} {item.description} ({decimal(item.weight, 3)})"
    if not items and (reason := reason_in_words(part)):
        yield reason


def _cell(words: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    shown = visible(words)
    return f"'{shown}" if shown.startswith(_FORMULAS) else shown


def read_sheet(text: str, name: str) -> tuple[Mark, ...]:
    """The rows of a table that have marks; commas, semicolons or tabs part the columns.

    Raises
    ------
    UsageError
        With every row whose marks cannot be read, by line.

    """
    first = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    table = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)
    titles = [title.strip() for title in table.fieldnames or ()]
    missing = [title for title in _FILLED_IN if title not in titles]
    if missing:
        raise UsageError(f"{name}: there is no column {missing[0]!r}; `grader review RESULTS --sheet FILE` writes one")
    table.fieldnames = titles
    marks, faults = [], []
    for row in table:
        given = (row["marks"] or "").strip()
        if not given:
            continue
        try:
            share = None if given.lower() == ACCEPTED else Fraction(given.replace(",", "."))
        except (ValueError, ZeroDivisionError):
            faults.append(f"{name}:{table.line_num}: {given!r} are no marks; write 2, 2.5, 5/2, or {ACCEPTED}")
            continue
        marks.append(Mark(row["student"], row["part"], share, (row["comment"] or "").strip(), table.line_num))
    if faults:
        raise UsageError("\n".join(faults))
    return tuple(marks)


def with_marks(reports: Sequence[Report], marks: Iterable[Mark], name: str) -> tuple[Report, ...]:
    """The reports with the marks of a person in place of what was proposed or open.

    Raises
    ------
    UsageError
        With every row that names no student or part, or gives marks that the part does not have; none is put in.

    """
    known = {_cell(report.submission): report for report in reports}
    given: dict[str, dict[str, Mark]] = {}
    faults = []
    for mark in marks:
        report = known.get(mark.student)
        part = next((part for part in report.parts if _cell(part.problem) == mark.part), None) if report else None
        if fault := _fault(mark, report, part):
            faults.append(f"{name}:{mark.line}: {fault}")
        given.setdefault(mark.student, {})[mark.part] = mark
    if faults:
        raise UsageError("\n".join(faults))
    return tuple(_marked_report(report, given.get(_cell(report.submission), {})) for report in reports)


def _fault(mark: Mark, report: Report | None, part: PartReport | None) -> str:
    if report is None:
        return f"there is no report of {mark.student!r}"
    if part is None:
        return f"{mark.student!r} has no part {mark.part!r}"
    if mark.marks is not None and not 0 <= mark.marks <= part.score.out_of:
        return f"{mark.part} is marked out of {decimal(part.score.out_of, 6)}, not {decimal(mark.marks, 6)}"
    return ""


def _marked_report(report: Report, marks: Mapping[str, Mark]) -> Report:
    parts = tuple(
        _marked(part, mark) if (mark := marks.get(_cell(part.problem))) is not None else part for part in report.parts
    )
    return replace(report, parts=parts, score=total(part.score for part in parts if not part.practice))


def _marked(part: PartReport, mark: Mark) -> PartReport:
    """The part as a person settled it; marks that a person gave before are replaced."""
    score = part.score
    awarded = score.awarded + score.proposed if mark.marks is None else mark.marks
    verdict = Verdict.CORRECT if awarded == score.out_of else Verdict.PARTIAL if awarded else Verdict.INCORRECT
    told = f"Marked by a person: {decimal(awarded, 6)} of {decimal(score.out_of, 6)}. {mark.comment}".strip()
    share = awarded / score.out_of if score.out_of else score.out_of
    by_hand = Outcome(verdict, share, Evidence(BY_HAND, told))
    others = (outcome for outcome in part.outcomes if outcome.evidence.note != BY_HAND)
    settled = replace(part, verdict=verdict, score=Score(score.out_of, awarded), outcomes=(by_hand, *others))
    return replace(settled, needs_review=False, left_for_people="")
