"""An answer by the property that it must have, where many answers are right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from grader.checks._bindings import bindings, defined_from, flattened, free_letters, without_bound
from grader.checks._formula import (
    Outside,
    dearest,
    declared_names,
    doubtful_condition,
    earlier_formulas,
    is_label,
    outside_terms,
    statements,
    unfinished,
)
from grader.checks._reference import mistaken
from grader.deciding.claims import holds, names_only_indices
from grader.deciding.evaluation import Regime, computed, environments
from grader.deciding.known import known_tensors, same_tensors, tensors_of
from grader.deciding.models import DRAWS, SCALAR_DRAWS, SETTINGS, tree_of
from grader.language.conditions import COMPARISONS
from grader.language.faults import LanguageError
from grader.language.tree import Chain, Node, Symbol, names
from grader.language.values import ShapeFault, as_one, pointwise
from grader.model.answer import Answer
from grader.model.kinds import AbstractCheck, Example, Formula, Name
from grader.model.outcome import FULL, NOTHING, Evidence, Outcome, correct, incorrect, undecided
from grader.model.symbols import Declarations, Dimension, Kind
from grader.model.symbols import Symbol as Declared
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from grader.deciding.compare import Tensor
    from grader.language.environment import Environment
    from grader.language.values import Array, Value
    from grader.model.kinds import AbstractAnswerKind, Subject

_PROJECTION = Declarations(
    (Dimension("d", low=5, high=8, at_least="m + 1"), Dimension("m")),
    (
        Declared("A", Kind.MATRIX, ("d", "m"), constraints=("orthonormal",)),
        Declared("w", Kind.COLUMN, ("m",)),
        Declared("M", Kind.MATRIX, ("d", "d")),
    ),
)


@dataclass(frozen=True)
class Claim:
    """One relation that must hold once the answer stands for its symbols.

    `claim` is a relation in the answer language; `approx` is tested where symbols take their limit values and
    within `tolerance`, everything else exactly and at moderate values. `fraction` is what the answer is worth
    where this claim fails and those before it held.
    """

    claim: Formula
    tolerance: float = 1e-3
    fraction: Fraction = NOTHING
    misconception: str = ""
    note: str = "property.fails"


@dataclass(frozen=True)
class Property(AbstractCheck):
    """The answer, put in place of the symbols that it defines, makes every claim true.

    Everything that the problem defines from those symbols is computed anew, on random models of several sizes.
    So any answer that does what is asked is right, whatever it looks like.

    Parameters
    ----------
    binds:
        The symbols that the answer defines, in order.
    holds:
        The claims, tried in order; the first that fails decides what the answer is worth.
    terms:
        The only symbols that the answer may be written in (indices and dimensions are always allowed).
    outside:
        What a right answer is worth that uses a symbol outside `terms`; nothing unless declared.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            r"M = A A^\top",
            declarations=_PROJECTION,
            reader="expression",
            parameters={"binds": ["M"], "holds": [{"claim": "M A w = A w"}], "terms": ["A"]},
            reference={"value": "A A^T"},
            verdict=Verdict.CORRECT,
        ),
        Example(
            "A (A^T A)^{-1} A^T",
            declarations=_PROJECTION,
            reader="expression",
            parameters={"binds": ["M"], "holds": [{"claim": "M A w = A w"}], "terms": ["A"]},
            reference={"value": "A A^T"},
            verdict=Verdict.CORRECT,
        ),
        Example(
            r"M = 2 A A^\top",
            declarations=_PROJECTION,
            reader="expression",
            parameters={"binds": ["M"], "holds": [{"claim": "M A w = A w"}]},
            reference={"value": "A A^T"},
            verdict=Verdict.INCORRECT,
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"expression"})
    NEEDS_REFERENCE: ClassVar[bool] = False

    binds: tuple[Name, ...]
    holds: tuple[Claim, ...]
    terms: tuple[Name, ...] = ()
    outside: Mapping[str, Outside] | None = None

    def judge(self, subject: Subject) -> Outcome:
        """Bind the answer and test the claims one after the other."""
        bound = bindings(subject.answer.value, self.binds, free_letters(subject.declarations))
        if isinstance(bound, Outcome):
            return bound
        circular = [name for name, tree in bound.items() if names(tree) & set(self.binds)]
        if circular:
            return incorrect("answer.restated", f"{circular[0]} is given in terms of itself.")
        turning = defined_from(bound, subject)
        if turning and all(is_label(tree) for tree in bound.values()):
            return incorrect("answer.restated", f"{turning} is itself defined from {self.binds[0]}.")
        if turning:
            words = f"{turning} is defined from {self.binds[0]} here; for a number of your own take another letter."
            return undecided("answer.circular", words)
        trial = _Trial(bound, subject)
        for claim in self.holds:
            outcome = _tested(claim, trial)
            if outcome is not None:
                return self._failed(outcome, bound, subject)
        allowed = self._allowed(bound, subject)
        if allowed.verdict is not Verdict.CORRECT:
            return allowed
        return doubtful_condition(subject) or _contradiction(bound, subject, self.binds) or allowed

    def _allowed(self, bound: Mapping[str, Node], subject: Subject) -> Outcome:
        for tree in bound.values():
            forbidden = outside_terms(tree, self.terms, subject.declarations)
            if forbidden:
                return self._forbidden(forbidden)
            if unfinished(tree):
                return undecided("answer.unfinished", "A derivative still stands in the answer.")
        words = f"It does what is asked, on {_draws(subject)} random models."
        return correct("property.holds", words, rung="sampled", claims=[claim.claim for claim in self.holds])

    def _forbidden(self, forbidden: tuple[str, ...]) -> Outcome:
        cost = dearest(forbidden, self.outside or {})
        listed = ", ".join(forbidden)
        if cost is None:
            return incorrect("terms.outside", f"It must not be written in {listed}.")
        return mistaken(cost.misconception or f"written in {listed}", cost.note, cost.fraction)

    def _failed(self, outcome: Outcome, bound: Mapping[str, Node], subject: Subject) -> Outcome:
        """A failing claim; a planted mistake that the answer equals names it better."""
        if outcome.verdict is Verdict.UNDECIDED or subject.reference is None:
            return outcome
        mistake = _planted(bound, subject, self.binds)
        return mistake if mistake is not None else outcome


def _draws(subject: Subject) -> int:
    return SETTINGS * DRAWS if subject.declarations.dimensions else SCALAR_DRAWS


def _contradiction(bound: Mapping[str, Node], subject: Subject, binds: tuple[str, ...]) -> Outcome | None:
    """A statement beside the answer, or a side of its own chain, that is false once the answer is put in."""
    declared = declared_names(subject.declarations)
    own = earlier_formulas(subject)
    used = frozenset(name for tree in bound.values() for name in names(tree))
    for part in flattened(statements(subject.answer.value)):
        claim = without_bound(part, binds)
        if claim is None or names_only_indices(claim, declared):
            continue
        true = holds(claim, subject.declarations, subject.seed, {**own, **bound})
        renamed = true is None and isinstance(claim.sides[0], Symbol) and claim.sides[0].name in used
        if true is False or renamed:
            return undecided("statement.false", "The answer does what is asked, but a statement beside it is false.")
    return None


class _Trial:
    """The random models with the answer in place, made once for moderate values and once for the limit."""

    def __init__(self, bound: Mapping[str, Node], subject: Subject) -> None:
        self.declarations = subject.declarations
        self._seed = subject.seed
        own = earlier_formulas(subject)
        self._bound = {**own, **bound}
        self._made: dict[Regime, tuple[Environment, ...]] = {}

    def models(self, regime: Regime) -> tuple[Environment, ...]:
        """The models of one regime."""
        if regime not in self._made:
            self._made[regime] = environments(self.declarations, self._seed, regime, self._bound)
        return self._made[regime]


def _tested(claim: Claim, trial: _Trial) -> Outcome | None:
    """None where the claim holds on every model; else the outcome of its failure."""
    tree = tree_of(trial.declarations, claim.claim)
    assert isinstance(tree, Chain)
    regimes = (Regime(limit=True), Regime(limit=True, mild=True)) if "approx" in tree.ops else (Regime(),)
    held: bool | None = None
    try:
        for regime in regimes:
            held = _on_all(tree, trial.models(regime), claim.tolerance)
            if held is not None:
                return None if held else _failure(claim)
    except LanguageError as fault:
        return _unfit(fault)
    return undecided("property.undefined", f"The claim {claim.claim} has no value for this answer.")


def _on_all(tree: Chain, models: tuple[Environment, ...], tolerance: float) -> bool | None:
    """Whether a claim holds on every model; None where it has no value on one (an overflow)."""
    for env in models:
        held = _holds(tree, env, tolerance)
        if not held:
            return held
    return True


def _unfit(fault: LanguageError) -> Outcome:
    if fault.note.startswith("shape."):
        return incorrect(fault.note, f"The shapes do not fit: {fault.message}.", rung="shape")
    return undecided(fault.note, f"This could not be decided: {fault.message}.")


def _failure(claim: Claim) -> Outcome:
    misconception = claim.misconception or f"{claim.claim} does not hold"
    if claim.fraction >= FULL or claim.fraction <= NOTHING:
        evidence = Evidence(claim.note, f"It does not do what is asked: {misconception}.", {"claim": claim.claim})
        return Outcome(Verdict.INCORRECT, NOTHING, evidence, misconception)
    return mistaken(misconception, claim.note, claim.fraction, claim=claim.claim)


def _holds(tree: Chain, env: Environment, tolerance: float) -> bool | None:
    values = [computed(side, env) for side in tree.sides]
    try:
        with np.errstate(all="ignore"):
            links = [_link(op, values[at], values[at + 1], tolerance) for at, op in enumerate(tree.ops)]
    except ShapeFault as fault:
        raise LanguageError(fault.note, env.explain(fault)) from None
    if any(not np.isfinite(value.data).all() for value in values):
        return None
    return all(links)


def _link(op: str, first: Value, second: Value, tolerance: float) -> bool:
    if op in {"=", ":=", "approx"}:
        bound = tolerance if op == "approx" else 1e-9
        gap = pointwise(np.subtract, first, second)
        return _largest(gap.data) <= bound * max(1.0, _largest(first.data), _largest(second.data))
    if op == "!=":
        gap = pointwise(np.subtract, first, second)
        lead = as_one(gap.data, 1)
        return bool((np.abs(lead).max(axis=1) > 1e-9).all())
    return bool(np.all(pointwise(COMPARISONS[op], first, second).data))


def _largest(data: Array) -> float:
    return float(np.abs(data).max(initial=0.0))


def _planted(bound: Mapping[str, Node], subject: Subject, binds: tuple[str, ...]) -> Outcome | None:
    """The author's mutant that every bound symbol equals."""
    assert subject.reference is not None
    for square in (False, True):
        regime = Regime(square=square)
        own = {name: tensors_of(tree, subject.declarations, subject.seed, regime) for name, tree in bound.items()}
        if None in own.values():
            continue
        for mutant in subject.reference.mutants:
            other = _mutant_bindings(subject.reader, subject.declarations, mutant.answer, binds)
            if other and all(_is(own[name], other[name], subject, regime) for name in bound):
                return mistaken(mutant.misconception, mutant.note, mutant.fraction, rung="mutant")
        return None
    return None


@lru_cache(maxsize=2048)
def _mutant_bindings(
    reader: AbstractAnswerKind, declarations: Declarations, answer: str, binds: tuple[str, ...]
) -> dict[str, Node] | None:
    reading = reader.read(answer, declarations)
    found = bindings(reading.value, binds) if isinstance(reading, Answer) else None
    return found if isinstance(found, dict) else None


def _is(own: tuple[Tensor, ...] | None, tree: Node, subject: Subject, regime: Regime) -> bool:
    return same_tensors(own, known_tensors(tree, subject.declarations, subject.seed, regime))
