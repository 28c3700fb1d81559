"""An asymptotic cost: `O(n^2 d)`, `n log n`, `quadratic in n`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._bounds import Bound, BoundReader
from grader.answers._text import plain, too_long
from grader.language.printing import to_latex, to_plain
from grader.language.repair import repair
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example
from grader.model.symbols import Declarations, Dimension

if TYPE_CHECKING:
    from grader.model.answer import Reading

_OR: Final = re.compile(r"\bor\b|\beither\b", re.IGNORECASE)
_ASKED: Final = Declarations(dimensions=(Dimension("n"), Dimension("d")))


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
        Example("quadratic in n", expected="O(n^2)", declarations=_ASKED),
        Example("O(n) or O(n^2)", expected="complexity.hedged", declarations=_ASKED),
        Example("fast", expected="complexity.unread", declarations=_ASKED),
    )

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read one cost. Never raises."""
        refused = too_long(self.kind(), text)
        if refused is not None:
            return refused
        repaired, repairs = repair(text)
        reader = BoundReader(Vocabulary.of(declarations))
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
