"""Where reports go: the terminal, files, and the exit code."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import Progress

from grader.cli.exits import Exit
from grader.errors import UsageError
from grader.model.report import Failure, Report
from grader.model.verdict import Verdict
from grader.report.as_json import class_to_json, to_json
from grader.report.html import render_class, render_report
from grader.report.terminal import print_class, print_report

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction
    from pathlib import Path

    from grader.batch.pool import Result


@dataclass(frozen=True, slots=True)
class Graded:
    """What came out of a run; `whole_class` if the path was a folder of students."""

    results: tuple[Result, ...]
    whole_class: bool

    @property
    def reports(self) -> tuple[Report, ...]:
        """The submissions that were graded."""
        return tuple(result for result in self.results if isinstance(result, Report))

    @property
    def failures(self) -> tuple[Failure, ...]:
        """The submissions that could not be opened."""
        return tuple(result for result in self.results if isinstance(result, Failure))

    def as_json(self) -> str:
        """One report, or a class; ends with a newline."""
        data = class_to_json(self.reports, self.failures)
        if not self.whole_class and self.reports:
            data = to_json(self.reports[0])
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"

    def as_html(self) -> str:
        """One report as a page, or a class as one."""
        if not self.whole_class and self.reports:
            return render_report(self.reports[0])
        return render_class(self.reports, self.failures)


def console(*, color: bool, stderr: bool = False) -> Console:
    """A console with or without colours; its width follows the terminal, or COLUMNS."""
    return Console(
        no_color=not color,
        force_terminal=color,
        color_system="standard" if color else None,
        stderr=stderr,
        highlight=False,
    )


def show(graded: Graded, screen: Console) -> None:
    """Print a report, or a class."""
    if graded.whole_class:
        print_class(graded.reports, graded.failures, screen)
    elif graded.reports:
        print_report(graded.reports[0], screen)


def write(path: Path, text: str) -> None:
    """Write a file, with the folders above it; `-` is stdout.

    Raises
    ------
    UsageError
        If it cannot be written there.

    """
    if str(path) == "-":
        sys.stdout.write(text)
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as fault:
        raise UsageError(f"{path} cannot be written: {fault.strerror}") from None


def write_each(folder: Path, reports: Sequence[Report]) -> None:
    """One HTML and one JSON file for each student, named after the submission."""
    for report in reports:
        write(folder / f"{report.submission}.html", render_report(report))
        write(folder / f"{report.submission}.json", json.dumps(to_json(report), indent=2, ensure_ascii=False) + "\n")


def ending(graded: Graded, threshold: Fraction | None) -> Exit:
    """The exit code: faults of ours first, then a submission whose awarded share of the marks is too small."""
    crashed = any(part.verdict is Verdict.ERROR for report in graded.reports for part in report.parts)
    if graded.failures or crashed:
        return Exit.NOT_GRADED
    if threshold is not None and any(_share(report) < threshold for report in graded.reports):
        return Exit.BELOW_THRESHOLD
    return Exit.DONE


def _share(report: Report) -> Fraction:
    """Share of the marks that stand; 1 for a paper without marks, which nobody can miss."""
    out_of = report.score.out_of
    return report.score.awarded / out_of if out_of else out_of + 1


class Ticker:
    """Progress on stderr, where somebody watches; a context manager."""

    def __init__(self, total: int, *, watched: bool) -> None:
        self._progress = Progress(console=Console(stderr=True), transient=True, disable=not watched)
        self._task = self._progress.add_task("Grading", total=total)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def tick(self, _place: int, result: Result) -> None:
        """One more submission is done."""
        self._progress.update(self._task, advance=1, description=f"Graded {result.submission[:40]}")


