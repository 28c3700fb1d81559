"""The shape of an array, with numbers or declared dimensions on its axes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._polynomial import Polynomial, polynomial_of
from grader.answers._text import plain, split_top, strip_outer, too_long, without_reason
from grader.answers._values import says_more
from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.repair import repair
from grader.language.tree import names
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example
from grader.model.symbols import Declarations, Dimension, Kind

if TYPE_CHECKING:
    from grader.model.answer import Reading, Repair

Shape_ = tuple[Polynomial, ...]

_QUICK: Final = re.compile(r"\(?\[?[1-9]\d{0,14}(?:\s*[,x×]\s*[1-9]\d{0,14})*,?\s*\]?\)?")
_DIGITS: Final = re.compile(r"\d+")
_WHOLE: Final = re.compile(r"\d{1,15}|\d{1,3}(?:,\d{3})+")
_SPACE: Final = re.compile(r"^(?:.*(?:∈|\\in\b))?\s*(?:\\mathbb\s*\{?\s*R\s*\}?|\\R\b|ℝ|R|IR)\s*\^\s*")
_CALL: Final = re.compile(r"^(?:torch\.Size|(?:tf\.)?TensorShape|tuple|list|shape|size|dim)\s*(?=[(\[])", re.IGNORECASE)
_BY: Final = re.compile(
    r"×|-?\bby\b-?|(?<=[\d)\s\]}])[xX](?=[\s(\d\[{])|(?<=\d)[xX](?=[A-Za-z(])|(?<=\))[xX](?=[A-Za-z])",
    re.IGNORECASE,
)
_TIGHT: Final = re.compile(r"(?<=[A-Za-z\d)])[xX](?=[A-Za-z\d(])")
_STARS: Final = re.compile(r"\d{1,15}(?:\s*[*·]\s*\d{1,15})+")
_OR: Final = re.compile(r"\bor\b|\beither\b", re.IGNORECASE)
_SO: Final = re.compile(
    r"\b(?:so|thus|hence|therefore|giving|gives?|is|are|becomes|be|has shape|of shape|shape|size|namely|i\.e\.)"
    r"(?=[\s,:(\[])|⇒|→|->|=>|∈|\\in\b|[=:\n]",
    re.IGNORECASE,
)
_NOT: Final = re.compile(r"(?:it is |is |are )?(?:not|never)\b", re.IGNORECASE)
_NAMED_SIZE: Final = re.compile(
    r"\s*[A-Za-z_]\w*\s*=(?P<size>[^=]+)|\s*(?P<count>\d{1,15})\s+[A-Za-z]{2,}(?: [A-Za-z]+)*\s*"
)
_SIZE: Final = r"(?P<{}>\w+)"
_PRODUCT_SIZE: Final = r"(?P<{}>\w+(?:[*·]\w+)*)"
_ROWS: Final = _PRODUCT_SIZE.format("rows") + r" rows?"
_COLUMNS: Final = _PRODUCT_SIZE.format("columns") + r" col(?:umn)?s?"
_BETWEEN: Final = r"(?:,| and| by| times| with)* "
_TABLES: Final = (
    re.compile(_ROWS + _BETWEEN + _COLUMNS, re.IGNORECASE),
    re.compile(_COLUMNS + _BETWEEN + _ROWS, re.IGNORECASE),
)
_SIDE: Final = r"(?:(?P<{}>row|column)[ -]*)?(?:vector|array|tensor)?"
_VECTOR: Final = re.compile(
    r"(?:an? )?(?:(?:1-?d|flat|one-dimensional) )?" + _SIDE.format("side")
    + r"(?: ?(?:of|with|has)?(?: an?)? ?(?:length|size|dimension)?) ?"
    + _SIZE.format("size")
    + r"(?:[ -](?:entries|elements|components|numbers|values|dim(?:s|ensions?|ensional)?|D))?[ -]?"
    + _SIDE.format("after"),
    re.IGNORECASE,
)  # fmt: skip
_SAME: Final = re.compile(
    r"(?:(?:has |have )?the )?same (?:shape |size |dimensions? |layout )?(?:as|like|of)(?: that of)? (?P<name>.+)",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(
    r"^(?:(?:it|this|that|the|an?|its|is|has|have|with|of|shaped?|size|dimensions?|output|result|answer|matrix|tensor|array)\b\s*)+",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(r"\s*\b(?:matrix|matrices|tensor|array|vector|shape|in total)$", re.IGNORECASE)
_BRACKET: Final = r"[(\[](?![)\]])(?:[^()\[\]]|[(\[][^()\[\]]*[)\]])*[)\]]"
_TIMES: Final = r"\s*(?:[xX×]|\bby\b)\s*"
_PRODUCT: Final = re.compile(rf"{_BRACKET}(?:{_TIMES}{_BRACKET})+")
_GROUP: Final = re.compile(
    rf"{_PRODUCT.pattern}|{_BRACKET}|(?<![\w.])(?:\d{{1,15}}|[A-Za-z]{{1,3}})(?:{_TIMES}(?:\d{{1,15}}|[A-Za-z]{{1,3}}))+(?![\w.])"
)
# A word behind a shape describes it. `per`, `for` or `transposed` would change it.
_LAST_WORD: Final = re.compile(
    r"[\s,]+(?!(?:by|or|x|per|each|every|for|times|plus|minus|not|transpose\w*)$)(?P<word>[a-z]{2,}(?:-[a-z]+)*)$",
    re.IGNORECASE,
)
_SCALARS: Final = frozenset({"scalar", "a scalar", "()", "[]", "a single number", "single number", "0-dimensional"})
# Axes told one by one, and remarks that explain a shape by others: `n x m x p: one n x m matrix for each x`.
_LISTED: Final = re.compile(
    r"\b(?:dimensions|axes|sizes|dims)\s*(?:are\b|of\b|=|:)?\s*(?P<first>[\w*^+]{1,12}(?:\s*,\s*[\w*^+]{1,12})*)"
    r"(?:\s*,?\s+and\s+|\s*,\s*)(?P<last>[\w*^+]{1,12})(?!\w)",
    re.IGNORECASE,
)
_EXPLAINS: Final = re.compile(
    r"\s*(?::|\s-+|;|\()\s*(?:(?:one|an?|each|every|all|for|with|since|because|there|this|it|the|that|same)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_JOINED: Final = re.compile(
    r"\b(?:flatten\w*|vectori[sz]\w*|reshap\w*|equivalent\w*|unrolled|stacked|joined|as an? (?:matrix|tensor)"
    r"|matrix form)\b",
    re.IGNORECASE,
)
_MOST_AXES: Final = 16


@dataclass(frozen=True)
class Shape(AbstractAnswerKind):
    r"""The shape of an array: one size for each axis, in order.

    Read are `(4, 12, 512)`, `4 x 12 x 512`, `4×12×512`, `[4,12,512]`, `\mathbb{R}^{4 \times 12}`,
    `torch.Size([4, 12])`, `1 by 10`, `(97,)`, `97`, `row vector of length 10`, `5 rows and 7 columns`,
    `same shape as x` for a declared x, with a left-hand side or a sentence around it. An axis may be a formula in
    declared dimensions, `(B, T, n*d)` or `n x m x (p+1)`; formulas are compared as polynomials, so that `nm` is
    `m*n` and nothing else. Two different shapes are not an answer.

    Value: a tuple of `Polynomial`, one for each axis; the empty tuple is a scalar.
    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("4 x 12 x 512", expected="(4, 12, 512)"),
        Example(r"$\mathbb{R}^{1 \times 10}$", expected="(1, 10)"),
        Example("(97,)", expected="(97,)"),
        Example(
            "n x m x (p+1)",
            expected="(n, m, p + 1)",
            declarations=Declarations(dimensions=(Dimension("n"), Dimension("m"), Dimension("p"))),
        ),
        Example("(1, 10) or (10, 1)", expected="shape.hedged"),
        Example("batch 2, heads 8", expected="shape.unread"),
    )

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read one shape. Never raises."""
        refused = too_long(self.kind(), text)
        if refused is not None:
            return refused
        if _QUICK.fullmatch(text.strip()):
            return _answer(text, tuple(Polynomial.number(int(size)) for size in _DIGITS.findall(text)))
        repaired, repairs = repair(text)
        found = _Reader(Vocabulary.of(declarations)).shapes(plain(repaired).strip(" .?!;,"))
        if len(set(found)) == 1:
            return _answer(text, found[0], repairs)
        hint = "write one size for each axis, such as (4, 12, 512) or 4 x 12 x 512"
        if found:
            return Malformed(
                "shape", text, "shape.hedged", "more than one shape was given", "give one shape", 0, len(text)
            )
        return Malformed("shape", text, "shape.unread", "no shape could be read", hint, 0, len(text))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Finds the shape, or the different shapes, that a text states."""

    vocabulary: Vocabulary

    def shapes(self, text: str) -> list[Shape_]:
        """Every shape that the text offers as its answer; one if it is an answer."""
        text = _LISTED.sub(r"(\g<first>, \g<last>)", text)
        pieces = [piece for piece in _OR.split(text) if piece.strip(" ,(")]
        found = [shape for piece in pieces for shape in self._stated(without_reason(piece.strip(" ,")))]
        if len(found) == 2 and _JOINED.search(text) and (_joins(*found) or _joins(*reversed(found))):
            return [max(found, key=len)]  # the same entries, with axes joined
        return found

    def _stated(self, text: str) -> list[Shape_]:
        whole = self._shape(text)
        whole = self._shape(self._without_tail(text)) if whole is None else whole
        if whole is not None or _NOT.match(text):
            return [] if whole is None else [whole]
        if (equal := self._equated(text)) is not None:
            return [equal]
        *_, last = _SO.split(text)
        grouped = any(self._shape(group) is not None for group in _GROUP.findall(text))
        concluded = self._shape(last) if last != text and (_GROUP.search(last) or not grouped) else None
        if concluded is not None:
            return [concluded]
        shorter = _EXPLAINS.sub("", text)
        if shorter != text and _GROUP.search(shorter) and (told := self._stated(shorter)):
            return told
        return [shape for group in _GROUP.findall(text) if (shape := self._shape(group)) is not None]

    def _equated(self, text: str) -> Shape_ | None:
        """The one size that a calculation ends with: `(10 + 1) * 5 + 42 = 97 entries`."""
        before, sign, after = text.rpartition("=")
        size = self._shape(after) or self._shape(self._without_tail(after))
        worked = self._axis(before.rpartition("=")[2]) if sign and size is not None and len(size) == 1 else None
        return size if size is not None and worked == size[0] else None

    def _shape(self, text: str) -> Shape_ | None:
        text = text.strip(" .,;?!\n").replace("\n", " ")
        if text.lower() in _SCALARS:
            return ()
        shorter = _LEADING.sub("", text)
        described = self._described(text) or self._described(shorter)
        if described is not None:
            return described
        text = _CALL.sub("", _SPACE.sub("", _TRAILING.sub("", shorter).strip())).strip()
        text = re.sub(r"\]\s*\[", ", ", text)
        if _PRODUCT.fullmatch(text):
            return self._product(text)
        inner = strip_outer(strip_outer(text))
        described = self._described(inner) if inner != text else None
        return self._axes(inner, enclosed=inner != text) if described is None else described

    def _without_tail(self, text: str) -> str:
        """A text without the words at its end that name no dimension."""
        while (last := _LAST_WORD.search(text)) is not None and self._axis(last["word"]) is None:
            text = text[: last.start()]
        return text

    def _product(self, text: str) -> Shape_ | None:
        """`(n, m) x (n, m)`: the axes of each bracket in turn."""
        shapes = [self._shape(group) for group in re.findall(_BRACKET, text)]
        return None if None in shapes else tuple(axis for shape in shapes for axis in shape or ())

    def _axes(self, text: str, *, enclosed: bool) -> Shape_ | None:
        pieces = _pieces(text)
        if enclosed and len(pieces) > 1:  # `(B=4, T=12)`, `(2 batches, 8 heads)`
            named = [_NAMED_SIZE.fullmatch(piece) for piece in pieces]
            pieces = [
                match["size"] or match["count"] if match else piece for match, piece in zip(named, pieces, strict=True)
            ]
        if len(pieces) == 1 and self._axis(text) is None and "," not in text:
            pieces = _TIGHT.split(text)
        if not 1 <= len(pieces) <= _MOST_AXES:
            return None
        axes = [self._axis(piece) for piece in pieces]
        return tuple(axis for axis in axes if axis is not None) if None not in axes else None

    def _axis(self, text: str) -> Polynomial | None:
        """One size: a positive whole number, or a polynomial in declared dimensions."""
        text = text.strip()
        if _WHOLE.fullmatch(text if "," in text else strip_outer(text)):
            text = strip_outer(text)
            size = int(text.replace(",", ""))
            return Polynomial.number(size) if size else None
        if not text or len(text) > 200 or "." in text or says_more(text):
            return None
        try:
            tree = read(text, self.vocabulary).tree
        except LanguageError:
            return None
        if not all(self._is_size(name) for name in names(tree)):
            return None
        found = polynomial_of(tree)
        return None if found is None or (found.constant is not None and found.constant < 1) else found

    def _is_size(self, name: str) -> bool:
        return self.vocabulary.resolve(name) is not None and self.vocabulary.is_scalar(name)

    def _described(self, text: str) -> Shape_ | None:
        """A shape in words: rows and columns, a vector of some length, the same as a declared symbol."""
        for table in _TABLES:
            if match := table.fullmatch(text):
                return self._both(match["rows"], match["columns"])
        if match := _SAME.fullmatch(text):
            return self._of_symbol(match["name"])
        match = _VECTOR.fullmatch(text)
        size = self._axis(match["size"]) if match else None
        if match is None or size is None:
            return None
        side = (match["side"] or match["after"] or "").lower()
        one = Polynomial.number(1)
        return {"row": (one, size), "column": (size, one)}.get(side, (size,))

    def _both(self, rows: str, columns: str) -> Shape_ | None:
        first, second = self._axis(rows), self._axis(columns)
        return (first, second) if first is not None and second is not None else None

    def _of_symbol(self, name: str) -> Shape_ | None:
        symbol = self.vocabulary.symbols.get(self.vocabulary.resolve(name.strip(" .$")) or "")
        if symbol is None or symbol.family:
            return None
        axes = tuple(self._axis(size) for size in symbol.shape)
        one = (Polynomial.number(1),)
        shape = tuple(axis for axis in axes if axis is not None)
        if len(shape) < len(axes):
            return None
        return {Kind.ROW: one + shape, Kind.COLUMN: shape + one}.get(symbol.kind, shape)


def _joins(fine: Shape_, coarse: Shape_) -> bool:
    """Whether one shape comes of the other by joining neighbouring axes."""
    rest = list(fine)
    for axis in coarse:
        if not rest:
            return False
        joined = rest.pop(0)
        while joined != axis and rest:
            joined = joined * rest.pop(0)
        if joined != axis:
            return False
    return not rest


def _pieces(text: str) -> list[str]:
    """The axes as written: between `×`, x or `by`; else between commas; else between stars."""
    marked = _BY.sub("\0", text)
    if "\0" in marked:
        return split_top(marked, "\0")
    if _STARS.fullmatch(text):
        return re.split(r"[*·]", text)
    pieces = split_top(text, ",")
    pieces = pieces if pieces[-1].strip() else pieces[:-1]
    spaced = re.split(r",\s+", text)
    grouped = len(spaced) > 1 and any(_WHOLE.fullmatch(piece) and "," in piece for piece in spaced)
    return spaced if grouped else pieces


def _answer(text: str, shape: Shape_, repairs: tuple[Repair, ...] = ()) -> Answer:
    return Answer("shape", text, shape, r" \times ".join(map(str, shape)) or "1", printed(shape), repairs)


def printed(shape: Shape_) -> str:
    """The shape as Python prints a tuple."""
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
