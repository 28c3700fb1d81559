"""Naming the mistake: what the author planted first, then what everybody gets wrong."""

from __future__ import annotations

from fractions import Fraction

import pytest
from formula_subjects import NETWORK, SCALARS, SOFTMAX, mistake, reference

from grader.model.verdict import Verdict

GRADIENT = reference(r"\hat y - y", [(r"y - \hat y", "the sign is reversed", "sign", "2/5"), (r"\hat y", "the label is missing", "label", 0), (r"\hat y_k - 1", "the true class alone", "true-class", "1/2")])
INPUT = reference(r"(g W_2^T \odot h \odot (1-h)) W_1^T", [(r"(g W_2 \odot h \odot (1-h)) W_1", "the transposes are missing", "missing-transpose", "1/2"), (r"g W_2^T W_1^T", "the derivative of the activation is missing", "no-activation", "2/5")])


@pytest.mark.parametrize(
    "text, note, fraction",
    [
        (r"y - \hat y", "sign", "2/5"), (r"-(\hat y - y)", "sign", "2/5"), (r"e_k - \softmax(\theta)", "sign", "2/5"), (r"\delta_{ik} - \hat y_i", "sign", "2/5"), (r"\softmax(\theta)", "label", 0), (r"\hat y_k - y_k", "true-class", "1/2"), (r"\hat y_k - 1", "true-class", "1/2"),
    ],
)  # fmt: skip
def test_planted_mistakes_are_named_however_they_are_written(text, note, fraction):
    found = mistake(text, GRADIENT, SOFTMAX)
    assert (found.evidence.note, found.credit) == (note, Fraction(fraction))
    assert found.verdict is (Verdict.PARTIAL if fraction else Verdict.INCORRECT)
    assert found.misconception
    assert found.evidence.rationale.endswith(".")


@pytest.mark.parametrize("text, note", [(r"\hat y + y", "mutant.sign-of-term"), (r"2 (\hat y - y)", "mutant.factor-two"), (r"2 \hat y - 2 y", "mutant.factor-two"), (r"\frac{\hat y - y}{2}", "mutant.factor-half"), ("y", "mutant.term-missing")])
def test_common_mistakes_are_named_without_being_planted(text, note):
    found = mistake(text, GRADIENT, SOFTMAX)
    assert (found.evidence.note, found.credit, found.verdict) == (note, 0, Verdict.INCORRECT)
    assert found.evidence.facts["mutant"]


@pytest.mark.parametrize("text", [r"\theta", r"\hat y \odot y", r"3 \hat y - y", r"\sum_r \theta", "1"])
def test_other_mistakes_have_no_name(text):
    assert mistake(text, GRADIENT, SOFTMAX) is None


@pytest.mark.parametrize(
    "text, note",
    [(r"(g W_2 \odot h \odot (1-h)) W_1", "missing-transpose"), (r"((1 - h) \odot h \odot g W_2) W_1", "missing-transpose"), (r"(g W_2 \odot h \odot (1-h)) W_1^T", "mutant.missing-transpose"), (r"(g W_2^T \odot h \odot (1-h)) W_1", "mutant.missing-transpose")],
)
def test_shapes_that_do_not_fit_are_compared_where_all_sizes_are_equal(text, note):
    assert mistake(text, INPUT, NETWORK, shapes=True).evidence.note == note


@pytest.mark.parametrize("text, note", [("g W_2^T W_1^T", "no-activation"), ("g (W_1 W_2)^T", "no-activation"), (r"(g W_2^T \odot h) W_1^T", "mutant.factor-missing")])
def test_mistakes_in_layers(text, note):
    assert mistake(text, INPUT, NETWORK).evidence.note == note


def test_the_author_speaks_before_the_machine():
    known = reference(r"\hat y - y", [(r"\hat y + y", "added instead of subtracted", "added", "1/5")])
    found = mistake(r"y + \hat y", known, SOFTMAX)
    assert (found.evidence.note, found.misconception) == ("added", "added instead of subtracted")


def test_of_two_planted_mistakes_the_first_counts():
    known = reference("x", [("-x", "first", "one", "1/2"), ("0 - x", "second", "two", 0)])
    assert mistake("-1 x", known, SCALARS).evidence.note == "one"


def test_the_same_formula_is_recognised_even_where_it_has_no_value():
    known = reference("x", [(r"\frac{x}{0}", "divides by nothing", "zero", 0)])
    assert mistake(r"\frac{x}{0}", known, SCALARS).evidence.facts["rung"] == "identical"


def test_a_mutant_may_have_a_left_side():
    known = reference("z = x y", [("z = x + y", "a sum", "sum", 0)])
    assert mistake("y + x", known, SCALARS).evidence.note == "sum"


def test_a_mutant_worth_everything_is_right():
    known = reference("x", [("-x", "the other sign is right as well", "both", 1)])
    assert mistake("-x", known, SCALARS).verdict is Verdict.CORRECT
