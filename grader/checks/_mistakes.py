"""Naming the mistake behind a wrong formula: the author's mutants first, then the automatic ones."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from grader.checks._formula import statements, value_side
from grader.checks._reference import mistaken, reference_of
from grader.deciding.compare import Match
from grader.deciding.known import known_tensors, same_tensors, tensors_of
from grader.deciding.ladder import decide
from grader.deciding.models import tree_of
from grader.deciding.mutations import mutants as planted
from grader.language.printing import to_plain
from grader.model.outcome import NOTHING, Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.deciding.compare import Tensor
    from grader.deciding.ladder import Question
    from grader.deciding.mutations import Planted
    from grader.language.tree import Node
    from grader.model.kinds import Subject
    from grader.model.problem import Mutant
    from grader.model.symbols import Declarations


def named_mistake(side: Node, question: Question, subject: Subject, *, shapes: bool) -> Outcome | None:
    """The outcome of the mutant that a wrong answer equals on every draw; None where it equals none.

    Answers whose shapes do not fit are compared on models in which all sizes are equal: there they have a
    value, and a missing transpose can be told from other mistakes.
    """
    asked = replace(question, up_to_scale=False, up_to_constant=False, varied=(), tolerance=0.0)
    if shapes:
        asked = replace(asked, regime=replace(asked.regime, square=True))
    for mutant in reference_of(subject).mutants:
        if side == _mutant_tree(subject.declarations, mutant):
            return mistaken(mutant.misconception, mutant.note, mutant.fraction, rung="identical")
    if question.varied or question.up_to_scale:
        for mutant in reference_of(subject).mutants:
            wrong = replace(question, reference=to_plain(_mutant_tree(subject.declarations, mutant)))
            if decide(side, wrong).match is Match.EQUAL:
                return mistaken(mutant.misconception, mutant.note, mutant.fraction, rung="mutant")
    own = tensors_of(side, asked.declarations, asked.seed, asked.regime, asked.own)
    if own is None:
        return None
    for mutant in reference_of(subject).mutants:
        if _equals(own, _mutant_tree(subject.declarations, mutant), asked):
            return mistaken(mutant.misconception, mutant.note, mutant.fraction, rung="mutant")
    return _automatic(own, asked)


def _mutant_tree(declarations: Declarations, mutant: Mutant) -> Node:
    return value_side(statements(tree_of(declarations, mutant.answer))[-1])


def _equals(own: Sequence[Tensor], other: Node, question: Question) -> bool:
    declarations, seed, regime = question.declarations, question.seed, question.regime
    if question.own:
        theirs = tensors_of(other, declarations, seed, regime, question.own)
    else:
        theirs = known_tensors(other, declarations, seed, regime)
    return same_tensors(own, theirs, layout_free=regime.square)


@lru_cache(maxsize=1024)
def _planted_in(declarations: Declarations, reference: str) -> tuple[Planted, ...]:
    return planted(value_side(statements(tree_of(declarations, reference))[-1]))


def _automatic(own: Sequence[Tensor], question: Question) -> Outcome | None:
    for plant in _planted_in(question.declarations, question.reference):
        if _equals(own, plant.tree, question):
            return mistaken(
                plant.misconception, f"mutant.{plant.note}", NOTHING, rung="mutant", mutant=to_plain(plant.tree)
            )
    return None
