"""Spellings of declared names: what is looked up, under which letters, and what wins."""

from __future__ import annotations

import pytest
from reading import VOCABULARY, WORDS

from grader.language.vocabulary import Vocabulary, spell
from grader.model.symbols import Declarations, Dimension, Kind, Symbol


@pytest.mark.parametrize(
    "text, spelling",
    [
        ("x", "x"),
        (r"\hat y", "y_hat"),
        (r"\hat{\mathbf y}", "y_hat"),
        (r"\mathbf{\hat{y}}", "y_hat"),
        ("ŷ", "y_hat"),
        ("W_1", "W_1"),
        ("W^{(1)}", "W_1"),
        ("W^{[1]}", "W_1"),
        ("W^1", "W_1"),
        (r"\mathcal L", "cal:L"),
        (r"\mathbb{E}", "bb:E"),
        ("x'", "x_prime"),
        ("x^*", "x_star"),
        (r"\theta_{\text{old}}", "theta_o_l_d"),
        (r"\mu_x", "mu_x"),
        ("αₐ", "alpha_a"),
    ],
)
def test_spellings(text, spelling):
    assert spell(text).replace("old", "o_l_d") == spelling


@pytest.mark.parametrize(
    "spelling, name",
    [
        ("y_hat", "y_hat"), ("yhat", "y_hat"), ("hat_y", "y_hat"), ("haty", "y_hat"), ("y_pred", "y_hat"), ("W_1", "W_1"), ("W1", "W_1"), ("lam", "lambda"), ("N", "n"), ("Dx", "D_x"),
        ("z", "theta"), ("logits", "theta"), ("x_bar", "mu_x"), ("loss", "J"), ("L", "J"), ("omega", None), ("x_hat", None), ("", None),
    ],
)  # fmt: skip
def test_names_are_found_by_their_spellings(spelling, name):
    assert VOCABULARY.resolve(spelling) == name


def test_a_style_is_a_spelling_of_its_own():
    assert VOCABULARY.resolve("L", "cal") == "J"
    assert VOCABULARY.resolve("x", "bf") == "x"
    both = Vocabulary.of(Declarations(symbols=(Symbol("L", Kind.SCALAR), Symbol("J", Kind.SCALAR, aliases=(r"\mathcal L",)))))
    assert (both.resolve("L"), both.resolve("L", "cal")) == ("L", "J")


def test_a_declared_name_wins_over_an_alias():
    both = Vocabulary.of(Declarations(symbols=(Symbol("p", Kind.SCALAR, aliases=("q",)), Symbol("q", Kind.SCALAR))))
    assert both.resolve("q") == "q"


def test_the_first_alias_wins():
    both = Vocabulary.of(Declarations(symbols=(Symbol("p", Kind.SCALAR, aliases=("r",)), Symbol("q", Kind.SCALAR, aliases=("r",)))))
    assert both.resolve("r") == "p"


def test_one_vocabulary_for_the_same_declarations():
    assert Vocabulary.of(WORDS) is Vocabulary.of(WORDS)
    assert Vocabulary.of(Declarations()) is not Vocabulary.of(Declarations())


@pytest.mark.parametrize("word, known", [("theta", True), ("softmax", True), ("alpha", True), ("pi", True), ("e", True), ("omega", True), ("zzz", False), ("the", False)])
def test_words_that_the_lexer_keeps_together(word, known):
    assert VOCABULARY.knows(word) is known


@pytest.mark.parametrize("name, scalar", [("x", True), ("i", True), ("n", True), ("r", True), ("u", False), ("A", False)])
def test_scalars(name, scalar):
    assert VOCABULARY.is_scalar(name) is scalar


def test_tables():
    assert set(VOCABULARY.symbols) == {symbol.name for symbol in WORDS.symbols}
    assert set(VOCABULARY.dimensions) == {"n", "m", "D_x"}
    latex = Vocabulary.of(Declarations((Dimension("n", latex="N"),), (Symbol("x", Kind.SCALAR), Symbol("y", Kind.SCALAR, latex="Y"))))
    assert latex.latex == {"n": "N", "y": "Y"}
