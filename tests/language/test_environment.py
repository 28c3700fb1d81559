"""Environments: what a name is worth, what is kept, and what is computed anew."""

from __future__ import annotations

import math

import numpy as np
import pytest
from laboratory import Y_HAT, U, model, worth
from reading import VOCABULARY

from grader.language.environment import Environment
from grader.language.evaluate import evaluate
from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.values import ShapeFault, Value, number
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations, Dimension, Kind, Symbol


def counting(declarations, sizes, values):
    """An environment over plain values, and the list of what was drawn."""
    vocabulary = Vocabulary.of(declarations)
    asked = []

    def draw(name):
        asked.append(name)
        return values[name]

    def definition(name):
        text = vocabulary.symbols[name].definition
        return read(text, vocabulary).tree if text else None

    return Environment(vocabulary, sizes, draw, definition, evaluate), asked


SCALARS = Declarations(
    (Dimension("n"),),
    (Symbol("a", Kind.SCALAR), Symbol("b", Kind.SCALAR, definition="a^2"), Symbol("c", Kind.SCALAR, definition="b + a"),
     Symbol("u", Kind.COLUMN, ("n",)), Symbol("r", Kind.ROW, ("n",), definition="u"), Symbol("w", Kind.COLUMN, ("n",), definition="2 u_i"),
     Symbol("M", Kind.MATRIX, ("n", "n"), definition="u_i u_j"), Symbol("p", Kind.SCALAR, definition="q + 1"), Symbol("q", Kind.SCALAR, definition="p + 1"),
     Symbol("z", Kind.SCALAR, definition="x_r")),
)  # fmt: skip


def small(a=3.0):
    return counting(SCALARS, {"n": 2}, {"a": number(a), "u": Value(np.array([[[1.0], [5.0]]]), (), 2)})


def test_each_symbol_is_drawn_once():
    env, asked = small()
    assert env.value("c").data == 12
    assert env.value("c").data == 12
    assert asked == ["a"]


def test_dimensions_constants_and_indices_have_values():
    env, _ = small()
    assert env.value("n").data == 2
    assert (env.value("pi").data, env.value("e").data, env.value("oo").data) == (math.pi, math.e, math.inf)
    inside = env.within("i", (2, 4))
    np.testing.assert_array_equal(inside.value("i").data, [[2, 3, 4]])
    assert inside.value("i").axes == ("i",)


@pytest.mark.parametrize("name", ["omega", "i", ""])
def test_an_unknown_name_has_no_value(name):
    with pytest.raises(LanguageError) as caught:
        small()[0].value(name)
    assert caught.value.note == "symbol.undeclared"


def test_a_definition_in_a_circle_is_told():
    with pytest.raises(LanguageError) as caught:
        small()[0].value("p")
    assert caught.value.note == "symbol.circular"


def test_definitions_take_the_declared_layout():
    env, _ = small()
    assert env.value("r").shape == (1, 2)
    assert env.value("w").shape == (2, 1)
    np.testing.assert_array_equal(env.value("w").data.reshape(-1), [2, 10])
    np.testing.assert_array_equal(env.value("M").data[0], np.outer([1, 5], [1, 5]))


def test_overriding_recomputes_what_is_defined_and_nothing_else():
    env, asked = small()
    assert env.value("c").data == 12
    other = env.overridden({"a": number(2.0)})
    assert (other.value("c").data, env.value("c").data) == (6, 12)
    assert env.overridden({"b": number(0.0)}).value("c").data == 3
    assert asked == ["a", "a"]


def test_a_child_shares_values_but_no_ranges():
    env, _ = small()
    inner = env.within("i", (1, 2)).child({"j": (1, 3)})
    assert (inner.cache is env.cache, inner.ranges) == (True, {"j": (1, 3)})


def test_extents_and_sizes():
    env = model()
    assert [env.extents(name) for name in ("u", "A", "W_1", "k", "alpha", "x", "nothing")] == [(3,), (3, 3), (3, 2), (2, 3), (3,), (), ()]
    assert (env.size("n"), env.size("7")) == (3, 7)
    with pytest.raises(LanguageError) as caught:
        env.size("h")
    assert caught.value.note == "dimension.unknown"


@pytest.mark.parametrize(
    "shape, words",
    [((), "number"), ((1, 1), "1 by 1 matrix"), ((1, 3), "row vector of length n"), ((2, 1), "column vector of length m"), ((3, 2), "n by m matrix"), ((5, 9), "5 by 9 matrix")],
)
def test_shapes_in_words(shape, words):
    assert model().shape_words(shape) == words


def test_faults_in_words():
    assert model().explain(ShapeFault("shape.product", "{0} and {1}", (3, 1), (2, 3))) == "column vector of length n and m by n matrix"


def test_a_definition_does_not_see_the_indices_around_it():
    env = model()
    np.testing.assert_allclose(worth(r"\sum_i \hat y_i", env), 1)
    np.testing.assert_allclose(worth(r"\sum_j \hat y_i", model()), 3 * Y_HAT)


def test_members_at_fixed_indices_are_picked_once():
    env = model()
    worth("u_c + u_c", env)
    assert set(env.picks) == {("u", "c")}
    env = env.overridden({"u": Value(U[None, :, None] * 2, (), 2)})
    assert worth("u_c", env) == 4


def test_vocabulary_is_that_of_the_problem():
    assert model().vocabulary is VOCABULARY
