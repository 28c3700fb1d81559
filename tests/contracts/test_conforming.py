"""What results keep their contract, and the words for those that do not."""

from __future__ import annotations

import numpy as np
import pytest

from grader.contracts import Contract
from grader.guest.wire import Opaque

SIZES = {"n": 5, "m": 3, "B": 2}


def told(results, value, **sizes):
    return Contract.parse(f"x: [n] -> {results}").conforms(value, {**SIZES, **sizes})


@pytest.mark.parametrize(
    "results, value",
    [
        ("[n]", np.zeros(5)),
        ("[n]", [0, 1, 2, 3, 4]),
        ("[n]", np.zeros(5, dtype=np.float32)),
        ("[n]", np.arange(5)),
        ("[n, 2*m]", np.zeros((5, 6))),
        ("[0, n]", np.zeros((0, 5))),
        ("scalar", 1.0),
        ("scalar", 3),
        ("scalar", np.float32(3)),
        ("scalar", np.array(3.0)),
        ("int", np.int64(4)),
        ("int(1..n)", 5),
        ("index(n)", 0),
        ("index(n)[B]", np.array([0, 4])),
        ("index(n)[B]", [0, 4]),
        ("bool", np.True_),
        ("str", "text"),
        ("any", None),
        ("n", 5),
        ("mask[n]", np.ones(5, dtype=bool)),
        ("[n], [m]", (np.zeros(5), np.zeros(3))),
        ("[n], [m]", [np.zeros(5), np.zeros(3)]),
        ("[n], [n]", np.zeros((2, 5))),
        ("a: [n], b: (scalar, [m])", (np.zeros(5), (1.0, np.zeros(3)))),
        ("{a: [n], b: scalar}", {"a": np.zeros(5), "b": 1.0}),
        ("[free], [free, n]", (np.zeros(9), np.zeros((9, 5)))),
    ],
)
def test_what_conforms(results, value):
    assert told(results, value) == ""


@pytest.mark.parametrize(
    "results, value, words",
    [
        ("alpha: [n]", np.zeros((5, 1)), "`alpha` has shape (5, 1), expected (5,): [n]"),
        ("[n]", np.zeros((5, 1)), "the result has shape (5, 1), expected (5,): [n]"),
        ("[n, m]", np.zeros((3, 5)), "the result has shape (3, 5), expected (5, 3): [n, m]"),
        ("[n]", 1.0, "the result has shape (), expected (5,): [n]"),
        ("[n]", None, "the result is None, expected an array: [n]"),
        ("[n]", Opaque("generator"), "the result is a generator, expected an array: [n]"),
        ("[n]", [[1.0], [1.0, 2.0]], "the result is a list of 2, expected an array: [n]"),
        ("[n]", np.zeros(5, dtype=complex), "the result holds complex numbers, expected numbers"),
        ("[n]", np.zeros(5, dtype=bool), "the result holds truth values, expected numbers"),
        ("scalar", np.zeros(1), "the result is an array of shape (1,), expected a number"),
        ("scalar", True, "the result is a truth value, expected a number"),
        ("scalar", 1j, "the result is a complex number, expected a number"),
        ("scalar", "1", "the result is a text, expected a number"),
        ("scalar", None, "the result is None, expected a number"),
        ("scalar", (1.0,), "the result is a tuple of 1, expected a number"),
        ("int", 1.0, "the result is not whole, expected a whole number"),
        ("int(1..n)", 6, "the result is out of range: expected 1 to n"),
        ("index(n)", 5, "the result is an index out of range: expected 0 to n - 1"),
        ("index(n)", -1, "the result is an index out of range: expected 0 to n - 1"),
        ("index(n)[B]", np.array([0.0, 4.0]), "the result holds numbers, expected whole numbers"),
        ("index(n)[B]", np.array([0, 5]), "the result is an index out of range: expected 0 to n - 1"),
        ("bool", 1, "the result is a number, expected a truth value"),
        ("str", 1, "the result is a number, expected a text"),
        ("n", 4, "the result is 4, expected n"),
        ("[n], [m]", (np.zeros(5), np.zeros(5)), "result 2 has shape (5,), expected (3,): [m]"),
        ("[n], [m]", np.zeros(5), "the result has 5 values, expected 2"),
        ("[n], [m]", 3.0, "the result is a number, expected a tuple of 2"),
        ("c: [m], alpha: [n]", (np.zeros(3), None), "`alpha` is None, expected an array: [n]"),
        ("a: [n], b: (scalar, [m])", (np.zeros(5), (1.0, 2.0)), "`b[1]` has shape (), expected (3,): [m]"),
        ("{a: [n], b: scalar}", {"a": np.zeros(5)}, "the result lacks b"),
        ("{a: [n]}", {"a": np.zeros(5), "b": 1.0}, "the result has more than asked: b"),
        ("{a: [n]}", (np.zeros(5),), "the result is a tuple of 1, expected a dict with a"),
        ("{a: [n]}", {"a": np.zeros(4)}, "`a` has shape (4,), expected (5,): [n]"),
        ("[free], [free, n]", (np.zeros(9), np.zeros((8, 5))), "result 2 has shape (8, 5), expected (9, 5): [free, n]"),
        ("[n, free]", np.zeros(9), "the result has shape (9,), expected (5, any): [n, free]"),
    ],
)
def test_what_does_not_conform(results, value, words):
    assert told(results, value) == words


def test_sizes_are_not_changed():
    sizes = dict(SIZES)
    Contract.parse("x: [n] -> [free]").conforms(np.zeros(9), sizes)
    assert sizes == SIZES


def test_an_unknown_parameter():
    with pytest.raises(ValueError, match="no parameter is named `z`; there are x, y"):
        Contract.parse("x: [n], y: [n] -> any").place("z")
