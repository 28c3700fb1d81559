"""Judging one formula against a reference, as a problem file would have it."""

from __future__ import annotations

from fractions import Fraction

from grader.answers.expression import Expression
from grader.checks._mistakes import named_mistake
from grader.deciding.ladder import Question
from grader.language.reader import read
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer
from grader.model.kinds import Subject
from grader.model.problem import FormReference, Mutant
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

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
NETWORK = Declarations(
    (Dimension("m"), Dimension("n"), Dimension("p")),
    (
        Symbol("x", Kind.ROW, ("m",), low=-1.5, high=1.5),
        Symbol("W_1", Kind.MATRIX, ("m", "n"), low=-1, high=1),
        Symbol("W_2", Kind.MATRIX, ("n", "p")),
        Symbol("h", Kind.ROW, ("n",), definition=r"\sigma(x W_1)"),
        Symbol("g", Kind.ROW, ("p",), aliases=(r"\delta",)),
        Symbol("J", Kind.SCALAR, definition="h W_2 g^T"),
    ),
)
SCALARS = Declarations(
    symbols=(
        Symbol("x", Kind.SCALAR),
        Symbol("y", Kind.SCALAR),
        Symbol("b", Kind.SCALAR, domain="positive"),
        Symbol("z", Kind.SCALAR, definition="x y"),
        Symbol("lambda", Kind.SCALAR, domain="positive", aliases=(r"\lambda",), limit=1e4),
        Symbol("f", Kind.FUNCTION, parameters=("x",), definition=r"x \sigma(x)"),
    )
)
PROJECTION = Declarations(
    (Dimension("d", low=5, high=8, at_least="m + 1"), Dimension("m", low=2, high=3)),
    (
        Symbol("A", Kind.MATRIX, ("d", "m"), constraints=("orthonormal",)),
        Symbol("w", Kind.COLUMN, ("m",)),
        Symbol("v", Kind.COLUMN, ("d",), definition="A w"),
        Symbol("M", Kind.MATRIX, ("d", "d")),
        Symbol("N", Kind.MATRIX, ("d", "d")),
        Symbol("q_1", Kind.COLUMN, ("d",)),
        Symbol("q_2", Kind.COLUMN, ("d",)),
        Symbol("r", Kind.COLUMN, ("d",)),
        Symbol("t", Kind.SCALAR, domain="positive", limit=1e4),
        Symbol("share", Kind.SCALAR, definition=r"\frac{1}{1 + e^{-(q_1 - q_2)^T r}}"),
    ),
)


def reference(value, mutants=(), alternatives=()):
    planted = tuple(Mutant(answer, misconception, note, Fraction(fraction)) for answer, misconception, note, fraction in mutants)
    return FormReference(value, tuple(alternatives), planted)


def answer(text, declarations, kind="expression"):
    found = Expression().read(text, declarations)
    assert isinstance(found, Answer), found
    return found


def judged(check, text, known, declarations, *, seed=0, earlier=None):
    """The outcome of a check on one text; `known` is a reference or its value."""
    known = known if isinstance(known, FormReference) else reference(known)
    given = {name: answer(one, declarations) for name, one in (earlier or {}).items()}
    return check.judge(Subject(answer(text, declarations), declarations, Expression(), known, given, seed))


def mistake(text, known, declarations, *, shapes=False):
    """What names the mistake behind a formula, if anything does."""
    tree = read(text, Vocabulary.of(declarations)).tree
    subject = Subject(answer(text, declarations), declarations, Expression(), known)
    return named_mistake(tree, Question(declarations, str(known.value)), subject, shapes=shapes)
