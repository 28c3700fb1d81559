"""Inputs: sizes, layouts, what each side gets, and how results are fitted before they are compared."""

import numpy as np
import pytest

from grader.checks._code_agree import fitted, plain, printed, single
from grader.checks._code_cases import (
    Case,
    Outgoing,
    as_seen,
    drawn,
    for_library,
    generator,
    listed,
    of_sizes,
    scaled,
    sizes_of,
)
from grader.checks._code_relations import spliced
from grader.contracts import Contract
from grader.guest.wire import Callback, Laid, Random, Tensor

CONTRACT = Contract.parse("q: [d], K: [n, d], V: [n, m] -> [m]")


def test_no_two_sizes_are_alike_unless_they_are_one():
    cases = drawn(CONTRACT, np.random.default_rng(0), 8, 1)
    assert all(len(set(case.sizes.values())) == 3 for case in cases)
    ones = {name for case in cases for name, size in case.sizes.items() if size == 1}
    assert ones == {"d", "n", "m"}
    assert {case.layout for case in cases} == {"", "F", "strided"}


def test_a_least_size_is_kept():
    cases = drawn(CONTRACT, np.random.default_rng(0), 8, 2)
    assert min(size for case in cases for size in case.sizes.values()) >= 2


def test_listed_sizes_may_leave_some_to_be_drawn():
    cases = of_sizes(CONTRACT, np.random.default_rng(0), [{"n": 9}, {"n": 1, "d": 4, "m": 4}])
    assert cases[0].arguments[1].shape[0] == 9
    assert cases[1].sizes == {"n": 1, "d": 4, "m": 4}


def test_sizes_of_given_arguments_are_found():
    arguments = (np.zeros(3), np.zeros((5, 3)), np.zeros((5, 2)))
    assert sizes_of(CONTRACT, arguments) == {"d": 3, "m": 2, "n": 5}
    assert listed([arguments], CONTRACT)[0].words == "for d = 3, m = 2, n = 5"
    with pytest.raises(ValueError, match="yields none"):
        listed([], CONTRACT)


def test_draws_differ_with_their_purpose_and_repeat_with_their_seed():
    assert generator(1, "value", 2).normal() == generator(1, "value", 2).normal()
    others = {
        generator(seed, *purpose).normal()
        for seed, purpose in ((1, ("value",)), (2, ("value",)), (1, ("grad",)), (1, ("value", 1)))
    }
    assert len(others) == 4


def test_the_library_gets_copies_and_generators():
    array = np.zeros(2)
    given = for_library((array, {"a": array}, [Random(3)], "text"))
    given[0][0] = 1
    assert array[0] == 0
    assert given[2][0].random() == np.random.default_rng(3).random()
    for kind in ("legacy", "python", "torch"):
        assert for_library(Random(3, kind)) is not None
    with pytest.raises(ValueError, match="has to give it"):
        for_library(Callback("f"))


def test_the_student_gets_marks():
    outgoing = Outgoing("F", "no")
    given = outgoing.all((np.zeros((2, 2)), {"f": max}, min, np.random.default_rng(0)), ("x", "p", "g", "rng"))
    assert isinstance(given[0], Laid)
    assert given[1] == {"f": Callback("f")}
    assert given[2] == Callback("g")
    assert isinstance(given[3], Random)
    assert set(outgoing.callbacks) == {"f", "g"}
    tensors = Outgoing("", "float32").all((np.zeros(2), np.arange(2)), ("x", "y"))
    assert isinstance(tensors[0], Tensor)
    assert tensors[0].array.dtype == np.float32
    assert tensors[1].array.dtype == np.arange(2).dtype


def test_two_functions_of_one_name_are_two():
    outgoing = Outgoing()
    first, second = outgoing.one(max, "f"), outgoing.one(min, "f")
    assert first != second
    assert set(outgoing.callbacks.values()) == {max, min}


def test_tensors_of_a_law_cross_as_tensors():
    torch = pytest.importorskip("torch")
    given = Outgoing().one(torch.ones(2, requires_grad=True), "x")
    assert isinstance(given, Tensor)
    assert given.tracked
    np.testing.assert_array_equal(as_seen(given), [1, 1])
    np.testing.assert_array_equal(plain((torch.ones(2),))[0], [1, 1])


def test_scaling_multiplies_what_is_named():
    case = scaled(Case((np.ones(2), np.ones(2), 3)), {1: 10.0})
    np.testing.assert_array_equal(case.arguments[1], [10, 10])
    np.testing.assert_array_equal(case.arguments[0], [1, 1])


def test_single_precision_is_seen_in_double():
    rng = np.random.default_rng(0)
    assert single(rng.normal(size=5).astype(np.float32).astype(float)).dtype == np.float32
    assert single(np.asarray(float(np.float32(0.1)))).dtype == np.float32
    assert single(rng.normal(size=5)).dtype == np.float64
    for simple in (np.zeros(3), np.array([0.5, 2.0, -7.25]), np.array([1.0, np.inf]), np.array([1e300])):
        assert single(simple).dtype == np.float64


def test_one_entry_fits_where_a_number_is_expected():
    assert fitted(np.array([[2.0]]), 1.0).shape == ()
    assert fitted(np.array([2.0]), np.array([1.0])).shape == (1,)
    assert fitted({"a": np.array([2.0])}, {"a": 1.0})["a"].shape == ()
    assert fitted("text", 1.0) == "text"


def test_values_are_printed_short():
    assert printed(0.1234567890123) == "0.123456789"
    assert len(printed(np.arange(1000.0))) <= 200
    assert printed((1.0, np.ones(2))) == "(1, [1., 1.])"


def test_splicing_keeps_what_comes_before():
    first, second = np.zeros((2, 4)), np.ones((2, 4))
    np.testing.assert_array_equal(spliced(first, second, 1, 3), [[0, 0, 0, 1]] * 2)
