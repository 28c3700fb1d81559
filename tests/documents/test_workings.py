"""Several workings under one label are told apart by what stands on their left."""

from __future__ import annotations

from grader.documents.workings import own_working
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

LETTERS = Declarations(
    (Dimension("n"),),
    (
        Symbol("L", Kind.SCALAR), Symbol("u", Kind.COLUMN, ("n",)), Symbol("v", Kind.COLUMN, ("n",)),
        Symbol("A", Kind.MATRIX, ("n", "n")),
    ),
)  # fmt: skip
BINDS = ([r"\nabla_u L"], [r"\nabla_v L"])
TEXT = r"""We use the chain rule.

$$\nabla_u L = A u$$
$$= A^\top u$$

For the other one $\nabla_v L = A v$. That is all."""


def own(at):
    return own_working(TEXT, BINDS[at], [BINDS[1 - at]], LETTERS)


def test_each_gets_its_own_and_what_stands_before():
    first, second = own(0), own(1)
    assert "A^\\top u" in first
    assert "A v" not in first
    assert "A v" in second
    assert "A u" not in second
    assert first.startswith("We use")
    assert second.startswith("We use")


def test_places_stay():
    assert len(own(0)) == len(TEXT)
    assert own(1).index("A v") == TEXT.index("A v")


def test_a_text_that_tells_nothing_apart_stays_whole():
    assert own_working("A u = v", BINDS[0], [BINDS[1]], LETTERS) == "A u = v"


def test_only_the_other_is_there():
    assert own_working(r"$\nabla_v L = A v$", BINDS[0], [BINDS[1]], LETTERS) is None
