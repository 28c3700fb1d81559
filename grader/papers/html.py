"""A paper as one HTML file to print: MathML, no script, nothing loaded from anywhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from grader.papers.markdown import question_title
from grader.report.statements import statement_html

if TYPE_CHECKING:
    from grader.papers.paper import Paper, Part


def paper_html(paper: Paper) -> str:
    """The paper with ruled room for each answer."""
    return _environment().get_template("paper.html.j2").render(paper=paper)


def _asked(part: Part) -> Markup:
    """The statement of a part, its figure as a picture with the text of it folded away below."""
    if part.figure is None:
        return statement_html(part.statement)
    before, _, after = part.statement.partition(part.figure.fenced)
    drawing = part.figure.drawing
    figure = Markup(
        '<figure class="figure"><div class="drawing">{}</div>'
        "<details><summary>The figure as text</summary><pre>{}</pre></details></figure>"
    ).format(drawing.svg(part.figure.alt), drawing.text())
    return statement_html(before) + figure + statement_html(after)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("grader.papers"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"statement": statement_html, "asked": _asked, "title": question_title}
    return environment
