"""Counterexamples: the smallest instance, really one, and printed so that a person can check it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from worlds import FRAMES, MATRICES, PLAIN, SOFTMAX, tree

from grader.deciding.counterexample import DRAWS, find, small_model
from grader.deciding.evaluation import computed
from grader.language.constants import constant_value
from grader.language.evaluate import evaluate
from grader.language.reader import read
from grader.language.tree import Number, substitute
from grader.language.vocabulary import Vocabulary

WRONG = [
    (PLAIN, "x - y", "x + y"), (PLAIN, "2 x", "x"), (PLAIN, "x^2", "x^3"), (PLAIN, "-x", "x"), (PLAIN, "b", "1/b"), (PLAIN, r"\log b", "b"), (PLAIN, "x y", "x"),
    (SOFTMAX, r"y - \hat y", r"\hat y - y"), (SOFTMAX, r"\hat y", r"\hat y - y"), (SOFTMAX, r"\log \hat y_k", "J"), (MATRICES, "u^T u", r"\|u\|"), (MATRICES, r"KL(q \| p)", r"KL(p \| q)"), (MATRICES, "2 S u", "S u"), (MATRICES, "A B v", "2 A B v"),
]  # fmt: skip


def values(text):
    """The numbers of a printed value."""
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", text)]


@pytest.mark.parametrize("declarations, student, reference", WRONG)
def test_a_wrong_answer_has_one(declarations, student, reference):
    found = find(tree(student, declarations), reference, declarations, 0)
    assert found is not None
    assert found.answer != found.expected
    mine, theirs = values(found.answer), values(found.expected)
    assert len(mine) == len(theirs)
    assert max(abs(a - b) for a, b in zip(mine, theirs, strict=True)) > 1e-4


@pytest.mark.parametrize("declarations, student, reference", [row for row in WRONG if row[0] is PLAIN])
def test_the_printed_values_are_those_of_the_formulas(declarations, student, reference):
    found = find(tree(student, declarations), reference, declarations, 0)
    for text, wanted in ((student, found.answer), (reference, found.expected)):
        formula = tree(text, declarations)
        for name, value in found.point.items():
            formula = substitute(formula, name, read(f"({value})", Vocabulary.of(declarations)).tree)
        assert constant_value(formula) == pytest.approx(values(wanted)[0], rel=1e-3)


@pytest.mark.parametrize("declarations, student, reference", WRONG)
def test_the_point_says_everything_that_is_used_and_nothing_else(declarations, student, reference):
    found = find(tree(student, declarations), reference, declarations, 0)
    vocabulary = Vocabulary.of(declarations)
    assert found.point
    for name, value in found.point.items():
        assert name in vocabulary.symbols or name in vocabulary.dimensions
        assert re.fullmatch(r"[-\d.e+,() ]+|undefined", value)


@pytest.mark.parametrize("declarations, student, reference", WRONG)
def test_it_is_small(declarations, student, reference):
    found = find(tree(student, declarations), reference, declarations, 0)
    numbers = [number for value in found.point.values() for number in values(value)]
    assert len(numbers) <= 16
    assert max(abs(number) for number in numbers) <= 9


def test_whole_numbers_are_preferred():
    found = find(tree("x - y", PLAIN), "x + y", PLAIN, 0)
    assert all(float(value).is_integer() for value in found.point.values())
    assert set(found.point) == {"x", "y"}


def test_the_component_that_differs_most_is_named():
    found = find(tree(r"y - \hat y", SOFTMAX), r"\hat y - y", SOFTMAX, 0)
    mine, theirs = values(found.answer), values(found.expected)
    gaps = [abs(a - b) for a, b in zip(mine, theirs, strict=True)]
    place = int(found.where.removeprefix("component "))
    assert gaps[place - 1] == pytest.approx(max(gaps), abs=1e-3)


@pytest.mark.parametrize("declarations, student, reference", [(PLAIN, "x + y", "y + x"), (SOFTMAX, r"\softmax(\theta) - e_k", r"\hat y - y"), (MATRICES, "B^T A^T", "(A B)^T"), (PLAIN, r"\sum_r x", "x"), (MATRICES, "u", "A"), (PLAIN, "x", r"\sum_r x")])
def test_there_is_none_where_nothing_differs_or_nothing_can_be_compared(declarations, student, reference):
    assert find(tree(student, declarations), reference, declarations, 0) is None


def test_where_an_answer_has_no_value_that_is_shown():
    found = find(tree("x / (y - y)", PLAIN), "x", PLAIN, 0)
    assert found is None or found.answer == "undefined"


def test_small_models_have_the_least_sizes():
    env = small_model(FRAMES, 0)
    assert (env.sizes["m"], env.sizes["p"]) == (2, 2)
    assert env.value("real").data.shape == (DRAWS,)
    assert small_model(FRAMES, 0) is small_model(FRAMES, 0)


POLYNOMIAL = st.recursive(
    st.sampled_from(["x", "y", "z", "b", "2"]),
    lambda inner: st.builds(lambda op, left, right: f"({left} {op} {right})", st.sampled_from(["+", "-", "*"]), inner, inner),
    max_leaves=5,
)


@settings(deadline=None, max_examples=80, suppress_health_check=list(HealthCheck))
@given(POLYNOMIAL, POLYNOMIAL)
def test_what_is_shown_is_true(first, second):
    found = find(tree(first, PLAIN), second, PLAIN, 0)
    assume(found is not None)
    point = {name: float(value) for name, value in found.point.items()}
    mine, theirs = (eval(text, {"__builtins__": {}}, point) for text in (first, second))
    assert float(found.answer) == pytest.approx(mine, rel=1e-3)
    assert float(found.expected) == pytest.approx(theirs, rel=1e-3)
    assert mine != theirs


def test_values_agree_with_the_model():
    env = small_model(MATRICES, 0)
    value = computed(tree("u", MATRICES), env)
    np.testing.assert_array_equal(value.data, evaluate(tree("u", MATRICES), env).data)
    assert evaluate(Number(3), env).data == 3
