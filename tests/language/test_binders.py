"""Sums and the like: indices, limits, conditions, and where their bodies end."""

from __future__ import annotations

import pytest
from reading import VOCABULARY, plain

from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.tree import Apply, Binder, Chain, Number, Symbol


def binder(text):
    tree = read(text, VOCABULARY).tree
    assert isinstance(tree, Binder)
    return tree


@pytest.mark.parametrize(
    "text, indices, lower, upper, where",
    [
        (r"\sum_i u_i", ("i",), None, None, None),
        (r"\sum_{i=1}^n u_i", ("i",), Number(1), Symbol("n"), None),
        (r"\sum^n_{i=1} u_i", ("i",), Number(1), Symbol("n"), None),
        (r"\sum^{n-1}_{i=1} u_i", ("i",), Number(1), Apply("sub", (Symbol("n"), Number(1))), None),
        (r"\sum_1^n u_i", ("i",), Number(1), Symbol("n"), None),
        (r"\prod^{n}_{1} u_i", ("i",), Number(1), Symbol("n"), None),
        (r"\overset{n}{\underset{i=1}{\sum}} u_i", ("i",), Number(1), Symbol("n"), None),
        (r"\sum_{i~=1}^n u_i", ("i",), Number(1), Symbol("n"), None),
        (r"\sum_{i=1}^{n-1} u_i", ("i",), Number(1), Apply("sub", (Symbol("n"), Number(1))), None),
        (r"\sum_{i \ne c} u_i", ("i",), None, None, Chain(("!=",), (Symbol("i"), Symbol("c")))),
        (r"\sum_{i: i \ne c} u_i", ("i",), None, None, Chain(("!=",), (Symbol("i"), Symbol("c")))),
        (r"\sum_{i | i > 1} u_i", ("i",), None, None, Chain((">",), (Symbol("i"), Number(1)))),
        (r"\sum_{i=1, i \ne c}^n u_i", ("i",), Number(1), Symbol("n"), Chain(("!=",), (Symbol("i"), Symbol("c")))),
        (r"\sum_{\substack{i=1\\i \ne c}}^n u_i", ("i",), Number(1), Symbol("n"), Chain(("!=",), (Symbol("i"), Symbol("c")))),
        (r"\sum_{i,j} A_{ij}", ("i", "j"), None, None, None),
        (r"\sum_{i j} A_{ij}", ("i", "j"), None, None, None),
        (r"\sum_{1 \le i} u_i", ("i",), Number(1), None, None),
        (r"\sum_{i,j=1}^n A_{ij}", ("i", "j"), Number(1), Symbol("n"), None),
        (r"\sum_{i=1,j=1}^n A_{ij}", ("i", "j"), Number(1), Symbol("n"), None),
        (r"\sum_{i=1,\dots,n} u_i", ("i",), Number(1), Symbol("n"), None),
        (r"\sum_{i \in \{1, \dots, n\}} u_i", ("i",), Number(1), Symbol("n"), None),
        (r"\sum_{i, j \in \{1, 2, \dots, n\}} A_{ij}", ("i", "j"), Number(1), Symbol("n"), None),
        (r"\sum_{1 \le i \le n} u_i", ("i",), Number(1), Symbol("n"), None),
        (r"\sum_{1 \le i, j \le n} A_{ij}", ("i", "j"), Number(1), Symbol("n"), None),
        (r"\sum_{1 \le i < j \le n} A_{ij}", ("i", "j"), Number(1), Symbol("n"), Chain(("<",), (Symbol("i"), Symbol("j")))),
        (r"\sum_{0 \le i < n} u_i", ("i",), Number(0), Apply("sub", (Symbol("n"), Number(1))), None),
        (r"\sum_{\forall i} u_i", ("i",), None, None, None),
        (r"\sum_{i=1, j=2}^n A_{ij}", None, None, None, None),
        ("sum_{i} u_i", ("i",), None, None, None),
        ("sum_i u_i", ("i",), None, None, None),
        ("sum(i=1..n, u_i)", ("i",), Number(1), Symbol("n"), None),
        ("sum(i, u_i)", ("i",), None, None, None),
        ("max_{i} u_i", ("i",), None, None, None),
        (r"\prod_{t=1}^n t", ("t",), Number(1), Symbol("n"), None),
    ],
)  # fmt: skip
def test_headers(text, indices, lower, upper, where):
    if indices is None:
        with pytest.raises(LanguageError) as caught:
            read(text, VOCABULARY)
        assert caught.value.note == "sum.index"
        return
    found = binder(text)
    assert (found.indices, found.lower, found.upper, found.where) == (indices, lower, upper, where)


@pytest.mark.parametrize(
    "text, wanted",
    [
        (r"\sum_i u_i + a", "sum_i u[i] + a"),
        (r"\sum_i u_i - a", "sum_i u[i] - a"),
        (r"\sum_i u_i v_i", "sum_i u[i] * v[i]"),
        (r"\sum_i u_i / a", "sum_i u[i] / a"),
        (r"a \sum_i u_i", "a * sum_i u[i]"),
        (r"\sum_i u_i = a", "sum_i u[i] = a"),
        (r"\sum_i -u_i", "sum_i (-u[i])"),
        (r"-\sum_i u_i", "-sum_i u[i]"),
        (r"\sum_i u_i \sum_j v_j", "sum_i u[i] * sum_j v[j]"),
        (r"\left(\sum_i u_i\right) v", "(sum_i u[i]) * v"),
        (r"\sum_i (u_i + a) b", "sum_i (u[i] + a) * b"),
        (r"\frac{\sum_i u_i}{n}", "(sum_i u[i]) / n"),
        (r"\sum_i u_i^2", "sum_i u[i]^2"),
        (r"\sum_i \log p_i + 1", "sum_i log(p[i]) + 1"),
        (r"\log \sum_i u_i", "log(sum_i u[i])"),
        (r"e^{\sum_i u_i}", "e^(sum_i u[i])"),
        (r"\sum_i |u_i|", "sum_i abs(u[i])"),
        (r"\max_i u_i + a", "max_i u[i] + a"),
        (r"\mathbb{E}_{i \sim p}[u_i] + a", "E_{i \\sim p}[u[i]] + a"),
        (r"\sum_x x", "sum_x x"),
    ],
)
def test_where_the_body_ends(text, wanted):
    assert plain(text) == wanted


def test_a_bound_letter_is_the_index_and_not_the_symbol():
    found = read(r"\sum_{t=1}^{3} t^2 + t", VOCABULARY).tree
    assert found.args[0] == Binder("sum", ("t",), Apply("pow", (Symbol("t"), Number(2))), Number(1), Number(3))
    assert found.args[1] == Symbol("t")


@pytest.mark.parametrize("text, note", [(r"\sum_{} u", "sum.index"), (r"\sum_1 u", "sum.index"), (r"\sum_{i=1}^n", "text.ends"), (r"\sum_{i=1 u_i", "bracket.open"), (r"\sum_{i +} u_i", "bracket.mismatch"), ("sum(i=1..n)", "text.unexpected"), (r"\prod_{2}^n x", "sum.index"), (r"\mathbb{E}_{i \sim p} u_i", "expectation.bracket")])
def test_faults(text, note):
    with pytest.raises(LanguageError) as caught:
        read(text, VOCABULARY)
    assert caught.value.note in {note, "text.unexpected"}
