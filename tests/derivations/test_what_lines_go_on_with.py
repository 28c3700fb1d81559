"""Lines that begin or end with a relation, bare expressions before them, own letters, arrows between names."""

from __future__ import annotations

import pytest

from grader.model.symbols import Declarations, Dimension, Kind, Symbol
from tests.derivations.known_derivations import ruled

SCORES = Declarations(
    (Dimension("n"),),
    (
        Symbol("i", Kind.INDEX, family=("n",)),
        Symbol("j", Kind.INDEX, family=("n",)),
        Symbol("s", Kind.SCALAR, family=("n",)),
        Symbol("t", Kind.SCALAR),
        Symbol("v", Kind.COLUMN, ("n",)),
        Symbol("W", Kind.MATRIX, ("n", "n")),
    ),
)


def ruling(text):
    return [line.ruling.value for line in ruled(text, SCORES)]


@pytest.mark.parametrize(
    "text",
    [
        "$t = t + 0$, and now\n$t(t + 1)$\n$= t^2 + t$\n",
        "$t = t$. Then $t (t + 1)$ $= t^2 + t$",
        "LHS $= t(t + 1)$\n$= t^2 + t =$ RHS",
        "LHS $= (t + 1)^2$\n$= t^2 + 2t + 1$, which does not depend on $s_i$\n$= 1 + t(2 + t)$",
    ],
)
def test_a_line_goes_on_with_what_stands_right_before_it(text):
    found = ruling(text)
    assert found
    assert set(found) == {"valid"}


def test_a_false_line_after_a_bare_expression_is_false():
    assert ruling("$t(t+1)$\n$= t^2 + 1$") == ["invalid"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"Let $s'_i = s_i + t$. Then $\sum_i s'_i = \sum_i s_i + n t$", ["valid", "valid"]),
        (r"Let $s'_i = s_i + t$. Then $\sum_i s'_i = \sum_i s_i + t$", ["valid", "invalid"]),
        (r"$\delta_v = W v$, $\delta_t = W \delta_v$, $\delta_t = W W v$", ["valid"] * 3),
        (r"$\delta_v = W v$, $\delta_t = W \delta_v$, $\delta_t = W v$", ["valid", "valid", "invalid"]),
        (r"Let $A(t) = t^2$. Then $A(t) + t = t (t + 1)$", ["valid", "valid"]),
        (r"Let $A(t) = t^2$. Then $A(t) + t = t^3$", ["valid", "invalid"]),
        (r"$\delta^{(2)} = W v$, $\delta^{(1)} = W \delta^{(2)}$, $\delta^{(1)} = W W v$", ["valid"] * 3),
        (r"$\delta^{(2)} = W v$, $\delta^{(1)} = W \delta^{(2)}$, $\delta^{(1)} = W v$", ["valid", "valid", "invalid"]),
    ],
)
def test_own_letters_with_a_prime_or_a_raised_number(text, wanted):
    assert ruling(text) == wanted


def test_an_arrow_between_two_names_states_nothing():
    assert "ill-typed" not in ruling(r"$$v \to W \to t$$")


def test_a_power_behind_a_logarithm_is_read_in_one_way_along_a_chain():
    text = r"$$-3 \ln |t| = \ln (|t|)^{-3} = 3 \ln |t|$$"
    assert ruling(text) == ["invalid"]


def test_what_builds_on_a_name_whose_shapes_do_not_fit_is_not_wrong_a_second_time():
    assert ruling(r"$a = v W$, $b = a + v$, $c = b + v$") == ["ill-typed", "unread", "unread"]
    assert ruling(r"$a = v W$, $t = t + 1$") == ["ill-typed", "invalid"]
