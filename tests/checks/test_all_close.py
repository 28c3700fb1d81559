"""Arrays against reference arrays: shape first, then values, then the mistakes that have a name."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_subjects import judge, reference

from grader.answers.array import Array
from grader.checks.all_close import AllClose
from grader.model.verdict import Verdict

A = Array()
CHANNELS = reference(["31/12", "35/12"], [("[2.75, 2.625, 2.875]", "wrong axis kept", "1/4"), ("2.75", "averaged over everything", 0), ("[31, 35]", "sum instead of mean", "1/4")])
TABLE = reference([["26/9", "2/9"], ["14/9", "2/9"]])


@pytest.mark.parametrize("text", ["[2.583, 2.917]", "31/12, 35/12", "[[[2.58],[2.92]]]", "[2.5833, 2.9167]", "mean = (2.5833, 2.9167)", "[[2.583], [2.917]]"])
def test_right_arrays(text):
    assert judge(AllClose(), A, text, CHANNELS).verdict is Verdict.CORRECT


@pytest.mark.parametrize(("text", "fraction", "words"), [
    ("[2.75, 2.625, 2.875]", "1/4", "axis kept"), ("2.75", 0, "everything"), ("[31, 35]", "1/4", "sum"), ("[2.917, 2.583]", 0, "another order"),
    ("[2.583, 2.5]", 0, ""), ("[2.583, 2.917, 1]", 0, ""),
])  # fmt: skip
def test_wrong_arrays(text, fraction, words):
    outcome = judge(AllClose(), A, text, CHANNELS)
    assert outcome.credit == Fraction(fraction)
    assert words in outcome.misconception


def test_the_shape_comes_before_the_values():
    assert judge(AllClose(), A, "[1, 2, 3]", CHANNELS).evidence.note == "all_close.shape"
    assert judge(AllClose(squeeze=False), A, "[[2.583], [2.917]]", CHANNELS).verdict is not Verdict.CORRECT


def test_the_first_wrong_entry_is_shown():
    outcome = judge(AllClose(), A, "[[2.889, 0.222], [1.6, 0.222]]", TABLE)
    assert outcome.counterexample.where == "row 2, column 1"
    assert outcome.counterexample.answer == "1.6"


def test_two_decimals_need_a_tolerance():
    assert judge(AllClose(), A, "[[2.89, 0.22], [1.56, 0.22]]", TABLE).verdict is Verdict.INCORRECT
    assert judge(AllClose(absolute=0.006), A, "[[2.89, 0.22], [1.56, 0.22]]", TABLE).verdict is Verdict.CORRECT


def test_transposed_and_rearranged_are_named_and_worth_their_share():
    check = AllClose(transposed=Fraction(3, 4), arrangement=Fraction(1, 2))
    square = reference([[1, 2, 3], [4, 5, 6]])
    assert judge(check, A, "[[1, 4], [2, 5], [3, 6]]", square).credit == Fraction(3, 4)
    assert judge(check, A, "[1, 2, 3, 4, 5, 6]", square).credit == Fraction(1, 2)
    assert judge(check, A, "[[1, 2], [3, 4], [5, 6]]", square).misconception == "the right entries in another shape"


@given(st.lists(st.booleans(), min_size=4, max_size=4))
def test_credit_per_entry_counts_the_right_ones(wrong):
    given_values = [9 if bad else value for bad, value in zip(wrong, [1, 2, 3, 4], strict=True)]
    outcome = judge(AllClose(per_entry=True), A, str(given_values), reference([1, 2, 3, 4]))
    assert outcome.credit == Fraction(4 - sum(wrong), 4)
