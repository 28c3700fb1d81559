"""`grader review`: what waits for a person, and the marks that a person gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.files import make_room, write
from grader.cli.options import color_option, colors, quiet_option
from grader.cli.output import Graded, Targets, console, show
from grader.errors import UsageError
from grader.report.as_json import from_json
from grader.report.review import decoded, read_sheet, sheet, with_marks
from grader.report.wording import waits

if TYPE_CHECKING:
    from grader.model.report import Report

_FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)
_FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)


@click.command("review")
@click.argument("results", type=_FOLDER)
@click.option("--sheet", "target", type=_FILE, metavar="FILE", help="Write what waits as a table to fill in.")
@click.option("--apply", "filled", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE",
              help="Put the marks of a filled table into the reports.")  # fmt: skip
@click.option("--html", type=_FILE, metavar="FILE", help="Write one HTML file of the class.")
@click.option("--csv", type=_FILE, metavar="FILE", help="Write a table of all marks, a line for each student.")
@color_option
@quiet_option
def command(
    results: Path,
    *,
    target: Path | None,
    filled: Path | None,
    html: Path | None,
    csv: Path | None,
    color: bool | None,
    quiet: bool,
) -> None:
    """Settle what a person must decide: RESULTS is a folder that `grade --out` wrote.

    Without options the class is shown. A table can be applied again after grading anew; rows without marks wait on.
    """
    if target is not None and filled is not None:
        raise UsageError("--sheet writes a table and --apply reads one: give one of them")
    targets = Targets(None, html, csv, results)
    for path in (target, html, csv):
        if path is not None:
            make_room(path)
    reports = _stored(results)
    faults: list[str] = []
    told = ""
    if filled is not None:
        marks = read_sheet(decoded(filled.read_bytes()), filled.name)
        settled = {(report.submission, part.problem) for report in reports for part in report.parts if not waits(part)}
        over = sum((mark.student, mark.part) in settled for mark in marks)
        told = f"{len(marks)} marks put in, {over} of them in place of marks that stood. "
        reports = with_marks(reports, marks, filled.name)
        faults += [fault for report in reports for fault in targets.keep(report)]
    if target is not None:
        if str(target) != "-" and target.exists():
            raise UsageError(f"{target} is there already, perhaps filled in; move it, or give another name")
        mark = "" if str(target) == "-" else "\ufeff"  # spreadsheets take UTF-8 for what it is by this mark
        write(target, mark + sheet(reports))
    graded = Graded(reports, whole_class=True)
    faults += targets.write(graded)
    if faults:
        raise UsageError("\n".join(faults))
    if not quiet and "-" not in map(str, (target, html, csv)):
        if target is None and filled is None:
            show(graded, console(color=colors(color)))
        waiting = sum(waits(part) for report in reports for part in report.parts)
        click.echo(f"{told}{waiting} {'part waits' if waiting == 1 else 'parts wait'} for a person.")


def _stored(folder: Path) -> tuple[Report, ...]:
    """The reports of a folder, by the name of the student."""
    found = []
    for path in sorted(folder.rglob("*.json")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if not (isinstance(data, dict) and "reports" in data):  # a whole class, which `grade --json` wrote here
                found.append(from_json(data))
        except (UsageError, ValueError, OSError) as fault:
            raise UsageError(f"{path}: {fault}") from None
    if not found:
        raise UsageError(f"{folder}: there are no reports here; `grader grade ... --out {folder}` writes them")
    return tuple(sorted(found, key=lambda report: report.submission))
