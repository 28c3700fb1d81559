"""One number, written in any usual way."""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 - parameters are read from the annotations at run time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._numerals import NUMERAL, in_digits
from grader.answers._text import plain, split_top, strip_outer, too_long
from grader.answers._values import Quantity, Units, in_unit, quantity_from, units_of, value_of, written
from grader.language.repair import repair
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed, Repair
from grader.model.kinds import AbstractAnswerKind, Example

if TYPE_CHECKING:
    from grader.model.answer import Reading
    from grader.model.symbols import Declarations

_OR: Final = re.compile(r"\bor\b|\|\|", re.IGNORECASE)
_RANGE: Final = re.compile(
    r"±|\+/-|\bplus or minus\b|\bbetween\b.*\band\b|\d\s*%?\s*(?:to|\.\.|\.\.\.)\s*[+-]?[\d.]+\s*$|\d\s*%?\s+to\s+[+-]?\d", re.IGNORECASE
)
_DASHES: Final = re.compile(r"\d\s*[–—]\s*\d|\d\s*--\s*\d")
_REASON: Final = re.compile(r"[,;:.]?\s+(?:not|rather than|instead of|because|since|as (?:the|we|a|it|only)|due to|where|which)\b.*", re.IGNORECASE | re.DOTALL)
_SO: Final = re.compile(
    r"(?:^|[\s,;.])(?:so|thus|hence|therefore|i\.e\.|that is|giving|gives|answer(?: is)?:?|final(?:ly)?:?|which is)(?=[\s,:])|⇒|→|->|=>",
    re.IGNORECASE,
)
_RELATION: Final = re.compile(r":=|==|<=|>=|=<|[=≈≃≅≡∼~<>≤≥≠]|≪|≫")
_BOUNDS: Final = frozenset({"≤", "≥", "<=", ">=", "=<"})
_STRICT: Final = frozenset({"<", ">", "≠", "≪", "≫"})
_BOUND_WORDS: Final = re.compile(r"\b(?:at least|at most|no (?:more|less|fewer) than|up to)\b", re.IGNORECASE)
_STRICT_WORDS: Final = re.compile(r"\b(?:(?:more|less|fewer|greater|larger|smaller|bigger) than|above|below|under|over)\b", re.IGNORECASE)
_MINUS: Final = re.compile(r"\b(?:minus|negative)\s+(?=[\d.])", re.IGNORECASE)
_ASIDE: Final = re.compile(r"(?P<before>.*\S)\s+\((?P<aside>[^()]*(?:\([^()]*\)[^()]*)*)\)\s*[.,;]?", re.DOTALL)
_LABEL: Final = re.compile(r"(?P<label>[^:]*[^\s:\d][^:]*):(?!=)\s*(?P<rest>\S.*)", re.DOTALL)
_ITEM: Final = re.compile(r"(?:\(?[a-z]\)|[-*•]) +(?=\S)")
_PROSE: Final = re.compile(r"[A-Za-z\s.,;:!?'\"()/_-]*")
_CHANGING: Final = frozenset(
    "root log logarithm ln exp exponential square squared cube cubed half twice double triple times plus minus negative "
    "hundred thousand million billion dozen inverse reciprocal power over divided factorial sqrt not isn t never no nor "
    "unless except wrong and to step e pi sin cos tan tanh log2 log10 sigmoid sum product".split()
)
_WORD: Final = re.compile(r"[A-Za-z]+\d*")


@dataclass(frozen=True, slots=True)
class _Statement:
    """What one statement says: its value, the values before it in the chain, and how it was meant."""

    value: Quantity
    earlier: tuple[tuple[str, Quantity], ...] = ()
    related: bool = False
    bound: bool = False


class _Refused(Exception):  # noqa: N818 - never leaves this file; says why there is no one number
    def __init__(self, note: str, message: str, hint: str = "give one number") -> None:
        super().__init__(message)
        self.note, self.hint = note, hint


@dataclass(frozen=True)
class Number(AbstractAnswerKind):
    r"""One number, read exactly and with the digits that were given.

    Read are decimals (`1.6094`, `.5`, `0,9933`, `1e-3`, `3.3\times10^5`), thousands (`327,680`, `327 680`,
    `1{,}024`), percent, fractions, number words, constant expressions (`\ln 5`, `1/(1+9*e^(-5))`,
    `ln(6.9)/ln(2)`), with a left-hand side, a label or words around it (`x = 4`, `perplexity: 113.31`, `about 3
    tokens`). Of a chain `a = b = c` the last member is the answer; members that differ from it by more than
    rounding are remarked. Two numbers (`2 or 3`, `between 1 and 2`, `1.6 (or 2.3)`) are not an answer.

    Parameters
    ----------
    unit:
        Units by name, each as a factor into the default unit: `{nats: 1, bits: ln 2}`. A number without a unit
        is in the default one. Units of information and of storage know the rest of their family.
    bound:
        Accept `x >= 7` for 7, where the question asks for the smallest or largest value of something.

    Value: a `Quantity`: `value` (finite float), `exact` (fraction or None), `step`, `digits`, `unit`.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("1.6094", expected="1.6094"),
        Example(r"$x = 3.3\times 10^{5}$", expected="330000"),
        Example("about 3 tokens", expected="3"),
        Example("2.3219 bits", expected="1.60942 (2.3219 bits)", parameters={"unit": {"nats": 1, "bits": "ln 2"}}),
        Example(r"\ln 5", expected="1.60944"),
        Example("2 or 3", expected="number.hedged"),
        Example("a lot", expected="number.unread"),
    )

    unit: Mapping[str, float | str] = field(default_factory=dict, hash=False)
    bound: bool = False

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read one number. Never raises."""
        refused = too_long(self.kind(), text)
        if refused is not None:
            return refused
        reader = _Reader(units_of(self.unit), Vocabulary.of(declarations), bound=self.bound)
        quick = quantity_from(text)
        if quick is not None:
            return _answer(text, _Statement(quick))
        repaired, repairs = repair(text)
        try:
            return _answer(text, reader.conclude(repaired), repairs)
        except _Refused as refusal:
            return Malformed(self.kind(), text, refusal.note, str(refusal), refusal.hint, 0, len(text))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Narrows prose down to the one number that it states."""

    units: Units
    vocabulary: Vocabulary
    bound: bool

    def conclude(self, text: str) -> _Statement:
        """The statement with which the text ends.

        Raises
        ------
        _Refused
            If it states no number, or more than one.

        """
        if _DASHES.search(text):
            raise _Refused("number.hedged", "a range of numbers was given")
        body = _MINUS.sub("-", plain(text)).rstrip(" .?;,")
        if _RANGE.search(body):
            raise _Refused("number.hedged", "a range of numbers was given")
        pieces = [piece for piece in _OR.split(body) if piece.strip(" (),")]
        if len(pieces) > 1:
            return self._one_of(pieces)
        return self._last(in_digits(body))

    def _one_of(self, pieces: list[str]) -> _Statement:
        """Alternatives are one answer only where all say the same (`2.3219 bits or 1.6094 nats`)."""
        found = [self._last(piece.strip(" (),")) for piece in pieces]
        if all(found[0].value.agrees(other.value) for other in found[1:]):
            return max(found, key=lambda statement: statement.value.digits)
        raise _Refused("number.hedged", "two different numbers were given")

    def _last(self, body: str) -> _Statement:
        """The last line that states a value; bare lines that differ are two answers."""
        lines = [line for line in re.split(r"\n(?!\s*(?:[=≈<>≤≥]|\\approx))|\\\\", body) if line.strip()]
        found = [statement for line in lines[-12:] if (statement := self._statement(line, 0)) is not None]
        if not found:
            raise _Refused("number.unread", "no number could be read", "write one number, such as 0.25 or 1/4")
        last = found[-1]
        if any(not line.related and not line.value.agrees(last.value) for line in found[:-1]):
            raise _Refused("number.hedged", "more than one number was given")
        return last

    def _statement(self, text: str, depth: int) -> _Statement | None:
        text = _ITEM.sub("", text.strip(), count=1).strip(" .;,?")
        aside = self._aside(text, depth)
        whole = None if aside else value_of(text, self.units, self.vocabulary)
        if aside or whole is not None or depth > 4 or not text:
            return aside if whole is None else _Statement(whole)
        shorter = _REASON.sub("", text, count=1)
        if shorter != text and shorter:
            return self._statement(shorter, depth + 1)
        return self._narrowed(text, depth) or self._chain(text)

    def _narrowed(self, text: str, depth: int) -> _Statement | None:
        """What stands behind the last `so`, `thus`, arrow or label."""
        *_, rest = _SO.split(text)
        if rest != text:
            found = self._statement(rest, depth + 1) if rest.strip() else None
            return None if found is None else replace(found, related=True)
        label = _LABEL.fullmatch(text)
        return None if label is None else self._statement(label["rest"], depth + 1)

    def _aside(self, text: str, depth: int) -> _Statement | None:
        """A number with a remark in brackets behind it: a unit, the same value again, or words."""
        match = _ASIDE.fullmatch(text)
        if match is None or depth > 4:
            return None
        aside = re.sub(r"^(?:i\.?e\.?|=|≈|,|\s|about)+", "", match["aside"])
        numeric = written(match["before"], self.units, self.vocabulary) is not None
        words = set(_WORD.findall(aside.lower()))
        if words & _CHANGING or not (numeric or (words and not re.search(r"\d", aside))):
            return None
        main = self._statement(match["before"], depth + 1)
        if main is None:
            return None
        unit = self.units.find(aside.strip().removeprefix("in "))
        if unit is not None and not main.value.unit:
            return replace(main, value=in_unit(main.value, unit))
        second = value_of(aside, self.units, self.vocabulary)
        if second is not None and not second.agrees(main.value):
            raise _Refused("number.hedged", "two different numbers were given")
        return main

    def _chain(self, text: str) -> _Statement | None:
        members, relations = _members(text)
        strict = any(relation in _STRICT for relation in relations) or _STRICT_WORDS.search(text)
        bound = any(relation in _BOUNDS for relation in relations) or _BOUND_WORDS.search(text)
        values = [(member, value) for member in members if (value := self._member(member)) is not None]
        if not values or len(relations) == 0 and len(members) > 1:
            return None
        if strict or (bound and not self.bound):
            raise _Refused("number.bound", "a bound was given, not a number", "give the number itself")
        return _Statement(values[-1][1], tuple(values[:-1]), related=bool(relations), bound=bool(bound))

    def _member(self, member: str) -> Quantity | None:
        member = member.strip(" .;,")
        value = value_of(strip_outer(member), self.units, self.vocabulary)
        return value if value is not None else self._in_prose(member)

    def _in_prose(self, text: str) -> Quantity | None:
        """The only number among words that do not change it."""
        found = list(NUMERAL.finditer(text))
        if len(found) != 1:
            return None
        start, end = found[0].start("sign" if found[0]["sign"] else "mantissa"), found[0].end()
        before, behind = text[:start], text[end:]
        words = {word.lower() for word in _WORD.findall(before) + _WORD.findall(behind)}
        if not _PROSE.fullmatch(before) or before[-1:].isalnum() or words & _CHANGING:
            return None
        value = value_of(text[start:], self.units, self.vocabulary)
        return value if value is not None or not _PROSE.fullmatch(behind) else quantity_from(found[0].group())


def _members(text: str) -> tuple[list[str], list[str]]:
    """Members and relations of a chain, split outside brackets."""
    depths, depth = [], 0
    for sign in text:
        depth += (sign in "([{") - (sign in ")]}")
        depths.append(depth)
    members, relations, start = [], [], 0
    for match in _RELATION.finditer(text):
        if depths[match.start()] <= 0:
            members.append(text[start : match.start()])
            relations.append(match.group())
            start = match.end()
    members.append(text[start:])
    if not relations:
        members = [piece for piece in split_top(text, ";,") if piece.strip()]
    return members, relations


def _answer(text: str, said: _Statement, repairs: tuple[Repair, ...] = ()) -> Answer:
    value = said.value
    remarks = [
        f"{member.strip()} is {_short(earlier)}, not {_short(value)}"
        for member, earlier in said.earlier
        if not earlier.agrees(value) and not _relative(earlier.value, value.value)
    ]
    if said.bound:
        remarks.append("a bound was given; its number was taken")
    converted = f"{_short(value)} ({_decimal(value.bare)} {value.unit})"
    shown = converted if value.bare != value.value else f"{_short(value)} {value.unit}".strip()
    latex = _short(value) if not value.unit else rf"{_decimal(value.bare)}\,\mathrm{{{value.unit}}}"
    return Answer("number", text, value, latex, shown, repairs, tuple(remarks))


def _relative(left: float, right: float) -> bool:
    return abs(left - right) <= 5e-4 * max(abs(left), abs(right))


def _short(value: Quantity) -> str:
    if value.exact is not None and value.exact.denominator == 1 and abs(value.exact) < 10**15:
        return str(value.exact)
    return _decimal(value.value, max(6, value.digits))


def _decimal(value: float, digits: int = 6) -> str:
    return f"{value:.{min(digits, 17)}g}"
