"""Where reports go: the terminal, files, and the exit code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import Progress

from grader.cli.exits import Exit
from grader.cli.files import make_room, write
from grader.errors import UsageError
from grader.model.report import Failure, Report
from grader.model.verdict import Verdict
from grader.report.as_csv import class_to_csv
from grader.report.as_json import class_to_json, to_json
from grader.report.html import render_class, render_report
from grader.report.terminal import print_class, print_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
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
        return _json(data)

    def as_csv(self) -> str:
        """A table with a line for each student."""
        return class_to_csv(self.reports, self.failures)

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


@dataclass(frozen=True, slots=True)
class Targets:
    """The files that were asked for; `out` is a folder with two files for each student."""

    as_json: Path | None
    html: Path | None
    csv: Path | None
    out: Path | None

    @property
    def on_stdout(self) -> bool:
        """Whether stdout is taken, so that no report for people may go there."""
        return "-" in map(str, (self.as_json, self.html, self.csv))

    def make_room(self) -> None:
        """Refuse places where nothing can be written, before anything is graded."""
        for path in (self.as_json, self.html, self.csv, self.out / "report" if self.out else None):
            if path is not None:
                make_room(path)

    def keep(self, result: Result) -> tuple[str, ...]:
        """Write a student's own two files as soon as they are graded: an interrupt loses none of them."""
        if self.out is None or not isinstance(result, Report):
            return ()
        return _faults((
            (self.out / f"{result.submission}.html", partial(render_report, result)),
            (self.out / f"{result.submission}.json", partial(_json, to_json(result))),
        ))  # fmt: skip

    def write(self, graded: Graded) -> tuple[str, ...]:
        """Write what is of the whole run, and say which files could not be written."""
        whole = ((self.as_json, graded.as_json), (self.html, graded.as_html), (self.csv, graded.as_csv))
        return _faults((path, render) for path, render in whole if path is not None)


def _json(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _faults(files: Iterable[tuple[Path, Callable[[], str]]]) -> tuple[str, ...]:
    """Write files; one that cannot be written takes no other with it."""
    return tuple(fault for path, render in files if (fault := _fault(path, render)))


def _fault(path: Path, render: Callable[[], str]) -> str:
    try:
        write(path, render())
    except UsageError as fault:
        return str(fault)
    return ""


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

    def tick(self, result: Result) -> None:
        """One more submission is done."""
        self._progress.update(self._task, advance=1, description=f"Graded {result.submission[:40]}")


