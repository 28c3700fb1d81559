"""Functions that return the same for every input: what holds of them holds of anything, and proves nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from grader.maths.arrays import as_numbers
from grader.model.outcome import Outcome, incorrect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.model.kinds import AbstractCheck

NOTE: Final = "value.constant"
WORDS: Final = "the result is the same for every input"


def constant(actual: Sequence[Any], expected: Sequence[Any]) -> bool:
    """Whether all entries of all results are one finite number, and those that are expected are not."""
    return _one_number(actual) and not _one_number(expected)


def _one_number(values: Sequence[Any]) -> bool:
    found = [as_numbers(value) for value in values]
    known = [np.ravel(each) for each in found if each is not None and np.size(each)]
    if len(known) < max(len(values), 2):
        return False
    entries = np.concatenate(known)
    return bool(np.isfinite(entries[0]) and np.all(entries == entries[0]))


def without_constants(outcomes: Sequence[Outcome], checks: Sequence[AbstractCheck]) -> tuple[Outcome, ...]:
    """The outcomes, without credit for properties of a function that is constant and in nothing right.

    A property that is seen in what the code asks of a function that it was handed is one of the code even so.
    """
    pairs = list(zip(outcomes, checks, strict=True))
    same = {_function(check) for outcome, check in pairs if outcome.evidence.note == NOTE}
    other = {_function(check) for outcome, check in pairs if not check.CONSISTENCY_ONLY and _varies(outcome)}
    void = same - other
    return tuple(_voided(outcome, check, void) for outcome, check in pairs) if void else tuple(outcomes)


def _varies(outcome: Outcome) -> bool:
    """Whether something is right, or another check has seen results that differ."""
    note = outcome.evidence.note
    return bool(outcome.credit) or (note.startswith("value.") and note != NOTE)


def _function(check: AbstractCheck) -> str:
    return str(getattr(check, "function", ""))


def _voided(outcome: Outcome, check: AbstractCheck, void: set[str]) -> Outcome:
    told = outcome.evidence.facts.get("functions")
    functions = set(told) if isinstance(told, tuple) else {_function(check)}
    if not (check.CONSISTENCY_ONLY and outcome.credit and functions and functions <= void):
        return outcome
    name = min(functions)
    words = f"That holds of anything that is constant: `{name}` returns the same for every input."
    return replace(incorrect("code.constant", words, function=name), check=outcome.check)
