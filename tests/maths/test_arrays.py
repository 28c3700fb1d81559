"""Comparison of values: what counts as the same, and in what order differences are told."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.maths.arrays import Tolerance, as_numbers, compare

arrays = hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=5), elements=st.floats(-1e6, 1e6))
leaves = arrays | st.floats(-1e6, 1e6) | st.integers(-(10**6), 10**6) | st.text(max_size=4) | st.none() | st.booleans()
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(values)
def test_a_value_equals_itself(value):
    assert compare(value, value) is None


@settings(deadline=None)
@given(arrays.filter(lambda a: a.size > 0), st.data())
def test_one_entry_that_is_off_is_found_and_named(array, data):
    expected = np.where(array < 0, -1, 1) * (1 + np.abs(array))
    at = tuple(data.draw(st.integers(0, size - 1)) for size in array.shape)
    actual = expected.copy()
    actual[at] *= 1.01
    found = compare(actual, expected)
    assert found is not None
    assert (found.reason, found.count) == ("values", 1)
    assert found.where == "[" + ", ".join(map(str, at)) + "]"
    assert found.worst == pytest.approx(0.01 / 1.01)


@settings(deadline=None)
@given(arrays, st.integers(0, 2**32 - 1))
def test_rounding_is_no_difference(array, seed):
    noise = np.random.default_rng(seed).uniform(-1, 1, array.shape)
    assert compare(array * (1 + 1e-12 * noise), array) is None
    coarse = array.astype(np.float32)
    assert compare(coarse, array) is None


@pytest.mark.parametrize("scale", [1e-300, 1e-12, 1.0, 1e12])
def test_no_scale_drowns_a_wrong_value(scale):
    expected = scale * np.array([1.0, -2.0, 0.5])
    assert compare(expected * 1.001, expected).reason == "values"
    assert compare(np.zeros(3), expected).count == 3
    assert compare(expected[0] * 1.001, expected[0]).reason == "values"


def test_float32_is_held_to_what_float32_can_do():
    expected = np.linspace(1, 2, 7)
    assert compare((expected * (1 + 3e-5)).astype(np.float32), expected) is None
    assert compare(expected * (1 + 3e-5), expected) is not None
    assert compare((expected * 1.01).astype(np.float32), expected).reason == "values"


def test_an_entry_that_is_small_beside_the_others_may_be_off_by_their_rounding():
    expected = np.array([1.0, 1e-17])
    assert compare(np.array([1.0, 0.0]), expected) is None
    assert compare(np.array([1.0, 1e-9]), expected) is not None


def test_zeros_may_be_off_by_rounding_of_numbers_of_size_one():
    assert compare(np.array([1e-16, 0.0]), np.zeros(2)) is None
    assert compare(np.array([1e-9, 0.0]), np.zeros(2)).reason == "values"


def test_absolute_tolerance_is_taken_as_declared():
    assert compare(1.0 + 1e-4, 1.0, Tolerance(0.0, 1e-3)) is None
    assert compare(1.0 + 1e-2, 1.0, Tolerance(0.0, 1e-3)) is not None


@pytest.mark.parametrize(
    "actual, expected, reason, words",
    [
        ((1.0, 2.0), (1.0, 2.0, 3.0), "structure", "has 2 values, expected 3"),
        (None, 1.0, "structure", "is None, expected a number"),
        ("1", np.zeros(3), "structure", "is a text, expected an array of shape (3,)"),
        ({"a": 1.0}, {"a": 1.0, "b": 2.0}, "structure", "lacks b"),
        ({"a": 1.0, "b": 2.0}, {"a": 1.0}, "structure", "more than asked: b"),
        (1.0, {"a": 1.0}, "structure", "expected a dict"),
        (1.0, (1.0, 2.0), "structure", "expected a tuple of 2"),
        ([[1, 2], [3]], np.zeros((2, 2)), "structure", "a list of 2"),
        (np.zeros((3, 1)), np.zeros(3), "shape", "has shape (3, 1), expected (3,)"),
        (np.array([1.0]), 1.0, "shape", "has shape (1,), expected ()"),
        (np.array([True, False]), np.array([1.0, 0.0]), "dtype", "holds truth values, expected numbers"),
        (np.array([1, 0]), np.array([True, False]), "dtype", "holds whole numbers, expected truth values"),
        (np.array([1 + 0j]), np.array([1.0]), "dtype", "holds complex numbers"),
        (np.array([1.0, math.nan]), np.ones(2), "not finite", "not finite in 1 of 2 entries, first at [1]"),
        (math.inf, 1.0, "not finite", "is not finite"),
        (math.nan, math.nan, "not finite", "is not finite"),
        (math.inf, -math.inf, "not finite", "is not finite"),
        (1.0, math.inf, "not finite", "is finite, expected not"),
        (3, 4, "values", "differs, by 0.25"),
        ("ab", "ac", "values", "another text"),
        ("ab", None, "structure", "is a text, expected None"),
    ],
)
def test_what_is_told(actual, expected, reason, words):
    found = compare(actual, expected)
    assert found is not None
    assert found.reason == reason
    assert words in found.words


@pytest.mark.parametrize(
    "actual, expected",
    [
        (3, 3.0),
        (3.0, 3),
        (np.float32(3), 3),
        ([1.0, 2.0], np.array([1.0, 2.0])),
        ([1.0, 2.0], (1, 2)),
        (np.array([[1.0, 2.0], [3.0, 4.0]]), (np.array([1.0, 2.0]), np.array([3.0, 4.0]))),
        (math.inf, math.inf),
        (np.array(2.0), 2.0),
        (np.True_, True),
        (2**70, 2**70),
        (np.zeros((0, 3)), np.zeros((0, 3))),
    ],
)
def test_what_is_the_same(actual, expected):
    assert compare(actual, expected) is None


def test_whole_numbers_are_compared_exactly():
    assert compare(10**12 + 1, 10**12).reason == "values"
    assert compare(2**70 + 1, 2**70).reason == "values"
    assert compare(2.0**70, 2**70) is None
    assert compare(np.array([10**15 + 1]), np.array([10**15])).reason == "values"


def test_declared_nan_is_wanted_where_it_is_expected():
    wanted = np.array([1.0, math.nan])
    assert compare(wanted, wanted, Tolerance(nan=True)) is None
    assert compare(np.array([math.nan, math.nan]), wanted, Tolerance(nan=True)).where == "[0]"
    assert compare(np.array([1.0, 2.0]), wanted, Tolerance(nan=True)).reason == "not finite"


def test_the_gravest_difference_is_told_first_wherever_it_stands():
    expected = (np.ones(3), np.ones((2, 2)))
    assert compare((np.zeros(3), np.ones((4, 1))), expected).reason == "shape"
    assert compare((np.full(3, math.nan), np.zeros((2, 2))), expected).where == "[0][0]"


def test_words_hold_no_expected_values():
    found = compare(np.array([1.0, 2.0]), np.array([1.0, 77.125]))
    assert "77" not in found.words
    assert found.expected == 77.125


def test_paths_lead_to_the_value():
    found = compare({"b": (1.0, np.array([1.0, 2.0]))}, {"b": (1.0, np.array([1.0, 3.0]))})
    assert found.where == "['b'][1][1]"


@pytest.mark.parametrize("value", [None, "text", {"a": 1}, [[1], [2, 3]], object(), ["a", "b"], [None]])
def test_what_is_no_array(value):
    assert as_numbers(value) is None


def test_an_expected_value_of_another_kind_is_the_authors_mistake():
    with pytest.raises(TypeError, match="nothing can be compared with a object"):
        compare(1.0, object())
