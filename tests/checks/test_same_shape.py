"""Shapes against reference shapes: spellings, named mistakes, declared dimensions."""

import itertools
import statistics
import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_subjects import judge, reference

from grader.answers.shape import Shape
from grader.checks.same_shape import SameShape
from grader.model.symbols import Declarations, Dimension
from grader.model.verdict import Verdict

S = Shape()
NAMED = Declarations(dimensions=tuple(Dimension(name) for name in ("n", "m", "p")))

# (name, check, reference, mutants, right answers, wrong answers (answer, misconception, fraction))
PARTS = [
    ("gradient of the input", SameShape(), "(1, 10)", [("(10, 1)", "transposed layout", "7/10"), ("(10, 5)", "shape of the first weights", 0)],
     ["(1, 10)", "1 x 10", "1×10", "[1, 10]", r"\mathbb{R}^{1\times 10}", "1 by 10", "row vector with 10 entries", "(1,10) because x is a row"],
     [("(10, 1)", "transposed", "7/10"), ("10x1", "transposed", "7/10"), ("(10, 5)", "first weights", 0), ("(10,)", "size one", 0), ("10", "size one", 0), ("(1, 7)", "", 0)]),
    ("jacobian of a layer", SameShape(), "(5, 5)", [], ["(5, 5)", "5 x 5", "5 by 5 matrix", "R^{5x5}"],
     [("(5,)", "missing", 0), ("(5, 1)", "", 0), ("(5, 7)", "", 0), ("(10, 5)", "", 0), ("25", "entries", 0)]),
    ("packed gradient", SameShape(), "(97,)",
     [("(97, 1)", "a column instead of a flat vector", "4/5"), ("(1, 97)", "a row instead of a flat vector", "4/5"), ("(85,)", "without the biases", "3/10"),
      ("(20, 97)", "not summed over the batch", "3/10"), ("(22,)", "sizes added", 0)],
     ["(97,)", "97", "[97]", "vector of length 97", "97 entries", "R^97", "torch.Size([97])"],
     [("(97, 1)", "column", "4/5"), ("97 x 1", "column", "4/5"), ("(1, 97)", "a row", "4/5"), ("(85,)", "biases", "3/10"), ("85", "biases", "3/10"), ("(20, 97)", "summed", "3/10"), ("(22,)", "added", 0)]),
    ("gradient of the second weights", SameShape(transposed=Fraction(1, 2)), "(5, 7)", [], ["(5, 7)", "5 x 7", "5 rows and 7 columns", "gradW2: 5x7"],
     [("(7, 5)", "transposed", "1/2"), ("(20, 5, 7)", "too many", 0), ("35", "entries", 0), ("(5,)", "missing", 0), ("(10, 5)", "", 0)]),
    ("batch of labels", SameShape(), "(50, 2000)", [("(50,)", "labels as integers", "2/5"), ("(2000, 50)", "transposed", "1/2"), ("(50, 50)", "shape of the inputs", 0)],
     ["(50, 2000)", "50 x 2000", "(50, 2,000)", "50×2000", "50 by 2000"],
     [("(50,)", "integers", "2/5"), ("50", "integers", "2/5"), ("(2000, 50)", "transposed", "1/2"), ("(50, 50)", "inputs", 0), ("(2000,)", "missing", 0)]),
    ("averaged representation", SameShape(), "(32, 300)", [("(32, 200)", "averaged over the features", "1/5"), ("(200, 300)", "averaged over the batch", "1/10")],
     ["(32, 300)", "32x300", "32 x 300", "[32, 300] since the words are averaged"],
     [("(32, 200)", "features", "1/5"), ("(200, 300)", "batch", "1/10"), ("(32, 200, 300)", "too many", 0), ("(300,)", "missing", 0), ("(300, 32)", "transposed", 0)]),
    ("extractor", SameShape(), "(7, 7)", [("(3, 3)", "the small product", "1/5"), ("(3, 7)", "coordinates only", "2/5")], ["(7, 7)", "7 x 7", "M in R^{7x7}"],
     [("(3, 3)", "small", "1/5"), ("(3, 7)", "coordinates", "2/5"), ("(7, 3)", "", 0), ("(7,)", "missing", 0)]),
    ("embedded batch", SameShape(), [4, 12, 512], [("(4, 512)", "averaged over the tokens", "3/10"), ("(12, 512)", "the batch is lost", "3/10"), ("(4, 512, 12)", "channels first", "1/2")],
     ["(4, 12, 512)", "4 x 12 x 512", "[4,12,512]", "4×12×512", r"\mathbb{R}^{4 \times 12 \times 512}", "(B=4, T=12, d=512)"],
     [("(4, 512)", "averaged", "3/10"), ("(12, 512)", "batch", "3/10"), ("(4, 512, 12)", "channels", "1/2"), ("(512, 12, 4)", "transposed", 0), ("(12, 4, 512)", "order", 0), ("(4, 12)", "missing", 0), ("24576", "entries", 0)]),
    ("key projection", SameShape(), "(4096, 1024)", [("(4096, 4096)", "as many key heads as query heads", "3/10"), ("(4096, 128)", "one key head", "3/10")],
     ["(4096, 1024)", "4096 x 1024", r"W_K \in \mathbb{R}^{4096\times 1024}", "4096 by 1024"],
     [("(4096, 4096)", "query heads", "3/10"), ("(4096, 128)", "one key", "3/10"), ("(1024, 4096)", "transposed", 0)]),
    ("attention scores", SameShape(), "(2, 8, 16, 16)", [("(2, 2, 16, 16)", "key heads instead of query heads", "3/10")], ["(2, 8, 16, 16)", "2x8x16x16", "[2, 8, 16, 16]"],
     [("(2, 2, 16, 16)", "key heads", "3/10"), ("(8, 16, 16)", "missing", 0), ("(2, 16, 16, 8)", "order", 0), ("(2, 8, 16)", "missing", 0)]),
    ("kept mean", SameShape(), "(4, 12, 1)", [("(1, 1, 512)", "statistics of the batch", "1/10"), ("(4, 1, 512)", "statistics of the sequence", "1/10")], ["(4, 12, 1)", "4 x 12 x 1", "[4,12,1]"],
     [("(1, 1, 512)", "batch", "1/10"), ("(4, 1, 512)", "sequence", "1/10"), ("(4, 12)", "size one", 0), ("(4, 1, 12)", "wrong place", 0), ("(4, 12, 512)", "", 0)]),
]  # fmt: skip
SYMBOLIC = [
    ("(n, m, n, m)", [("nm x nm", 1), ("n x m x n x m", 1), ("(m, n, m, n)", 0), ("n x m", 0), ("2n x 2m", 0), ("n^2 x m^2", 0), ("1", 0)]),
    ("(n, m, p)", [("[n, m, p]", 1), ("nm x p", 1), ("p x n x m", 0), ("(n+m) x p", 0), (r"\mathbb{R}^{n\times m\times p}", 1), ("(m*n) x p", 1)]),
    ("(n, m)", [("n x m", 1), ("m x n", 0), ("nm", 0), ("(n, m, 1)", 0), ("n", 0), (r"\mathbb{R}^{n \times m}", 1)]),
]
RIGHT = [(part, text) for part in PARTS for text in part[4]]
WRONG = [(part, *wrong) for part in PARTS for wrong in part[5]]


@pytest.mark.parametrize(("part", "text"), RIGHT, ids=lambda item: item if isinstance(item, str) else item[0])
def test_right_shapes_are_right(part, text):
    _, check, value, mutants, *_ = part
    assert judge(check, S, text, reference(value, mutants)).verdict is Verdict.CORRECT


@pytest.mark.parametrize(("part", "text", "misconception", "fraction"), WRONG, ids=lambda item: item[0] if isinstance(item, tuple) else str(item))
def test_wrong_shapes_are_wrong_and_the_mistake_is_named(part, text, misconception, fraction):
    _, check, value, mutants, *_ = part
    outcome = judge(check, S, text, reference(value, mutants))
    assert outcome.credit == Fraction(fraction), outcome
    assert outcome.verdict is (Verdict.PARTIAL if outcome.credit else Verdict.INCORRECT)
    assert misconception in outcome.misconception


@pytest.mark.parametrize(("value", "text", "credit"), [(value, *case) for value, cases in SYMBOLIC for case in cases])
def test_symbolic_shapes(value, text, credit):
    vectorised = {"(n, m, n, m)": ["(n*m, n*m)"], "(n, m, p)": ["(n*m, p)"]}.get(value, [])
    assert judge(SameShape(), S, text, reference(value, alternatives=vectorised), NAMED).credit == credit


@given(st.permutations([2, 3, 5, 7]))
def test_permuted_axes_are_right_only_in_the_right_order(axes):
    outcome = judge(SameShape(permuted=Fraction(1, 4), transposed=Fraction(1, 2)), S, str(tuple(axes)), reference("(2, 3, 5, 7)"))
    expected = {(2, 3, 5, 7): 1, (7, 5, 3, 2): Fraction(1, 2)}.get(tuple(axes), Fraction(1, 4))
    assert outcome.credit == expected


def test_one_axis_left_out_is_always_named():
    for kept in itertools.combinations([2, 3, 5, 7], 3):
        assert "missing" in judge(SameShape(), S, str(kept), reference("(2, 3, 5, 7)")).misconception


def test_speed():
    times = []
    for text in ["(4, 12, 512)", "4 x 12 x 512", "The shape is (4, 12, 512).", "(4, 512)"] * 50:
        start = time.process_time_ns()
        judge(SameShape(), S, text, reference([4, 12, 512], PARTS[7][3]))
        times.append(time.process_time_ns() - start)
    assert statistics.median(times[50:]) < 1e6
