"""How far an answer lies from the reference, in tolerances: at most 1 where it is right, above 1 where it is wrong.

A right answer near 1 would be refused if the tolerance were a little smaller, and a wrong one near 1 accepted if it
were a little larger. Nothing is measured where shapes differ or no number is compared.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from grader.answers._values import Quantity
from grader.answers.array import Entries
from grader.checks._reference import answer_of
from grader.checks.all_close import AllClose
from grader.checks.close import Close
from grader.checks.same_sequence import SameSequence
from grader.deciding.compare import AGREE, DIFFER
from grader.model.outcome import FULL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.engine import PartJudgement
    from grader.model.answer import Answer
    from grader.model.kinds import AbstractCheck
    from grader.model.outcome import Outcome
    from grader.model.problem import Form, Problem, Reference

_USUAL: Final = 1e-7  # relative tolerance of a check of code that declares none


def distance(judgement: PartJudgement, problem: Problem, reference: Reference | None) -> float | None:
    """How far the answer that was judged is from being right, in tolerances."""
    answer = judgement.answer
    form = next((form for form in problem.forms if answer is not None and form.kind == answer.kind), None)
    if answer is None or form is None:
        return None
    if form.kind in {"number", "array", "sequence"}:
        return _nearest(answer, form, problem, reference)
    found = [
        far
        for outcome in judgement.outcomes
        if (far := _measured(outcome, form)) is not None and (outcome.credit < FULL or judgement.credit == FULL)
    ]
    return (max if judgement.credit == FULL else min)(found, default=None)


def _measured(outcome: Outcome, form: Form) -> float | None:
    """What a check of formulas or of code told of the numbers that it compared."""
    facts = outcome.evidence.facts
    if "residual" in facts:
        residual = float(str(facts["residual"]))
        if not math.isfinite(residual) or (outcome.credit == FULL and residual > AGREE):
            return None  # decided in another way, such as by exact arithmetic or in another layout
        return residual / (AGREE if outcome.credit == FULL else DIFFER)
    if facts.get("reason") == "values" and isinstance(facts.get("worst"), float):
        check = next((each for each in form.checks if outcome.check in {each.name, each.kind(), ""}), None)
        return float(str(facts["worst"])) / (getattr(check, "relative", _USUAL) or _USUAL)
    return None


def _nearest(answer: Answer, form: Form, problem: Problem, reference: Reference | None) -> float | None:
    """The distance from the nearest of the reference and its alternatives."""
    private = reference.forms.get(form.kind) if reference is not None else None
    if private is None or private.value is None:
        return None
    known = (
        answer_of(form.reader, value, problem.declarations).value for value in (private.value, *private.alternatives)
    )
    found = [far for right in known for check in form.checks for far in _apart(check, answer.value, right)]
    return min(found, default=None)


def _apart(check: AbstractCheck, given: Any, right: Any) -> Iterator[float]:
    match check:
        case Close() if isinstance(given, Quantity) and not check.exact:
            yield check.rule.distance(given, right)
        case AllClose() if isinstance(given, Entries) and len(given.entries) == len(right.entries):
            yield max(check.rule.distance(one, other) for one, other in zip(given.entries, right.entries, strict=True))
        case SameSequence() if [one.tokens for one in given] == [one.tokens for one in right]:
            pairs = ((one.score, other.score) for one, other in zip(given, right, strict=True))
            gaps = [abs(one - other) / check.tolerance for one, other in pairs if one is not None and other is not None]
            probable = check.probabilities and any(one.score is not None and one.score > 0 for one in given)
            yield from () if probable or not gaps else (max(gaps),)
