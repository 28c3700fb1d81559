"""Formulas as answers: found among words, signs and remarks; two answers are none; faults point into the text."""

from __future__ import annotations

import pytest
from formula_world import WORLD, reading, shown
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.answers.expression import CONDITION, Expression
from grader.model.answer import Answer, Malformed
from grader.model.symbols import Declarations

RIGHT = "y_hat - y"
STATED = "d(J)/d(theta) = y_hat - y"
BY_COMPONENT = "d(J)/d(theta[i]) = y_hat[i] - y[i]"
ITEM = "y_hat[i] - y[i]"


def missed(text, wanted, why):
    return pytest.param(text, wanted, marks=pytest.mark.xfail(strict=True, reason=why))


FOUND = [
    (r"\hat y - y", RIGHT), ("y_hat - y", RIGHT), ("ŷ − y", RIGHT), ("np.subtract", "symbol.undeclared"),
    # delimiters
    (r"$\hat y - y$", RIGHT), (r"$$\hat y - y$$", RIGHT), (r"\[ \hat y - y \]", RIGHT), (r"\( \hat y - y \)", RIGHT), ("```\ny_hat - y\n```", RIGHT), ("```python\ny_hat - y\n```", RIGHT), ("`y_hat - y`", RIGHT), ("$$\n\\hat y - y\n$$", RIGHT),
    (r"\begin{equation} \hat y - y \end{equation}", RIGHT), (r"\begin{align} \frac{\partial J}{\partial \theta} &= \hat y - y \end{align}", STATED), ("\\begin{aligned}\n\\frac{\\partial J}{\\partial \\theta} &= \\hat y - y\n\\end{aligned}", STATED),
    (r"\begin{align*} \frac{\partial J}{\partial \theta_i} &= -\sum_j y_j (\delta_{ij} - \hat y_i) \\ &= \hat y_i - y_i \end{align*}", "d(J)/d(theta[i]) = -sum_j y[j] * (delta(i, j) - y_hat[i]) = y_hat[i] - y[i]"),
    (r"\begin{gather*} \hat y - y \end{gather*}", RIGHT), ("\\begin{split}\n\\hat y - y\n\\end{split}", RIGHT),
    # words before
    (r"The gradient is $\hat y - y$.", RIGHT), (r"So we get \hat y - y", RIGHT), (r"Answer: \hat y - y", RIGHT), (r"**Answer:** $\hat y - y$", RIGHT), (r"Final answer: $\hat y - y$", RIGHT), ("Solution: y_hat - y", RIGHT), ("By the chain rule,\n$$\\frac{\\partial J}{\\partial \\theta_i} = \\hat y_i - y_i$$\nwhich is what we want.", BY_COMPONENT),
    (r"Hence $\frac{\partial J}{\partial \theta} = \hat y - y$", STATED), ("Therefore dJ/dtheta = y_hat - y", RIGHT), ("1. $\\hat y - y$", RIGHT), ("- $\\hat y - y$", RIGHT), ("(a) $\\hat y - y$", RIGHT), ("a) y_hat - y", RIGHT), ("gradient = y_hat - y", RIGHT), ("grad = y_hat - y", RIGHT),
    ("return y_hat - y", RIGHT), ("def grad(): return y_hat - y", RIGHT), ("= y_hat - y", RIGHT), (r"\Rightarrow \hat y - y", RIGHT),
    # left sides
    (r"\frac{\partial J}{\partial \theta} = \hat y - y", STATED), ("dJ/dtheta = y_hat - y", STATED), (r"\nabla_\theta J = \hat y - y", STATED), (r"\frac{\partial J}{\partial \theta_i} = \hat y_i - y_i", BY_COMPONENT), (r"$\frac{\partial J}{\partial \theta}$ is $\hat y - y$", None),
    # remarks behind
    ("dJ/dtheta_i = y_hat_i - y_i for all i", BY_COMPONENT), (r"\hat y_i - y_i \quad \text{for all } i", ITEM), (r"\hat y_i - y_i, \quad i = 1, \ldots, n", ITEM), (r"\hat y_i - y_i \quad \forall i \in \{1, \dots, n\}", ITEM), (r"\hat y_i - y_i (i = 1, ..., n)", ITEM), (r"\hat y - y, where y is the one-hot label", RIGHT),
    (r"\hat y - y since the label is one-hot", RIGHT), (r"\hat y - y (vector form)", RIGHT), (r"\hat y - y \in \mathbb{R}^n", RIGHT), (r"\hat y - y, which is what we wanted", RIGHT), (r"\hat y - y.", RIGHT), (r"\hat y - y,", RIGHT), (r"\hat y - y \\", RIGHT), (r"\hat y - y;", RIGHT), (r"$\hat y - y$ because $y$ is one-hot", RIGHT),
    (r"\hat y - y where \hat y = \softmax(\theta)", "(y_hat - y, y_hat = softmax(theta))"), (r"\hat y - y \text{ where } \hat y = \softmax(\theta)", "(y_hat - y, y_hat = softmax(theta))"), ("p - y where p = softmax(theta)", "softmax(theta) - y"), (r"p_i - y_i where p_i = \frac{e^{\theta_i}}{\sum_j e^{\theta_j}}", "e^theta[i] / sum_j e^theta[j] - y[i]"),
    # decorations
    (r"\boxed{\hat y - y}", RIGHT), (r"$\boxed{\hat y - y}$", RIGHT), (r"\underbrace{\hat y}_{\text{prediction}} - y", RIGHT), (r"\overbrace{\hat y - y}^{\text{error}}", RIGHT), (r"\displaystyle \hat y - y", RIGHT), ("**y_hat - y**", RIGHT), (r"{\hat y} - {y}", RIGHT), (r"\left(\hat y - y\right)", RIGHT), (r"\mathbf{\hat y} - \mathbf{y}", RIGHT),
    # several statements
    (r"$J = -\log \hat y_k$, so $\frac{\partial J}{\partial \theta} = \hat y - y$", f"(J = -log(y_hat[k]), {STATED})"), ("J = -log y_hat_k\ndJ/dtheta = y_hat - y", f"(J = -log(y_hat[k]), {STATED})"), ("g = y_hat - y; 2 g", "2 * (y_hat - y)"),
    (r"We know $y = e_k$ and $\hat y = \softmax(\theta)$. Therefore $\frac{\partial J}{\partial \theta} = \hat y - y$.", f"(y = basis(k), y_hat = softmax(theta), {STATED})"), (r"\begin{cases} \hat y_i - 1 & \text{if } i = k \\ \hat y_i & \text{otherwise} \end{cases}", "(y_hat[i] - 1 if i = k, y_hat[i] otherwise)"),
    ("y_hat_i - 1 if i == k else y_hat_i", "(y_hat[i] - 1 if i = k, y_hat[i] otherwise)"), (r"\hat y_i - 1 if i = k, and \hat y_i otherwise", "(y_hat[i] - 1 if i = k, y_hat[i] otherwise)"),
    # damage
    ("\x0crac{\\partial J}{\\partial \theta} = \\hat y - y", STATED), ("rac{\\partial J}{\\partial heta} = \\hat y - y", STATED), ("\\hat y\u200b - y", RIGHT), ("\\hat\x08oldsymbol{y} - y", None),
]  # fmt: skip


@pytest.mark.parametrize("text, wanted", [row for row in FOUND if row[1] is not None])
def test_the_formula_is_found(text, wanted):
    assert shown(text) == wanted


@pytest.mark.parametrize(
    "text, wanted",
    [
        (r"\hat y - y \tag{1}", RIGHT),
        (r"\begin{equation} \label{eq} \hat y - y \end{equation}", RIGHT),
        (r"\hat y - y \label{eq}", RIGHT),
        (r"$\hat y_i - y_i$, where $y_i = 1$ if $i = k$", ITEM),
        missed(r"\hat y - y if k = 1", RIGHT, "the condition is taken for the answer"),
        ("...", "dots.unclear"),
        (r"\begin{align}", "environment.open"),
    ],
)
def test_the_formula_should_be_found(text, wanted):
    assert shown(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        r"\hat y - y or y - \hat y", r"$\hat y - y$ or $y - \hat y$", r"either \hat y - y or y - \hat y", r"\hat y - y, alternatively y - \hat y", r"maybe \hat y - y", r"perhaps \hat y - y", "y_hat - y (or y - y_hat)", r"\hat y - y \quad \text{or } y - \hat y", r"$\hat y - y$, or maybe $y - \hat y$",
    ],
)  # fmt: skip
def test_two_answers_are_none(text):
    found = reading(text)
    assert isinstance(found, Malformed)
    assert (found.note, found.hint) == ("answer.two", "hand in the one you mean")


@pytest.mark.parametrize("text", ["y_hat_i - 1 if i = k or i = j, y_hat_i otherwise", r"\begin{cases} \hat y_i & i = k \text{ or } i = j \\ 0 & \text{otherwise} \end{cases}"])
def test_or_inside_cases_is_no_choice(text):
    assert shown(text) == "answer.two" or shown(text).startswith("(y_hat[i]")
    assert shown(text) != "answer.two"


TAKEN_BACK = [
    r"\hat y - y for small \theta", r"\hat y - y up to sign", r"\hat y - y times 2", r"\hat y - y only for the true class", r"\hat y - y unless k = 1", r"\hat y - y when y is not one-hot", r"The negative of it is \hat y - y", r"\hat y - y or else the negative",
]  # fmt: skip


@pytest.mark.parametrize("text", TAKEN_BACK)
def test_words_that_may_take_the_formula_back_are_kept(text):
    found = reading(text)
    assert isinstance(found, Malformed) or any(remark.startswith(CONDITION) for remark in found.remarks)


@pytest.mark.parametrize("text", [r"$\hat y - y$ is wrong", r"$\hat y - y$ is not the answer", r"$\hat y - y$ up to sign", r"$\hat y - y$ times two", r"The answer is $\hat y - y$, but with the opposite sign.", r"$$\hat y - y$$ only if the label is the first class"])
def test_words_behind_dollars_may_take_the_formula_back(text):
    found = reading(text)
    assert isinstance(found, Malformed) or any(remark.startswith(CONDITION) for remark in found.remarks)


@pytest.mark.parametrize("text", [r"\hat y - y for all i", r"\hat y - y, where y is the one-hot label", r"\hat y - y for large n", "The gradient is $y_hat - y$"])
def test_harmless_words_leave_no_doubt(text):
    assert reading(text).remarks == ()


@pytest.mark.parametrize(
    "text, note, place",
    [
        ("y_hat - w", "symbol.undeclared", "w"), ("y_hat +", "text.ends", "+"), (r"\frac{y}{", "text.ends", "{"), ("y_hat - (y", "bracket.open", "("), (r"\foo", "command.unknown", r"\foo"), (r"\hat y ∪ y", "character.unknown", "∪"), ("x", "symbol.undeclared", "x"),
        ("rac{y}{w}", "symbol.undeclared", "w"),
    ],
)  # fmt: skip
def test_faults_point_into_the_text_that_was_read(text, note, place):
    found = reading(text)
    assert isinstance(found, Malformed)
    assert (found.kind, found.note, found.text[found.start : found.end]) == ("expression", note, place)
    assert found.message


@pytest.mark.parametrize("text", ["no idea", "I don't know", "see above", "The gradient of the loss with respect to the scores", "<script>", "🙂", "42 is the answer to everything, obviously"])
def test_prose_without_a_formula_is_malformed(text):
    found = reading(text)
    assert isinstance(found, Malformed) or found.value is not None
    if not text.startswith("42"):
        assert isinstance(found, Malformed)


def test_the_answer_carries_its_tree_and_its_repairs():
    found = reading("\x0crac{y}{2}")
    assert isinstance(found, Answer)
    assert found.tree is found.value
    assert found.kind == "expression"
    assert found.text == "\x0crac{y}{2}"


def test_repairs_reach_the_answer():
    assert [one.rule for one in reading("\x0crac{y}{2}").repairs] == ["escape-eaten"]


@pytest.mark.parametrize("text", ["y + " * 2000 + "y", "y + " * 12000 + "y"])
def test_a_long_text_is_called_long(text):
    found = reading(text)
    assert found.note == "text.too-long"
    assert found.end <= len(found.text)


def test_huge_texts_are_refused_quickly():
    assert isinstance(reading("word " * 9000), Malformed)
    assert isinstance(reading("$" * 3000), Malformed)
    assert isinstance(reading("$y$ " * 3000), Malformed | Answer)


def test_nothing_is_declared():
    assert isinstance(Expression().read("1 + 1", Declarations()), Answer)
    assert Expression().read("x", Declarations()).note == "symbol.undeclared"


WORDS = ["$", "$$", " ", "\n", "y_hat", "\\hat y", "y", " - ", "=", "or", "where", "if", "for all i", "is", "not", ",", ".", "\\\\", "&", "\\begin{align}", "\\end{align}", "\\text{", "}", "{", "(", ")", "\\[", "\\]", "`", "**", "i = 1, \\ldots, n", "\\frac{y}{2}", "\\underbrace{", "the", "Answer:"]  # fmt: skip


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(WORDS), max_size=14).map("".join) | st.text(max_size=40))
def test_reading_never_raises(text):
    found = Expression().read(text, WORLD)
    assert isinstance(found, Answer | Malformed)
    if isinstance(found, Malformed):
        assert 0 <= found.start <= found.end <= len(found.text)
