"""Finding costs in text: a bound symbol with its bracket, a count, or words such as `quadratic in n`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.answers._text import split_top
from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.tree import CONSTANTS, Apply, Chain, Node, Symbol, children, names, rebuild, walk

if TYPE_CHECKING:
    from grader.language.vocabulary import Vocabulary

_REASON: Final = re.compile(
    r"[,;:.]?\s+(?:because|since|as (?:the|we|a|it|there)|due to|where|when|if|for|not|per|with|assuming|given)\b"
    r".*?(?=[\s,;]+(?:so|thus|hence|therefore|overall|(?:in )?total|altogether|i\.e)\b|$)",
    re.IGNORECASE | re.DOTALL,
)
_LAST: Final = re.compile(
    r":=|[=≈∼~⇒→:]|\b(?:so|thus|hence|therefore|i\.e\.|is|are|overall|total(?:ly)?|in total"
    r"|proportional to|(?:is )?of (?:the )?order(?: of)?|(?:grows|scales) (?:like|as|with))(?=[\s,:])",
    re.IGNORECASE,
)
BOUND: Final = re.compile(
    r"(?:\\(?:mathcal|mathrm|cal)\s*\{?\s*O\s*\}?|\b[OΘΩ]|\\(?:Theta|Omega|bigO)|\b(?:Big-?O|Theta|Omega)\b)\s*(?=\()"
)
_GOES_ON: Final = re.compile(
    r"\s*[;.:,(–-]\s*(?!(?:plus|and|or|then)\b)[A-Za-z]{3,}(?!\s*\()|\s+(?:including|which includes)\b", re.IGNORECASE
)
_REGIME: Final = re.compile(r"[\s,;]*\((?:as|for|since|with|if)?\s*\w+\s*(?:≪|<<|\\ll(?![a-z]))\s*\w+\s*\)$")
_REFUSED: Final = re.compile(r"\b(?:not|instead of|rather than|unlike|compared|than)\b", re.IGNORECASE)
_UNITS: Final = re.compile(
    r"\s*\b(?:time|space|memory|multiplications?|operations?|flops|steps?|parameters?|complexity|cost|runtime|trainable|total"
    r"|extra|in|of)\b\s*",
    re.IGNORECASE,
)
_OF_WHAT: Final = re.compile(
    r"\s+(?:trainable\s+)?(?:parameters?|multiplications?|operations?|entries|numbers?|weights|flops|values)"
    r"(?:\s+(?:in|of|for|from)\s+(?!each\b|every\b|one\b|(?-i:an?)\b).*|\s*\([^()]*\)\W*)?$",
    re.IGNORECASE | re.DOTALL,
)
_LABELS: Final = re.compile(r"(?:^|[,;\n])[^,;:\n]+:")
_DEGREES: Final = {
    "constant": "1", "logarithmic": r"\log({})", "linear": "{}", "quadratic": "({})^2", "cubic": "({})^3",
    "quartic": "({})^4", "exponential": "2^({})", "linearithmic": r"{} \log({})", "log-linear": r"{} \log({})",
    "quasilinear": r"{} \log({})",
}  # fmt: skip
_WORDED: Final = re.compile(
    rf"\b(?P<degree>{'|'.join(_DEGREES)})(?:ally|ly)?\b(?:\s+(?:time|space|memory|cost|complexity|growth))*"
    r"(?:\s+(?:in|with)\s+(?:the\s+)?(?P<of>[\w\\]+)(?P<also>(?:(?:\s*,\s*|\s+and\s+)(?:in\s+)?[A-Za-z](?!\w))*))?",
    re.IGNORECASE,
)
_HEADS: Final = {"big_o": "O", "big_theta": "Theta", "big_omega": "Omega"}


@dataclass(frozen=True, slots=True)
class Bound:
    """A cost as a formula; `symbol` is `O`, `Theta`, `Omega`, or empty for a count without one."""

    tree: Node
    symbol: str


@dataclass(frozen=True, slots=True)
class BoundReader:
    """Narrows prose down to the cost with which it ends."""

    vocabulary: Vocabulary

    def bound(self, text: str) -> Bound | None:
        """The bound of the text: all of it, its last member, its only bound symbol, or its words."""
        text = _REGIME.sub("", text.strip(" .;,?!"))
        if len(_LABELS.findall(text)) > 1 and BOUND.search(text) is None:
            return None  # counts of several things, and none of their sum
        refused = _REFUSED.search(text)
        kept = text[: refused.start()].strip() if refused is not None else ""
        if kept and (found := self._formula(kept) or self._shortened(kept)) is not None:
            return found
        whole, shorter, only = self._formula(text), self._shortened(text), self._only(text)
        if shorter is not None and not shorter.symbol and refused is None:
            shorter = only or shorter  # a count on the way to the only bound
        return whole or shorter or only or self._leading(text) or self._worded(text) or self._labelled(text)

    def _shortened(self, text: str) -> Bound | None:
        shorter = _REASON.sub("", text, count=1)
        members = [member for member in _LAST.split(shorter) if member.strip()]
        for member in reversed(members):
            told = (member, _UNITS.sub(" ", member), _OF_WHAT.sub("", member))
            found = next((bound for one in told if (bound := self._formula(one)) is not None), None)
            if found is not None or BOUND.search(member):
                return found or self._leading(member.strip())
        return None

    def _only(self, text: str) -> Bound | None:
        """The one bound symbol with its bracket among words; several that differ are no answer."""
        groups = {balanced(text, match.end()): text[match.start() :] for match in BOUND.finditer(text)}
        if len(groups) != 1:
            return None
        ((inside, rest),) = groups.items()
        return self._formula(rest[: rest.index("(")] + inside)

    def _leading(self, text: str) -> Bound | None:
        """The bound with which a text begins, where words go on about it: `O(n d); the step before adds O(d)`."""
        first = BOUND.match(text)
        if first is None:
            return None
        end = first.end() + len(balanced(text, first.end()))
        return self._formula(text[:end]) if _GOES_ON.match(text, end) else None

    def _labelled(self, text: str) -> Bound | None:
        """The count behind the last colon, where words tell what is counted: `two for each of the h heads: 2 d h`."""
        *words, count = text.split(":")
        return self._formula(_OF_WHAT.sub("", count)) if len(words) == 1 and BOUND.search(words[0]) is None else None

    def _worded(self, text: str) -> Bound | None:
        sizes = [size.name for size in self.vocabulary.declarations.dimensions]
        factors = []
        for match in _WORDED.finditer(text):
            name = match["of"] or (sizes[0] if len(sizes) == 1 else "")
            if match["degree"].lower() != "constant" and not name:
                return None
            each = [name, *re.findall(r"(?<!\w)[A-Za-z](?!\w)", match["also"] or "")]
            factors += ["(" + _DEGREES[match["degree"].lower()].replace("{}", one) + ")" for one in each]
        return self._formula(f"O({' '.join(factors)})") if factors else None

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
        factor = any(
            isinstance(part, Apply) and part.head in {"mul", "dot"} and any(_is_bound(arg) for arg in part.args[:-1])
            for part in walk(tree)
        )  # what stands behind a bound is rarely a factor; `h O(n d)` is h times the bound
        empty = any(isinstance(part, Apply) and part.head in _HEADS and len(part.args) != 1 for part in walk(tree))
        sizes = all(name in CONSTANTS or self._is_size(name) for name in names(tree))
        known = sizes and not several and not empty and not factor
        tree, symbol = _unwrapped(tree)
        exponent = self.vocabulary.resolve("T")
        return Bound(tree if exponent is None else _raised(tree, exponent), symbol) if known else None

    def _is_size(self, name: str) -> bool:
        return self.vocabulary.resolve(name) is not None and self.vocabulary.is_scalar(name)


def _is_bound(node: Node) -> bool:
    return isinstance(node, Apply) and node.head in _HEADS


def without_symbols(tree: Node) -> Node:
    """The formula without the bound symbols inside it: `O(n) + O(d)` as `n + d`."""
    if isinstance(tree, Apply) and tree.head in _HEADS and len(tree.args) == 1:
        return without_symbols(tree.args[0])
    parts = tuple(without_symbols(part) for part in children(tree))
    return rebuild(tree, parts) if parts else tree


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


def balanced(text: str, start: int) -> str:
    """The bracket that opens at a place, with all that it holds."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return text[start : place + 1]
    return text[start:]
