"""Scripts that belong to a name, and scripts that do not."""

import pytest

from grader.language.printing import to_plain
from grader.language.reader import read
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

DECLARED = Declarations(
    (Dimension("n"),),
    (
        Symbol("t", Kind.INDEX, family=("n",)),
        Symbol("k", Kind.SCALAR),
        Symbol("h_f", Kind.COLUMN, ("n",), ("n",)),
        Symbol("h", Kind.COLUMN, ("n",)),
        Symbol("h_k", Kind.COLUMN, ("n",)),
        Symbol("h_T", Kind.COLUMN, ("n",)),
        Symbol("W_f", Kind.MATRIX, ("n", "n")),
        Symbol("W_1", Kind.MATRIX, ("n", "n")),
        Symbol("k_Q", Kind.SCALAR, aliases=("k^Q",)),
        Symbol("Q", Kind.MATRIX, ("n", "n")),
    ),
)


def plain(text):
    return to_plain(read(text, Vocabulary.of(DECLARED)).tree)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("W^f", "W_f"), ("W^{f}", "W_f"), ("W^{(f)}", "W_f"), (r"W^{f\top}", "W_f^T"), (r"W^{(f),\top}", "W_f^T"),
        (r"W^{(1)\top}", "W_1^T"), ("W^{(1)}_{t,t}", "W_1[t, t]"), ("W_{t,t}^{(1)}", "W_1[t, t]"), ("k^Q", "k_Q"),
        (r"h_t^{f\top}", "h_f[t]^T"),
    ],
)  # fmt: skip
def test_what_is_raised_belongs_to_a_declared_name(text, name):
    assert plain(text) == name


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        (r"h^T", "h^T"), (r"h^\top", "h^T"), (r"\sum_{f=1}^n k^f", "sum_{f=1}^{n} k^f"), ("k^{t + 1}", "k^(t + 1)"),
        (r"h'W^{(f)}", "h^T * W_f"), (r"h' W^{f}", "h^T * W_f"), ("k^2", "k^2"), ("k^k", "k^k"),
    ],
)  # fmt: skip
def test_powers_and_transposes_stay_what_they_are(text, read_as):
    assert plain(text) == read_as
