"""`grader grade`: from handed-in work to reports."""

from __future__ import annotations

import sys
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.batch.pool import grade_all, grade_path
from grader.batch.sources import Marking, doubts, marker, submissions_at
from grader.batch.variants import read_roster
from grader.cli.options import (
    color_option,
    colors,
    folder_options,
    folders,
    jobs_option,
    quiet_option,
    roster_option,
    seed_option,
    trust_option,
    variant_option,
)  # fmt: skip
from grader.cli.output import Graded, Targets, Ticker, console, ending, show
from grader.errors import UsageError
from grader.report.wording import why_not_graded

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.batch.pool import Result
    from grader.report.redact import Audience

_FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)


def _share(_ctx: click.Context, param: click.Parameter, value: str | None) -> Fraction | None:
    """Read a share of the marks exactly: `0.6`, `60%` or `3/5`."""
    if value is None:
        return None
    try:
        share = Fraction(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        raise click.BadParameter(f"'{value}' is no share of the marks; write 0.6, 60% or 3/5", param=param) from None
    if not 0 <= share <= 1:
        raise click.BadParameter(f"'{value}' is not between 0 and 1; sixty percent is 60% or 0.6", param=param)
    return share


@click.command("grade")
@click.argument("assessment")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--html", type=_FILE, metavar="FILE", help="Write one HTML file.")
@click.option(
    "--json", "as_json", type=_FILE, is_flag=False, flag_value=Path("-"), metavar="[FILE]",
    help="Write JSON to FILE, or to stdout in place of the report.",
)  # fmt: skip
@click.option("--csv", type=_FILE, metavar="FILE", help="Write a table of all marks, a line for each student.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Write one HTML and one "
              "JSON file for each student.")  # fmt: skip
@click.option("--audience", type=click.Choice(["instructor", "student"]), default="instructor", show_default=True,
              help="Who reads the reports; students see no references.")  # fmt: skip
@click.option("--threshold", callback=_share, metavar="SHARE", help="End with 1 if a submission was awarded less of "
              "its marks (60%).")  # fmt: skip
@click.option("--each", is_flag=True, help="Every document in the folder PATH is a student of its own.")
@variant_option
@roster_option
@jobs_option
@seed_option
@trust_option
@color_option
@quiet_option
@folder_options("problems", "references")
def command(
    assessment: str,
    path: Path,
    *,
    html: Path | None,
    as_json: Path | None,
    csv: Path | None,
    out: Path | None,
    audience: Audience,
    threshold: Fraction | None,
    each: bool,
    variant: str | None,
    roster: Path | None,
    jobs: int,
    seed: int,
    tier: str,
    color: bool | None,
    quiet: bool,
    problems: Path | None,
    references: Path | None,
) -> int:
    """Grade what stands at PATH: a document, a student's folder, or a folder of students.

    Submissions that cannot be opened are told at the end, and the others are graded. Exit codes: 0 done, 1 below
    the threshold, 3 a problem file is at fault, 4 something could not be graded.
    """
    where = folders(problems, references, None)
    if variant is not None and roster is not None:
        raise UsageError("--variant is one version for all, --roster one for each: give one of them")
    known = read_roster(roster) if roster is not None else None
    marking = Marking(assessment, where.problems, where.references, seed, audience, tier, variant, known)
    targets = Targets(as_json, html, csv, out)
    paths, whole_class = submissions_at(path, each=each)
    for doubt in doubts(path, paths, whole_class=whole_class):
        click.echo(f"grader: {doubt}", err=True)
    targets.make_room()
    unwritten: list[str] = []
    watched = not quiet and sys.stderr.isatty()
    results = _graded(paths, marking, jobs, lambda result: unwritten.extend(targets.keep(result)), watched=watched)
    graded = Graded(results, whole_class)
    unwritten += targets.write(graded)
    _tell(graded, shown=not quiet and not targets.on_stdout, color=color)
    if unwritten:
        raise UsageError("\n".join(unwritten))
    return ending(graded, threshold)


def _tell(graded: Graded, *, shown: bool, color: bool | None) -> None:
    """The report for the terminal, and what could not be graded where the report does not say it."""
    if shown:
        show(graded, console(color=colors(color)))
    for failure in () if graded.whole_class and shown else graded.failures:
        click.echo(f"grader: {failure.submission}: {why_not_graded(failure)}", err=True)


def _graded(
    paths: tuple[Path, ...], marking: Marking, jobs: int, keep: Callable[[Result], None], *, watched: bool
) -> tuple[Result, ...]:
    """Results in the order of the paths; `keep` hears each as soon as it is there."""
    grade_one = marker(marking)  # here too, so that a problem file at fault is told once and before all else
    if marking.variant:
        marking.load(marking.variant)
    if len(paths) == 1:
        alone = grade_path(paths[0], grade_one)
        keep(alone)
        return (alone,)
    with Ticker(len(paths), watched=watched) as ticker:

        def done(_place: int, result: Result) -> None:
            keep(result)
            ticker.tick(result)

        return grade_all(paths, partial(marker, marking), jobs=jobs, progress=done)
