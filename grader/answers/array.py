"""Numbers in nested lists: vectors, matrices, tensors."""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 - parameters are read from the annotations at run time
from dataclasses import dataclass, field, replace
from math import prod
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._numerals import NUMERAL
from grader.answers._tables import table_rows, without_labels
from grader.answers._text import LONGEST, plain, split_top, strip_outer, too_long, without_reason
from grader.answers._values import Quantity, Units, units_of, value_of
from grader.language.repair import repair
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example

if TYPE_CHECKING:
    from fractions import Fraction

    from grader.model.answer import Reading
    from grader.model.symbols import Declarations

_MATRIX: Final = re.compile(
    r"\\begin\s*\{(?:[pbvBV]?matrix|smallmatrix|array)\*?\}(?:\s*\{[lcr| ]*\})?(.*?)\\end\s*\{[^}]*\}", re.DOTALL
)
_INNERMOST: Final = re.compile(
    r"\\begin\s*\{(?:[pbvBV]?matrix|smallmatrix|array)\*?\}(?:\s*\{[lcr| ]*\})?((?:(?!\\begin).)*?)\\end\s*\{[^}]*\}",
    re.DOTALL,
)
_CALL: Final = re.compile(
    r"(?:np|numpy|torch|jnp|tf)?\.?(?:array|tensor|asarray|Tensor|matrix|constant)\s*(?=\()|,\s*(?:dtype|device|requires_grad)\s*=\s*[\w.']+"
)
_TRANSPOSED: Final = re.compile(r"\s*(?:\^\s*\{?\s*(?:\\top|T|⊤|\\intercal|\\mathsf\s*T)\s*\}?|\.T|ᵀ)\s*$")
_LABEL: Final = re.compile(r"^[^\[({\d]*?[A-Za-z][^\[({]*?:\s*(?=[\[({\d.+-])")
_MEMBERS: Final = re.compile(r":=|==|[=≈≃∼~]")
_DECIMAL_COMMA: Final = re.compile(r"(?<=\d)\{,\}(?=\d{1,2}(?!\d)|\d{4})")  # three digits may be thousands
_MIXED: Final = re.compile(r"[+-]?\d{1,9}\s+(?P<a>\d{1,9})/(?P<b>\d{1,9})")
_SPACED: Final = re.compile(r"[+-]?[\d.][\d.eE+/-]*(?:\s+[+-]?[\d.][\d.eE+/-]*)+")
_FACTOR: Final = re.compile(
    r"(?P<factor>\\[dt]?frac\s*\{\s*\d+\s*\}\s*\{\s*\d+\s*\}|\(?\s*\d+(?:\.\d+)?\s*(?:/\s*\d+)?\s*\)?)\s*[*·×]?\s*(?P<list>\[.*\])"
    r"|(?P<divided>\[.*\])\s*/\s*(?P<divisor>\d+)",
    re.DOTALL,
)
_BEFORE: Final = re.compile(
    r"(?:^|[=≈$\s])(?P<factor>\\[dt]?frac\s*\{\d+\}\s*\{\d+\}|\d+(?:\.\d+)?(?:\s*/\s*\d+)?)\s*(?:\\left)?\W{0,2}\s*$"
)
_SHAPE: Final = re.compile(
    r"(?<=[\])])\s*,?\s*(?:with|of|has|which has)\s+(?:the\s+)?shape\b.*$", re.IGNORECASE | re.DOTALL
)
_MOST_ENTRIES: Final = 4096
_DEEPEST: Final = 8

Nested = Quantity | tuple["Nested", ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """A rectangular array: its shape, and its entries row by row."""

    shape: tuple[int, ...]
    entries: tuple[Quantity, ...]


class _Unread(Exception):  # noqa: N818 - never leaves this file; carries the note and the words
    def __init__(self, note: str, message: str) -> None:
        super().__init__(message)
        self.note = note


@dataclass(frozen=True)
class Array(AbstractAnswerKind):
    r"""Numbers in a rectangular arrangement of any depth.

    Read are `[[1, 2], [3, 4]]`, `1, 2, 3`, `(1/2, 1/4)`, rows on lines or behind semicolons, numpy's print
    `[[1. 2.] [3. 4.]]`, `np.array(...)`, `torch.tensor(...)`, Markdown tables and LaTeX matrices;
    labels of the entries (`channel 1: 2.5`) fall away; a left-hand side such as
    `\sigma^2 =` is no data. Each entry is read as the kind `number` reads plain values (`31/12`, `94 %`,
    `\ln 2`). Rows of different lengths are not an answer.

    Parameters
    ----------
    unit:
        Units of the entries, as in the kind `number`.

    Value: `Entries`: `shape` (a tuple of sizes, empty for a single number) and `entries`, row by row.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("[[1, 2], [3, 4]]", expected="[[1, 2], [3, 4]]"),
        Example("31/12, 35/12", expected="[2.58333, 2.91667]"),
        Example(r"M = \begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}", expected="[[1, 0], [0, 1]]"),
        Example("[1, 2], [3]", expected="array.ragged"),
        Example("[1, many]", expected="array.unread"),
    )

    unit: Mapping[str, float | str] = field(default_factory=dict, hash=False)

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read one array. Never raises."""
        refused = too_long(self.kind(), text, LONGEST)
        if refused is not None:
            return refused
        repaired, repairs = repair(text)
        reader = _Reader(units_of(self.unit), Vocabulary.of(declarations))
        try:
            found = reader.array(_DECIMAL_COMMA.sub(".", repaired))
        except _Unread as fault:
            hint = "write the numbers in brackets, such as [[1, 2], [3, 4]]"
            return Malformed("array", text, fault.note, str(fault), hint, 0, len(text))
        shown = printed(found)
        return Answer("array", text, found, _latex(found), shown, repairs)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns text into nested numbers and those into a rectangle."""

    units: Units
    vocabulary: Vocabulary

    def array(self, text: str) -> Entries:
        """The array that the text states, behind its left-hand side."""
        text = table_rows(text)
        several = len(_MATRIX.findall(text)) > 1 or text.count("\\begin") > 1
        matrix = None if several else _MATRIX.search(text)
        if several:
            text = _bracketed(text)
        if matrix is not None:
            rows = [row for row in re.split(r"\\\\|\\cr\b", matrix[1]) if row.strip()]
            cells = ("[" + ",".join(f"({plain(cell)})" for cell in row.split("&")) + "]" for row in rows)
            body = _factor_before(text[: matrix.start()]) + "[" + ",".join(cells) + "]" + _divisor(text[matrix.end() :])
            turned = _TRANSPOSED.search(plain(text[matrix.end() :])) is not None
        else:
            body = without_labels(without_reason(_SHAPE.sub("", plain(text)).replace("\\\\", ";")))
            body = _behind(_CALL.sub("", body)).strip(" .\n")
            turned = _TRANSPOSED.search(body) is not None
            body = _TRANSPOSED.sub("", body)
        body, factor = self._factored(body)
        found = rectangle(self._nested(re.sub(r"([\])])\s*(?=[\[(])", r"\1,", body), 0))
        if factor is not None:
            found = Entries(found.shape, tuple(_times(entry, factor) for entry in found.entries))
        return transposed(found) if turned else found

    def _factored(self, text: str) -> tuple[str, Fraction | None]:
        """A list in brackets and the number it is multiplied with: `1/12 [31, 35]`, `[31, 35]/12`."""
        match = _FACTOR.fullmatch(text)
        if match is None:
            return text, None
        written = match["factor"] or f"1/{match['divisor']}"
        value = value_of(strip_outer(written), self.units, self.vocabulary)
        known = value is not None and value.exact is not None
        return (match["list"] or match["divided"], value.exact) if known and value is not None else (text, None)

    def _nested(self, text: str, depth: int) -> Nested:
        text = text.strip(" ,;\n")
        if depth > _DEEPEST or len(text) > 16 * _MOST_ENTRIES:
            raise _Unread("array.unread", "too deep or too long for an array")
        rows = [row for row in split_top(text, ";\n") if row.strip(" ,")]
        if len(rows) > 1:
            return tuple(self._nested(row, depth + 1) for row in rows)
        pieces = [piece for piece in split_top(text, ",") if piece.strip()]
        if len(pieces) > 1:
            return self._list(text, pieces, depth)
        inner = strip_outer(text)
        several = len(split_top(inner, ",;\n")) > 1
        if inner != text and (several or text[0] in "[{"):
            found = self._nested(inner, depth + 1)
            listed = isinstance(found, tuple) and (several or _SPACED.fullmatch(inner))
            return found if listed else (found,)
        if inner != text and strip_outer(inner) != inner:
            return self._nested(inner, depth + 1)
        mixed = inner == text and _is_mixed(inner)  # in brackets of its own it is a list of two
        if _SPACED.fullmatch(inner) and not NUMERAL.fullmatch(inner) and not mixed:
            return self._list(text, inner.split(), depth)
        return self._entry(text)

    def _list(self, text: str, pieces: list[str], depth: int) -> Nested:
        if len(pieces) > _MOST_ENTRIES:
            raise _Unread("array.unread", f"more than {_MOST_ENTRIES} entries")
        grouped = NUMERAL.fullmatch(text) is not None and re.fullmatch(r"[+-]?0,\d+", text) is not None
        return self._entry(text) if grouped else tuple(self._nested(piece, depth + 1) for piece in pieces)

    def _entry(self, text: str) -> Quantity:
        value = value_of(strip_outer(text), self.units, self.vocabulary)
        if value is None:
            raise _Unread("array.unread", f"the entry {text.strip()[:40]!r} is not a number")
        return value


def _is_mixed(text: str) -> bool:
    """Whether a whole number and a proper fraction are one number: `2 7/12`."""
    found = _MIXED.fullmatch(text)
    return found is not None and int(found["a"]) < int(found["b"]) and text.lstrip("+-")[0] != "0"


def _factor_before(text: str) -> str:
    """The number right before a matrix, which multiplies it; nothing for a left side."""
    found = _BEFORE.search(text)
    return found["factor"] if found else ""


def _divisor(text: str) -> str:
    found = re.match(r"\s*/\s*\d+", text)
    return found[0] if found else ""


def _times(entry: Quantity, factor: Fraction) -> Quantity:
    exact = None if entry.exact is None else entry.exact * factor
    value = entry.value * float(factor)
    return replace(entry, value=value, exact=exact, step=entry.step * abs(float(factor)), other=None, bare=value)


def _bracketed(text: str) -> str:
    """Matrices within lists or matrices, innermost first, as rows in brackets."""
    for _ in range(_DEEPEST):
        inner = _INNERMOST.search(text)
        if inner is None:
            break
        rows = [row for row in re.split(r"\\\\|\\cr\b", inner[1]) if row.strip()]
        cells = ["[" + ",".join(cell.strip() for cell in row.split("&")) + "]" for row in rows]
        whole = "[" + ",".join(cells) + "]"
        text = text[: inner.start()] + whole + text[inner.end() :]
    return text


def _behind(text: str) -> str:
    """The last member of a chain that holds numbers, without a label in words; `p = 1, 4/2 = 2` is `1, 2`."""
    entries = [_MEMBERS.split(piece) for piece in split_top(text, ",;\n") if piece.strip()]
    names = [entry[0].strip() for entry in entries if len(entry) > 1 and re.search(r"[^\W\d_]", entry[0])]
    if len(names) > len(set(names)) > 1:
        raise _Unread("array.unread", f"it is not clear which of {', '.join(dict.fromkeys(names))} is the answer")
    if len(entries) > 1 and all(len(entry) > 1 for entry in entries):
        return ", ".join(entry[-1] for entry in entries)
    members = split_top(_MEMBERS.sub("\0", text), "\0")
    filled = [member for member in members if any(sign.isdigit() for sign in member)]
    return _LABEL.sub("", (filled or members)[-1]).strip()


def rectangle(nested: Nested) -> Entries:
    """The nested numbers as shape and entries.

    Raises
    ------
    _Unread
        If rows on one level differ in shape.

    """
    if isinstance(nested, Quantity):
        return Entries((), (nested,))
    rows = [rectangle(row) for row in nested]
    if not rows or any(row.shape != rows[0].shape for row in rows):
        raise _Unread("array.ragged", "the rows have different lengths")
    return Entries((len(rows), *rows[0].shape), tuple(entry for row in rows for entry in row.entries))


def transposed(array: Entries) -> Entries:
    """The array with its last two axes exchanged; a single row becomes a column."""
    if len(array.shape) == 1:
        return Entries((*array.shape, 1), array.entries)
    if len(array.shape) != 2:
        return array
    rows, columns = array.shape
    entries = tuple(array.entries[row * columns + column] for column in range(columns) for row in range(rows))
    return Entries((columns, rows), entries)


def printed(array: Entries) -> str:
    """The array in brackets."""
    return _joined(array, lambda parts: f"[{', '.join(parts)}]")


def _joined(array: Entries, join: object) -> str:
    assert callable(join)
    if not array.shape:
        return _short(array.entries[0])
    size = prod(array.shape[1:])
    rows = (Entries(array.shape[1:], array.entries[row * size : (row + 1) * size]) for row in range(array.shape[0]))
    return str(join([_joined(row, join) for row in rows]))


def _latex(array: Entries) -> str:
    if len(array.shape) != 2:
        return printed(array)
    rows, columns = array.shape
    cells = [[_short(array.entries[row * columns + column]) for column in range(columns)] for row in range(rows)]
    return r"\begin{pmatrix}" + r" \\ ".join(" & ".join(row) for row in cells) + r"\end{pmatrix}"


def _short(value: Quantity) -> str:
    if value.exact is not None and value.exact.denominator == 1 and abs(value.exact) < 10**15:
        return str(value.exact)
    return f"{value.value:.{max(6, min(value.digits, 17))}g}"
