"""A formula: scalar, vector, matrix, component form, or several bindings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._explained import with_large_numbers
from grader.answers._formulas import MAX_TEXT, candidates, takes_back, two_answers
from grader.answers._spoken import says_more, translated, without_comments
from grader.language.faults import LanguageError
from grader.language.reader import Parsed, read
from grader.language.repair import repair
from grader.language.tree import Apply, Chain, Node, Symbol, names, walk
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example
from grader.model.symbols import Declarations, Kind
from grader.model.symbols import Symbol as Declared

if TYPE_CHECKING:
    from grader.model.answer import Reading

CONDITION: Final = "condition left unread"
_SHOWN: Final = 2000  # characters of an answer that a message shows
_SCALARS: Final = Declarations(symbols=(Declared("x", Kind.SCALAR), Declared("y", Kind.SCALAR)))


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
        repaired, comments = without_comments(translated(repaired))
        large = next((one.name for one in declarations.symbols if one.limit is not None and one.limit > 1), "")
        meant = with_large_numbers(repaired, vocabulary.resolve, vocabulary.dimensions, large)
        told = (f"a size that is called large is read as {large}",) if meant != repaired else ()
        for number, candidate in enumerate(candidates(meant, vocabulary.knows, true_class(declarations))):
            try:
                parsed = read(candidate.text, vocabulary)
            except LanguageError as error:
                fault = fault or (error, candidate.text)
                continue
            if number and two_answers(repaired):
                break
            if len(candidate.text) < len(text.strip(" $\n")) and _only_places(parsed.tree, declarations):
                continue
            remarks = (*parsed.remarks, *(told if large in names(parsed.tree) else ()))
            parsed = replace(parsed, repairs=repairs, remarks=remarks)
            return _answer(text, parsed, f"{candidate.left_out} {comments}", doubted=says_more(comments))
        if two_answers(repaired):
            return Malformed(
                "expression", text[:_SHOWN], "answer.two", "these are two answers", "hand in the one you mean"
            )
        first, tried = fault or (_nothing(repaired, vocabulary), repaired)
        if len(repaired) > MAX_TEXT:
            first = LanguageError("text.too-long", "no formula was found at its beginning", "write only the answer")
        shown = tried[:_SHOWN]
        start, end = (min(place, len(shown)) for place in (first.start, first.end))  # a repair may have made it longer
        return Malformed("expression", shown, first.note, first.message, first.hint, start, end)


def _nothing(text: str, vocabulary: Vocabulary) -> LanguageError:
    """Why there is no formula in a text."""
    try:
        read(text, vocabulary)
    except LanguageError as error:
        return error
    return LanguageError("answer.missing", "there is no formula in this answer", "write the formula that you mean")


def _only_places(tree: Node, declarations: Declarations) -> bool:
    """Whether a formula found among words is about indices alone, `i = j`: a condition, and no answer."""
    parts = tree.args if isinstance(tree, Apply) and tree.head == "tuple" else (tree,)
    declared = {symbol.name for symbol in declarations.symbols if symbol.kind is not Kind.INDEX}
    related = any(isinstance(part, Chain) for part in parts)
    return related and not any(isinstance(node, Symbol) and node.name in declared for node in walk(tree))


def true_class(declarations: Declarations) -> str:
    """The only fixed index of a problem, which `the correct class` names; empty where there is none or several."""
    fixed = [symbol.name for symbol in declarations.symbols if symbol.kind is Kind.INDEX and symbol.fixed]
    return fixed[0] if len(fixed) == 1 else ""


def _answer(text: str, parsed: Parsed, left_out: str, *, doubted: bool) -> Answer:
    remarks = parsed.remarks
    if doubted or takes_back(left_out):
        remarks = (*remarks, f"{CONDITION}: {left_out.strip()[:200]}")
    return Answer("expression", text, parsed.tree, repairs=parsed.repairs, remarks=remarks, tree=parsed.tree)
