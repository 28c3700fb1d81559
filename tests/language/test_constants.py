"""Numbers without symbols."""

from __future__ import annotations

import math

import pytest

from grader.language.constants import constant_value
from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations

EMPTY = Vocabulary.of(Declarations())


def value(text):
    return constant_value(read(text, EMPTY).tree)


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("2", 2), ("-2", -2), ("1/3", 1 / 3), (r"\frac{1}{3}", 1 / 3), ("2^{10}", 1024), ("2**10", 1024), (r"\sqrt{2}", math.sqrt(2)), ("e", math.e), ("e^2", math.e**2), (r"\pi", math.pi), ("2 pi", 2 * math.pi), ("ln 2", math.log(2)), ("-ln(0.2)", -math.log(0.2)), (r"-\log 0.7", -math.log(0.7)),
        ("log2(8)", 3), (r"\log_2 10", math.log2(10)), ("exp(5)/(exp(5) + 9)", math.exp(5) / (math.exp(5) + 9)), ("1e-3", 0.001), (r"2 \cdot 10^{-3}", 0.002), ("50%", 0.5), ("5!", 120), (r"\binom{4}{2}", 6), (r"\sum_{i=1}^{100} i", 5050), (r"\prod_{i=1}^{5} i", 120), (r"\sum_{i=1}^{50} 2^{-i}", 1 - 2**-50),
        ("tanh(1)", math.tanh(1)), (r"\sigma(1)", 1 / (1 + math.exp(-1))), ("max(2, 3)", 3), ("|-3|", 3), (r"\lfloor 2.7 \rfloor", 2), ("1{,}000 + 1", 1001), ("½", 0.5), ("2³", 8), (r"1.5 \times 10^3", 1500), ("(1 + 2) * 3", 9), ("math.log(2)", math.log(2)), ("np.sqrt(16)", 4), ("0.1 + 0.2", 0.3), ("10^{400}", math.inf),
        ("1/0", math.inf), (r"\infty", math.inf), (r"-\infty", -math.inf), ("mean([1, 2, 3])", 2), ("std([1, 2, 3, 4])", math.sqrt(1.25)), ("[1, 2] @ [3, 4]", 11), ("1 if 2 > 1 else 0", 1),
    ],
)  # fmt: skip
def test_values(text, wanted):
    assert value(text) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("text", ["0/0", r"\infty - \infty", r"\log(-1)", r"\sqrt{-4}"])
def test_what_is_not_a_number(text):
    assert math.isnan(value(text))


@pytest.mark.parametrize(
    "text, note",
    [("[1, 2]", "value.not-a-number"), (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", "value.not-a-number"), (r"\sum_{i=1}^{100000000} i", "value.too-large"), (r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \\ 5 & 6 \end{pmatrix}^2", "shape.square-wanted"), (r"\sum_i i", "index.range"), ("O(1)", "value.none"), (r"[1, 2] + [1, 2, 3]", "shape.mismatch")],
)
def test_faults(text, note):
    with pytest.raises(LanguageError) as caught:
        value(text)
    assert caught.value.note == note


@pytest.mark.parametrize("text", ["x", "2x", "n"])
def test_a_symbol_has_no_value(text):
    with pytest.raises(LanguageError):
        value(text)
