"""The reader's place in the tokens, and what it knows on the way: scopes, modes, limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from grader.language.faults import LanguageError
from grader.language.tree import Apply, Node, Symbol

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.language.lexer import Token
    from grader.language.vocabulary import Vocabulary

MAX_NESTING: Final = 100
CLOSES: Final = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "<": ">", "floor": "floor", "ceil": "ceil"}


@dataclass
class Cursor:
    """Where the reader stands. `parse(cursor, power)` reads one expression and is the only way to recurse.

    `bound` are the indices bound by sums around this place; `loose` the undeclared letters met so far, which
    must turn out to be indices; `bars` counts open bars, so that `|x|` closes; `scripts` is true inside a
    subscript, where letters side by side are two indices and not a product.
    """

    tokens: list[Token]
    vocabulary: Vocabulary
    parse: Callable[[Cursor, int], Node]
    python: bool = False
    weak_hadamard: bool = True
    at: int = 0
    nesting: int = 0
    bars: int = 0
    scripts: bool = False
    bound: list[str] = field(default_factory=list)
    loose: dict[str, tuple[int, int]] = field(default_factory=dict)
    indices: set[str] = field(default_factory=set)
    remarks: list[str] = field(default_factory=list)

    @property
    def token(self) -> Token:
        """The token at this place; the last one is always `end`."""
        return self.tokens[self.at]

    def ahead(self, count: int = 1) -> Token:
        """A token further on; `end` where there is none."""
        return self.tokens[min(self.at + count, len(self.tokens) - 1)]

    def step(self) -> Token:
        """Take the token at this place."""
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def take(self, text: str, kind: str = "op") -> bool:
        """Take this very token if it stands here."""
        token = self.tokens[self.at]
        if token.kind == kind and token.text == text:
            self.at += 1
            return True
        return False

    def is_open(self, text: str = "") -> bool:
        """Whether an opening bracket (of that sort) stands here."""
        token = self.tokens[self.at]
        return token.kind == "open" and (not text or token.text == text)

    def close(self, opened: Token) -> int:
        """Take the bracket that closes `opened`; gives the offset behind it."""
        token = self.token
        if token.kind == "close" and token.text == CLOSES[opened.text]:
            self.at += 1
            return token.end
        if token.kind == "end":
            raise LanguageError("bracket.open", f"the bracket {opened.text} is never closed", span=opened[2:4])
        if token.kind == "close":
            message = f"{token.text} cannot close {opened.text}"
            raise LanguageError("bracket.mismatch", message, span=(opened.start, token.end))
        raise self.unexpected()

    def expression(self, power: int = 0) -> Node:
        """Read one expression whose operators bind more tightly than `power`."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise LanguageError("text.too-deep", "the formula is nested too deeply to be read", span=self.token[2:4])
        try:
            return self.parse(self, power)
        finally:
            self.nesting -= 1

    def group(self, *, digit: bool = False) -> Node:
        r"""A braced group, or the single token that LaTeX takes where braces are missing.

        With `digit` a number gives only its first digit, as in `\frac12`.
        """
        token = self.token
        if digit and token.kind == "num" and len(token.text) > 1 and token.text.isdigit():
            cut = token.start + 1
            self.tokens[self.at : self.at + 1] = [
                token._replace(text=token.text[0], end=cut),
                token._replace(text=token.text[1:], start=cut),
            ]
        if self.is_open("{"):
            bracket = self.step()
            inner = self.unscripted()
            self.close(bracket)
            return inner
        return self.expression(60)

    def unscripted(self, power: int = 0) -> Node:
        """An expression in which letters side by side are a product again, and bars open again."""
        scripts, bars = self.scripts, self.bars
        self.scripts, self.bars = False, 0
        node = self.expression(power)
        self.scripts, self.bars = scripts, bars
        return node

    def unexpected(self) -> LanguageError:
        """The error for a token that cannot stand here."""
        token = self.token
        if token.kind == "end":
            return LanguageError("text.ends", "the formula stops in the middle", "something is missing at the end",
                                 (max(0, token.start - 1), token.start))  # fmt: skip
        return LanguageError("text.unexpected", f"{token.text!r} cannot stand here", span=token[2:4])

    def index_symbol(self, name: str, span: tuple[int, int]) -> Symbol:
        """A letter in index position: bound, declared as an index, a dimension, or free."""
        vocabulary = self.vocabulary
        self.indices.add(name)
        if name in self.bound:
            return Symbol(name, span)
        found = vocabulary.resolve(name)
        if found is not None and (found in vocabulary.dimensions or vocabulary.symbols[found].kind.value == "index"):
            return Symbol(found, span)
        return Symbol(name, span)


def apply(head: str, *args: Node, span: tuple[int, int]) -> Apply:
    """A node over a span."""
    return Apply(head, args, span)
