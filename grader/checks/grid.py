"""A table of choices against the right one, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from grader.checks._reference import accepted, partial, planted
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct, incorrect, undecided
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from grader.answers.choice_grid import Cell
    from grader.model.answer import Answer
    from grader.model.kinds import Subject

_GRID = {
    "rows": {"memory": (), "speed": ()},
    "columns": {"left": (), "right": ()},
    "choices": {"A": (), "B": ()},
}
_RIGHT = {"value": "memory: A / A\nspeed: B / A"}


@dataclass(frozen=True)
class Grid(AbstractCheck):
    """Each cell of some rows has the right choice; cells count equally, wrong and missing ones are named.

    Parameters
    ----------
    rows:
        The rows that this check is about; all of them if none is named.
    judgement:
        Other choices may be right with good reasons: they wait for a person.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "memory: A. speed: left B, right A", reference=_RIGHT, reader="choice_grid", reader_parameters=_GRID,
            verdict=Verdict.CORRECT,
        ),
        Example(
            "memory: A, speed: A", reference=_RIGHT, reader="choice_grid", reader_parameters=_GRID,
            verdict=Verdict.PARTIAL, fraction=Fraction(3, 4),
        ),
        Example(
            "memory: A, speed: A", reference=_RIGHT, reader="choice_grid", reader_parameters=_GRID,
            parameters={"rows": ["speed"], "judgement": True}, verdict=Verdict.UNDECIDED,
        ),
        Example(
            "memory: B", reference=_RIGHT, reader="choice_grid", reader_parameters=_GRID,
            verdict=Verdict.INCORRECT, fraction=Fraction(0),
        ),
    )  # fmt: skip
    READS: ClassVar[frozenset[str]] = frozenset({"choice_grid"})

    rows: tuple[str, ...] = ()
    judgement: bool = False

    def judge(self, subject: Subject) -> Outcome:
        """Compare cell by cell with the nearest accepted table."""
        given = self._cells(subject.answer)
        references = [self._cells(answer) for answer in accepted(subject)]
        self._complete(references, subject)
        if given in references:
            return correct("grid.right", "All cells are right.")
        mistake = planted(subject, lambda wrong: bool(given) and self._cells(wrong) == given)
        if mistake is not None:
            return mistake
        nearest = max(references, key=lambda cells: len(dict(given).items() & dict(cells).items()))
        missing = [cell for cell, _ in nearest if cell not in dict(given)]
        wrong = [cell for cell, choice in nearest if dict(given).get(cell, choice) != choice]
        if not given:
            return incorrect("grid.missing", "None of these cells is filled in.")
        if self.judgement and wrong:
            return undecided("grid.judgement", "Another choice than the usual one; its reasons decide.")
        right = len(nearest) - len(wrong) - len(missing)
        said = [f"wrong: {_listed(wrong)}"] * bool(wrong) + [f"missing: {_listed(missing)}"] * bool(missing)
        words = f"{right} of {len(nearest)} cells are right; {'; '.join(said)}."
        return partial("grid.cells", words, Fraction(right, len(nearest)), wrong=_listed(wrong))

    def _complete(self, references: list[tuple[Cell, ...]], subject: Subject) -> None:
        """Refuse a reference that leaves a cell open: it would accept anything there."""
        reader: Any = subject.reader
        asked = {(row, column) for row in self.rows or reader.rows for column in reader.columns}
        for cells in references:
            left = sorted(asked - dict(cells).keys())
            if left:
                raise ValueError(f"the reference says nothing of {_listed(left)}")

    def _cells(self, answer: Answer) -> tuple[Cell, ...]:
        cells: tuple[Cell, ...] = answer.value
        return tuple(cell for cell in cells if not self.rows or cell[0][0] in self.rows)


def _listed(cells: list[tuple[str, str]]) -> str:
    return ", ".join(f"{row}/{column}" for row, column in cells)
