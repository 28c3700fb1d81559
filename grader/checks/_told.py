"""What a decision of the ladder is told as: rationale, facts, and the outcome where nothing could be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model.outcome import Outcome, undecided

if TYPE_CHECKING:
    from grader.deciding.ladder import Decision


def rationale(decision: Decision) -> str:
    """On what evidence a formula is taken for right."""
    words = {"identical": "The same formula as the reference.", "exact": "Equal by exact arithmetic."}
    return words.get(decision.rung, f"Equal to the reference on {decision.draws} random models.")


def unclear(decision: Decision) -> Outcome:
    """The outcome where the ladder says nothing."""
    words = decision.message or "the difference is too small to be a difference and too large to be rounding"
    return undecided(decision.note or "equivalence.unclear", f"This could not be decided: {words}.", **facts(decision))


def facts(decision: Decision) -> dict[str, object]:
    """What a reader needs to check a decision, as values."""
    found: dict[str, object] = {"rung": decision.rung, "draws": decision.draws, "residual": f"{decision.residual:.2g}"}
    if decision.remarks:
        found["remarks"] = list(decision.remarks)
    return found
