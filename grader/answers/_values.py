"""One written value: a numeral or a constant expression, with the unit behind it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from grader.answers._numerals import NUMERAL, numeral
from grader.answers._text import split_top
from grader.language.constants import constant_value
from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.tree import Apply, Chain, Node, Number, walk
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Quantity:
    """A finite number in the default unit of its problem.

    `exact` is the number as a fraction where it has one. `step` is one unit in the last place that was written
    and `digits` the count of significant digits; both are zero for a value that is exact by nature (`ln 5`).
    `other` is the second reading of an ambiguous separator or prefix (`1,609`, `320 KB`). `unit` is the unit as
    written, empty where none was; `bare` is the value without the unit's factor.
    """

    value: float
    exact: Fraction | None = None
    step: float = 0.0
    digits: int = 0
    other: float | None = None
    unit: str = ""
    bare: float = 0.0
    tree: Node | None = None

    def agrees(self, other: Quantity) -> bool:
        """Whether one can be the other, rounded."""
        slack = max(self.step, other.step) * 0.50001 + 1e-9 * max(abs(self.value), abs(other.value))
        return abs(self.value - other.value) <= slack

    def distance(self, other: Quantity) -> float:
        """Absolute difference of the values."""
        return abs(self.value - other.value)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by its factors into the default unit; a second factor is the other reading of its name."""

    name: str
    factor: float
    second: float | None = None


_LARGEST: Final = Fraction(10) ** 300  # room below the largest float64 for units and tolerances
_NOT_NUMBERS: Final = frozenset(  # statements, lists and matrices: what they come to is no number that was written
    {"and", "or", "not", "pm", "tuple", "list", "set", "big_o", "big_theta", "big_omega", "matrix", "identity", "ones"}
    | {"zeros", "basis", "transpose", "pinv", "inverse", "trace", "det", "diag", "vec", "rank", "span", "index"}
)
_LN2, _LN10 = math.log(2), math.log(10)
_INFORMATION: Final = {
    **dict.fromkeys(("nat", "nats"), (1.0,)),
    **dict.fromkeys(("bit", "bits", "shannon", "shannons", "bpc", "bpb", "bpw"), (_LN2,)),
    **dict.fromkeys(("dit", "dits", "ban", "bans", "hartley", "hartleys"), (_LN10,)),
}
_STORAGE: Final = {
    **dict.fromkeys(("byte", "bytes", "B"), (1.0,)),
    **dict.fromkeys(("bit", "bits"), (0.125,)),
    **{name: (1024.0**power,) for power, name in enumerate(("KiB", "MiB", "GiB", "TiB"), 1)},
    **{name: (1000.0**power, 1024.0**power) for power, name in enumerate(("kB", "MB", "GB", "TB"), 1)},
    "KB": (1000.0, 1024.0),
    **{f"{name}bytes": (1000.0**power, 1024.0**power) for power, name in enumerate(("kilo", "mega", "giga"), 1)},
    **{f"{name}bytes": (1024.0**power,) for power, name in enumerate(("kibi", "mebi", "gibi"), 1)},
}
_FAMILIES: Final = (_INFORMATION, _STORAGE)
_MULTIPLES: Final = MappingProxyType(
    {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "k": 3, "K": 3, "M": 6}
)
_CHANGING_WORDS: Final = (  # they make another number of the one they stand beside
    "root log logarithm ln exp exponential square squared cube cubed half twice double triple times plus minus "
    "negative hundred thousand million billion dozen inverse reciprocal power over divided factorial sqrt not isn t "
    "never no nor unless except wrong and to step e pi sin cos tan tanh log2 log10 sigmoid sum product"
)
CHANGING: Final = frozenset(_CHANGING_WORDS.split())
_WORD: Final = re.compile(r"[A-Za-zµ]+")
_ORDINARY: Final = re.compile(r"[A-Za-z][A-Za-z'-]+(?:[ /]+[A-Za-z][A-Za-z'-]*)*[.!]?")
_UNIT_TAIL: Final = re.compile(r"(?P<body>.*[\d)}\]])\s*(?P<tail>[A-Za-z]+(?:(?: per |/| )[A-Za-z]+)*)")
_RELATED: Final = re.compile(
    r"[=<>≈≃≅∼~≤≥≠≪≫→⇒∈]|\\(?:lt|gt|le|ge|leq|geq|neq?|ll|gg|approx|sim|simeq|to|in)(?![A-Za-z])"
)
_BARE: Final = Declarations()


class Units:
    """The units of one problem by their names: the declared ones and the rest of their families."""

    def __init__(self, factors: Mapping[str, tuple[float, ...]]) -> None:
        self._exact = {name: Unit(name, *found[:2]) for name, found in factors.items()}
        lowered: dict[str, list[Unit]] = {}
        for unit in self._exact.values():
            lowered.setdefault(_stem(unit.name), []).append(unit)
        self._loose = {stem: found[0] for stem, found in lowered.items() if len({unit.factor for unit in found}) == 1}

    def find(self, word: str) -> Unit | None:
        """The unit of that name; case and a plural s matter only where they tell two units apart."""
        return self._exact.get(word) or self._loose.get(_stem(word))


def _stem(word: str) -> str:
    word = word.lower()
    return word[:-1] if len(word) > 2 and word.endswith("s") else word


def units_of(declared: Mapping[str, float | str]) -> Units:
    """The units that a problem declares, each as a factor into the default unit (`{nats: 1, bits: ln 2}`)."""
    return _units(tuple((name, str(factor)) for name, factor in declared.items()))


@lru_cache(maxsize=256)
def _units(declared: tuple[tuple[str, str], ...]) -> Units:
    factors: dict[str, tuple[float, ...]] = {}
    for name, text in declared:
        quantity = value_of(text, NO_UNITS, Vocabulary.of(_BARE))
        if quantity is None:
            raise ValueError(f"unit {name}: {text!r} is not a number")
        factors[name] = (quantity.value,)
    for family in _FAMILIES:
        base = next((name for name in factors if name in family), None)
        if base is not None:
            scale = factors[base][0] / family[base][0]
            factors = {name: tuple(scale * factor for factor in found) for name, found in family.items()} | factors
    return Units(factors)


NO_UNITS: Final = Units({})
_ANY_UNIT: Final = Units({name: (1.0,) for family in _FAMILIES for name in family})


def value_of(text: str, units: Units, vocabulary: Vocabulary) -> Quantity | None:
    """The number that the whole text writes, unit included; None if it is none, or not finite. Never raises."""
    text = text.strip()
    return written(text, units, vocabulary) or _with_unit(text, units, vocabulary) or _expression(text, vocabulary)


def written(text: str, units: Units, vocabulary: Vocabulary) -> Quantity | None:
    """A numeral, and behind it at most a unit and words that are no mathematics."""
    alone = quantity_from(text)
    match = NUMERAL.match(text)
    tail = text[match.end() :].strip() if match else ""
    if alone is not None or match is None or not tail:
        return alone
    quantity = quantity_from(match.group())
    if quantity is None or not tail[0].isalpha():
        return None
    word = _WORD.match(tail)
    assert word is not None or not tail[0].isascii()
    name = word.group() if word else ""
    if name in _MULTIPLES and vocabulary.resolve(name) is None:
        quantity, tail = scaled(quantity, 10.0 ** _MULTIPLES[name]), tail[len(name) :].strip()
        name = found.group() if (found := _WORD.match(tail)) else ""
    unit = units.find(name)
    if (unit or _ANY_UNIT.find(name)) and (tail == name or _ORDINARY.fullmatch(tail)):
        return quantity if unit is None else in_unit(quantity, unit)
    return quantity if not tail or _is_prose(tail, vocabulary) else None


def _is_prose(tail: str, vocabulary: Vocabulary) -> bool:
    words = _WORD.findall(tail)
    return bool(_ORDINARY.fullmatch(tail)) and not any(word in CHANGING or vocabulary.knows(word) for word in words)


def _with_unit(text: str, units: Units, vocabulary: Vocabulary) -> Quantity | None:
    """An expression with a unit behind it: `ln(5) nats`."""
    match = _UNIT_TAIL.fullmatch(text)
    word = _WORD.match(match["tail"]) if match else None
    if match is None or word is None:
        return None
    unit = units.find(word.group())
    if unit is None and _ANY_UNIT.find(word.group()) is None:
        return None
    quantity = value_of(match["body"], NO_UNITS, vocabulary)
    return quantity if quantity is None or unit is None else in_unit(quantity, unit)


def quantity_from(text: str) -> Quantity | None:
    """The numeral that the whole text writes, as a quantity without a unit."""
    found = numeral(text)
    if found is None or abs(found.value) > _LARGEST:
        return None
    step = float(found.step) if found.step is not None else 0.0
    other = None if found.other is None else float(found.other)
    value = float(found.value)
    return Quantity(value, found.value, step, found.digits if step else 0, other, "", value)


def scaled(quantity: Quantity, factor: float) -> Quantity:
    """The quantity times a positive factor; it stays exact where the factor is a whole number."""
    exact = quantity.exact * Fraction(factor) if quantity.exact is not None and factor.is_integer() else None
    other = None if quantity.other is None else quantity.other * factor
    value = quantity.value * factor
    return replace(quantity, value=value, exact=exact, step=quantity.step * factor, other=other, bare=value)


def in_unit(quantity: Quantity, unit: Unit) -> Quantity:
    """The quantity, which was written in that unit, in the default unit."""
    changed = scaled(quantity, unit.factor)
    other = changed.other if unit.second is None else quantity.value * unit.second
    return replace(changed, unit=unit.name, bare=quantity.value, other=other)


def says_more(text: str) -> bool:
    """Whether the text relates or lists things, so that reading it as one formula would drop some of it."""
    return _RELATED.search(text) is not None or len(split_top(text, ",;")) > 1


def _expression(text: str, vocabulary: Vocabulary) -> Quantity | None:
    if not text or len(text) > 2000 or says_more(text):
        return None
    try:
        tree = read(text, vocabulary).tree
        value = math.nan if any(map(_no_value, walk(tree))) else constant_value(tree)
    except LanguageError:
        return None
    if not math.isfinite(value):
        return None
    return Quantity(value, rational(tree), 0.0, 0, None, "", value, tree)


def _no_value(part: Node) -> bool:
    """Whether a part says something true or false, or lists things, instead of being a number."""
    return isinstance(part, Chain) or (isinstance(part, Apply) and part.head in _NOT_NUMBERS)


def rational(tree: Node) -> Fraction | None:
    """The exact value of small rational arithmetic; None where the tree is anything else."""
    match tree:
        case Number(value=value):
            return value
        case Apply(head="neg" | "percent" as head, args=(inner,)):
            part = rational(inner)
            return None if part is None else -part if head == "neg" else part / 100
        case Apply(head="add" | "sub" | "mul" | "dot" | "div" | "pow" as head, args=(left, right)):
            return _arithmetic(head, rational(left), rational(right))
        case _:
            return None


def _arithmetic(head: str, left: Fraction | None, right: Fraction | None) -> Fraction | None:
    if left is None or right is None:
        return None
    match head:
        case "add":
            return left + right
        case "sub":
            return left - right
        case "div":
            return left / right if right else None
        case "pow":
            small = right.denominator == 1 and abs(right) <= 64 and left.numerator.bit_length() <= 32
            return left ** int(right) if small and left and left.denominator.bit_length() <= 32 else None
        case _:
            return left * right


def constant_of(text: str) -> Fraction | float | None:
    """The value of a parameter that an author wrote as text (`1/2`, `3 %`, `ln 2`)."""
    quantity = value_of(text, NO_UNITS, Vocabulary.of(_BARE))
    if quantity is None:
        return None
    return quantity.value if quantity.exact is None else quantity.exact
