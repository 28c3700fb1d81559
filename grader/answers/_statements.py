"""Narrowing prose down to the one number that it states."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from grader.answers._numerals import NUMERAL, in_digits
from grader.answers._text import plain, strip_outer, without_reason
from grader.answers._values import CHANGING, Quantity, Units, in_unit, quantity_from, value_of, written

if TYPE_CHECKING:
    from grader.language.vocabulary import Vocabulary

_OR: Final = re.compile(r"\bor\b|\|\|", re.IGNORECASE)
_RANGE: Final = re.compile(
    r"±|\+/-|\bplus or minus\b|\bbetween\b.*\band\b|\d\s*%?\s*\.\.\.?\s*[+-]?[\d.]+\s*$|\d\s*%?\s+to\s+[+-]?\d",
    re.IGNORECASE,
)
_DASHES: Final = re.compile(r"\d\s*[–—]\s*\d|\d\s*--\s*\d")
_SO: Final = re.compile(
    r"(?:^|[\s,;.])(?:tends to|converges to|goes to|approaches"
    r"|so|thus|hence|therefore|i\.e\.|that is|giving|gives|answer(?: is)?:?|final(?:ly)?:?)(?=[\s,:])"
    r"|⇒|→|->|=>",
    re.IGNORECASE,
)
_RELATION: Final = re.compile(r":=|==|<=|>=|=<|[=≈≃≅≡∼~<>≤≥≠]|≪|≫")
_BOUNDS: Final = frozenset({"≤", "≥", "<=", ">=", "=<"})
_STRICT: Final = frozenset({"<", ">", "≠", "≪", "≫"})
_BOUND_WORDS: Final = re.compile(r"\b(?:at least|at most|no (?:more|less|fewer) than|up to)\b", re.IGNORECASE)
_STRICT_WORDS: Final = re.compile(
    r"\b(?:(?:more|less|fewer|greater|larger|smaller|bigger) than|above|below|under|over)\b", re.IGNORECASE
)
_MINUS: Final = re.compile(r"\b(?:minus|negative)\s+(?=[\d.])", re.IGNORECASE)
_ASIDE: Final = re.compile(r"(?P<before>.*\S)\s+\((?P<aside>[^()]*(?:\([^()]*\)[^()]*)*)\)\s*[.,;]?", re.DOTALL)
_LABEL: Final = re.compile(r"(?P<label>[^:]*[^\s:\d][^:]*):(?!=)\s*(?P<rest>\S.*)", re.DOTALL)
_ITEM: Final = re.compile(r"^(?:\(?[a-z]\)|[*•]) +(?=\S)")  # a dash is a minus here, never a bullet
_CRAMPED: Final = re.compile(r"\b(ln|sqrt|exp)(?=\d)")
_COPULA: Final = re.compile(
    r"\b(?:is|are|was|equals|becomes|amounts to)\s+(?:about |approximately |roughly |around |just )?$", re.IGNORECASE
)
_DENYING: Final = frozenset(
    {"not", "isn", "t", "no", "never", "nor", "wrong", "minus", "negative", "squared", "times", "thousand", "million"}
)
_CIRCUMSTANCE: Final = re.compile(
    r"(?P<kept>[\d%)](?:\s+[a-z]+){0,2})\s+(?:(?:after|with|using|on|over|from|during|at)\s+(?=[^=<>≈≤≥;]*[a-z]{3})"
    r"(?![^=<>]*\b(?:or|and|to)\s+\d)[^=<>≈≤≥;]*"
    r"|(?:with|for|at|using)\s+[A-Za-zλγ]\w*\s*=[^=<>≈≤≥;]*?(?:(?:,|\band\b)\s*[A-Za-zλγ]\w*\s*=[^=<>≈≤≥;]*?)*)$",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(r"(?P<kept>\d\s+[a-z]{3,}(?:\s+[a-z]+)?)\s*\([^()]*\d\s*,[^()]*\)$", re.IGNORECASE)
_SAID: Final = re.compile(
    r"(?P<before>[^=<>≈≤≥]*)\b(?:is|was|equals)\s+(?:(?:about|approximately|around|roughly)\s+)?(?P<rest>[\d.+-][^=<>≈≤≥]*)$",
    re.IGNORECASE,
)
_PROSE: Final = re.compile(r"[A-Za-z\s.,;:!?'\"()/_-]*")
_LONG_WORD: Final = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{3,}")
_WORD: Final = re.compile(r"[A-Za-z]+\d*")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one statement says: its value, the values before it in the chain, and how it was meant."""

    value: Quantity
    earlier: tuple[tuple[str, Quantity], ...] = ()
    related: bool = False
    bound: bool = False


class Refused(Exception):  # noqa: N818 - it is the student who is told, not a caller who failed
    """The text states no one number: a stable note, the words and the remedy."""

    def __init__(self, note: str, message: str, hint: str = "give one number") -> None:
        super().__init__(message)
        self.note, self.hint = note, hint


@dataclass(frozen=True, slots=True)
class StatementReader:
    """Narrows prose down to the one number that it states."""

    units: Units
    vocabulary: Vocabulary
    bound: str

    def conclude(self, text: str) -> Statement:
        """The statement with which the text ends.

        Raises
        ------
        Refused
            If it states no number, or more than one.

        """
        if _DASHES.search(text):
            raise Refused("number.hedged", "a range of numbers was given")
        body = _CRAMPED.sub(r"\1 ", _MINUS.sub("-", plain(text))).rstrip(" .?;,")
        if _RANGE.search(body):
            raise Refused("number.hedged", "a range of numbers was given")
        pieces = [piece for piece in _OR.split(body) if piece.strip(" (),")]
        if len(pieces) > 1:
            return self._one_of(pieces)
        return self._last(in_digits(body))

    def _one_of(self, pieces: list[str]) -> Statement:
        """Alternatives are one answer only where all say the same (`2.3219 bits or 1.6094 nats`)."""
        found = [self._last(piece.strip(" (),")) for piece in pieces]
        if all(found[0].value.agrees(other.value) for other in found[1:]):
            return max(found, key=lambda statement: statement.value.digits)
        raise Refused("number.hedged", "two different numbers were given")

    def _last(self, body: str) -> Statement:
        """The last line that states a value; bare lines that differ are two answers."""
        lines = [line for line in re.split(r"\n(?!\s*(?:[=≈<>≤≥]|\\approx))|\\\\", body) if line.strip()]
        found = [statement for line in lines[-12:] if (statement := self._statement(line, 0)) is not None]
        if not found:
            raise Refused("number.unread", "no number could be read", "write one number, such as 0.25 or 1/4")
        last = found[-1]
        if any(not line.related and not line.value.agrees(last.value) for line in found[:-1]):
            raise Refused("number.hedged", "more than one number was given")
        return last

    def _statement(self, text: str, depth: int) -> Statement | None:
        text = _ITEM.sub("", text.strip(), count=1).strip(" .;,?")
        aside = self._aside(text, depth)
        whole = None if aside else value_of(text, self.units, self.vocabulary)
        if aside or whole is not None or depth > 4 or not text:
            return aside if whole is None else Statement(whole)
        shorter = without_reason(text)
        if shorter != text and shorter:
            return self._statement(in_digits(shorter), depth + 1)
        shorter = _CIRCUMSTANCE.sub(r"\g<kept>", _COUNTED.sub(r"\g<kept>", text))
        found = self._narrowed(text, depth) or (self._chain(text) if shorter == text else None)
        return found or self._said(text) or (self._statement(shorter, depth + 1) if shorter != text else None)

    def _said(self, text: str) -> Statement | None:
        """What a sentence with other numbers in it says last: `the perplexity after 500 steps is 20`."""
        match = _SAID.fullmatch(text)
        if match is None or _SAID.search(match["before"]) or set(_WORD.findall(match["before"].lower())) & _DENYING:
            return None
        value = value_of(match["rest"], self.units, self.vocabulary)
        return None if value is None else Statement(value, related=True)

    def _narrowed(self, text: str, depth: int) -> Statement | None:
        """What stands behind the last `so`, `thus`, arrow or label."""
        *_, rest = _SO.split(text)
        if rest != text:
            found = self._statement(rest, depth + 1) if rest.strip() else None
            return None if found is None else replace(found, related=True)
        label = _LABEL.fullmatch(text)
        return None if label is None else self._statement(label["rest"], depth + 1)

    def _aside(self, text: str, depth: int) -> Statement | None:
        """A number with a remark in brackets behind it: a unit, the same value again, or words."""
        match = _ASIDE.fullmatch(text)
        if match is None or depth > 4:
            return None
        aside = re.sub(r"^(?:i\.?e\.?|=|≈|,|\s|about)+", "", match["aside"])
        words = set(_WORD.findall(aside.lower()))
        if words & _DENYING or not (self._is_restated(match, aside) or (words and not re.search(r"\d", aside))):
            return None
        main = self._statement(match["before"], depth + 1)
        if main is None:
            return None
        unit = self.units.find(aside.strip().removeprefix("in "))
        if unit is not None and not main.value.unit:
            return replace(main, value=in_unit(main.value, unit))
        second = written(aside.strip(), self.units, self.vocabulary)  # anything longer is the work, not another answer
        if second is not None and not second.agrees(main.value):
            raise Refused("number.hedged", "two different numbers were given")
        return main

    def _is_restated(self, match: re.Match[str], aside: str) -> bool:
        """Whether a bracket behind a numeral says something of it and is no factor: `1/2 (1 - 1/2)` is a product."""
        main = written(_RELATION.split(match["before"])[-1].strip(), self.units, self.vocabulary)
        second = written(aside.strip(), self.units, self.vocabulary)
        if main is None:
            return False
        worded = aside != match["aside"] or match["before"][-1].isalpha() or _LONG_WORD.search(aside) is not None
        worded = worded or _RELATION.search(aside) is not None
        return worded or (second is not None and max(main.step, second.step) > 0)

    def _chain(self, text: str) -> Statement | None:
        members, relations = _members(text)
        strict = any(relation in _STRICT for relation in relations) or _STRICT_WORDS.search(text)
        bound = any(relation in _BOUNDS for relation in relations) or _BOUND_WORDS.search(text)
        values = [(member, value) for member in members if (value := self._member(member)) is not None]
        if not values:
            return None
        if strict or (bound and _direction(text, members, relations) != self.bound):
            raise Refused("number.bound", "a bound was given, not a number", "give the number itself")
        return Statement(values[-1][1], tuple(values[:-1]), related=bool(relations), bound=bool(bound))

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
        changing = _DENYING if _COPULA.search(before) else CHANGING
        changed = {word.lower() for word in _WORD.findall(before)} & changing
        changed |= {word.lower() for word in _WORD.findall(behind)} & CHANGING
        inside = before[-1:].isalnum() or behind.startswith("!") or re.search(r"\w\s*\($", before)
        if inside or changed or not _PROSE.fullmatch(before):
            return None
        value = value_of(text[start:], self.units, self.vocabulary)
        unread = value is None and _PROSE.fullmatch(behind) and not behind[:1].isalpha()
        return quantity_from(found[0].group()) if unread else value


def _direction(text: str, members: list[str], relations: list[str]) -> str:
    """Which value a bound makes its number: the `smallest` that something may be, or the `largest`."""
    words = _BOUND_WORDS.search(text)
    if words is not None:
        return "smallest" if re.search(r"least|less|fewer", words[0], re.IGNORECASE) else "largest"
    rising = any(relation in {"≤", "<=", "=<"} for relation in relations)
    number_first = NUMERAL.search(members[0]) is not None and not re.search(r"[A-Za-zλΔδ]", members[0])
    return "smallest" if rising == number_first else "largest"


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
    return members, relations
