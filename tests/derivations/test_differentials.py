"""Differentials: what moves is what stands behind a d and depends on nothing else that does."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.derivations.milestones import met
from grader.derivations.plan import Milestone, Sign
from grader.derivations.reading import read_working
from grader.derivations.ruling import rule_on
from grader.derivations.terms import Terms
from grader.model.symbols import Declarations, Dimension, Kind, Symbol
from tests.derivations.known_derivations import ruled

NETWORK = Declarations(
    (Dimension("n"), Dimension("m", low=3)),
    (
        Symbol("i", Kind.INDEX, family=("n",)),
        Symbol("j", Kind.INDEX, family=("n",)),
        Symbol("x", Kind.COLUMN, ("n",)),
        Symbol("y", Kind.COLUMN, ("m",)),
        Symbol("W", Kind.MATRIX, ("m", "n")),
        Symbol("u", Kind.COLUMN, ("m",), definition="W x"),
        Symbol("h", Kind.COLUMN, ("m",), definition=r"\tanh(u)"),
        Symbol("J", Kind.SCALAR, definition=r"\frac12 (h - y)^\top (h - y)"),
    ),
)
SIZED = Declarations((Dimension("d"),), (Symbol("x", Kind.COLUMN, ("d",)), Symbol("J", Kind.SCALAR, definition=r"x^\top x")))


def ruling(text, declarations=NETWORK):
    return [line.ruling.value for line in ruled(text, declarations)]


@pytest.mark.parametrize(
    "line",
    [
        r"dJ = (h - y)^\top dh",  # of what J is made of, h alone moves
        r"\mathrm{d}J = (h - y)^\top \mathrm{d}h - (h - y)^\top \mathrm{d}y",
        r"du = W\, dx", r"du = dW\, x", r"du = dW x + W dx", r"\text{d}u = (\text{d}W) x",
        r"dh = (1 - h \odot h) \odot du", r"dh^\top = du^\top \mathrm{diag}(1 - h \odot h)",
        r"(h - y)^\top dh = tr((h - y)^\top dh)", r"dJ = \sum_i (W^\top ((h - y) \odot (1 - h \odot h)))_i dx_i",
        r"d\theta = 3",  # no letter of the problem: it is left to people
    ],
)  # fmt: skip
def test_what_holds_is_never_wrong(line):
    (found,) = ruled(f"$${line}$$", NETWORK)
    assert found.ruling.value == ("unread" if "theta" in line else "valid")


@pytest.mark.parametrize(
    "line",
    [
        r"dJ = (h + y)^\top dh", r"dJ = (h - y)^\top dh + (h - y)^\top dy", r"du = W^\top dx", r"du = dW\, x + W x",
        r"dh = (1 - h) \odot du", r"dJ = -(h - y)^\top dh",
    ],
)  # fmt: skip
def test_what_is_false_is_wrong(line):
    (found,) = ruled(f"$${line}$$", NETWORK)
    assert found.ruling.wrong


def test_a_chain_goes_from_one_layer_to_the_next():
    text = r"$$dJ = (h-y)^\top dh$$ $$= (h - y)^\top ((1 - h \odot h) \odot du)$$ $$= ((h-y) \odot (1 - h \odot h))^\top W dx$$"
    assert ruling(text) == ["valid"] * 3


def test_own_letters_move_with_what_they_stand_for():
    assert ruling(r"$e := h - y$, $J = \frac12 e^\top e$, $dJ = e^\top de = e^\top dh$") == ["valid"] * 3


def test_a_differential_of_one_side_alone_is_left_to_people():
    assert ruling(r"$$dJ = (h - y)^\top$$") == ["unread"]


def test_a_d_that_has_a_value_is_a_letter():
    assert ruling(r"$$d = h - y$$ $$J = \frac12 d^\top d$$") == ["valid", "valid"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (r"\mathrm{d}J = 2 x^\top \mathrm{d}x", "valid"), (r"dJ = 2 x^\top dx", "valid"),
        (r"dJ = x^\top dx", "invalid"), (r"d J = d x^\top x", "valid"), (r"J / d = \frac{1}{d} x^\top x", "valid"),
    ],
)  # fmt: skip
def test_beside_a_dimension_of_that_name_the_spelling_decides(line, wanted):
    assert ruling(f"$${line}$$", SIZED) == [wanted]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"$dJ = dx^\top g$ with $g = 2 x$, so $dJ = 2 x^\top dx$", True),
        (r"$dJ = \sum_i 2 x_i dx_i$", True),
        (r"$dJ = dJ + 0$", False),  # it says nothing of the derivative
        (r"$dJ = 3 x^\top dx$", False),
    ],
)
def test_a_relation_between_differentials_stands_for_one_between_derivatives(text, shown):
    declarations = Declarations(SIZED.dimensions, (*SIZED.symbols, *(Symbol(one, Kind.INDEX, family=("d",)) for one in "ij")))
    milestone = Milestone("gradient", Fraction(1), (Sign(value="2 x_i", worked=True, origin=r"\frac{\partial J}{\partial x_i}"),))
    found = rule_on(read_working(text, declarations), declarations, Terms(), 0)
    assert (met((milestone,), found)[0].line is not None) is shown
