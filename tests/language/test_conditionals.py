"""Probabilities with a bar, expectations without an index, raised names, starred names, primed indices."""

import pytest

from grader.deciding.claims import holds
from grader.language.expectations import BY_ENTRIES
from grader.language.faults import LanguageError
from grader.language.numerics import ELEMENTWISE
from grader.language.printing import to_plain
from grader.language.reader import read
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

BAYES = Declarations(
    (Dimension("K", 3, 6),),
    (
        Symbol("o", Kind.INDEX, family=("K",), aliases=("y",)),
        Symbol("prior", Kind.COLUMN, ("K",), constraints=("simplex",), aliases=("P(o)", "P(y)")),
        Symbol("lik", Kind.COLUMN, ("K",), domain="unit", low=0.1, high=0.9, aliases=("P(c|o)", "P(c|y)")),
        Symbol("q", Kind.COLUMN, ("K",), constraints=("simplex",), aliases=("Q(o|c)", "Q")),
        Symbol("evidence", Kind.SCALAR, definition=r"\sum_{o=1}^K prior_o lik_o", aliases=("P(c)",)),
        Symbol("post", Kind.COLUMN, ("K",), definition=r"prior \odot lik / evidence", aliases=("P(o|c)", "P(y|c)")),
    ),
)
WORDS = Declarations(
    (Dimension("L", 2, 4), Dimension("N", 3, 6, aliases=(r"\mathcal{V}",))),
    (
        Symbol("j", Kind.INDEX, family=("L",)),
        Symbol("k", Kind.INDEX, family=("N",)),
        Symbol("p", Kind.COLUMN, ("N",), ("L",), constraints=("simplex",), written_with="s", aliases=("p_T",)),
        Symbol("lam", Kind.SCALAR, family=("N",), aliases=(r"\lambda^Q",)),
        Symbol("best", Kind.SCALAR, aliases=(r"\pi^*_r", r"\pi_{ref}")),
        Symbol("z", Kind.COLUMN, ("N",), ("L",)),
    ),
)


def plain(text, declarations):
    return to_plain(read(text, Vocabulary.of(declarations)).tree)


@pytest.mark.parametrize(("text", "expected"), [
    (r"P(o \mid c)", "post[o]"), (r"P(y|c)", "post[o]"), (r"\sum_y Q(o|c)", "sum_y q[o]"), ("P(c)", "evidence"),
    (r"\mathbb{E}_{Q(o|c)}[\log P(c|o)]", r"E_{o \sim q}[log(lik[o])]"), (r"\mathbb{E}_Q[\log P(c|o)]", r"E_{o \sim q}[log(lik[o])]"),
    (r"\mathbb{E}_Q[\log Q - \log P(c|o)]", r"E_{o \sim q}[log(q[o]) - log(lik[o])]"),
    (r"\mathbb{E}_Q[\logsumexp(Q)]", r"E_{o \sim q}[logsumexp(q)]"),  # it takes the list as a whole
    (r"\sum_{y'} P(y'|c)", "sum_{y'} post[y']"),
])  # fmt: skip
def test_a_bracket_is_part_of_a_declared_name(text, expected):
    assert plain(text, BAYES) == expected


def test_every_elementwise_function_is_taken_by_entries():
    assert set(ELEMENTWISE) <= BY_ENTRIES


@pytest.mark.parametrize(("text", "true"), [
    (r"P(o|c) = \frac{P(c|o) P(o)}{P(c)}", True), (r"P(o|c) = \frac{P(c|o) P(c)}{P(o)}", False),
    (r"\mathbb{E}_Q[\log P(c)] = \log P(c)", True), (r"\sum_o Q(o|c) = 1", True),
    (r"D_{KL}(Q \| P(o|c)) = \mathbb{E}_Q[\log Q(o|c) - \log P(o|c)]", True),
    (r"D_{KL}(Q \| P(o|c)) = \mathbb{E}_{P(o|c)}[\log P(o|c) - \log Q(o|c)]", False),
    (r"\mathbb{E}_{y \sim Q}[P(c|y)] = \sum_y Q_y P(c|y)", True),
])  # fmt: skip
def test_what_is_true_of_a_consistent_model(text, true):
    assert holds(read(text, Vocabulary.of(BAYES)).tree, BAYES, 0) is true


@pytest.mark.parametrize(("text", "expected"), [
    (r"p_T(k \mid s_{<j}, x; \theta)", "p[j, k]"), (r"p_T(s_j = k | s_{1:j-1})", "p[j, k]"), (r"p_T(\cdot | s_{<t})", "p[t]"),
    (r"p_T(s_j = k | x)", "p[j, k]"), (r"p_T(k | x)", "p[j, k]"), (r"\sum_{k \in \mathcal{V}} p_T(k | s_{<j})", "sum_{k=1}^{N} p[j, k]"),
    (r"\lambda_k^Q", "lam[k]"), (r"\lambda^Q_k", "lam[k]"), (r"\lambda_{k}^{Q} \lambda^{Q}_k", "lam[k] * lam[k]"),
    (r"\pi^*_r", "best"), (r"\pi_{ref}", "best"), (r"\sum_j z^j", "sum_j z[j]"), (r"z^{(j)}", "z[j]"),
])  # fmt: skip
def test_other_ways_to_name_a_member(text, expected):
    assert plain(text, WORDS) == expected


def test_what_is_neither_event_nor_past():
    with pytest.raises(LanguageError) as fault:
        read(r"p_T(k + 1 | s_{<j})", Vocabulary.of(WORDS))
    assert fault.value.note == "call.unclear"
