"""A table of choices against the right one, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from grader.checks._reference import accepted, partial, planted
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.model.kinds import Subject

_ROWS = {"rows": {"a": "", "b": "", "c": ""}}
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Table(AbstractCheck):
    """Each row has the right choice.

    Rows count equally; wrong and missing rows are named.

    Parameters
    ----------
    penalty:
        What a wrong row costs, as a share of what a right one is worth; missing rows cost nothing more.
    all_or_nothing:
        Only a table without a mistake is worth anything.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "a: T, b: F, c: F",
            reference={"value": "a: T, b: F, c: F"},
            reader="choice_table",
            reader_parameters=_ROWS,
            verdict=Verdict.CORRECT,
        ),
        Example(
            "a: T, b: T",
            reference={"value": "a: T, b: F, c: F"},
            reader="choice_table",
            reader_parameters=_ROWS,
            verdict=Verdict.PARTIAL,
            fraction=Fraction(1, 3),
        ),
        Example(
            "a: F",
            reference={"value": "a: T, b: F, c: F"},
            reader="choice_table",
            reader_parameters=_ROWS,
            verdict=Verdict.INCORRECT,
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"choice_table"})

    penalty: Fraction = Fraction(0)
    all_or_nothing: bool = False

    def judge(self, subject: Subject) -> Outcome:
        """Compare row by row with the nearest accepted table."""
        given: Pairs = subject.answer.value
        references: list[Pairs] = [answer.value for answer in accepted(subject)]
        if given in references:
            return correct("table.right", "All rows are right.")
        mistake = planted(subject, lambda wrong: bool(wrong.value == given))
        if mistake is not None:
            return mistake
        chosen = dict(given)
        nearest = max(references, key=lambda reference: sum(chosen.get(row) == choice for row, choice in reference))
        wrong = [row for row, choice in nearest if row in chosen and chosen[row] != choice]
        missing = [row for row, _ in nearest if row not in chosen]
        right = len(nearest) - len(wrong) - len(missing)
        share = Fraction(0) if self.all_or_nothing else (right - self.penalty * len(wrong)) / Fraction(len(nearest))
        said = [f"wrong: {', '.join(wrong)}"] * bool(wrong) + [f"missing: {', '.join(missing)}"] * bool(missing)
        return partial(
            "table.rows",
            f"{right} of {len(nearest)} rows are right; {'; '.join(said)}.",
            share,
            wrong=wrong,
            missing=missing,
        )
