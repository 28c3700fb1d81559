"""Families that begin at zero, recursions, derivatives that a problem names, and scripts in either order."""

from __future__ import annotations

import numpy as np
import pytest

from grader.deciding.evaluation import computed
from grader.deciding.models import Setting, environment
from grader.language.faults import LanguageError
from grader.language.printing import to_plain
from grader.language.ranges import common_range
from grader.language.reader import read
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

STATES = Declarations(
    (Dimension("T", low=3, high=5), Dimension("T_all", equals="T + 2"), Dimension("d", low=2, high=3)),
    (
        Symbol("t", Kind.INDEX, family=("T",), fixed=True),
        Symbol("s", Kind.INDEX, family=("T",)),
        Symbol("W_f", Kind.MATRIX, ("d", "d"), low=-1, high=1),
        Symbol("U_f", Kind.MATRIX, ("d", "d"), low=-1, high=1),
        Symbol("x", Kind.COLUMN, ("d",), ("T",), low=-1, high=1),
        Symbol("h_f", Kind.COLUMN, ("d",), ("T_all",), first=0, definition=r"\tanh(W_f x_s + U_f h_f_{s-1})"),
        Symbol("L", Kind.SCALAR, definition=r"\sum_{s=1}^T x_s^\top x_s"),
        Symbol("G", Kind.COLUMN, ("d",), ("T",), derivative=r"\frac{\partial L}{\partial h_f_s}"),
        Symbol("J", Kind.MATRIX, ("d", "d"), ("T",), derivative=r"\frac{\partial h_f_{s+1}}{\partial h_f_s}"),
    ),
)


def model(number=0):
    return environment(STATES, 0, Setting(number))


def tree(text):
    return read(text, Vocabulary.of(STATES)).tree


def test_a_dimension_that_equals_others_has_that_size_always():
    for setting in (Setting(0), Setting(1), Setting(0, square=True), Setting(0, small=True)):
        sizes = environment(STATES, 3, setting).sizes
        assert sizes["T_all"] == sizes["T"] + 2


def test_a_family_that_speaks_of_itself_is_a_recursion_from_a_drawn_member():
    env = model()
    states, inputs = env.value("h_f").data[..., 0], env.value("x").data[..., 0]
    weights, recurrent = env.value("W_f").data, env.value("U_f").data
    for t in range(1, env.sizes["T"] + 1):
        entering = np.einsum("nij,nj->ni", weights, inputs[:, t - 1])
        before = np.einsum("nij,nj->ni", recurrent, states[:, t - 1])
        assert np.allclose(states[:, t], np.tanh(entering + before))
    assert np.abs(states[:, 0]).max() > 0
    assert not np.allclose(states[:, -1], 0)


def test_the_first_member_has_its_own_number():
    env = model()
    assert np.array_equal(computed(tree("h_f_0"), env).data, env.value("h_f").data[:, 0])
    assert np.isnan(computed(tree("x_0"), env).data).all()


@pytest.mark.parametrize(
    "text, bounds",
    [("h_f_r", (0, 4)), ("h_f_{r-1}", (1, 5)), ("x_r", (1, 3)), ("h_f_{r-1} + x_r", (1, 3)), ("h_f_{r+1} + x_{r+1}", (0, 2))],
)
def test_a_bound_index_runs_where_all_that_it_picks_exists(text, bounds):
    env = environment(STATES, 0, Setting(0, small=True))
    assert env.sizes["T"] == 3
    assert common_range("r", tree(text), env) == bounds


@pytest.mark.parametrize(
    "text, read_as",
    [
        (r"\nabla_{h_t^{(f)}} L", "G[t]"),
        (r"\frac{\partial L}{\partial h^{(f)}_{t+1}}", "G[t + 1]"),
        (r"(\nabla_{h_t^{(f)}} L)_i", "(G[t])_{i}"),
        (r"\frac{\partial L}{\partial h_{t,i}^{(f)}}", "G[t, i]"),
        (r"\frac{\partial h_{t+1}^{(f)}}{\partial h_t^{(f)}}", "J[t]"),
        (r"\frac{\partial h_{t}^{(f)}}{\partial h_{t-1}^{(f)}}", "J[t - 1]"),
        (r"\frac{\partial h_{t+1,i}^{(f)}}{\partial h_{t,j}^{(f)}}", "J[t, i, j]"),
    ],
)
def test_a_derivative_that_the_problem_names_is_its_symbol(text, read_as):
    assert to_plain(tree(text)) == read_as


@pytest.mark.parametrize("text", [r"\frac{\partial L}{\partial W_f}", r"\frac{\partial h_{t}^{(f)}}{\partial h_{t+1}^{(f)}}"])
def test_other_derivatives_stay_derivatives(text):
    assert to_plain(tree(text)).startswith("d(")


@pytest.mark.parametrize(
    "text",
    [
        "h^{(f)}_{t-1}", "h_{t-1}^{(f)}", "h^f_{t-1}", "h_{t-1}^f", r"\mathbf{h}_{t-1}^{(f)}", "h_{f,t-1}", "h_f[t-1]",
    ],
)  # fmt: skip
def test_scripts_come_in_either_order(text):
    assert to_plain(tree(text)) == "h_f[t - 1]"


@pytest.mark.parametrize("text", [r"h_{t}^{(f)\top}", r"h^{(f)\top}_{t}", r"{h_t^{(f)}}^\top", r"h_t^{(f)}{}^\top", "h_t^{(f)T}"])
def test_what_else_is_raised_stays_behind(text):
    assert to_plain(tree(text)) == "h_f[t]^T"


@pytest.mark.parametrize(
    "text, read_as", [("W_{i,:}^{(f)}", "W_f[i]^T"), ("W^{(f)}_{:,j}", "W_f^T[j]"), ("W_f[i, :]", "W_f[i]^T"), ("x_{t,:}", "x[t]")]
)
def test_a_colon_is_all_of_an_axis(text, read_as):
    assert to_plain(tree(text)).replace("(", "").replace(")", "").replace("_{j}", "[j]") == read_as


def test_new_axes_of_what_is_no_vector_are_refused():
    with pytest.raises(LanguageError) as refused:
        tree("x[:, None]")
    assert refused.value.note == "index.colon"


def test_a_component_of_what_a_student_bound():
    assert to_plain(tree(r"a_{t,i} where a_t = W_f x_t")) == "(W_f * x[t])_{i}"


@pytest.mark.parametrize("text", [r"(\nabla_{h_t^{(f)}} 2)_i", r"(\nabla_{h_t^{(f)}} (x_1^T x_1))_i"])
def test_what_does_not_depend_on_a_member_has_the_slope_zero(text):
    assert not computed(tree(text), model()).data.any()


def test_a_component_too_many_is_refused_with_its_place():
    with pytest.raises(LanguageError) as refused:
        computed(tree(r"(\nabla_{h_t^{(f)}} L)_{i,j,k}"), model())
    assert refused.value.note.startswith("index.")
