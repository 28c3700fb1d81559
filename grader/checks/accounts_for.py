"""A cost whose work has to account for a step that its order of growth does not show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

from grader.answers._bounds import BOUND, BoundReader, balanced, without_symbols
from grader.answers._polynomial import Polynomial, polynomial_of
from grader.answers._text import plain
from grader.checks._reference import mistaken
from grader.checks._said import said
from grader.language.repair import repair
from grader.language.vocabulary import Vocabulary
from grader.model.kinds import AbstractCheck, Example, Formula
from grader.model.outcome import NOTHING, Outcome, correct
from grader.model.symbols import Declarations, Dimension
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model.kinds import Subject

_PIECES: Final = re.compile(r"[=≈,;:\n]|(?<![A-Za-z\\{(])[A-Za-z]{3,}(?![A-Za-z(])")
_MOST: Final = 200
_SIZES: Final = Declarations(dimensions=(Dimension("n"), Dimension("d")))
_DEQUANTISE: Final = {"term": "d^2", "words": ("dequant*",), "missing": Fraction(3, 5), "misconception": "no such step"}


_SAID: Final = {"value": "O(n d^2), dequantisation included"}


@dataclass(frozen=True)
class AccountsFor(AbstractCheck):
    """The answer has a term for a step, in any of its formulas, or says the step in words.

    Stands beside the check `growth` where a step is too small to change the order of growth and is asked for all the
    same. Sums are multiplied out and factors are ignored: `O(n(d + d^2))` has the term `n d^2`.

    Parameters
    ----------
    term:
        The term, up to a number in front of it.
    words:
        Words that stand for the step, spelled as the concepts of a rubric are.
    missing:
        What the answer is still worth at most without the step.
    misconception:
        What is told then.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "O(n d^2 + 2 d^2) = O(n d^2)", reference=_SAID, declarations=_SIZES, reader="complexity",
            parameters=_DEQUANTISE, verdict=Verdict.CORRECT,
        ),
        Example(
            "O(n d^2), dequantisation included", reference=_SAID, declarations=_SIZES,
            reader="complexity", parameters=_DEQUANTISE, verdict=Verdict.CORRECT,
        ),
        Example(
            "O(n d^2)", reference=_SAID, declarations=_SIZES, reader="complexity",
            parameters=_DEQUANTISE, verdict=Verdict.PARTIAL, fraction=Fraction(3, 5), misconception="no such step",
        ),
    )  # fmt: skip
    READS: ClassVar[frozenset[str]] = frozenset({"complexity"})
    NEEDS_REFERENCE: ClassVar[bool] = False

    term: Formula = "1"
    words: tuple[str, ...] = ()
    missing: Fraction = NOTHING
    misconception: str = "a step of the work is missing"

    def judge(self, subject: Subject) -> Outcome:
        """Look for the term in every formula of the answer, then for the words."""
        reader = BoundReader(Vocabulary.of(subject.declarations))
        wanted = reader.bound(self.term)
        step = polynomial_of(wanted.tree) if wanted is not None else None
        if step is None:
            raise ValueError(f"the term {self.term} is no product of sizes")
        text = plain(repair(subject.answer.text)[0])
        if any(_has(found, step) for found in _polynomials(text, reader)):
            return correct("accounts_for.term", "The step has its term.")
        words = said(subject.answer.text, self.words)
        if words:
            return correct("accounts_for.words", "The step is named.", said=words)
        return mistaken(self.misconception, "accounts_for.missing", self.missing)


def _has(found: Polynomial, step: Polynomial) -> bool:
    return {key for key, _ in step.terms} <= {key for key, _ in found.terms}


def _polynomials(text: str, reader: BoundReader) -> Iterator[Polynomial]:
    """Every formula of a text that is a polynomial: what stands in bounds, and what stands between words and signs."""
    bounds = (match[0] + balanced(text, match.end()) for match in BOUND.finditer(text))
    pieces = (piece.strip(" .+$") for piece in _PIECES.split(text))
    whole = (piece if piece.count("(") == piece.count(")") else piece.strip("()") for piece in pieces)
    for _, piece in zip(range(_MOST), (*bounds, *whole), strict=False):
        bound = reader.bound(piece) if piece else None
        found = polynomial_of(without_symbols(bound.tree)) if bound is not None else None
        if found is not None:
            yield found
