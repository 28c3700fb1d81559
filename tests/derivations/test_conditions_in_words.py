"""Conditions on indices in words: they make a line true where it is, and never a false one."""

from __future__ import annotations

import pytest

from grader.model.symbols import Declarations, Dimension, Kind, Symbol
from tests.derivations.known_derivations import ruled

ONE_HOT = Declarations(
    (Dimension("n", low=3),),
    (
        Symbol("k", Kind.INDEX, family=("n",), fixed=True, meaning="the true class"),
        Symbol("i", Kind.INDEX, family=("n",)),
        Symbol("y", Kind.COLUMN, ("n",), definition="e_k"),
        Symbol("p", Kind.COLUMN, ("n",), constraints=("simplex",)),
        Symbol("g", Kind.COLUMN, ("n",), definition="p - y"),
    ),
)


def ruling(text):
    return [line.ruling.value for line in ruled(text, ONE_HOT)]


@pytest.mark.parametrize(
    "text",
    [
        "For the true class $g_i = p_i - 1$. For all other classes $g_i = p_i$.",
        "$g_k = p_k - 1$ and $g_i = p_i$ otherwise.", "$g_k = p_k - 1$, and $g_i = p_i$ for the other classes",
        "g_i = p_i for all other classes", "In the case of the correct label $g_i = p_i - 1$.",
        "- if $i = k$: $g_i = p_i - 1$\n- if $i \\ne k$: $g_i = p_i$\n", "* For $i = k$: $y_i = 1$\n* for $i \\neq k$: $y_i = 0$",
    ],
)  # fmt: skip
def test_a_line_holds_under_the_condition_of_its_words(text):
    assert set(ruling(text)) == {"valid"}


@pytest.mark.parametrize(
    "text",
    [
        "For the true class $g_i = p_i$. For all other classes $g_i = p_i$.",
        "For the true class $g_i = p_i - 1$. For all other classes $g_i = p_i - 1$.",
        "$g_i = p_i$. For all other classes $g_i = p_i$.", "$g_k = p_k$ and $g_i = p_i - 1$ otherwise.",
        "- if $i = k$: $g_i = p_i$\n- if $i \\ne k$: $g_i = p_i$\n",
    ],
)  # fmt: skip
def test_words_do_not_make_a_false_line_true(text):
    assert "invalid" in ruling(text)


def test_the_others_as_a_subject_in_words_are_not_what_stood_before():
    assert ruling("$g_k = p_k - 1$, all the others are $= p_i$.") == ["valid"]


def test_elsewhere_ends_a_value_with_cases():
    assert ruling("$y_i = 1$ for $i = k$ and $0$ elsewhere.") == ["valid"]
    assert ruling("$y_i = 1$ for $i = k$ and $2$ elsewhere.") == ["invalid"]
