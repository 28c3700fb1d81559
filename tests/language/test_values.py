"""Values: axes by name, shapes that meet or do not, products, and what is picked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.language.numerics import ELEMENTWISE, UNARY, elementwise, entropies, outer, power
from grader.language.values import (
    MAX_ELEMENTS,
    ShapeFault,
    TooLarge,
    Value,
    checked,
    gather,
    matrix_product,
    number,
    pointwise,
    product,
    spread,
    total,
    transposed,
    union,
)

RANDOM = np.random.default_rng(1)


def scalar(*axes):
    return Value(RANDOM.standard_normal((2, *(3 + at for at in range(len(axes))))), axes)


def column(size=3, **marks):
    return Value(RANDOM.standard_normal((2, size, 1)), (), 2, **marks)


def row(size=3, **marks):
    return Value(RANDOM.standard_normal((2, 1, size)), (), 2, **marks)


def matrix(rows=3, columns=3, axes=()):
    return Value(RANDOM.standard_normal((2, *(4 for _ in axes), rows, columns)), axes, 2)


EYE = Value(np.array([2.0]), eye=True)
ONES = Value(np.array([1.0]), literal=True, ones="column")


def test_shape_and_vectors():
    assert (scalar().shape, column().shape, row().shape, matrix(2, 3).shape) == ((), (3, 1), (1, 3), (2, 3))
    assert [value.is_vector for value in (scalar("i"), column(), row(), matrix(2, 3), matrix(1, 1))] == [False, True, True, False, True]


def test_spread_puts_axes_where_they_are_wanted():
    value = scalar("i", "j")
    assert spread(value, ("i", "j")) is value.data
    assert spread(value, ("j", "i")).shape == (2, 4, 3)
    assert spread(value, ("i", "k", "j")).shape == (2, 3, 1, 4)
    np.testing.assert_array_equal(spread(value, ("j", "k", "i"))[:, :, 0, :], value.data.swapaxes(1, 2))
    assert union(("i", "j"), ("k", "i")) == ("i", "j", "k")


@settings(deadline=None, max_examples=60)
@given(st.permutations(["i", "j", "k"]), st.permutations(["i", "j", "k"]), st.integers(0, 3), st.integers(0, 3))
def test_pointwise_pairs_axes_by_their_names(first, second, some, others):
    sizes = {"i": 2, "j": 3, "k": 4}
    one = Value(RANDOM.standard_normal((1, *(sizes[axis] for axis in first[:some]))), tuple(first[:some]))
    two = Value(RANDOM.standard_normal((5, *(sizes[axis] for axis in second[:others]))), tuple(second[:others]))
    found = pointwise(np.multiply, one, two)
    letters = {"i": "i", "j": "j", "k": "k"}
    sums = np.einsum(f"z{''.join(letters[axis] for axis in one.axes)},y{''.join(letters[axis] for axis in two.axes)}->y{''.join(found.axes)}", one.data, two.data)
    np.testing.assert_allclose(found.data, sums)


def test_numbers_spread_over_vectors_and_over_matrices_only_by_scaling():
    assert pointwise(np.add, scalar(), column(), strict=True).shape == (3, 1)
    assert pointwise(np.multiply, scalar(), matrix()).shape == (3, 3)
    with pytest.raises(ShapeFault) as caught:
        pointwise(np.add, scalar(), matrix(), strict=True)
    assert (caught.value.note, caught.value.shapes) == ("shape.scalar-plus-matrix", ((3, 3),))
    assert pointwise(np.add, number(0.0), matrix(), strict=True).shape == (3, 3)
    with pytest.raises(ShapeFault):
        pointwise(np.add, number(1.0), matrix(), strict=True)


def test_layouts_that_are_open_follow_their_partner():
    assert pointwise(np.add, row(), column(loose=True)).shape == (1, 3)
    assert pointwise(np.add, column(loose=True), row()).shape == (1, 3)
    assert not pointwise(np.add, column(loose=True), row()).loose
    assert pointwise(np.add, column(loose=True), column(loose=True)).loose
    with pytest.raises(ShapeFault) as caught:
        pointwise(np.add, column(), row())
    assert caught.value.note == "shape.mismatch"
    with pytest.raises(ShapeFault):
        pointwise(np.add, column(3, loose=True), row(4))


def test_the_identity_takes_the_size_of_its_partner():
    square = matrix()
    np.testing.assert_allclose(pointwise(np.add, EYE, square).data, square.data + 2 * np.eye(3))
    np.testing.assert_allclose(pointwise(np.subtract, square, EYE).data, square.data - 2 * np.eye(3))
    with pytest.raises(ShapeFault) as caught:
        pointwise(np.add, EYE, matrix(2, 3))
    assert caught.value.note == "shape.identity"
    assert product(EYE, EYE)[0].eye
    np.testing.assert_allclose(product(EYE, square)[0].data, 2 * square.data)


def test_products_by_shape():
    first, second = matrix(2, 3), matrix(3, 4)
    np.testing.assert_allclose(product(first, second)[0].data, first.data @ second.data)
    assert product(row(), column())[0].core == 0
    assert product(column(), row())[0].shape == (3, 3)
    assert product(scalar(), matrix())[0].shape == (3, 3)
    assert product(column(), column()) [1]
    assert product(column(), column(), dot=True)[0].core == 0
    assert not product(column(), column(), dot=True)[1]
    for pair in ((matrix(2, 3), matrix(2, 3)), (matrix(2, 3), column(2)), (column(2), matrix(3, 2))):
        with pytest.raises(ShapeFault) as caught:
            product(*pair)
        assert caught.value.note == "shape.product"


def test_products_with_open_layouts():
    one = matrix(2, 3)
    assert product(one, row(3, loose=True))[0].shape == (2, 1)
    assert product(column(2, loose=True), one)[0].shape == (1, 3)


def test_products_with_the_vector_of_ones():
    square = matrix(2, 3)
    np.testing.assert_allclose(product(square, ONES)[0].data[..., 0], square.data.sum(-1))
    np.testing.assert_allclose(product(transposed(ONES), square)[0].data[..., 0, :], square.data.sum(-2))
    high = column()
    np.testing.assert_allclose(product(high, transposed(ONES))[0].data, np.repeat(high.data, 3, -1))
    np.testing.assert_allclose(product(transposed(ONES), high)[0].data, high.data.sum((-1, -2)))


def test_products_keep_named_axes_apart():
    first, second = matrix(2, 3, ("i",)), matrix(3, 2, ("j",))
    found = matrix_product(first, second)
    assert (found.axes, found.shape) == (("i", "j"), (2, 2))
    np.testing.assert_allclose(found.data, np.einsum("ziab,zjbc->zijac", first.data, second.data))


def test_transposes():
    assert transposed(column()).shape == (1, 3)
    assert transposed(transposed(ONES)) == ONES
    one = scalar("i")
    assert transposed(one) is one


def test_gathering():
    value = Value(np.arange(12.0).reshape(1, 3, 4), (), 2)
    np.testing.assert_array_equal(gather(value, 1, number(2.0)).data, [[4, 5, 6, 7]])
    np.testing.assert_array_equal(gather(value, 2, number(1.0)).data, [[0, 4, 8]])
    picks = gather(value, 1, Value(np.array([[1.0, 3.0]]), ("r",)))
    assert picks.axes == ("r",)
    np.testing.assert_array_equal(picks.data, [[[0, 1, 2, 3], [8, 9, 10, 11]]])
    for outside in (0.0, 4.0, -1.0):
        assert np.isnan(gather(value, 1, number(outside)).data).all()


def test_too_much_work():
    wide = Value(np.zeros((1, 3000)), ("i",))
    high = Value(np.zeros((1, 3000)), ("j",))
    with pytest.raises(TooLarge):
        pointwise(np.add, wide, high)
    with pytest.raises(TooLarge):
        matrix_product(Value(np.zeros((1, 3000, 1)), (), 2), Value(np.zeros((1, 1, 3000)), (), 2))
    with pytest.raises(TooLarge):
        checked(np.broadcast_to(np.zeros(1), MAX_ELEMENTS + 1))
    assert checked(np.zeros(4)).shape == (4,)


def test_totals():
    value = matrix(2, 3)
    np.testing.assert_allclose(total(value).data, value.data.sum((-1, -2)))
    one = scalar("i")
    assert total(one) is one


# --- Functions of values ----------------------------------------------------------------------------------


@pytest.mark.parametrize("head", sorted(set(ELEMENTWISE) - {"factorial", "gamma", "floor", "ceil", "sign", "step"}))
def test_functions_take_complex_steps(head):
    point = np.array([0.3, 0.7])
    stepped = ELEMENTWISE[head](point + 1e-30j).imag / 1e-30
    slope = (ELEMENTWISE[head](point + 1e-6) - ELEMENTWISE[head](point - 1e-6)) / 2e-6
    np.testing.assert_allclose(stepped, slope, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("head", sorted(ELEMENTWISE))
def test_functions_are_elementwise_and_keep_shape(head):
    with np.errstate(all="ignore"):
        found = elementwise(head, Value(np.full((2, 3, 1), 0.5), (), 2))
        single = elementwise(head, number(0.5))
    assert found.shape == (3, 1)
    np.testing.assert_array_equal(found.data.reshape(-1), np.full(6, single.data[0]))


@pytest.mark.parametrize("head", ["softmax", "log_softmax", "layernorm"])
def test_functions_along_a_vector_lie_as_it_lies(head):
    high = column()
    np.testing.assert_allclose(UNARY[head](transposed(high)).data, transposed(UNARY[head](high)).data)
    named = Value(high.data[..., 0], ("i",))
    np.testing.assert_allclose(UNARY[head](named).data, UNARY[head](high).data[..., 0])


def test_large_scores_do_not_overflow():
    scores = Value(np.array([[[1000.0], [999.0]]]), (), 2)
    np.testing.assert_allclose(UNARY["softmax"](scores).data[0, :, 0], [1 / (1 + np.exp(-1)), 1 / (1 + np.e)])
    np.testing.assert_allclose(elementwise("sigmoid", number(-1000.0)).data, 0)
    np.testing.assert_allclose(elementwise("softplus", number(1000.0)).data, 1000)


def test_logsumexp_of_large_scores():
    scores = Value(np.array([[[1000.0], [1000.0]]]), (), 2)
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(UNARY["logsumexp"](scores).data, [1000 + np.log(2)])


@pytest.mark.parametrize("exponent", [0, 1, 2, 3, -1, -2])
def test_powers_of_matrices(exponent):
    value = matrix()
    np.testing.assert_allclose(power(value, number(float(exponent))).data, np.linalg.matrix_power(value.data, exponent))


def test_what_is_no_power():
    for base, exponent in ((matrix(), 0.5), (matrix(), 65.0), (matrix(2, 3), 2.0), (matrix(), float("inf"))):
        with pytest.raises(ShapeFault):
            power(base, number(exponent))
    with pytest.raises(ShapeFault):
        outer(matrix(), column())


def test_a_singular_matrix_has_no_inverse_and_no_crash():
    assert np.isnan(UNARY["inverse"](Value(np.zeros((1, 2, 2)), (), 2)).data).all()


def test_entropies_take_nothing_times_the_logarithm_of_nothing_for_nothing():
    sure, even = (Value(np.array([[[a], [b]]]), (), 2) for a, b in ((1.0, 0.0), (0.5, 0.5)))
    assert entropies("entropy", [sure]).data == 0
    assert entropies("cross_entropy", [sure, even]).data == pytest.approx(np.log(2))
    assert entropies("kl", [sure, even]).data == pytest.approx(np.log(2))
    with np.errstate(all="ignore"):
        assert entropies("kl", [even, sure]).data == np.inf
