"""`grader coverage`: how far a machine decides each part of the assessments."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.files import write
from grader.cli.options import folder_options, folders
from grader.papers.coverage import coverage_markdown
from grader.spec.load import assessments, load_assessment


@click.command("coverage")
@click.argument("names", nargs=-1, metavar="[ASSESSMENT]...")
@click.option(
    "--write", "target", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it into FILE."
)
@folder_options("problems")
def command(names: tuple[str, ...], *, target: Path | None, problems: Path | None) -> None:
    """Say of every part how far it is decided: fully, partly, or by people. All assessments unless some are named.

    It is read off the checks of the problems; references are not opened.
    """
    where = folders(problems, None, None).problems
    found = [load_assessment(name, problems=where, references=None) for name in names or assessments(where)]
    page = coverage_markdown(found)
    if target is None:
        click.echo(page, nl=False)
    else:
        write(target, page)
        click.echo(target)
