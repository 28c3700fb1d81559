"""Names of the student's own: what is put in, what stays, and what is only a label."""

from __future__ import annotations

import pytest
from laboratory import Y_HAT, A, U, Y, worth
from numpy.testing import assert_allclose
from reading import VOCABULARY, plain

from grader.language.faults import LanguageError
from grader.language.reader import read


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("g = y_hat - y; A^T g", "A^T * (y_hat - y)"),
        ("A^T g where g = y_hat - y", "A^T * (y_hat - y)"),
        ("A^T g, g = y_hat - y", "A^T * (y_hat - y)"),
        ("g := u; h := A g; 2 h", "2 * (A * u)"),
        ("2 h; h = A g; g = u", "2 * (A * u)"),
        ("g = u; h = A g", "A * u"),
        (r"S_i - y_i where S_i = \frac{e^{\theta_i}}{\sum_j e^{\theta_j}}", "e^theta[i] / sum_j e^theta[j] - y[i]"),
        (r"S_l where S_i = \theta_i^2", "theta[l]^2"),
        ("g_i where g = u", "u[i]"),
        ("grad = y_hat - y", "y_hat - y"),
        ("Proj = A A^T", "A * A^T"),
        ("grad = g = u", "u"),
        ("r = u = v", "u = v"),
        ("x + a; x = 2", "2 + a"),
        ("J = a", "J = a"),
        ("u = v", "u = v"),
        ("x = a", "x = a"),
        ("x = a + b", "x = a + b"),
        ("a = b; x = a", "(a = b, x = a)"),
        (r"\lambda u, \lambda \to \infty", "(lambda * u, lambda -> oo)"),
        ("sum_i g_i where g_j = 2 u_j", "sum_i 2 * u[i]"),
    ],
)
def test_what_is_put_in(text, wanted):
    assert plain(text) == wanted


@pytest.mark.parametrize("text", ["g + 1", "g = g + 1", "A g where h = u", "x = w"])
def test_what_stays_unknown(text):
    with pytest.raises(LanguageError) as caught:
        read(text, VOCABULARY)
    assert caught.value.note == "symbol.undeclared"


@pytest.mark.parametrize(
    "text, wanted",
    [("d = y_hat - y; d A^T", None), ("g = y_hat - y; A^T g", A.T @ (Y_HAT - Y)), ("g_i = 2 u_i; g_i + 1", 2 * U + 1), ("r = A; r u", A @ U), ("r = A; r_{ij} u_j", A * U)],
)
def test_their_values(text, wanted):
    if wanted is None:
        with pytest.raises(LanguageError) as caught:
            worth(text)
        assert caught.value.note.startswith("shape.")
        return
    assert_allclose(worth(text), wanted)


def test_definitions_in_a_circle_come_to_an_end():
    with pytest.raises(LanguageError):
        worth("g + u; g = 2 h; h = 3 g")


def test_a_bound_letter_of_a_sum_hides_a_name():
    assert plain("r = u; sum_{r=1}^n r") == "sum_{r=1}^{n} r"
