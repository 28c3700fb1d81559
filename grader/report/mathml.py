"""MathML that may stand in a page: known elements, harmless attributes, nothing else.

The MathML of a report is made by our own printer, but a report may have travelled as a file since then. So it
is parsed and rebuilt from a list of what is allowed, and refused as a whole when anything else is in it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from latex2mathml import exceptions as latex_faults
from latex2mathml.converter import convert
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterator

ELEMENTS: Final = frozenset({
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "msub", "msup", "msubsup", "munder", "mover",
    "munderover", "mmultiscripts", "mprescripts", "none", "mfrac", "msqrt", "mroot", "mtable", "mtr", "mtd",
    "mstyle", "mpadded", "mphantom",
})  # fmt: skip
ATTRIBUTES: Final = frozenset({
    "display", "displaystyle", "scriptlevel", "stretchy", "fence", "separator", "symmetric", "form", "accent",
    "accentunder", "movablelimits", "largeop", "lspace", "rspace", "minsize", "maxsize", "linethickness",
    "width", "height", "depth", "voffset", "columnspan", "rowspan",
})  # fmt: skip
_CHILDREN: Final = MappingProxyType(
    dict.fromkeys(("mfrac", "msub", "msup", "munder", "mover", "mroot"), 2)
    | dict.fromkeys(("msubsup", "munderover"), 3),
)
_VALUE: Final = re.compile(r"[\w.%+\- ]{0,40}")
_NAMESPACE: Final = re.compile(r"^\{[^}]*\}")
_DEPTH: Final = 120
_SIZE: Final = 200_000
_LONG: Final = 26  # characters of a formula that surely fits on a line of a telephone, names in words included
_WIDE: Final = frozenset({"1em", "2em"})  # spaces between two formulas of one display
_THIN: Final = "0.1667em"
_NAMES: Final = frozenset({
    "log", "ln", "lg", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "tr", "det",
    "diag", "rank", "sign", "vec", "dim", "ker", "deg", "arg",
})  # fmt: skip
_BREAKS: Final = frozenset("=≈≤≥<>∝→⇒⇔∼+−±") | {":=", "≔"}
# First letters (upper, lower) of the mathematical alphabets: browsers honour no `mathvariant` but `normal`.
_ALPHABETS: Final = MappingProxyType({
    "bold": (0x1D400, 0x1D41A), "bold-italic": (0x1D468, 0x1D482),
    "sans-serif": (0x1D5A0, 0x1D5BA), "monospace": (0x1D670, 0x1D68A), "bold-script": (0x1D4D0, 0x1D4EA),
})  # fmt: skip
# The converter's own faults have no common ancestor; the rest is what unfinished input makes it raise.
_LATEX_FAULTS: Final[tuple[type[Exception], ...]] = (
    *(fault for fault in vars(latex_faults).values() if isinstance(fault, type)),
    IndexError, KeyError, ValueError, StopIteration, RecursionError,
)  # fmt: skip


def clean_mathml(source: str, *, cut_display: bool = False) -> Markup | None:
    """The formula as markup that is safe in a page, or None if it is not plain MathML of a sane size.

    A long inline formula comes as several `math` elements side by side, cut before relations, plus and minus, and
    behind commas: no browser breaks a line inside of one, and paper cannot be scrolled. So does a displayed one if
    that is asked for; what stands between wide spaces is then a `span` of the class `formula`, and whoever shows it
    centres these.
    """
    if not source or len(source) > _SIZE or "<!" in source or "<?" in source:
        return None
    try:
        root = ET.fromstring(source)  # noqa: S314  (no declaration can be in it: see the line above)
    except (ET.ParseError, UnicodeEncodeError):  # the second for half of a surrogate pair
        return None
    for element in root.iter():
        element.tag = _NAMESPACE.sub("", element.tag)
    if root.tag != "math" or _depth(root) > _DEPTH or not all(map(_is_allowed, root.iter())):
        return None
    for element in root.iter():
        _tidy(element)
    groups = _lines(root, cut_display=cut_display)
    written = [" ".join(map(_serialised, lines)) for lines in groups]
    if len(groups) > 1:
        written = [f'<span class="formula">{group}</span>' for group in written]
    return Markup(" ".join(written))  # noqa: S704  (rebuilt from the lists above; all text is escaped by the serialiser)


@lru_cache(maxsize=2048)
def latex_to_mathml(latex: str, *, block: bool = False) -> Markup | None:
    """An author's formula as MathML; None where the converter does not know a command, so that source is shown."""
    try:
        source = convert(latex, display="block" if block else "inline")
    except _LATEX_FAULTS:
        return None
    found = clean_mathml(source, cut_display=True)
    return None if found is None or "\\" in found else found


def _is_allowed(element: ET.Element) -> bool:
    """A known element that has all its parts: a fraction without a denominator is drawn as an error."""
    return element.tag in ELEMENTS and len(element) == _CHILDREN.get(element.tag, len(element))


def _depth(root: ET.Element) -> int:
    """Levels of nesting, counted level by level because a hostile tree would exhaust the stack."""
    level, depth = [root], 0
    while level and depth <= _DEPTH:
        level = [child for element in level for child in element]
        depth += 1
    return depth


def _tidy(element: ET.Element) -> None:
    """Keep the harmless attributes; say in classes and letters what browsers no longer take from attributes."""
    variant, align = element.get("mathvariant", ""), element.get("columnalign", "")
    kept = {key: value for key, value in element.items() if key in ATTRIBUTES and _VALUE.fullmatch(value)}
    element.attrib.clear()
    element.attrib.update(kept)
    if element.tag == "mtd" and align in {"left", "right"}:
        element.set("class", align)
    if variant == "normal" and element.tag == "mi":
        element.set("mathvariant", "normal")
    if variant in _ALPHABETS:
        element.text = "".join(_letter(char, variant) for char in element.text or "")
    _join_letters(element)
    if element.tag in {"math", "mrow", "mtd"}:
        _space_names(element)


def _space_names(row: ET.Element) -> None:
    """A thin space between the name of a function and what stands beside it without a bracket: `log P`, not `logP`."""
    for place in reversed(range(len(row) - 1)):
        pair = row[place], row[place + 1]
        if any(map(_is_name, pair)) and not any(each.tag in {"mo", "mspace"} for each in pair):
            row.insert(place + 1, ET.Element("mspace", {"width": _THIN}))


def _is_name(element: ET.Element) -> bool:
    """Whether it is the name of a function, also one with a base or a power."""
    base = element[0] if element.tag in {"msub", "msup", "msubsup"} else element
    return base.tag == "mi" and base.text in _NAMES


def _serialised(line: ET.Element) -> str:
    return ET.tostring(line, encoding="unicode", short_empty_elements=False)


def _lines(root: ET.Element, *, cut_display: bool) -> list[list[ET.Element]]:
    """A long formula in pieces between which a line may break, in groups between wide spaces; a short one is whole."""
    block = root.get("display") == "block"
    if (block and not cut_display) or sum(len(text) for text in root.itertext()) < _LONG:
        return [[root]]
    kept = {"display": "inline", "displaystyle": "true"} if block else dict(root.attrib)
    groups, depth = [[ET.Element("math", kept)]], 0
    for part in _flat(root[0] if _is_single_row(root) else root):
        if len(groups[-1][-1]) and part.tag == "mo" and part.text in _BREAKS:
            part.set("form", "infix")  # else the first sign of a piece would be taken for a prefix
            groups[-1].append(ET.Element("math", kept))
        groups[-1][-1].append(part)
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(part.text or "", 0) if part.tag == "mo" else 0
        if part.tag == "mo" and part.text == "," and depth == 0:
            groups[-1].append(ET.Element("math", kept))
        if block and part.tag == "mspace" and part.get("width") in _WIDE:
            groups.append([ET.Element("math", kept)])
    found = [[line for line in lines if len(line)] for lines in groups]
    return [lines for lines in found if lines] if sum(map(len, found)) > 1 else [[root]]


def _is_single_row(root: ET.Element) -> bool:
    """Whether all of a formula is one row whose first and last signs are no fences that stretch over it."""
    if len(root) != 1 or root[0].tag != "mrow" or not len(root[0]):
        return False
    return not any(end.tag == "mo" and end.get("stretchy") != "false" and end.get("fence") for end in root[0])


def _flat(row: ET.Element) -> Iterator[ET.Element]:
    """Children of a row, and of rows in it that are mere grouping: those that hold a sign to break at.

    A row that starts or ends with any other sign stays whole: fences stretch over the row that they stand in.
    """
    for part in row:
        ends = [part[0], part[-1]] if part.tag == "mrow" and len(part) else []
        grouping = any(child.tag == "mo" and child.text in _BREAKS for child in part)
        if ends and grouping and all(end.tag != "mo" for end in ends):
            yield from _flat(part)
        else:
            yield part


def _letter(char: str, variant: str) -> str:
    upper, lower = _ALPHABETS[variant]
    if "A" <= char <= "Z":
        return chr(upper + ord(char) - ord("A"))
    if "a" <= char <= "z":
        return chr(lower + ord(char) - ord("a"))
    return char


def _join_letters(row: ET.Element) -> None:
    """One upright name for a row of upright letters: `softmax` and not seven identifiers."""
    upright = [child.tag == "mi" and child.get("mathvariant") == "normal" for child in row]
    if row.tag != "mrow" or len(upright) < 2 or not all(upright):
        return
    name = "".join(child.text or "" for child in row)
    row.clear()
    ET.SubElement(row, "mi").text = name
