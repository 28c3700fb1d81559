"""Formulas among words: found, recognised by value and by how they are written, and earning their items."""

from fractions import Fraction

import pytest

from grader.answers._all_formulas import formulas_in
from grader.answers.text import Text
from grader.checks._rubric.stated import Stated, asked
from grader.checks.rubric import Rubric
from grader.language.printing import to_plain
from grader.language.vocabulary import Vocabulary
from grader.model.kinds import Subject
from grader.model.problem import FormReference
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

WORLD = Declarations(
    (Dimension("n", 2, 4), Dimension("m", 3, 6)),
    (
        Symbol("A", Kind.MATRIX, ("n", "m")),
        Symbol("v", Kind.COLUMN, ("m",)),
        Symbol("u", Kind.COLUMN, ("n",), definition="A v"),
        Symbol("x", Kind.SCALAR),
        Symbol("y", Kind.SCALAR, definition="x^2 + 1"),
    ),
)


def found(text):
    return [to_plain(tree) for tree in formulas_in(text, Vocabulary.of(WORLD))]


@pytest.mark.parametrize(("text", "expected"), [
    ("We have $u = A v$ and so $y = x^2 + 1$.", ["u = A * v", "y = x^2 + 1"]),
    (r"\begin{align*} y &= x^2 + 1 \quad\text{(by definition)}\\ &= 1 + x x \end{align*}", ["y = x^2 + 1 = 1 + x * x"]),
    (r"\[ u = A v \qquad y = 1 + x^2 \]", ["u = A * v", "y = 1 + x^2"]),
    ("It is not $u = v$.", []), ("Then y = 1 + x^2, because x x = x^2.", ["y = 1 + x^2", "x * x = x^2"]),
    ("Let $w = A v$. Then $w^T w$ is positive.", ["A * v", "(A * v)^T * (A * v)"]), ("no formula here", []),
])  # fmt: skip
def test_every_formula_of_a_text(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(("text", "formula", "stated"), [
    ("So $u^T u = v^T A^T A v$.", "v^T A^T A v; with A", True), ("So $u^T u$ is large.", "u^T u; with A", False),
    ("So $u^T u$ is large.", "v^T A^T A v; without A", True), ("$y - 1 = x x$", "y = x^2 + 1", False), ("$y = x x + 1$", "y = x^2 + 1", True),
    ("$y = 2 x$", "false", True), ("$y = 1 + x^2$", "false", False), ("Take $x = 2$.", "false", False),
    ("$y > x$", "y > x", True), ("$x < y$", "y > x", False), ("$u = A v = 0$", "A v = 0", True), (r"$\log y + 1$", r"\log y + 1; has \log y", True),
    (r"$1 + \log(1 + x^2)$", r"\log y + 1; has \log y", False),
])  # fmt: skip
def test_what_a_text_states(text, formula, stated):
    assert (Stated.of(text, WORLD, 0).says(formula) is not None) is stated


def test_a_condition_that_is_none():
    with pytest.raises(ValueError, match="no condition"):
        asked("x + 1; near y")


RUBRIC = FormReference(data={
    "items": [
        {"key": "A", "weight": "1/2", "item": "the norm in A", "formulas": ["v^T A^T A v; with A"]},
        {"key": "B", "weight": "1/2", "item": "it is positive", "any": ['"positive"'], "needs": "A"},
    ],
    "wrong_claims": [{"key": "false", "item": "an equation is false", "formulas": ["false"], "costs": 0, "cap": "1/4"}],
})  # fmt: skip


@pytest.mark.parametrize(("text", "credit"), [
    ("$u^T u = v^T A^T A v$ is positive.", 1), ("$u^T u$ is positive.", 0), (r"$\|A v\|^2$ counts.", Fraction(1, 2)),
    ("$u^T u = v^T A^T A v = v^T v$ is positive.", Fraction(1, 4)),
])  # fmt: skip
def test_formulas_earn_their_items(text, credit):
    answer = Text().read(text, WORLD)
    assert Rubric().judge(Subject(answer, WORLD, Text(), RUBRIC)).credit == credit
