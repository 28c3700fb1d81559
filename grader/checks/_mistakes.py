"""Naming the mistake behind a wrong formula: the author's mutants first, then the automatic ones."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from grader.checks._formula import statements, value_side
from grader.checks._reference import mistaken, reference_of
from grader.deciding.compare import Match, match, tensor
from grader.deciding.ladder import Question, computed, decide, environments
from grader.deciding.models import tree_of
from grader.deciding.mutations import mutants as planted
from grader.language.faults import LanguageError
from grader.language.printing import to_plain
from grader.model.outcome import NOTHING, Outcome

if TYPE_CHECKING:
    from grader.deciding.compare import Tensor
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
    asked = replace(question, up_to_scale=False, up_to_constant=False, tolerance=0.0)
    if shapes:
        asked = replace(asked, regime=replace(asked.regime, square=True))
    own = _tensors(side, asked)
    if own is None:
        return None
    for mutant in reference_of(subject).mutants:
        if _equals(own, _mutant_tree(subject.declarations, mutant), asked):
            return mistaken(mutant.misconception, mutant.note, mutant.fraction, rung="mutant")
    return _automatic(own, asked)


def _mutant_tree(declarations: Declarations, mutant: Mutant) -> Node:
    return value_side(statements(tree_of(declarations, mutant.answer))[-1])


def _tensors(tree: Node, question: Question) -> list[Tensor] | None:
    found: list[Tensor] = []
    try:
        for env in environments(question.declarations, question.seed, question.regime, question.own):
            value = computed(tree, env)
            found.append(tensor(value, value.axes))
    except LanguageError:
        return None
    return found


@lru_cache(maxsize=16384)
def _kept_tensors(key: _Key) -> list[Tensor] | None:
    return _tensors(key.tree, key.question)


class _Key:
    """A tree of the author's with its question; the same tree object is the same key."""

    def __init__(self, tree: Node, question: Question) -> None:
        self.tree = tree
        self.question = question
        self._parts = (id(tree), id(question.declarations), question.seed, question.regime)

    def __hash__(self) -> int:
        return hash(self._parts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._parts == other._parts


def _equals(own: list[Tensor], mutant: Node, question: Question) -> bool:
    theirs = _tensors(mutant, question) if question.own else _kept_tensors(_Key(mutant, question))
    if theirs is None:
        return False
    accepted = {Match.EQUAL, Match.TRANSPOSED} if question.regime.square else {Match.EQUAL}
    return all(match(mine, other)[0] in accepted for mine, other in zip(own, theirs, strict=True))


@lru_cache(maxsize=1024)
def _planted_in(declarations: Declarations, reference: str) -> tuple[Planted, ...]:
    return planted(value_side(statements(tree_of(declarations, reference))[-1]))


def _automatic(own: list[Tensor], question: Question) -> Outcome | None:
    for plant in _planted_in(question.declarations, question.reference):
        if _equals(own, plant.tree, question):
            return mistaken(
                plant.misconception, f"mutant.{plant.note}", NOTHING, rung="mutant", mutant=to_plain(plant.tree)
            )
    return None


__all__ = ["decide", "named_mistake"]
