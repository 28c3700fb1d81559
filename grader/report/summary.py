"""A report in a few short lines without markup, for logs, CI and commit comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.report.visible import shown
from grader.report.wording import LOOKS, decimal, exact, part_name, waits, why_it_waits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.model.report import Failure, PartReport, Report, Score


def score_line(score: Score) -> str:
    """Marks in one phrase: `57.3 of 100, 12 proposed, 15 open`."""
    rest = [("proposed", score.proposed), ("open", score.open)]
    words = [f"{decimal(score.awarded)} of {decimal(score.out_of)}"]
    return ", ".join(words + [f"{decimal(marks)} {word}" for word, marks in rest if marks])


def report_line(report: Report) -> str:
    """The whole report in one line."""
    waiting = sum(waits(part) for part in report.parts)
    review = f"; {waiting} for review" if waiting else ""
    return f"{shown(report.submission, 60)}: {score_line(report.score)}{review}"


def part_line(part: PartReport) -> str:
    """One part in one line: `1b  incorrect  0/10  the transposes are missing`."""
    decisive = part.decisive
    reason = ""
    if waits(part):
        reason = why_it_waits(part)
    elif decisive is not None and part.verdict.value != "correct":
        reason = decisive.misconception or decisive.evidence.rationale
    marks = f"{exact(part.score.awarded)} of {exact(part.score.out_of)}"
    words = [part_name(part.problem), LOOKS[part.verdict].word, marks, " ".join(shown(reason, 160).split())]
    return "  ".join(word for word in words if word)


def report_lines(report: Report) -> Iterator[str]:
    """The report in one line, then each part that is not simply correct, then what was left over."""
    yield report_line(report)
    for part in report.parts:
        if part.verdict.value != "correct" or part.needs_review:
            yield f"  {part_line(part)}"
    if report.unassigned:
        yield f"  {len(report.unassigned)} passages could not be assigned to a part"


def class_lines(reports: Sequence[Report], failures: Sequence[Failure]) -> Iterator[str]:
    """One line for each student, then one for each submission that could not be opened."""
    yield from (report_line(report) for report in reports)
    for failure in failures:
        yield f"{shown(failure.submission, 60)}: not graded: {shown(failure.message, 200)}"
    yield f"{len(reports)} graded, {len(failures)} not graded"
