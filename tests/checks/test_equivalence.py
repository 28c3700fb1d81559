"""Formulas against a reference: every way to be right, every way to be wrong, and what is left to a person."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest
from formula_subjects import NETWORK, SCALARS, SOFTMAX, judged, reference

from grader.checks._formula import Outside
from grader.checks.equivalence import Equivalence, Layout, UpTo
from grader.model.symbols import Declarations, Dimension, Kind, Symbol
from grader.model.verdict import Verdict

PLAIN = Equivalence()
GRADIENT = reference(r"\hat y - y", [(r"y - \hat y", "the sign is reversed", "sign", "2/5")])
INPUT = reference(r"(g W_2^T \odot h \odot (1-h)) W_1^T", [(r"(g W_2 \odot h \odot (1-h)) W_1", "the transposes are missing", "missing-transpose", "1/2")])


RIGHT = [
    r"\hat y - y", r"\frac{\partial J}{\partial \theta} = \hat y - y", r"\hat y_i - y_i", r"\frac{\partial J}{\partial \theta_i} = \hat y_i - y_i", r"\softmax(\theta) - e_k", r"\hat y_i - \delta_{ik}", r"\hat y_i - \mathbb{1}[i = k]", r"-(y - \hat y)", r"\frac{e^{\theta_i}}{\sum_j e^{\theta_j}} - y_i",
    r"\begin{cases} \hat y_i - 1 & i = k \\ \hat y_i & i \ne k \end{cases}", r"-\sum_j y_j (\delta_{ij} - \hat y_i) = \hat y_i - y_i", r"\hat y \sum_j y_j - y", r"J = -\log \hat y_k; \frac{\partial J}{\partial \theta} = \hat y - y", r"\hat y - y, \quad y = e_k", r"p - y where p = \softmax(\theta)",
    r"\nabla_\theta J = \hat y - y", r"\hat y - y for all i", "np.exp(theta) / np.sum(np.exp(theta)) - y", r"\hat y - y = \softmax(\theta) - e_k", r"\hat y - e_k \in \mathbb{R}^n", r"[\hat y - y]_i",
]  # fmt: skip
WRONG = [
    r"\hat y", "y", r"\hat y + y", r"2 (\hat y - y)", r"\hat y_k - 1", r"\theta - y", r"\hat y - 1", r"\log \hat y - y", r"\hat y \odot y", r"\hat y - y + 1", "0", "1", r"\frac{\partial J}{\partial \theta} = y", r"-\frac{y}{\hat y}", r"\hat y \odot (1 - \hat y)", r"\hat y^2 - y",
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_right_answers(text):
    found = judged(PLAIN, text, GRADIENT, SOFTMAX)
    assert (found.verdict, found.credit) == (Verdict.CORRECT, 1)
    assert found.evidence.note.startswith("equivalence.")
    assert found.counterexample is None


@pytest.mark.parametrize("text", WRONG)
def test_wrong_answers(text):
    found = judged(PLAIN, text, GRADIENT, SOFTMAX)
    assert (found.verdict, found.credit) == (Verdict.INCORRECT, 0)
    assert found.evidence.rationale


@pytest.mark.parametrize("text", [r"y - \hat y", r"e_k - \softmax(\theta)", r"\frac{\partial J}{\partial \theta_i} = y_i - \hat y_i"])
def test_planted_mistakes_keep_a_share(text):
    found = judged(PLAIN, text, GRADIENT, SOFTMAX)
    assert (found.verdict, found.credit, found.misconception) == (Verdict.PARTIAL, Fraction(2, 5), "the sign is reversed")
    assert found.counterexample is not None


@pytest.mark.parametrize("text", [r"\hat y", r"\hat y \odot y", r"3 \hat y - y"])
def test_a_wrong_value_comes_with_a_counterexample(text):
    found = judged(PLAIN, text, GRADIENT, SOFTMAX)
    assert found.counterexample.answer != found.counterexample.expected
    assert set(found.counterexample.point) <= {"theta", "y", "y_hat", "k", "n"}
    assert "y_hat" in found.counterexample.point


# --- Chains and statements --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, note",
    [
        (r"y - \hat y = \hat y - y", "label.false"), (r"\frac{\partial J}{\partial \theta} = \hat y + y = \hat y - y", "chain.contradiction"), (r"J = \hat y - y", "label.false"), (r"\theta = \hat y - y", "label.false"), (r"y = \hat y - y", "label.false"), (r"\hat y - y \approx 0", "chain.false"),
        (r"\hat y - y, \quad y = \theta", "statement.false"), (r"\hat y - y; J = 2", "statement.false"), (r"(\hat y - y, \hat y + y)", "answer.several"), (r"\hat y - y for small \theta", "condition.unread"), (r"\hat y - y only for the true class", "condition.unread"),
    ],
)  # fmt: skip
def test_what_stands_beside_a_right_formula(text, note):
    found = judged(PLAIN, text, GRADIENT, SOFTMAX)
    assert (found.verdict, found.evidence.note) == (Verdict.UNDECIDED, note)
    assert found.needs_review


@pytest.mark.parametrize("text", [r"\frac{\partial J}{\partial \theta}", "J", r"\frac{\partial J}{\partial \theta_i} = \frac{\partial J}{\partial \theta_i}", r"\frac{\partial J}{\partial \theta} = J"])
def test_naming_what_is_asked_for_is_no_answer(text):
    found = judged(PLAIN, text, GRADIENT, SOFTMAX)
    assert found.credit == 0
    assert found.verdict in {Verdict.INCORRECT, Verdict.UNDECIDED}


def test_a_derivative_that_still_stands_is_left_to_a_person():
    text = r"\frac{\partial J}{\partial \theta} = 1 \cdot \frac{\partial J}{\partial \theta}"
    found = judged(PLAIN, text, GRADIENT, SOFTMAX)
    assert (found.verdict, found.evidence.note) == (Verdict.UNDECIDED, "answer.unfinished")
    assert judged(Equivalence(derivatives=True), text, GRADIENT, SOFTMAX).verdict is Verdict.CORRECT


def test_pieces_that_are_true_but_not_one_formula():
    found = judged(PLAIN, r"\frac{\partial J}{\partial \theta_k} = \hat y_k - 1; \frac{\partial J}{\partial \theta_i} = \hat y_i", GRADIENT, SOFTMAX)
    assert found.verdict is not Verdict.CORRECT
    assert found.credit == 0


@pytest.mark.parametrize("order", [0, 1])
def test_the_answer_is_found_among_statements_in_any_order(order):
    parts = [r"\frac{\partial J}{\partial \theta} = \hat y - y", r"J = -\log \hat y_k"]
    assert judged(PLAIN, "; ".join(parts[::-1] if order else parts), GRADIENT, SOFTMAX).verdict is Verdict.CORRECT


# --- Shapes and layouts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [r"(g W_2^T \odot h \odot (1-h)) W_1^T", r"g W_2^T diag(h \odot (1-h)) W_1^T", r"((g @ W_2.T) * h * (1 - h)) @ W_1.T", r"\left(g W_2^\top \odot h \odot (1 - h)\right) W_1^\top", r"(g W_2^T \odot \sigma'(x W_1)) W_1^T"])
def test_right_in_layers(text):
    assert judged(PLAIN, text, INPUT, NETWORK).verdict is Verdict.CORRECT


@pytest.mark.parametrize("text, note", [("g W_2", "shape.product"), ("g W_2^T", "shape.wrong"), ("W_1 W_2", "shape.wrong"), (r"g W_2^T \odot x", "shape.mismatch")])
def test_shapes_that_do_not_fit_are_told(text, note):
    found = judged(PLAIN, text, INPUT, NETWORK)
    assert (found.verdict, found.credit, found.evidence.note) == (Verdict.INCORRECT, 0, note)
    assert "shapes do not fit" in found.evidence.rationale
    assert found.counterexample is None


def test_a_missing_transpose_is_named_although_the_shapes_do_not_fit():
    found = judged(PLAIN, r"(g W_2 \odot h \odot (1-h)) W_1", INPUT, NETWORK)
    assert (found.verdict, found.credit, found.evidence.note) == (Verdict.PARTIAL, Fraction(1, 2), "missing-transpose")


@pytest.mark.parametrize("fraction, verdict", [(0, Verdict.INCORRECT), (Fraction(1, 2), Verdict.PARTIAL), (1, Verdict.CORRECT)])
@pytest.mark.parametrize("text", [r"((g W_2^T \odot h \odot (1-h)) W_1^T)^T", r"W_1 (h \odot (1-h) \odot g W_2^T)^T"])
def test_the_transposed_layout_is_worth_what_the_author_says(text, fraction, verdict):
    found = judged(Equivalence(layout=Layout(Fraction(fraction))), text, INPUT, NETWORK)
    assert (found.verdict, found.credit) == (verdict, Fraction(fraction))
    assert found.evidence.note == "layout.transposed"


@pytest.mark.parametrize("text", [r"W_1 (h \odot (1 - h) \odot W_2 g)", r"W_1 ((W_2 g) \odot h \odot (1-h))"])
def test_vectors_as_columns_where_the_layout_is_free(text):
    assert judged(PLAIN, text, INPUT, NETWORK).verdict is Verdict.INCORRECT
    assert judged(Equivalence(layout=Layout(Fraction(1))), text, INPUT, NETWORK).verdict is Verdict.CORRECT


@pytest.mark.parametrize("text", [r"g W_2^T \odot h \odot (1-h) W_1^T", "(g W_2^T * h * (1-h)) W_1^T"])
def test_notation_that_is_open_is_read_in_favour_of_the_student(text):
    found = judged(PLAIN, text, INPUT, NETWORK)
    assert found.verdict is Verdict.CORRECT


# --- Symbols ----------------------------------------------------------------------------------------------


def test_only_the_listed_symbols_may_be_used():
    check = Equivalence(terms=("x", "y"))
    assert judged(check, "x y", "x y", SCALARS).verdict is Verdict.CORRECT
    found = judged(check, "z + 0", "x y", SCALARS)
    assert (found.verdict, found.evidence.note, found.credit) == (Verdict.UNDECIDED, "terms.outside", 0)
    assert found.needs_review
    assert "written in z" in found.evidence.rationale
    assert judged(check, "x + z - z", "x", SCALARS).evidence.note == "terms.outside"


def test_a_symbol_outside_may_cost_less():
    check = Equivalence(terms=("x", "y"), outside={"z": Outside(Fraction(7, 10), "not put in")})
    found = judged(check, "1 z", "x y", SCALARS)
    assert (found.verdict, found.credit, found.misconception) == (Verdict.PARTIAL, Fraction(7, 10), "not put in")
    assert judged(check, "z b / b", "x y", SCALARS).verdict is Verdict.UNDECIDED


def test_functions_that_restate_the_question_are_refused():
    check = Equivalence(without=("sigmoid",))
    assert judged(check, r"\frac{1}{1 + e^{-x}}", r"\sigma(x)", SCALARS).verdict is Verdict.CORRECT
    assert judged(check, r"\sigma(x)", r"\frac{1}{1 + e^{-x}}", SCALARS).evidence.note == "answer.restated"
    assert judged(check, r"\sigma(x) = \frac{1}{1 + e^{-x}}", r"\frac{1}{1 + e^{-x}}", SCALARS).verdict is Verdict.CORRECT


def test_a_function_on_the_left_is_a_name():
    assert judged(PLAIN, r"f(x) = \frac{x}{1 + e^{-x}}", r"x \sigma(x)", SCALARS).verdict is Verdict.CORRECT


# --- What a problem lets go -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "up_to, text, verdict",
    [
        (UpTo(), "2 x", Verdict.INCORRECT), (UpTo("positive"), "2 x", Verdict.CORRECT), (UpTo("positive"), "-2 x", Verdict.INCORRECT), (UpTo("any"), "-2 x", Verdict.CORRECT), (UpTo("any"), "x + 1", Verdict.INCORRECT), (UpTo(constant=True), "x + 1", Verdict.CORRECT), (UpTo(constant=True), "2 x", Verdict.INCORRECT),
        (UpTo("any", constant=True), "1 - 2 x", Verdict.CORRECT), (UpTo("any", constant=True), "y", Verdict.INCORRECT),
    ],
)  # fmt: skip
def test_up_to(up_to, text, verdict):
    assert judged(Equivalence(up_to=up_to), text, "x", SCALARS).verdict is verdict


def test_the_limit_regime_and_its_tolerance():
    check = Equivalence(regime="limit", tolerance=0.001)
    assert judged(check, r"\frac{\lambda}{1 + \lambda} + 0 x", "1 + 0 x", SCALARS).verdict is Verdict.CORRECT
    assert judged(PLAIN, r"\frac{\lambda}{1 + \lambda}", "1", SCALARS).verdict is Verdict.INCORRECT


def test_the_students_own_earlier_answer_stands_for_a_symbol():
    assert judged(PLAIN, "2 (x + 1)", "2 y", SCALARS, earlier={"y": "x + 1"}).verdict is Verdict.CORRECT
    assert judged(PLAIN, "2 x y", "2 y", SCALARS, earlier={"y": "x + 1"}).verdict is Verdict.INCORRECT


# --- Doubt ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [r"\log(-b)", r"\frac{x}{0}", r"\infty", r"\sum_r x", r"x (1 + 10^{-8}) \sin^2(y) + x \cos^2 y"])
def test_what_could_not_be_shown_is_not_wrong_but_open(text):
    found = judged(PLAIN, text, "x", SCALARS)
    assert found.credit == 0
    assert found.verdict in {Verdict.UNDECIDED, Verdict.INCORRECT}
    if found.verdict is Verdict.UNDECIDED:
        assert found.needs_review
    assert found.verdict is Verdict.UNDECIDED or "10^" in text


@pytest.mark.parametrize("seed", range(3))
def test_the_seed_does_not_change_a_verdict(seed):
    assert all(judged(PLAIN, text, GRADIENT, SOFTMAX, seed=seed).verdict is Verdict.CORRECT for text in RIGHT)
    assert all(judged(PLAIN, text, GRADIENT, SOFTMAX, seed=seed).verdict is Verdict.INCORRECT for text in WRONG)


def test_a_matrix_that_is_wrong_is_wrong():
    for text in ("W_1 + W_1", "-W_1", "W_1 W_2 W_2^T"):
        assert judged(PLAIN, text, "W_1", NETWORK).verdict is Verdict.INCORRECT


def test_facts_are_plain_data_for_whoever_doubts():
    facts = judged(PLAIN, r"\softmax(\theta) - e_k", GRADIENT, SOFTMAX).evidence.facts
    assert facts["rung"] == "sampled"
    assert facts["draws"] == 24
    assert float(facts["residual"]) < 1e-9


@pytest.mark.xfail(strict=True, reason="a reference with a left side is compared as the truth of its equation")
def test_a_reference_may_be_a_chain():
    assert judged(PLAIN, "y x", "z = x y", SCALARS).verdict is Verdict.CORRECT


def test_deciding_is_quick():
    judged(PLAIN, RIGHT[0], GRADIENT, SOFTMAX)
    start = time.process_time()
    for text in RIGHT + WRONG:
        judged(PLAIN, text, GRADIENT, SOFTMAX)
    assert (time.process_time() - start) / len(RIGHT + WRONG) < 0.4


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("M_{ij} = x_i g_j", Verdict.CORRECT),
        ("M_{ji} = x_j g_i", Verdict.CORRECT),
        ("M_{kj} = x_k g_j", Verdict.CORRECT),
        ("M_{jk} = x_k g_j", Verdict.INCORRECT),
        (r"\frac{\partial J}{\partial (W_1)_{ba}} = x_b g_a", Verdict.CORRECT),
    ],
)
def test_the_left_side_gives_the_order_of_the_indices(text, verdict):
    world = Declarations(
        (Dimension("m"), Dimension("p")),
        (
            Symbol("x", Kind.COLUMN, ("m",)),
            Symbol("g", Kind.COLUMN, ("p",)),
            Symbol("W_1", Kind.MATRIX, ("m", "p")),
            Symbol("J", Kind.SCALAR, definition="x^T W_1 g"),
        ),
    )
    assert judged(PLAIN, text, "x g^T", world).verdict is verdict
