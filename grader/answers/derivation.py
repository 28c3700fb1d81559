"""A working: statements in the order of the text, with the prose between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from grader.derivations.reading import Working, read_working
from grader.language.printing import to_plain
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example
from grader.model.symbols import Declarations, Kind, Symbol

if TYPE_CHECKING:
    from grader.model.answer import Reading

LONGEST: Final = 40_000
_SCALARS: Final = Declarations(symbols=(Symbol("x", Kind.SCALAR), Symbol("y", Kind.SCALAR)))


@dataclass(frozen=True)
class Derivation(AbstractAnswerKind):
    r"""A derivation in Markdown, LaTeX or plain text, with formulas displayed, inline or in running text.

    `Answer.value` is a `grader.derivations.reading.Working`: statements, each a chain of relations with the
    conditions on its indices and the words around it, and the prose between them. Lines may begin or end with a
    relation; names that the student binds hold from there on. A single relation or formula is a result without
    working, and no derivation.

    Parameters
    ----------
    least
        The least number of relations that make a derivation.

    """

    least: int = 2

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            r"$$(x+y)^2 = (x+y)(x+y)$$ so $$= x^2 + 2xy + y^2$$",
            expected="(x + y)^2 = (x + y) * (x + y) / x^2 + 2 * x * y + y^2",
            declarations=_SCALARS,
        ),
        Example("x = y", expected="derivation.bare", declarations=_SCALARS),
        Example("This is clear.", expected="derivation.bare", declarations=_SCALARS),
    )

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read a working; what has no reading stays in it, unread."""
        working = read_working(text[:LONGEST], declarations)
        if working.relations < self.least:
            message = "this is a result without the lines that lead to it"
            return Malformed(self.kind(), text[:2000], "derivation.bare", message, "write each step on its own line")
        last = next((part.tree for part in reversed(working.statements) if part.tree is not None), None)
        return Answer(self.kind(), text[:LONGEST], working, plain=_plain(working), repairs=working.repairs, tree=last)


def _plain(working: Working) -> str:
    return " / ".join(to_plain(part.tree) for part in working.statements if part.tree is not None)
