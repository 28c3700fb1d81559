"""`grader paper`: the questions of an assessment as a paper, and the sheet for its answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from grader.cli.options import folder_options, folders
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
@folder_options("problems")
def command(assessment: str, *, form: str, out: Path | None, problems: Path | None) -> None:
    """Render an ASSESSMENT as a paper: HTML to print, Markdown, and a sheet whose answers `grade` finds.

    Nothing private is read: references stay where they are.
    """
    paper = paper_of(load_assessment(assessment, problems=folders(problems, None, None).problems, references=None))
    if out is None:
        click.echo(_FORMS[form][1](paper), nl=False)
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, write in _FORMS.values():
        path = out / name.format(paper.name)
        path.write_text(write(paper), encoding="utf-8")
        click.echo(path)
