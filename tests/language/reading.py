"""Declarations that the tests of the reader share, and what a text reads as."""

from __future__ import annotations

from grader.language.printing import to_plain
from grader.language.reader import read
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

WORDS = Declarations(
    dimensions=(Dimension("n", aliases=("N",)), Dimension("m"), Dimension("D_x", aliases=("Dx",))),
    symbols=(
        Symbol("a", Kind.SCALAR),
        Symbol("b", Kind.SCALAR),
        Symbol("x", Kind.SCALAR),
        Symbol("t", Kind.SCALAR),
        Symbol("lambda", Kind.SCALAR, domain="positive", aliases=(r"\lambda", "lam"), limit=1e4),
        Symbol("beta", Kind.SCALAR, aliases=(r"\beta",)),
        Symbol("mu_x", Kind.SCALAR, aliases=(r"\mu_x", r"\bar x")),
        Symbol("x_1", Kind.SCALAR),
        Symbol("theta", Kind.COLUMN, ("n",), aliases=(r"\theta", "z", "logits")),
        Symbol("u", Kind.COLUMN, ("n",)),
        Symbol("v", Kind.COLUMN, ("n",)),
        Symbol("y", Kind.COLUMN, ("n",)),
        Symbol("y_hat", Kind.COLUMN, ("n",), definition=r"\softmax(\theta)", aliases=(r"\hat y", "y_pred")),
        Symbol("p", Kind.COLUMN, ("n",), constraints=("simplex",)),
        Symbol("q", Kind.COLUMN, ("n",), constraints=("simplex",)),
        Symbol("A", Kind.MATRIX, ("n", "n")),
        Symbol("B", Kind.MATRIX, ("n", "n")),
        Symbol("W_1", Kind.MATRIX, ("n", "m"), aliases=("W^{(1)}",)),
        Symbol("W_2", Kind.MATRIX, ("m", "n"), aliases=("W^{(2)}",)),
        Symbol("k", Kind.COLUMN, ("n",), family=("m",), aliases=("key",)),
        Symbol("alpha", Kind.SCALAR, family=("n",), aliases=(r"\alpha",)),
        Symbol("s", Kind.SCALAR, family=("m",), written_with="w"),
        Symbol("i", Kind.INDEX, family=("n",)),
        Symbol("j", Kind.INDEX, family=("n",)),
        Symbol("l", Kind.INDEX, family=("n",)),
        Symbol("c", Kind.INDEX, family=("n",), fixed=True),
        Symbol("J", Kind.SCALAR, definition=r"-\sum_i y_i \log \hat y_i", aliases=("L", r"\mathcal L", "loss")),
        Symbol("f", Kind.FUNCTION, parameters=("x",), definition="x^2 + 1"),
    ),
)
VOCABULARY = Vocabulary.of(WORDS)


def plain(text):
    """The plain print of what a text reads as."""
    return to_plain(read(text, VOCABULARY).tree)
