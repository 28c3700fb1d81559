"""Declarations for the tests of formulas in answers, and the plain print of what a text reads as."""

from __future__ import annotations

from grader.answers.expression import Expression
from grader.language.printing import to_plain
from grader.model.answer import Answer
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

WORLD = Declarations(
    (Dimension("n"),),
    (
        Symbol("theta", Kind.COLUMN, ("n",), aliases=(r"\theta",)),
        Symbol("i", Kind.INDEX, family=("n",)),
        Symbol("j", Kind.INDEX, family=("n",)),
        Symbol("k", Kind.INDEX, family=("n",), fixed=True),
        Symbol("y", Kind.COLUMN, ("n",), definition="e_k"),
        Symbol("y_hat", Kind.COLUMN, ("n",), definition=r"\softmax(\theta)", aliases=(r"\hat y",)),
        Symbol("J", Kind.SCALAR, definition=r"-\sum_i y_i \log \hat y_i"),
        Symbol("lambda", Kind.SCALAR, domain="positive", aliases=(r"\lambda",), limit=1e4),
    ),
)


def reading(text):
    return Expression().read(text, WORLD)


def shown(text):
    """The plain print of an answer, or the note of what could not be read."""
    found = reading(text)
    return to_plain(found.value) if isinstance(found, Answer) else found.note
