"""What waits for a person, as a table to be filled in, and the marks of such a table put into the reports."""

from __future__ import annotations

import codecs
import csv
import io
import re
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
    from collections.abc import Iterator, Mapping, Sequence

    from grader.model.report import PartReport, Report

COLUMNS: Final = (
    "student", "part", "out_of", "awarded", "proposed", "open", "marks", "comment", "why", "items", "answer",
)  # fmt: skip
ACCEPTED: Final = "ok"
_FILLED_IN: Final = ("student", "part", "marks")
_NUMBER: Final = re.compile(r"-?\d{1,6}(?:\.\d{1,6}|/0*[1-9]\d{0,5})?")
_FORMULAS: Final = ("=", "+", "-", "@", "'")
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Mark:
    """What a person gives for one part of one student, as it stands in the line of a table."""

    student: str
    part: str
    marks: str
    comment: str
    line: int

    @property
    def accepts(self) -> bool:
        """Whether the proposal is accepted as it is."""
        return self.marks.lower() == ACCEPTED

    @property
    def number(self) -> Fraction | None:
        """The marks; None where they are no number."""
        written = self.marks.replace(",", ".").replace(" ", "")
        return Fraction(written) if _NUMBER.fullmatch(written) else None


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


def decoded(data: bytes) -> str:
    """The text of a table as spreadsheets save it: UTF-8, UTF-16 with its mark, or the code page of Windows."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def read_sheet(text: str, name: str) -> tuple[Mark, ...]:
    """The rows of a table that have marks or a comment; commas, semicolons or tabs part the columns.

    Raises
    ------
    UsageError
        If it is no such table.

    """
    first = text.partition("\n")[0]
    if not first.strip():
        raise UsageError(f"{name} is empty")
    table = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    titles = [title.strip() for title in table.fieldnames or ()]
    missing = [title for title in _FILLED_IN if title not in titles]
    if missing:
        raise UsageError(f"{name}: there is no column {missing[0]!r}; `grader review RESULTS --sheet FILE` writes one")
    table.fieldnames = titles
    rows = [({title: (value or "").strip() for title, value in row.items()}, table.line_num) for row in table]
    marks = (Mark(row["student"], row["part"], row["marks"], row.get("comment", ""), line) for row, line in rows)
    return tuple(mark for mark in marks if mark.marks or mark.comment)


def with_marks(reports: Sequence[Report], marks: Sequence[Mark], name: str) -> tuple[Report, ...]:
    """The reports with the marks of a person in place of what was proposed or open.

    Raises
    ------
    UsageError
        With every row that names no student or part, stands there twice, or has marks that the part cannot have;
        none is put in.

    """
    known = {_cell(report.submission): report for report in reports}
    given: dict[str, dict[str, Mark]] = {}
    faults = []
    for mark in marks:
        report = known.get(mark.student)
        part = next((part for part in report.parts if _cell(part.problem) == mark.part), None) if report else None
        earlier = given.setdefault(mark.student, {}).setdefault(mark.part, mark)
        fault = _fault(mark, report, part) if earlier is mark else f"the same part is in line {earlier.line}, too"
        if fault:
            faults.append(f"{name}:{mark.line}: {mark.student}, {mark.part}: {fault}")
    if faults:
        raise UsageError("\n".join(faults))
    return tuple(_marked_report(report, given.get(_cell(report.submission), {})) for report in reports)


def _fault(mark: Mark, report: Report | None, part: PartReport | None) -> str:
    if report is None:
        return "there is no report of this student"
    if part is None:
        return "this student has no such part"
    if mark.accepts:
        waiting = decimal(part.score.open, 6)
        return f"{waiting} of the marks are open and not proposed; give marks" if part.score.open else ""
    if not mark.marks:
        return "there is a comment and no marks"
    number = mark.number
    if number is None:
        return f"{mark.marks!r} are no marks; write 2, 2.5, 5/2, or {ACCEPTED}"
    if not 0 <= number <= part.score.out_of:
        return f"the part is marked out of {decimal(part.score.out_of, 6)}, not {mark.marks}"
    return ""


def _marked_report(report: Report, marks: Mapping[str, Mark]) -> Report:
    parts = tuple(
        _marked(part, mark) if (mark := marks.get(_cell(part.problem))) is not None else part for part in report.parts
    )
    return replace(report, parts=parts, score=total(part.score for part in parts if not part.practice))


def _marked(part: PartReport, mark: Mark) -> PartReport:
    """The part as a person settled it; marks that a person gave before are replaced."""
    score = part.score
    number = mark.number
    awarded = score.awarded + score.proposed if number is None else number
    verdict = Verdict.CORRECT if awarded == score.out_of else Verdict.PARTIAL if awarded else Verdict.INCORRECT
    told = f"Marked by a person: {decimal(awarded, 6)} of {decimal(score.out_of, 6)}. {mark.comment}".strip()
    share = awarded / score.out_of if score.out_of else score.out_of
    by_hand = Outcome(verdict, share, Evidence(BY_HAND, told))
    others = (outcome for outcome in part.outcomes if outcome.evidence.note != BY_HAND)
    settled = replace(part, verdict=verdict, score=Score(score.out_of, awarded), outcomes=(by_hand, *others))
    return replace(settled, needs_review=False, left_for_people="")
