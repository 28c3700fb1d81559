"""An author's Markdown with maths as HTML: no raw HTML, no pictures from elsewhere, no script."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from mdit_py_plugins.dollarmath import dollarmath_plugin

from grader.report.mathml import latex_to_mathml
from grader.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping


# A line must not break between a formula and the sign behind it, or the bracket before it: U+2060 joins them.
_GLUE: Final = re.compile(r"(</math></span>(?=[.,;:?!)\]’])|[(\[‘](?=<span class=.math))")


# A display within a paragraph: a `div` would end the paragraph.
_DISPLAY: Final = re.compile(r'<div class="math inline">(.*?)</div>', re.DOTALL)


@lru_cache(maxsize=2048)
def statement_html(source: str) -> Markup:
    """Markup of a statement; a formula that cannot be converted is shown as its escaped source."""
    written = _DISPLAY.sub(r'<span class="math display">\1</span>', _markdown().render(visible(source)))
    return Markup(_GLUE.sub(r"\1&#8288;", written))  # noqa: S704  (made with html=False: everything is escaped)


def _formula(content: str, options: Mapping[str, Any]) -> str:
    converted = latex_to_mathml(content.strip(), block=bool(options.get("display_mode")))
    if converted is not None:
        return str(converted)
    return str(Markup("<code>{}</code>").format(escape(content)))


@cache
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    return reader.use(dollarmath_plugin, renderer=_formula, double_inline=True)
