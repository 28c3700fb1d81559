"""A paper as one HTML file to print: MathML, no script, nothing loaded from anywhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from grader.report.statements import statement_html

if TYPE_CHECKING:
    from grader.papers.paper import Paper


def paper_html(paper: Paper) -> str:
    """The paper with ruled room for each answer."""
    return _environment().get_template("paper.html.j2").render(paper=paper)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.papers"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["statement"] = statement_html
    return environment
