"""An asymptotic cost: `O(n^2 d)`, `n log n`, `quadratic in n`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._text import plain, split_top, too_long
from grader.language.faults import LanguageError
from grader.language.printing import to_latex, to_plain
from grader.language.reader import read
from grader.language.repair import repair
from grader.language.tree import CONSTANTS, Apply, Chain, Node, Symbol, children, names, rebuild, walk
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example
from grader.model.symbols import Declarations, Dimension

if TYPE_CHECKING:
    from grader.model.answer import Reading

_OR: Final = re.compile(r"\bor\b|\beither\b", re.IGNORECASE)
_REASON: Final = re.compile(
    r"[,;:.]?\s+(?:because|since|as (?:the|we|a|it|there)|due to|where|when|if|for|not|per|with|assuming|given)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_LAST: Final = re.compile(
    r":=|[=≈∼~⇒→:]|\b(?:so|thus|hence|therefore|i\.e\.|is|are|overall|total(?:ly)?|in total)(?=[\s,:])",
    re.IGNORECASE,
)
_BOUND: Final = re.compile(
    r"(?:\\(?:mathcal|mathrm|cal)\s*\{?\s*O\s*\}?|\b[OΘΩ]|\\(?:Theta|Omega|bigO)|\b(?:Big-?O|Theta|Omega)\b)\s*(?=\()"
)
_UNITS: Final = re.compile(
    r"\s*\b(?:time|space|memory|multiplications?|operations?|flops|steps?|parameters?|complexity|cost|runtime|trainable"
    r"|extra|in|of)\b\s*",
    re.IGNORECASE,
)
_DEGREES: Final = {
    "constant": "1", "logarithmic": r"\log({})", "linear": "{}", "quadratic": "({})^2", "cubic": "({})^3",
    "quartic": "({})^4", "exponential": "2^({})", "linearithmic": r"{} \log({})", "log-linear": r"{} \log({})",
    "quasilinear": r"{} \log({})",
}  # fmt: skip
_WORDED: Final = re.compile(
    rf"\b(?P<degree>{'|'.join(_DEGREES)})(?:ally|ly)?\b(?:\s+(?:time|space|memory|cost|complexity|growth))*(?:\s+(?:in|with)\s+(?:the\s+)?(?P<of>[\w\\]+))?",
    re.IGNORECASE,
)
_HEADS: Final = {"big_o": "O", "big_theta": "Theta", "big_omega": "Omega"}
_ASKED: Final = Declarations(dimensions=(Dimension("n"), Dimension("d")))


@dataclass(frozen=True, slots=True)
class Bound:
    """A cost as a formula; `symbol` is `O`, `Theta`, `Omega`, or empty for a count without one."""

    tree: Node
    symbol: str


@dataclass(frozen=True)
class Complexity(AbstractAnswerKind):
    r"""An asymptotic cost in declared sizes.

    Read are `O(n^2 d)`, `\Theta(n \log n)`, `\mathcal{O}(nd^2)`, `nd^2 + 2ndr`, `O(nd^2 + ndr) = O(nd^2)` (the last
    member counts), `quadratic in n`, `linear in n and quadratic in d`, with words around it. Two bounds joined by
    "or" are not an answer.

    Value: `Bound`: the formula inside the symbol, and the symbol.
    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("O(n^2 d)", expected="O(n^2 * d)", declarations=_ASKED),
        Example("quadratic in n", expected="n^2", declarations=_ASKED),
        Example("O(n) or O(n^2)", expected="complexity.hedged", declarations=_ASKED),
        Example("fast", expected="complexity.unread", declarations=_ASKED),
    )

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read one cost. Never raises."""
        refused = too_long(self.kind(), text)
        if refused is not None:
            return refused
        repaired, repairs = repair(text)
        reader = _Reader(Vocabulary.of(declarations))
        found = [bound for piece in _OR.split(plain(repaired)) if (bound := reader.bound(piece)) is not None]
        if not found:
            sizes = ", ".join(dimension.name for dimension in declarations.dimensions)
            hint = f"write a bound such as O(...) in {sizes}" if sizes else "write a bound such as O(n^2)"
            return Malformed("complexity", text, "complexity.unread", "no bound could be read", hint, 0, len(text))
        if any(bound.tree != found[0].tree for bound in found[1:]):
            return Malformed(
                "complexity",
                text,
                "complexity.hedged",
                "more than one bound was given",
                "give one bound",
                0,
                len(text),
            )
        return _answer(text, found[-1], repairs)


def _answer(text: str, bound: Bound, repairs: object) -> Answer:
    assert isinstance(repairs, tuple)
    around = (f"{bound.symbol}(", ")") if bound.symbol else ("", "")
    command = {"O": "O", "": ""}.get(bound.symbol, f"\\{bound.symbol}")
    latex = f"{command}({to_latex(bound.tree)})" if command else to_latex(bound.tree)
    return Answer("complexity", text, bound, latex, to_plain(bound.tree).join(around), repairs)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Narrows prose down to the cost with which it ends."""

    vocabulary: Vocabulary

    def bound(self, text: str) -> Bound | None:
        """The bound of the text: all of it, its last member, its only bound symbol, or its words."""
        text = text.strip(" .;,?!")
        return self._formula(text) or self._shortened(text) or self._only(text) or self._worded(text)

    def _shortened(self, text: str) -> Bound | None:
        shorter = _REASON.sub("", text, count=1)
        members = [member for member in _LAST.split(shorter) if member.strip()]
        for member in reversed(members):
            found = self._formula(member) or self._formula(_UNITS.sub(" ", member))
            if found is not None or _BOUND.search(member):
                return found
        return None

    def _only(self, text: str) -> Bound | None:
        """The one bound symbol with its bracket among words; several that differ are no answer."""
        groups = {_balanced(text, match.end()): text[match.start() :] for match in _BOUND.finditer(text)}
        if len(groups) != 1:
            return None
        ((inside, rest),) = groups.items()
        return self._formula(rest[: rest.index("(")] + inside)

    def _worded(self, text: str) -> Bound | None:
        sizes = [size.name for size in self.vocabulary.declarations.dimensions]
        factors = []
        for match in _WORDED.finditer(text):
            name = match["of"] or (sizes[0] if len(sizes) == 1 else "")
            if match["degree"].lower() != "constant" and not name:
                return None
            factors.append("(" + _DEGREES[match["degree"].lower()].replace("{}", name) + ")")
        return self._formula(" ".join(factors)) if factors else None

    def _formula(self, text: str) -> Bound | None:
        if not text.strip() or len(text) > 2000 or len(split_top(text, ",;")) > 1:
            return None
        try:
            tree = read(text, self.vocabulary).tree
        except LanguageError:
            return None
        if isinstance(tree, Chain):
            tree = tree.sides[-1]
        several = any(
            isinstance(part, Apply) and part.head in {"tuple", "list", "set", "or", "and"} for part in walk(tree)
        )
        empty = any(isinstance(part, Apply) and part.head in _HEADS and len(part.args) != 1 for part in walk(tree))
        known = not several and not empty and all(name in CONSTANTS or self._is_size(name) for name in names(tree))
        tree, symbol = _unwrapped(tree)
        exponent = self.vocabulary.resolve("T")
        return Bound(tree if exponent is None else _raised(tree, exponent), symbol) if known else None

    def _is_size(self, name: str) -> bool:
        return self.vocabulary.resolve(name) is not None and self.vocabulary.is_scalar(name)


def _unwrapped(tree: Node) -> tuple[Node, str]:
    """The formula inside a bound symbol, and which symbol occurs first."""
    symbol = next((_HEADS[part.head] for part in walk(tree) if isinstance(part, Apply) and part.head in _HEADS), "")
    while isinstance(tree, Apply) and tree.head in _HEADS and len(tree.args) == 1:
        tree = tree.args[0]
    return tree, symbol


def _raised(tree: Node, exponent: str) -> Node:
    """The cost with `(N - 1)^T` as a power: a cost has no transpose, and here T is a size."""
    parts = tuple(_raised(part, exponent) for part in children(tree))
    if isinstance(tree, Apply) and tree.head == "transpose":
        return Apply("pow", (*parts, Symbol(exponent)), tree.span)
    return rebuild(tree, parts) if parts else tree


def _balanced(text: str, start: int) -> str:
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return text[start : place + 1]
    return text[start:]
