"""A formula: scalar, vector, matrix, component form, or several bindings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._formulas import candidates, takes_back, two_answers
from grader.language.faults import LanguageError
from grader.language.reader import Parsed, read
from grader.language.repair import repair
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example
from grader.model.symbols import Declarations, Kind, Symbol

if TYPE_CHECKING:
    from grader.model.answer import Reading

CONDITION: Final = "condition left unread"
_SCALARS: Final = Declarations(symbols=(Symbol("x", Kind.SCALAR), Symbol("y", Kind.SCALAR)))


@dataclass(frozen=True)
class Expression(AbstractAnswerKind):
    r"""A formula in LaTeX, Unicode or plain text, read in the symbols that the problem declares.

    A left side (`M = ...`, `\frac{\partial J}{\partial x} = ...`), dollar signs, words around the formula and
    remarks behind it (`where ...`, `for large \lambda`) are allowed; two answers (`a or b`) are not one answer.
    The value of the answer is its tree: an expression, a chain of relations, or a tuple of these.
    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(r"\frac{x}{1 + e^{-x}}", expected="x / (1 + e^(-x))", declarations=_SCALARS),
        Example("x/(1+exp(-x))", expected="x / (1 + exp(-x))", declarations=_SCALARS),
        Example("The answer is $x y$, where $x$ is known.", expected="x * y", declarations=_SCALARS),
        Example("x +", expected="text.ends", declarations=_SCALARS),
        Example("$x$ or $y$", expected="answer.two", declarations=_SCALARS),
        Example("w x", expected="symbol.undeclared", declarations=_SCALARS),
    )

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read the formula of an answer; the words around it fall away."""
        vocabulary = Vocabulary.of(declarations)
        fault: tuple[LanguageError, str] | None = None
        repaired, repairs = repair(text, lambda word: vocabulary.resolve(word) is not None)
        for number, candidate in enumerate(candidates(repaired, vocabulary.knows)):
            try:
                parsed = read(candidate.text, vocabulary)
            except LanguageError as error:
                fault = fault or (error, candidate.text)
                continue
            if number and two_answers(text):
                break
            return _answer(text, replace(parsed, repairs=repairs), candidate.left_out)
        if fault is None or two_answers(text):
            return Malformed(
                "expression", text[:2000], "answer.two", "these are two answers", "hand in the one you mean"
            )
        first, tried = fault
        start, end = (min(place, len(tried)) for place in (first.start, first.end))  # a repair may have made it longer
        return Malformed("expression", tried[:2000], first.note, first.message, first.hint, start, end)


def _answer(text: str, parsed: Parsed, left_out: str) -> Answer:
    remarks = parsed.remarks
    if left_out and takes_back(left_out):
        remarks = (*remarks, f"{CONDITION}: {left_out.strip()[:200]}")
    return Answer("expression", text, parsed.tree, repairs=parsed.repairs, remarks=remarks, tree=parsed.tree)
