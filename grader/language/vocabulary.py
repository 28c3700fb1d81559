"""What a problem declares, arranged for reading: which spelling is which symbol, and what the symbol is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from grader.language.tokens import tokens_of
from grader.language.words import FUNCTION_NAMES, GREEK
from grader.model.symbols import Declarations, Kind

if TYPE_CHECKING:
    from grader.model.symbols import Dimension, Symbol

_DIGIT_TAIL: Final = re.compile(r"^(.*[A-Za-z])_?(\d+)$")
_RAISED: Final = re.compile(r"\^\{?[A-Za-z]+\}?$")
_INDEXED: Final = re.compile(r"_\{?([a-z]+)\}?$")
_VECTORS: Final = frozenset({Kind.COLUMN, Kind.ROW})


GIVEN: Final = "given"  # the bar of a conditional probability in a spelling: `P(o|c)` is `P_o_given_c`


def spell(text: str) -> str:
    r"""The spelling that a declared name or alias is looked up by: `\hat{\mathbf y}` gives `y_hat`.

    Scripts are joined with underscores (`W^{(1)}` gives `W_1`), calligraphic letters keep their style
    (`\mathcal L` gives `cal:L`).
    """
    parts = []
    for token in tokens_of(text, lambda _: True):
        if token.kind in {"name", "num", "word"}:
            style = f"{token.style}:" if token.style in {"cal", "bb"} else ""
            parts.append(style + token.text)
        elif token.text == "'":
            parts.append("prime")
        elif token.text == "*":
            parts.append("star")
        elif token.text == "|":
            parts.append(GIVEN)
    return "_".join(parts)


@dataclass(frozen=True)
class Vocabulary:
    """Spellings of a problem. Made once for its declarations and kept."""

    declarations: Declarations
    _spellings: dict[str, str] = field(default_factory=dict, repr=False)
    _raised: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()

    def with_own(self, words: frozenset[str]) -> Vocabulary:
        """The same spellings, and words of the student's own whose letters belong together."""
        return replace(self, own=words) if words else self

    @staticmethod
    def of(declarations: Declarations) -> Vocabulary:
        """The vocabulary of these declarations, built at most once."""
        return _build(declarations)

    @cached_property
    def symbols(self) -> dict[str, Symbol]:
        """Declared symbols by canonical name."""
        return {symbol.name: symbol for symbol in self.declarations.symbols}

    @cached_property
    def dimensions(self) -> dict[str, Dimension]:
        """Declared dimensions by canonical name."""
        return {dimension.name: dimension for dimension in self.declarations.dimensions}

    @cached_property
    def latex(self) -> dict[str, str]:
        """How declared symbols ask to be printed."""
        named: tuple[Symbol | Dimension, ...] = (*self.declarations.symbols, *self.declarations.dimensions)
        return {entry.name: entry.latex for entry in named if entry.latex}

    @cached_property
    def words(self) -> frozenset[str]:
        """Symbols that stand for themselves and have no value."""
        return frozenset(symbol.name for symbol in self.declarations.symbols if symbol.kind is Kind.WORD)

    @cached_property
    def followed(self) -> dict[str, str]:
        """Scalars that are written with an index, such as `L_t`, and this index: in a sum over it they follow it."""
        indices = {symbol.name for symbol in self.declarations.symbols if symbol.kind is Kind.INDEX}
        found = {
            symbol.name: match[1]
            for symbol in self.declarations.symbols
            if symbol.definition and symbol.kind is Kind.SCALAR and not symbol.family
            and (match := _INDEXED.search(symbol.latex))
        }
        return {name: letter for name, letter in found.items() if letter in indices}

    @cached_property
    def variable(self) -> str:
        """The only variable of a problem of one number, by which a bare prime differentiates; empty elsewhere."""
        drawn = [one for one in self.declarations.symbols if one.kind is not Kind.INDEX and not one.definition]
        return drawn[0].name if len(drawn) == 1 and drawn[0].kind is Kind.SCALAR else ""

    def resolve(self, spelling: str, style: str = "") -> str | None:
        """Canonical name of a spelling, or None if nothing is declared under it."""
        if style:
            found = self._spellings.get(f"{style}:{spelling}")
            if found is not None:
                return found
        return self._spellings.get(spelling)

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        parts = (spelling.split("_") for spelling in self._spellings)
        return frozenset("_".join(part[:end]) for part in parts for end in range(2, len(part)))

    def begins(self, spelling: str) -> bool:
        r"""Whether a longer declared spelling begins like this: `\pi^*` where `\pi^*_r` is declared."""
        return spelling in self._beginnings

    def is_raised(self, spelling: str) -> bool:
        r"""Whether a declared spelling carries its last part as a superscript, such as `\lambda^Q`."""
        return spelling in self._raised

    def knows(self, word: str) -> bool:
        """Whether the lexer may take these letters together."""
        return word in self._spellings or word in self.own or word in FUNCTION_NAMES or word in GREEK or word in _ALWAYS

    def is_scalar(self, name: str) -> bool:
        """Whether the name is a declared scalar, index or dimension (undeclared letters are indices)."""
        symbol = self.symbols.get(name)
        return symbol is None or symbol.kind in {Kind.SCALAR, Kind.INDEX}


_ALWAYS: Final = frozenset({"e", "pi", "I", "E", "oo", "H", "softmax", "inf", "infinity"})


@lru_cache(maxsize=512)
def _build(declarations: Declarations) -> Vocabulary:
    spellings: dict[str, str] = {}
    entries: tuple[Symbol | Dimension, ...] = (*declarations.dimensions, *declarations.symbols)
    for entry in entries:
        spellings[entry.name] = entry.name
    for entry in entries:
        for text in (entry.name, *entry.aliases, *((entry.latex,) if entry.latex else ())):
            for spelling in _variants(spell(text) if text != entry.name else text):
                spellings.setdefault(spelling, entry.name)
    raised = (spell(alias) for entry in entries for alias in entry.aliases if _RAISED.search(alias))
    return Vocabulary(declarations, spellings, frozenset(raised))


def _variants(spelling: str) -> tuple[str, ...]:
    """Ways in which people type one name: `W_2` also as `W2`, `y_hat` also as `yhat` and `hat_y`."""
    found = [spelling]
    digits = _DIGIT_TAIL.match(spelling)
    if digits:
        found += [f"{digits[1]}_{digits[2]}", f"{digits[1]}{digits[2]}"]
    for accent in ("hat", "bar", "tilde"):
        base, mark, rest = spelling.partition(f"_{accent}")
        if mark and base:
            found += [f"{base}{accent}{rest}", f"{accent}_{base}{rest}", f"{accent}{base}{rest}"]
    return tuple(found)
