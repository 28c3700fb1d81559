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


# A line must not break between a formula and the sign behind it, or the bracket before it.
_INLINE: Final = re.compile(r'([(\[‘]?)<span class="math inline">(<math.*?</math>)</span>([.,;:?!)\]’]*)', re.DOTALL)
_BETWEEN: Final = re.compile(r"(?<=</math>) (?=<math)")


# A display within a paragraph: a `div` would end the paragraph.
_DISPLAY: Final = re.compile(r'<div class="math inline">(.*?)</div>', re.DOTALL)


@lru_cache(maxsize=2048)
def statement_html(source: str) -> Markup:
    """Markup of a statement; a formula that cannot be converted is shown as its escaped source."""
    written = _DISPLAY.sub(r'<span class="math display">\1</span>', _markdown().render(visible(source)))
    return Markup(_INLINE.sub(_together, written))  # noqa: S704  (made with html=False: everything is escaped)


def _together(found: re.Match[str]) -> str:
    """A formula, in whose pieces lines may break, with its first and last piece tied to the signs around it."""
    before, formula, after = found.groups()
    pieces = _BETWEEN.split(formula)
    if before:
        pieces[0] = f'<span class="together">{before}{pieces[0]}</span>'
    if after:
        pieces[-1] = f'<span class="together">{pieces[-1]}{after}</span>'
    return f'<span class="math inline">{" ".join(pieces)}</span>'


def _formula(content: str, options: Mapping[str, Any]) -> str:
    converted = latex_to_mathml(content.strip(), block=bool(options.get("display_mode")))
    if converted is not None:
        return str(converted)
    return str(Markup("<code>{}</code>").format(escape(content)))


@cache
def _markdown() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    return reader.use(dollarmath_plugin, renderer=_formula, double_inline=True)
