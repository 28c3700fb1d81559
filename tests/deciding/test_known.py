"""Formulas that are known already: their values are kept, and equal ones are told."""

from __future__ import annotations

import pytest
from worlds import MATRICES, PLAIN, SOFTMAX, tree

from grader.deciding.evaluation import NORMAL, Regime
from grader.deciding.known import known_tensors, same_tensors, tensors_of
from grader.deciding.models import SETTINGS

SQUARE = Regime(square=True)


def tensors(text, declarations, regime=NORMAL):
    return tensors_of(tree(text, declarations), declarations, 0, regime)


@pytest.mark.parametrize(
    "first, second, declarations, same",
    [
        ("x + y", "y + x", PLAIN, True), ("x", "y", PLAIN, False), (r"\hat y - y", r"\hat y_i - \delta_{ik}", SOFTMAX, True), (r"\hat y - y", r"y - \hat y", SOFTMAX, False), ("A B", "(B^T A^T)^T", MATRICES, True), ("A", "u", MATRICES, False), ("u", "u^T", MATRICES, False),
    ],
)  # fmt: skip
def test_same(first, second, declarations, same):
    assert same_tensors(tensors(first, declarations), tensors(second, declarations)) is same


def test_the_layout_may_be_let_go():
    first, second = tensors("u", MATRICES), tensors("u^T", MATRICES)
    assert same_tensors(first, second, layout_free=True)
    assert not same_tensors(first, tensors("2 u^T", MATRICES), layout_free=True)


def test_on_square_models_shapes_that_do_not_fit_have_a_value():
    assert tensors("A A", MATRICES) is None
    assert same_tensors(tensors("A A", MATRICES, SQUARE), tensors("A A", MATRICES, SQUARE))
    assert not same_tensors(tensors("A A", MATRICES, SQUARE), tensors("A B", MATRICES, SQUARE))


def test_what_has_no_value_is_the_same_as_nothing():
    assert not same_tensors(None, None)
    assert not same_tensors(tensors("x", PLAIN), None)
    assert tensors(r"\sum_r x", PLAIN) is None


def test_one_value_for_each_model():
    assert len(tensors("A", MATRICES)) == SETTINGS
    assert len(tensors("x", PLAIN)) == 1


def test_values_of_a_kept_tree_are_computed_once():
    kept = tree("x + y", PLAIN)
    assert known_tensors(kept, PLAIN, 0, NORMAL) is known_tensors(kept, PLAIN, 0, NORMAL)
    assert known_tensors(kept, PLAIN, 0, NORMAL) is not known_tensors(kept, PLAIN, 1, NORMAL)
    assert known_tensors(kept, PLAIN, 0, NORMAL) is not known_tensors(tree("x + y", PLAIN), PLAIN, 0, NORMAL)


def test_earlier_answers_of_the_student_count():
    own = {"x": tree("y", PLAIN)}
    assert same_tensors(tensors_of(tree("2 x", PLAIN), PLAIN, 0, NORMAL, own), tensors("2 y", PLAIN))
