"""What is written down: tables, lists, basis vectors, identities, and functions that a problem declares."""

from __future__ import annotations

import numpy as np
import pytest
from laboratory import THETA, A, U, model, worth
from reading import VOCABULARY

from grader.language.evaluate import evaluate
from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.tree import Apply, Symbol


def value(text, env=None):
    return evaluate(read(text, VOCABULARY).tree, env or model())


@pytest.mark.parametrize(
    "text, rows",
    [(r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", [[1, 2], [3, 4]]), (r"\begin{bmatrix} x & a \end{bmatrix}", [[2, 0.5]]), (r"\begin{matrix} 1 \\ 2 \\ 3 \end{matrix}", [[1], [2], [3]]), (r"\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}", [[1, 2], [3, 4]])],
)
def test_tables(text, rows):
    np.testing.assert_array_equal(value(text).data[0], rows)
    assert not value(text).loose


def test_lists_are_vectors_whose_layout_is_open():
    for text in ("[1, 2, 3]", "(1, 2, 3)"):
        found = value(text)
        assert (found.shape, found.loose) == ((3, 1), True)
    np.testing.assert_array_equal(worth("[1, 2, 3]^T [1, 1, 1]"), 6)
    np.testing.assert_array_equal(worth("u^T - [1, 2, 3]"), np.zeros(3))


def test_entries_may_depend_on_an_index():
    env = model().within("i", (1, 3))
    found = value("[u_i, 1]", env)
    assert found.axes == ("i",)
    np.testing.assert_array_equal(found.data[0, :, :, 0], np.stack([U, np.ones(3)], -1))


@pytest.mark.parametrize("text, wanted", [("e_c", [0, 1, 0]), ("e_i", np.eye(3)), ("e_{n}", None), ("e_{c}^T A", A[1]), ("A e_c", A[:, 1]), ("e_c^T u", 2)])
def test_basis_vectors(text, wanted):
    if wanted is None:
        with pytest.raises(LanguageError) as caught:
            worth(text)
        assert caught.value.note == "basis.size"
        return
    np.testing.assert_array_equal(worth(text), wanted)


@pytest.mark.parametrize("text, wanted", [("I_n", np.eye(3)), ("I_{2}", np.eye(2)), ("np.eye(m)", np.eye(2)), ("np.ones(n)", np.ones(3)), ("np.zeros(m)", np.zeros(2)), (r"\mathbf{1}_{n}", np.ones(3))])
def test_sizes_that_are_written(text, wanted):
    np.testing.assert_array_equal(worth(text), wanted)


@pytest.mark.parametrize("text, note", [("I_{0}", "identity.size"), ("I_{10000}", "identity.size"), ("I_{a}", "identity.size"), ("np.ones(100000)", "ones.size"), ("np.zeros(a)", "ones.size")])
def test_sizes_that_are_none(text, note):
    with pytest.raises(LanguageError) as caught:
        worth(text)
    assert caught.value.note == note


def test_functions_of_the_problem():
    assert worth("f(x)") == 5
    np.testing.assert_array_equal(worth("f(u)"), U**2 + 1)
    assert worth("f(x + f(a))") == pytest.approx((2 + 1.25) ** 2 + 1)
    assert worth("x + f(a)") == 2 + 1.25
    with pytest.raises(LanguageError) as caught:
        worth("f(x, a)")
    assert caught.value.note == "function.arguments"


def test_a_vector_by_its_general_component():
    tree = Apply("comprehension", (read(r"\theta_i + i", VOCABULARY).tree, Symbol("i")))
    found = evaluate(tree, model())
    assert (found.shape, found.loose) == ((3, 1), True)
    np.testing.assert_array_equal(found.data.reshape(-1), THETA + np.arange(1, 4))


@pytest.mark.parametrize("body, note", [("x", "index.range"), ("A", "index.range"), ("e_i + u", None)])
def test_what_is_no_component(body, note):
    tree = Apply("comprehension", (read(body, VOCABULARY).tree, Symbol("i" if note is None else "r")))
    if note is None:
        assert evaluate(tree, model()).shape == (3, 3)
        return
    with pytest.raises(LanguageError) as caught:
        evaluate(tree, model())
    assert caught.value.note == note


@pytest.mark.parametrize("text, note", [(r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}", "matrix.ragged"), ("[u, 1]", "matrix.blocks"), (r"\begin{pmatrix} A & 1 \end{pmatrix}", "shape.blocks")])
def test_what_is_no_table(text, note):
    with pytest.raises(LanguageError) as caught:
        worth(text)
    assert caught.value.note == note
