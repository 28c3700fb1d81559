"""The marks of a class as a table for spreadsheets: a row for each student, a column for each part."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from grader.report.overview import overview
from grader.report.visible import visible
from grader.report.wording import decimal, part_name, waits, why_not_graded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.model.report import Failure, PartReport, Report
    from grader.report.overview import Overview

_TOTALS: Final = ("student", "variant", "awarded", "proposed", "open", "out_of", "waiting")
_PLACES: Final = 6


def class_to_csv(reports: Sequence[Report], failures: Sequence[Failure]) -> str:
    """A table in CSV, with titles in its first line.

    Marks that stand and marks that are only proposed have columns of their own; `waiting` counts the parts that a
    person has to look at. What a student's paper does not have is empty, and so are the marks of a submission that
    could not be opened: `fault` says why.
    """
    view = overview(reports)
    stream = io.StringIO()
    table = csv.writer(stream, lineterminator="\n")
    table.writerow([*_TOTALS, *_titles(view), "fault"])
    for report, row in zip(reports, view.cells, strict=True):
        table.writerow([*_totals(report), *_marks(view, row), ""])
    for failure in failures:
        empty = [""] * (len(_TOTALS) - 1 + len(tuple(_titles(view))))
        table.writerow([_text(failure.submission), *empty, _text(why_not_graded(failure))])
    return stream.getvalue()


def _titles(view: Overview) -> Iterator[str]:
    for place, column in enumerate(view.columns):
        yield _text(part_name(column.problem))
        if _has_proposals(view, place):
            yield _text(f"{part_name(column.problem)} proposed")


def _has_proposals(view: Overview, place: int) -> bool:
    return any(part.score.proposed for row in view.cells if (part := row[place]) is not None)


def _totals(report: Report) -> tuple[str, ...]:
    score = report.score
    waiting = sum(waits(part) for part in report.parts)
    marks = (decimal(each, _PLACES) for each in (score.awarded, score.proposed, score.open, score.out_of))
    return (_text(report.submission), _text(report.variant), *marks, str(waiting))


def _marks(view: Overview, row: Sequence[PartReport | None]) -> Iterator[str]:
    for place, part in enumerate(row):
        yield decimal(part.score.awarded, _PLACES) if part else ""
        if _has_proposals(view, place):
            yield decimal(part.score.proposed, _PLACES) if part else ""


def _text(words: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    shown = visible(" ".join(words.split()))
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown
