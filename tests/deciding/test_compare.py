"""Comparing values: shapes first, then numbers, and a band in which nothing is said."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from grader.deciding.compare import AGREE, DIFFER, Match, Tensor, joined, match, residuals, tensor
from grader.language.values import Value

RANDOM = np.random.default_rng(0)
NUMBERS = RANDOM.standard_normal(8) + 3
VECTORS = RANDOM.standard_normal((8, 3))
SQUARE = RANDOM.standard_normal((8, 3, 3))
WIDE = RANDOM.standard_normal((8, 2, 5))


def verdict(first, second, layouts=("", "")):
    return match(Tensor(np.asarray(first), layouts[0]), Tensor(np.asarray(second), layouts[1]))[0]


@pytest.mark.parametrize("value", [NUMBERS, VECTORS, SQUARE, WIDE])
def test_equal_things_are_equal(value):
    assert verdict(value, value) is Match.EQUAL
    assert verdict(value, value * (1 + 1e-12)) is Match.EQUAL
    assert verdict(value * 1e8, value * 1e8 * (1 + 1e-12)) is Match.EQUAL
    assert verdict(value * 1e-8, value * 1e-8) is Match.EQUAL


@pytest.mark.parametrize("value", [NUMBERS, VECTORS, SQUARE])
@pytest.mark.parametrize("change", [lambda x: -x, lambda x: 2 * x, lambda x: x + 1, lambda x: x * (1 + 1e-5), lambda x: 0 * x])
def test_different_things_are_different(value, change):
    assert verdict(change(value), value) is Match.DIFFERENT


def test_different_matrices_that_are_not_square():
    assert verdict(-WIDE, WIDE) is Match.DIFFERENT


@pytest.mark.parametrize("by", [3e-9, 1e-8, 1e-7, 5e-7])
def test_a_difference_that_is_neither_rounding_nor_a_difference_is_unclear(by):
    assert AGREE < by < DIFFER
    assert verdict(NUMBERS * (1 + by), NUMBERS) is Match.UNCLEAR


def test_one_draw_that_differs_is_enough():
    other = NUMBERS.copy()
    other[3] *= 1.1
    assert verdict(other, NUMBERS) is Match.DIFFERENT


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_never_agrees(bad):
    other = NUMBERS.copy()
    other[2] = bad
    assert verdict(other, NUMBERS) is Match.UNCLEAR
    assert verdict(NUMBERS, other) is Match.UNCLEAR
    assert verdict(other, other) is Match.UNCLEAR
    assert verdict(np.full(8, bad), np.full(8, bad)) is Match.UNCLEAR
    other[3] *= 2
    assert verdict(other, NUMBERS) is Match.DIFFERENT


def test_a_computed_zero_equals_a_written_one():
    assert verdict(np.full(8, 1e-16), np.zeros(8)) is Match.EQUAL
    assert verdict(np.zeros(8), np.zeros(8)) is Match.EQUAL
    assert verdict(np.full(8, 1e-9), np.zeros(8)) is Match.DIFFERENT


def test_small_entries_beside_large_ones_count_by_the_largest():
    first, second = np.array([[1e6, 1.0]]), np.array([[1e6, 1.0 + 1e-4]])
    assert verdict(first, second) is Match.EQUAL
    assert verdict(first, np.array([[1e6, 2.0]])) is not Match.EQUAL


@pytest.mark.parametrize(
    "first, second, wanted",
    [
        (VECTORS, NUMBERS, Match.SHAPES),
        (NUMBERS, VECTORS, Match.SHAPES),
        (VECTORS, SQUARE, Match.SHAPES),
        (VECTORS[:, :2], VECTORS, Match.SHAPES),
        (WIDE, SQUARE, Match.SHAPES),
        (WIDE.swapaxes(1, 2), WIDE, Match.TRANSPOSED),
        (-WIDE.swapaxes(1, 2), WIDE, Match.SHAPES),
        (SQUARE.swapaxes(1, 2), SQUARE, Match.TRANSPOSED),
        (-SQUARE.swapaxes(1, 2), SQUARE, Match.DIFFERENT),
        (np.zeros(1), VECTORS, Match.DIFFERENT),
    ],
)
def test_shapes(first, second, wanted):
    assert verdict(first, second) is wanted


def test_a_written_zero_is_not_different_from_the_zero_vector():
    assert verdict(np.zeros(1), 0 * VECTORS) is not Match.DIFFERENT


@pytest.mark.parametrize("layouts, wanted", [(("row", "row"), Match.EQUAL), (("row", "column"), Match.TRANSPOSED), (("column", "row"), Match.TRANSPOSED), (("", "row"), Match.EQUAL), (("row", ""), Match.EQUAL)])
def test_layouts(layouts, wanted):
    assert verdict(VECTORS, VECTORS, layouts) is wanted
    assert verdict(-VECTORS, VECTORS, layouts) is Match.DIFFERENT


def test_one_draw_may_stand_for_all():
    assert verdict(np.array([2.0]), np.full(8, 2.0)) is Match.EQUAL
    assert verdict(np.array([2.0]), NUMBERS) is Match.DIFFERENT
    assert verdict(VECTORS[:1], np.repeat(VECTORS[:1], 8, 0)) is Match.EQUAL


@pytest.mark.parametrize(
    "matches, wanted",
    [
        ([], Match.EQUAL),
        ([Match.EQUAL, Match.EQUAL], Match.EQUAL),
        ([Match.EQUAL, Match.DIFFERENT], Match.DIFFERENT),
        ([Match.UNCLEAR, Match.DIFFERENT], Match.DIFFERENT),
        ([Match.UNCLEAR, Match.EQUAL], Match.UNCLEAR),
        ([Match.TRANSPOSED, Match.EQUAL], Match.TRANSPOSED),
        ([Match.TRANSPOSED, Match.UNCLEAR], Match.UNCLEAR),
        ([Match.SHAPES, Match.DIFFERENT], Match.SHAPES),
    ],
)
def test_several_settings(matches, wanted):
    assert joined(matches) is wanted
    assert joined(matches[::-1]) is wanted


@settings(deadline=None, max_examples=80)
@given(arrays(float, (4, 3), elements=st.floats(-1e6, 1e6)), arrays(float, (4, 3), elements=st.floats(-1e6, 1e6)))
def test_residuals_are_symmetric_and_zero_only_for_equals(first, second):
    gaps = residuals(first, second)
    np.testing.assert_array_equal(gaps, residuals(second, first))
    assert (gaps >= 0).all()
    assert (gaps <= 2).all()
    np.testing.assert_array_equal(residuals(first, first), np.zeros(4))


def test_named_axes_come_in_the_order_of_the_letters():
    data = RANDOM.standard_normal((2, 3, 4))
    first = tensor(Value(data, ("i", "j")), ("i", "j"))
    second = tensor(Value(data.swapaxes(1, 2), ("j", "i")), ("i", "j"))
    np.testing.assert_array_equal(first.data, second.data)
    assert first.layout == ""


@pytest.mark.parametrize("shape, loose, wanted", [((2, 3, 1), False, "column"), ((2, 1, 3), False, "row"), ((2, 3, 1), True, ""), ((2, 2, 3), False, "")])
def test_vectors_lose_their_unit_axis_and_keep_their_layout(shape, loose, wanted):
    found = tensor(Value(np.zeros(shape), (), 2, loose=loose), ())
    assert found.layout == wanted
    assert found.data.shape == ((2, 3) if 1 in shape else shape)
