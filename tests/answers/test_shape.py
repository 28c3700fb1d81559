"""Spellings of shapes, numeric and symbolic, and what is no shape."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.answers.shape import Shape
from grader.model.answer import Answer, Malformed
from grader.model.symbols import Declarations, Dimension, Kind, Symbol

NOTHING = Declarations()
NAMED = Declarations(
    dimensions=tuple(Dimension(name) for name in ("n", "m", "p", "B", "T", "d", "D_x", "D_h")),
    symbols=(Symbol("x", Kind.ROW, ("D_x",)), Symbol("W_1", Kind.MATRIX, ("D_x", "D_h")), Symbol("u", Kind.COLUMN, ("n",))),
)

NUMERIC = [
    *(("(4, 12, 512)", text) for text in (
        "(4, 12, 512)", "(4,12,512)", "4 x 12 x 512", "4x12x512", "4×12×512", "4 × 12 × 512", "[4,12,512]", "4, 12, 512",
        r"4 \times 12 \times 512", r"$4\times12\times512$", r"\mathbb{R}^{4 \times 12 \times 512}", "R^{4x12x512}", "ℝ^(4×12×512)",
        "torch.Size([4, 12, 512])", "4 by 12 by 512", "[4][12][512]", "{4, 12, 512}", "(4, 12, 512).", "4*12*512", "4 X 12 X 512",
        "shape = (4, 12, 512)", "The output has shape (4, 12, 512).", "a 4x12x512 tensor", "(B=4, T=12, d=512)",
        "(4 sequences, 12 tokens, 512 features)", "(4, 12, 512) = (batch, tokens, features)", "output: [4, 12, 512]",
        "(4, 12) becomes (4, 12, 512)", "If the ids are (4, 12), the result is (4, 12, 512)", r"\(4 \times 12 \times 512\)",
        "(4, 12, 512) because every id gets a vector", "(4, 12, 512), not (4, 512, 12)", "`(4, 12, 512)`", "**4 x 12 x 512**",
        "np.array of shape (4, 12, 512)", r"E \in \mathbb{R}^{4\times 12\times 512}", "(4, 12, 512) or 4x12x512", "((4, 12, 512))",
    )),
    *(("(97,)", text) for text in (
        "(97,)", "97", "[97]", "(97)", "R^97", r"\mathbb{R}^{97}", "vector of length 97", "97 entries", "97-dimensional vector",
        "1-d array with 97 numbers", "a flat vector of 97 values", "length 97", "size 97", "(97, )", "shape (97,)", "grad: (97,)",
    )),
    *(("(1, 10)", text) for text in (
        "(1, 10)", "1 x 10", "1 by 10", "1-by-10", "row vector of length 10", "10-dimensional row vector", "1 row, 10 columns",
        "1 row and 10 columns", r"\mathbb{R}^{1 \times 10}", "(1x5)(5x10) = (1x10)", "dJ/dx is 1 x 10", "x: (1,10)",
    )),
    *(("(5, 7)", text) for text in (
        "5 rows and 7 columns", "7 columns, 5 rows", "It is a matrix with 5 rows and 7 columns", "gradW2: 5 x 7", "5 X 7 matrix",
        "a 5 × 7 matrix", "W is in R^{5x7}", "matrix (5, 7)", "5x7.", "same as W_2, so 5 x 7",
    )),
    ("(10, 1)", "column vector with 10 entries"), ("()", "scalar"), ("()", "()"), ("()", "a single number"),
    ("(50, 2000)", "(50, 2,000)"), ("(50, 2000)", "50 x 2,000"), ("(32, 300)", "(32,300), mean over axis=1"),
    ("(2, 8, 16, 16)", "(2, 8, 16, 16) (batch, heads, queries, keys)"),
]  # fmt: skip
SYMBOLIC = [
    ("(n, m, p + 1)", "n x m x (p+1)"), ("(n, m, p + 1)", "(n, m, 1+p)"), ("(B, T, d*n)", "(B, T, n*d)"), ("(B, T, d*n)", "(B, T, nd)"),
    ("(m*n, p)", "nm x p"), ("(m*n, p)", "(n*m) x p"), ("(m*n, p)", r"\mathbb{R}^{nm\times p}"), ("(m*n, p)", r"m \cdot n \times p"),
    ("(m*n, m*n)", r"(nm)\times(nm)"), ("(n, m, n, m)", r"$n\times m\times n\times m$"), ("(n, m)", "nxm"), ("(n, m)", "n by m"),
    ("(D_x, D_h)", "D_x x D_h"), ("(D_x, D_h)", "same shape as W_1"), ("(1, D_x)", "the same shape as x"), ("(n, 1)", "same as u"),
    ("(n^2, m^2)", "n^2 x m^2"), ("(2*n, 2*m)", "2n x 2m"), ("(d/n, T)", "(d/n, T)"), ("(n,)", "R^n"), ("(1, D_x)", "1 x D_x"),
    ("(2*n,)", "(n + n,)"), ("(n, 3)", "n × 3"), ("(m*p + n*p,)", "(p*(n+m),)"), ("(n, m)", "dL/dO is n x m"),
]  # fmt: skip
UNREAD = [
    "", "?", "batch 2, heads 8", "4.5 x 3", "(-1, 512)", "(None, 512)", "(0, 3)", "a matrix", "not (5, 7)", "(n, m)", "huge",
    "()()", "x", "torch.Size", "nan", "1 x", "x 10", "(4, , 12)x", "(5; 7", "\x00", "R^", "rows and columns", "(a=, b=)", "1/0 x 3",
]  # fmt: skip


def shown(text, declarations=NOTHING):
    reading = Shape().read(text, declarations)
    assert isinstance(reading, Answer), f"{text!r}: {reading.message}"
    return reading.plain


@pytest.mark.parametrize(("expected", "text"), NUMERIC)
def test_reads_sizes(expected, text):
    assert shown(text) == expected


@pytest.mark.parametrize(("expected", "text"), SYMBOLIC)
def test_reads_declared_dimensions(expected, text):
    assert shown(text, NAMED) == expected


@pytest.mark.parametrize("text", UNREAD)
def test_is_no_shape(text):
    reading = Shape().read(text, NOTHING)
    assert isinstance(reading, Malformed), reading.plain
    assert reading.note == "shape.unread"


@pytest.mark.parametrize("text", ["(1, 10) or (10, 1)", "(1,10) (10,1)", "either 5x7 or 7x5", "5 x 7 / 7 x 5 or 7 x 7"])
def test_two_shapes_are_no_answer(text):
    assert Shape().read(text, NOTHING).note == "shape.hedged"


@pytest.mark.parametrize(("one", "other"), [("nm", "n+m"), ("n^2", "2n"), ("n*m", "n*p"), ("n", "m"), ("(n+1)*m", "n*m+1")])
def test_other_polynomials_are_other_sizes(one, other):
    assert Shape().read(f"({one}, p)", NAMED).value != Shape().read(f"({other}, p)", NAMED).value


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=6), st.sampled_from(["({})", "[{}]", "torch.Size([{}])"]), st.sampled_from([", ", ","]))
def test_sizes_in_brackets_are_read_back(sizes, form, comma):
    assert tuple(size.constant for size in Shape().read(form.format(comma.join(map(str, sizes))), NOTHING).value) == tuple(sizes)


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6), st.sampled_from(["x", " x ", "×", " × ", r" \times ", " by "]))
def test_sizes_between_crosses_are_read_back(sizes, cross):
    assert tuple(size.constant for size in Shape().read(cross.join(map(str, sizes)), NOTHING).value) == tuple(sizes)


@given(st.lists(st.sampled_from(["n", "m", "p", "B", "2", "n*m", "p + 1", "7"]), min_size=1, max_size=5))
def test_what_is_printed_is_read_back(sizes):
    first = Shape().read("(" + ", ".join(sizes) + ",)", NAMED)
    assert Shape().read(first.plain, NAMED).value == first.value


@given(st.text(max_size=60) | st.text(alphabet="0123456789()[]x×,nmR^{} by*+", max_size=40))
def test_any_text_gives_a_reading(text):
    assert isinstance(Shape().read(text, NAMED), Answer | Malformed)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a tensor of shape n x m x p: one n x m matrix for each entry (n*m numbers)", "(n, m, p)"), ("it has the dimensions n, m and p", "(n, m, p)"),
        ("[n, m, p] (or flattened: nm x p)", "(n, m, p)"), ("nm x p, equivalently n x m x p", "(n, m, p)"),
    ],
)  # fmt: skip
def test_shapes_that_explain_another(text, shown):
    assert Shape().read(text, NAMED).plain == shown


@pytest.mark.parametrize("text", ["n x m x p or n x p if flattened", "n x m; n x m x p", "n x m x p or nm x p x p flattened"])
def test_another_shape_is_no_explanation(text):
    assert isinstance(Shape().read(text, NAMED), Malformed)
