"""Defined arrays at another value of what they are defined from, and products that only look like it."""

from __future__ import annotations

import pytest

from grader.language.printing import to_plain
from grader.language.reader import read
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

SCORES = Vocabulary.of(
    Declarations(
        (Dimension("n", low=2, high=5),),
        (
            Symbol("i", Kind.INDEX, family=("n",)),
            Symbol("j", Kind.INDEX, family=("n",)),
            Symbol("s", Kind.SCALAR, family=("n",)),
            Symbol("t", Kind.SCALAR),
            Symbol("theta", Kind.COLUMN, ("n",), aliases=(r"\theta",)),
            Symbol("u", Kind.COLUMN, ("n",)),
            Symbol("alpha", Kind.SCALAR, family=("n",), definition=r"e^{s_i} / \sum_{j=1}^n e^{s_j}", aliases=(r"\alpha",)),
            Symbol("p", Kind.COLUMN, ("n",), definition=r"\softmax(\theta)"),
            Symbol("h", Kind.COLUMN, ("n",), definition=r"\theta \odot u"),
        ),
    )
)


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        (r"\alpha_i(s + t)", "e^(s[i] + t) / sum_{j=1}^{n} e^(s[j] + t)"),
        (r"\alpha_j(t + s)", "e^(t + s[j]) / sum_{j=1}^{n} e^(t + s[j])"),
        (r"\alpha_i(s - t)", "e^(s[i] - t) / sum_{j=1}^{n} e^(s[j] - t)"),
        (r"\alpha_i(s + t \mathbf 1)", "e^(s[i] + t * 1) / sum_{j=1}^{n} e^(s[j] + t * 1)"),
        (r"\alpha_i(2 s)", "e^(2 * s[i]) / sum_{j=1}^{n} e^(2 * s[j])"),
        (r"\alpha_i(s / t)", "e^(s[i] / t) / sum_{j=1}^{n} e^(s[j] / t)"),
        (r"\alpha_i(s)", "alpha[i]"),
        (r"p(\theta + t)", "softmax(theta + t)"),
        (r"p(\theta + t)_i", "softmax(theta + t)_{i}"),
        (r"p(\theta)", "p"),
    ],
)
def test_another_value_is_put_into_the_definition(text, read_as):
    assert to_plain(read(text, SCORES).tree) == read_as


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        (r"\alpha_i (s_i + t)", "alpha[i] * (s[i] + t)"),
        (r"\alpha_i (1 - \alpha_j)", "alpha[i] * (1 - alpha[j])"),
        (r"p (u + t)", "p * (u + t)"),
        (r"h (\theta + t)", "h * (theta + t)"),  # made from two arrays
    ],
)
def test_a_factor_stays_a_factor(text, read_as):
    assert to_plain(read(text, SCORES).tree) == read_as
