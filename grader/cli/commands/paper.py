"""`grader paper`: the questions of an assessment as a paper, and the sheet for its answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from grader.batch.variants import read_roster
from grader.cli.files import write
from grader.cli.options import folder_options, folders, roster_option, variant_option
from grader.errors import UsageError
from grader.papers.html import paper_html
from grader.papers.markdown import paper_markdown, sheet_markdown
from grader.papers.paper import paper_of
from grader.spec.load import load_assessment

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.papers.paper import Paper

_FORMS: Final[dict[str, tuple[str, Callable[[Paper], str]]]] = {
    "html": ("{}.html", paper_html),
    "markdown": ("{}.md", paper_markdown),
    "sheet": ("{}-answers.md", sheet_markdown),
}


@click.command("paper")
@click.argument("assessment")
@click.option("--form", type=click.Choice(list(_FORMS)), default="markdown", show_default=True, help="What is printed.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write all three into DIR."
)
@variant_option
@roster_option
@folder_options("problems")
def command(
    assessment: str,
    *,
    form: str,
    out: Path | None,
    variant: str | None,
    roster: Path | None,
    problems: Path | None,
) -> None:
    """Render an ASSESSMENT as a paper: HTML to print, Markdown, and a sheet whose answers `grade` finds.

    With --roster one paper is written for each student, into a folder of their name. Nothing private is read:
    references stay where they are.
    """
    where = folders(problems, None, None).problems
    if roster is not None:
        if variant is not None or out is None:
            raise UsageError("--roster writes a paper for each student: give --out DIR, and no --variant")
        for student, own in read_roster(roster).items():
            if Path(student).name != student:
                raise UsageError(f"{roster}: `{student}` cannot be the name of a folder")
            _write(out / student, paper_of(load_assessment(assessment, problems=where, references=None, variant=own)))
        return
    paper = paper_of(load_assessment(assessment, problems=where, references=None, variant=variant or ""))
    if out is None:
        click.echo(_FORMS[form][1](paper), nl=False)
    else:
        _write(out, paper)


def _write(out: Path, paper: Paper) -> None:
    for name, render in _FORMS.values():
        path = out / name.format(paper.name)
        write(path, render(paper))
        click.echo(path)
