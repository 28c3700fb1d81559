"""One spelling for maths and markup in prose."""

import pytest

from grader.language.prose.sentences import LONGEST, prepare


def words(text):
    return " ".join(word for sentence in prepare(text).sentences for word in sentence.words)


@pytest.mark.parametrize(
    "text",
    [r"$c \approx v_j$", "c ≈ v_j", "c is approximately v_j", r"c \simeq v_{j}", "**c** ~ v_j", "c is nearly equal to v_j", "c is close to v_j",
     "c ≈ vⱼ", r"\(c \approx \boldsymbol{v}_j\)", "c approaches v_j"],
)  # fmt: skip
def test_spellings_of_approximately(text):
    assert words(text) == "c ~ v_j"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"$k_j^\top q \gg k_i^\top q$", "k_j^T q >> k_i^T q"), ("kⱼᵀq ≫ kᵢᵀq", "k_j q >> k_i q"),
        (r"\alpha_a \ge 0", "α_a ≥ 0"), (r"\frac{1}{2}(v_a + v_b)", "½ (v_a + v_b)"), ("x₀", "x_0"), (r"\lambda(1+\gamma)", "λ(1+γ)"),
        ("Pre-training", "pretraining"), ("fine tuning", "fine-tuning"), ("multi head", "Multi-Head"), ("can't", "cannot"), ("isn’t", "is not"),
        ("<u>RNNs</u>", "rnns"), ("# Heading", "heading"), ("[a link](http://x.y)", "a link"), ("e.g. typos", "for example typos"),
        ("wei\u200bghts", "weights"), ("w/o labels", "without labels"),
    ],
)  # fmt: skip
def test_same_words(one, other):
    assert words(one) == words(other)


def test_symbols_that_differ_stay_apart():
    assert words("c ≈ k_j") != words("c ≈ v_j")
    assert words("a < b") != words("a > b")


@pytest.mark.parametrize(
    ("text", "number"),
    [("One. Two. Three.", 3), ("It is 0.9 on q1.py today.", 1), ("- a b\n- c d", 2), ("1) first 2) second", 1), ("x is y.\n\nz", 2), ("Why? Because.", 2),
     ("one line\ngoes on here", 1)],
)  # fmt: skip
def test_sentences(text, number):
    assert len(prepare(text).sentences) == number


def test_what_is_too_long_is_counted_and_left():
    prose = prepare("word " * LONGEST)
    assert prose.unread == 5 * LONGEST - LONGEST
    assert prose.length <= LONGEST // 5
