"""How far an index runs, and which letters are free."""

from __future__ import annotations

import pytest
from laboratory import SIZES, model
from reading import VOCABULARY

from grader.language.faults import LanguageError
from grader.language.ranges import bind_range, free_indices, range_of, use_range
from grader.language.reader import read
from grader.language.tree import Number, Symbol
from grader.language.values import TooLarge


def tree(text):
    return read(text, VOCABULARY).tree


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("u_r", 3), ("W_{1,ir}", 2), ("W_{1,ri}", 3), ("k_r", 2), ("k_{i,r}", 3), ("k_{r,i}", 2), ("alpha_r", 3), ("s_r", 2), (r"\delta_{rc}", 3), (r"\delta_{ri} u_i", 3), (r"\mathbb{1}[r = c]", 3),
        (r"\mathbb{1}[r \in \{c\}]", 3), ("(A u)_r", 3), ("(W_1^T u)_r", 2), ("x + u_r", 3), ("softmax(theta)_r", 3), ("softmax(theta_r)", 3), (r"\sum_i W_{1,ir}", 2), ("x", None), (r"\delta_{rl}", 3),
        (r"\mathbb{1}[r > 1]", None), ("u_i", None), ("u_{r+1}", 3), ("e^{u_r}", 3),
    ],
)  # fmt: skip
def test_use_gives_the_range(text, wanted):
    assert use_range("r", tree(text), model()) == (None if wanted is None else (1, wanted))


@pytest.mark.parametrize("name, wanted", [("i", 3), ("j", 3), ("c", 3)])
def test_a_declared_index_has_its_range(name, wanted):
    assert use_range(name, tree("x"), model()) == (1, wanted)
    assert range_of(Symbol(name), model()) == wanted


def test_an_index_in_force_has_its_bounds():
    env = model().within("r", (1, 5))
    assert range_of(Symbol("r"), env) == 5
    assert range_of(Symbol("r"), model()) is None
    assert range_of(Number(1), env) is None


@pytest.mark.parametrize(
    "text, bounds",
    [
        (r"\sum_{i=1}^n x", (1, 3)), (r"\sum_{i=2}^m x", (2, 2)), (r"\sum_{i=0}^{n-1} x", (0, 2)), (r"\sum_{i=3}^{1} x", (3, 2)), (r"\sum_i u_i", (1, 3)), (r"\sum_{r=2} u_r", (2, 3)), (r"\sum_{j=1}^{D_x} x", (1, 4)),
        (r"\sum_{r \ne c} x", (1, 3)), (r"\sum_{i=-2}^{2} x", (-2, 2)), (r"\prod_r alpha_r", (1, 3)),
    ],
)  # fmt: skip
def test_a_bound_index(text, bounds):
    node = tree(text)
    assert bind_range(node.indices[0], node, model()) == (bounds, None)


def test_limits_that_depend_on_other_indices_become_a_condition():
    inner = tree(r"\sum_{j=i}^n x")
    bounds, condition = bind_range("j", inner, model().within("i", (1, 3)))
    assert bounds == (1, 3)
    assert condition.ops == ("<=", "<=")


@pytest.mark.parametrize("text, note", [(r"\sum_r x", "index.range"), (r"\sum_{r=1}^{x a a} x", "index.limits"), (r"\sum_{r=1}^{u} x", "index.limits"), (r"\sum_{r=a}^{n} x", "index.limits")])
def test_no_range(text, note):
    node = tree(text)
    with pytest.raises(LanguageError) as caught:
        bind_range("r", node, model())
    assert caught.value.note == note


@pytest.mark.parametrize("limit", [r"\infty", "10^{9}", "1/0"])
def test_ranges_without_end(limit):
    node = tree(rf"\sum_{{r=1}}^{{{limit}}} x")
    with pytest.raises(TooLarge):
        bind_range("r", node, model())


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("u_i", ("i",)), ("u_c", ()), ("A_{ij}", ("i", "j")), ("A_{ji}", ("j", "i")), (r"\sum_i u_i", ()), (r"\sum_i A_{ij}", ("j",)), (r"u_i \sum_i u_i", ("i",)), ("x + n", ()), ("u_r v_r", ("r",)), ("e pi", ()),
        (r"\delta_{ij}", ("i", "j")), (r"\sum_{j \ne i} u_j", ("i",)), (r"\sum_{j=1}^i 1", ("i",)), (r"\mathbb{E}_{j \sim p}[u_j] u_i", ("i",)), ("i", ("i",)),
    ],
)  # fmt: skip
def test_free_indices(text, wanted):
    assert free_indices(tree(text), model()) == wanted


def test_letters_in_force_are_not_free():
    assert free_indices(tree("A_{ij}"), model().within("i", (1, 3))) == ("j",)
    assert set(SIZES) == {"n", "m", "D_x"}
