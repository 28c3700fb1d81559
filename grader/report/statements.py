"""An author's Markdown with maths as HTML: no raw HTML, no pictures from elsewhere, no script."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin

from grader.report.mathml import latex_to_mathml
from grader.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping


@lru_cache(maxsize=2048)
def statement_html(source: str) -> Markup:
    """Markup of a statement; a formula that cannot be converted is shown as its escaped source."""
    return Markup(_markdown().render(visible(source)))  # noqa: S704  (made with html=False: everything is escaped)


def _formula(content: str, options: Mapping[str, Any]) -> str:
    converted = latex_to_mathml(content.strip(), block=bool(options.get("display_mode")))
    if converted is not None:
        return str(converted)
    return str(Markup("<code>{}</code>").format(escape(content)))


@cache
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    return reader.use(dollarmath_plugin, renderer=_formula, double_inline=True)
