"""Automatic mutants: every rule plants its mistake, and every mistake is told from the reference."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from worlds import MATRICES, PLAIN, SOFTMAX, tree

from grader.deciding.compare import Match
from grader.deciding.ladder import Question, decide
from grader.deciding.mutations import LIMIT, mutants
from grader.language.printing import to_plain
from grader.language.tree import walk

WHOLE = ["sign", "factor-two", "factor-half", "inverse", "log-of-answer", "exp-of-answer"]

# Reference, the code of one mutation, and the formula that it must give.
PLANTED = [
    (PLAIN, "x + y", "sign", "-(x + y)"),
    (PLAIN, "x + y", "factor-two", "2 * (x + y)"),
    (PLAIN, "x + y", "factor-half", "(x + y) / 2"),
    (PLAIN, "x + y", "inverse", "1 / (x + y)"),
    (PLAIN, "b", "log-of-answer", "log(b)"),
    (PLAIN, "b", "exp-of-answer", "exp(b)"),
    (PLAIN, "x + y", "sign-of-term", "x - y"),
    (PLAIN, "x - y", "sign-of-term", "x + y"),
    (PLAIN, "x + y", "term-missing", "x"),
    (PLAIN, "x - y", "difference-reversed", "y - x"),
    (PLAIN, "x y", "factor-missing", "x"),
    (PLAIN, r"x \cdot y", "factor-missing", "y"),
    (PLAIN, "x / y", "quotient-inverted", "y / x"),
    (PLAIN, "x / y", "denominator-missing", "x"),
    (PLAIN, "x / y", "multiplied", "x * y"),
    (PLAIN, r"\log b", "log-base-2", "log_base(b, 2)"),
    (PLAIN, r"\log b", "log-base-10", "log_base(b, 10)"),
    (PLAIN, r"\log b", "log-missing", "b"),
    (PLAIN, r"\log_2 b", "log-base-e", "log(b)"),
    (PLAIN, r"\exp(x)", "exp-missing", "x"),
    (PLAIN, r"\exp(x)", "sign-inside", "exp(-x)"),
    (PLAIN, r"\sigma(x)", "sigmoid-missing", "x"),
    (PLAIN, r"\sigma(x)", "sign-inside", "sigmoid(-x)"),
    (PLAIN, r"\tanh(x)", "tanh-missing", "x"),
    (PLAIN, r"\sqrt{b}", "sqrt-missing", "b"),
    (PLAIN, "relu(x)", "relu-missing", "x"),
    (PLAIN, "b^3", "exponent-sign", "b^(-3)"),
    (PLAIN, "b^3", "exponent-missing", "b"),
    (PLAIN, "e^x", "exp-missing", "x"),
    (PLAIN, "-x + y", "sign-of-term", "x + y"),
    (SOFTMAX, r"\softmax(\theta)", "softmax-missing", "theta"),
    (SOFTMAX, r"\sum_i \theta_i", "prod-for-sum", "prod_i theta[i]"),
    (SOFTMAX, r"\prod_i \theta_i", "sum-for-prod", "sum_i theta[i]"),
    (SOFTMAX, r"\sum_{i \ne k} \theta_i", "condition-missing", "sum_i theta[i]"),
    (MATRICES, "A^T", "missing-transpose", "A"),
    (MATRICES, "S A^T", "order", "A^T * S"),
    (MATRICES, "A @ B", "order", "B * A"),
    (MATRICES, r"u \odot p", "factor-missing", "u"),
    (MATRICES, "diag(u)", "diag-missing", "u"),
    (MATRICES, "S_{ij}", "indices", "S[j, i]"),
    (MATRICES, r"KL(p \| q)", "reversed", "KL(q || p)"),
    (MATRICES, "H(p, q)", "reversed", "cross_entropy(q, p)"),
]


@pytest.mark.parametrize("declarations, reference, note, wanted", PLANTED)
def test_every_rule_is_planted(declarations, reference, note, wanted):
    found = {(plant.note, to_plain(plant.tree)) for plant in mutants(tree(reference, declarations))}
    assert (note, wanted) in found


# The symmetric index of a symmetric matrix and the sign inside an even function are no mistakes.
SAME_AFTER_ALL = {(MATRICES, "S_{ij}", "indices")}


@pytest.mark.parametrize("declarations, reference, note, wanted", [row for row in PLANTED if row[:3] not in SAME_AFTER_ALL])
def test_every_planted_mistake_is_told_from_the_reference(declarations, reference, note, wanted):
    for plant in mutants(tree(reference, declarations)):
        if (plant.note, to_plain(plant.tree)) == (note, wanted):
            found = decide(plant.tree, Question(declarations, reference))
            assert found.match in {Match.DIFFERENT, Match.SHAPES, Match.TRANSPOSED}
            return
    pytest.fail("not planted")


def test_every_rule_has_a_row_above():
    table = {note for _, _, note, _ in PLANTED}
    everywhere = r"x y + x/y + \log b + \log_2 b + \sqrt{b} + \sigma(x) + b^3 + e^x + x - y - (-x)"
    planted = {plant.note for plant in mutants(tree(everywhere, PLAIN))}
    assert planted - table == set()


def test_whole_formulas_come_first():
    assert [plant.note for plant in mutants(tree("x + y", PLAIN))][:6] == WHOLE


def test_mutants_reach_every_depth():
    found = {to_plain(plant.tree) for plant in mutants(tree("(x + y) / b", PLAIN))}
    assert "(x - y) / b" in found
    assert "x / b" in found


def test_a_long_reference_has_no_more_mutants_than_the_limit():
    assert len(mutants(tree("+".join(["x"] * 60), PLAIN))) == LIMIT


def test_every_mutant_names_its_misconception_in_words():
    for declarations, reference, _, _ in PLANTED:
        for plant in mutants(tree(reference, declarations)):
            assert plant.misconception[0].islower() or not plant.misconception[0].isalpha()
            assert not plant.misconception.endswith(".")
            assert plant.note == plant.note.lower()


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(...)
def test_mutants_are_new_trees(seed: int):
    reference = tree(["x + y b", r"\sigma(x) (1 - \sigma(x))", "b^2 - x / y", r"-\log b"][seed % 4], PLAIN)
    for plant in mutants(reference):
        assert plant.tree != reference
        assert len(list(walk(plant.tree))) <= len(list(walk(reference))) + 3
