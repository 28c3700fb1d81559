"""Declarations that the tests of the deciding layer share."""

from __future__ import annotations

from grader.language.reader import read
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

PLAIN = Declarations(
    symbols=(
        *(Symbol(name, Kind.SCALAR) for name in "xyz"),
        Symbol("b", Kind.SCALAR, domain="positive"),
        Symbol("lambda", Kind.SCALAR, domain="positive", aliases=(r"\lambda",), limit=1e4),
    )
)

SOFTMAX = Declarations(
    (Dimension("n"),),
    (
        Symbol("theta", Kind.COLUMN, ("n",), aliases=(r"\theta",)),
        Symbol("i", Kind.INDEX, family=("n",)),
        Symbol("j", Kind.INDEX, family=("n",)),
        Symbol("k", Kind.INDEX, family=("n",), fixed=True),
        Symbol("y", Kind.COLUMN, ("n",), definition="e_k"),
        Symbol("y_hat", Kind.COLUMN, ("n",), definition=r"\softmax(\theta)", aliases=(r"\hat y",)),
        Symbol("J", Kind.SCALAR, definition=r"-\sum_i y_i \log \hat y_i"),
    ),
)

MATRICES = Declarations(
    (Dimension("m"), Dimension("n"), Dimension("d", low=5, high=8, at_least="m + 1")),
    (
        Symbol("A", Kind.MATRIX, ("m", "n")),
        Symbol("B", Kind.MATRIX, ("n", "m")),
        Symbol("S", Kind.MATRIX, ("n", "n"), constraints=("symmetric",)),
        Symbol("u", Kind.COLUMN, ("n",)),
        Symbol("v", Kind.COLUMN, ("m",)),
        Symbol("r", Kind.ROW, ("n",)),
        Symbol("p", Kind.COLUMN, ("n",), constraints=("simplex",)),
        Symbol("q", Kind.COLUMN, ("n",), constraints=("simplex",)),
        Symbol("a", Kind.SCALAR),
        Symbol("c", Kind.SCALAR, domain="positive"),
    ),
)

FRAMES = Declarations(
    (Dimension("m", low=2, high=3), Dimension("p", low=2, high=3), Dimension("d", low=5, high=8, at_least="m + p + 1"), Dimension("n", low=3, high=6)),
    (
        Symbol("a", Kind.COLUMN, ("d",), family=("m",), constraints=("orthonormal",), frame="basis"),
        Symbol("b", Kind.COLUMN, ("d",), family=("p",), constraints=("orthonormal",), frame="basis"),
        Symbol("Q", Kind.MATRIX, ("d", "m"), constraints=("orthonormal",)),
        Symbol("R", Kind.MATRIX, ("n", "n"), constraints=("orthogonal",)),
        Symbol("P", Kind.MATRIX, ("n", "n"), constraints=("positive_definite",)),
        Symbol("S", Kind.MATRIX, ("n", "n"), constraints=("symmetric",)),
        Symbol("w", Kind.COLUMN, ("n",), constraints=("unit",)),
        Symbol("s", Kind.COLUMN, ("n",), constraints=("simplex",)),
        Symbol("t", Kind.SCALAR, family=("n",), constraints=("simplex",)),
        Symbol("e_one", Kind.INDEX, family=("n",), fixed=True),
        Symbol("e_two", Kind.INDEX, family=("n",), fixed=True),
        Symbol("e_other", Kind.INDEX, family=("m",), fixed=True),
        Symbol("positive", Kind.SCALAR, domain="positive"),
        Symbol("nonnegative", Kind.SCALAR, domain="nonnegative"),
        Symbol("unit", Kind.SCALAR, domain="unit"),
        Symbol("integer", Kind.SCALAR, domain="integer"),
        Symbol("natural", Kind.SCALAR, domain="natural"),
        Symbol("real", Kind.SCALAR),
        Symbol("narrow", Kind.SCALAR, low=2.0, high=2.5),
        Symbol("whole", Kind.SCALAR, domain="natural", low=3, high=4),
        Symbol("fixed", Kind.SCALAR, value=0.25),
        Symbol("large", Kind.SCALAR, domain="positive", limit=1e4),
        Symbol("T", Kind.TENSOR, ("m", "p", "n")),
    ),
)  # fmt: skip


def tree(text, declarations):
    return read(text, Vocabulary.of(declarations)).tree
