"""Cases that are told in words are one statement."""

import pytest

from grader.derivations.cases import with_cases
from grader.derivations.reading import read_working
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

DECLARED = Declarations(
    (Dimension("n"),),
    (
        Symbol("k", Kind.INDEX, family=("n",), fixed=True),
        Symbol("u", Kind.COLUMN, ("n",)),
        Symbol("v", Kind.COLUMN, ("n",)),
        Symbol("h", Kind.COLUMN, ("n",)),
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "$u_k = v_k$ if $h_k>0$ and $0$ otherwise", "$u_k = v_k$ if $h_k>0$, $0$ otherwise.",
        r"\(u_k = v_k\) when \(h_k>0\), and \(0\) otherwise", r"$u_k = v_k \text{ if } h_k>0, 0 \text{ otherwise}$",
        "u_k = v_k if h_k > 0 and 0 otherwise", "u_k = v_k when h_k > 0, 0 otherwise",
        r"$$u_k = v_k \text{ if } h_k > 0,\ 0 \text{ otherwise}$$", "so that $u_k = v_k$, if $h_k>0$ and $0$ otherwise.",
    ],
)  # fmt: skip
def test_cases_in_words_are_one_statement(text):
    working = read_working(text, DECLARED)
    assert working.relations == 1, with_cases(text)
    (statement,) = working.statements
    assert statement.tree is not None, statement.fault


@pytest.mark.parametrize("text", ["$u = v$ if $h_k > 0$", "u_k = v_k if h_k > 0 and k < 3 else 0", "Otherwise $u = v$.", r"$u_k = \begin{cases} v_k & h_k > 0 \\ 0 & otherwise \end{cases}$"])
def test_other_texts_stay(text):
    assert with_cases(text) == text


def test_what_comes_behind_stays():
    text = "$u_k = v_k$ if $h_k>0$ and $0$ otherwise, so $v_k = u_k$ there"
    assert with_cases(text).endswith("$, so $v_k = u_k$ there")


def test_a_condition_of_two_parts_is_one():
    found = with_cases("u_k = v_k if h_k > 0 and h_k < 3, 0 otherwise")
    assert r"v_k & h_k > 0 and h_k < 3 \\ 0 &" in found
