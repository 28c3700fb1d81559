"""The ladder: each rung decides what it can, nothing else, and says which one it was."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from worlds import MATRICES, PLAIN, SOFTMAX, tree

from grader.deciding.compare import Match
from grader.deciding.evaluation import Regime, bound_value, computed, environments
from grader.deciding.ladder import Question, decide, symbols_in
from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations, Dimension, Kind, Symbol


def decided(student, reference, declarations=PLAIN, **options):
    return decide(tree(student, declarations), Question(declarations, reference, **options))


def relation(student, reference, declarations=PLAIN, **options):
    return decided(student, reference, declarations, **options).match


# --- One rung after the other -----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["x", "x + y", r"\frac{x}{y}", "x/0"])
def test_the_same_formula_is_identical(text):
    found = decided(text, text)
    assert (found.match, found.rung, found.note) == (Match.EQUAL, "identical", "equivalence.identical")


@pytest.mark.parametrize(
    "student, reference, declarations",
    [("u", "a", MATRICES), ("a", "u", MATRICES), ("A", "B", MATRICES), ("A u", "u", MATRICES), ("y_hat_k", "y_hat", SOFTMAX), ("u u^T", "u", MATRICES), ("A + B", "A", MATRICES), ("A A", "A", MATRICES), ("u + v", "u", MATRICES)],
)  # fmt: skip
def test_shapes_decide_before_values(student, reference, declarations):
    found = decided(student, reference, declarations)
    assert (found.match, found.rung) == (Match.SHAPES, "shape")
    assert found.message


def test_a_wrong_shape_is_told_in_words():
    assert decided("y_hat_k", "y_hat", SOFTMAX).message == "the answer is a number, but a vector of length n is asked for"
    assert decided("A", "B", MATRICES).message == "the answer is a m by n matrix, but a n by m matrix is asked for"
    found = decided("A A", "A", MATRICES)
    assert (found.note, found.span, found.hint) == ("shape.product", (0, 3), "did you mean the transpose of the second factor?")


EQUAL = [
    ("x + y", "y + x"), ("(x + y)^2", "x^2 + 2 x y + y^2"), (r"\frac{x^2 - y^2}{x - y}", "x + y"), ("e^{x + y}", "e^x e^y"), (r"\log(b^2)", r"2 \log b"), (r"\sin^2 x + \cos^2 x", "1"), (r"\sigma(x)", r"\frac{1}{1 + e^{-x}}"),
    (r"1 - \sigma(x)", r"\sigma(-x)"), (r"\tanh x", r"2 \sigma(2x) - 1"), (r"b^x", r"e^{x \log b}"), (r"\sqrt{b}", "b^{1/2}"), (r"|x|", r"\sqrt{x^2}"), (r"\max(x, y)", r"\frac{x + y + |x - y|}{2}"), (r"\log_2 b", r"\frac{\ln b}{\ln 2}"), ("softplus(x)", r"\log(1 + e^x)"),
]  # fmt: skip
DIFFERENT = [
    ("x + y", "x - y"), ("2x", "x"), ("x^2", "x^3"), ("-x", "x"), ("x y", "x"), ("x + 1", "x"), (r"\sigma(x)", r"\sigma(-x)"), (r"\log_2 b", r"\ln b"), ("x + 0.0001", "x"), (r"\tanh x", r"\sigma(x)"), ("|x|", "x"), ("1.0001 x", "x"), (r"\max(x, y)", "x"), ("x^2 + y^2", "(x + y)^2"),
    (r"\sqrt{x^2}", "x"), ("e^x", "1 + x"), (r"\sin x", "x"),
]  # fmt: skip


@pytest.mark.parametrize("student, reference", EQUAL)
def test_equal_values(student, reference):
    found = decided(student, reference)
    assert found.match is Match.EQUAL
    assert found.rung in {"sampled", "exact"}
    assert found.residual < 1e-9
    assert relation(reference, student) is Match.EQUAL


@pytest.mark.parametrize("student, reference", DIFFERENT)
def test_different_values(student, reference):
    found = decided(student, reference)
    assert found.match is Match.DIFFERENT
    assert found.residual > 1e-6
    assert relation(reference, student) is Match.DIFFERENT


@pytest.mark.parametrize(
    "student, reference, declarations",
    [
        (r"\hat y - y", r"softmax(\theta) - e_k", SOFTMAX), (r"\hat y_i - \delta_{ik}", r"\hat y - y", SOFTMAX), (r"\frac{\partial J}{\partial \theta}", r"\hat y - y", SOFTMAX), (r"-\log \hat y_k", "J", SOFTMAX),
        (r"\begin{cases} \hat y_i - 1 & i = k \\ \hat y_i & i \ne k \end{cases}", r"\hat y - y", SOFTMAX), (r"\log \sum_j e^{\theta_j} - \theta_k", "J", SOFTMAX), ("(A B)^T", "B^T A^T", MATRICES), ("tr(A B)", "tr(B A)", MATRICES),
        (r"\sum_{i=1}^n u_i^2", "u^T u", MATRICES), (r"\|u\|^2", "u^T u", MATRICES), ("(S^{-1})^T", "S^{-1}", MATRICES), ("S^T u", "S u", MATRICES), (r"H(p) + KL(p \| q)", "H(p, q)", MATRICES), (r"diag(u) p", r"u \odot p", MATRICES), ("A_{ij} u_j", "A_{ij} u_j + 0", MATRICES),
    ],
)  # fmt: skip
def test_equal_vectors_and_matrices(student, reference, declarations):
    assert relation(student, reference, declarations) is Match.EQUAL


@pytest.mark.parametrize(
    "student, reference, declarations",
    [
        (r"y - \hat y", r"\hat y - y", SOFTMAX), (r"\hat y", r"\hat y - y", SOFTMAX), (r"\hat y - 1", r"\hat y - y", SOFTMAX), ("u^T u", r"\|u\|", MATRICES), ("S u", "2 S u", MATRICES), (r"KL(p \| q)", r"KL(q \| p)", MATRICES), ("H(p, q)", "H(q, p)", MATRICES),
        ("p", "q", MATRICES), (r"\theta", r"\hat y", SOFTMAX), ("A B", "A B + I", MATRICES), ("S S^T", "S + S^T", MATRICES),
    ],
)  # fmt: skip
def test_different_vectors_and_matrices(student, reference, declarations):
    assert relation(student, reference, declarations) is Match.DIFFERENT


@pytest.mark.parametrize("student, reference", [("-A", "A"), ("2 A", "A"), ("0 A", "A"), ("v u^T", "A")])
def test_different_matrices_that_are_not_square(student, reference):
    assert relation(student, reference, MATRICES) is Match.DIFFERENT


@pytest.mark.parametrize("student, reference, declarations", [("u^T", "u", MATRICES), ("r", "r^T", MATRICES), ("B^T", "B", MATRICES), ("(A B)^T", "A B", MATRICES), (r"\hat y^T - y^T", r"\hat y - y", SOFTMAX)])
def test_the_transposed_layout_is_its_own_relation(student, reference, declarations):
    assert relation(student, reference, declarations) is Match.TRANSPOSED


@pytest.mark.parametrize("student", ["r^T", r"r", "(r_1, r_2)", "e_k"])
def test_open_layouts_fit_either_way(student):
    loose = Declarations((Dimension("n"),), (Symbol("k", Kind.INDEX, family=("n",), fixed=True), Symbol("c", Kind.COLUMN, ("n",), definition="e_k"), Symbol("r", Kind.ROW, ("n",), definition="e_k")))
    wanted = {"r^T": Match.EQUAL, "r": Match.TRANSPOSED, "(r_1, r_2)": Match.SHAPES, "e_k": Match.EQUAL}[student]
    assert relation(student, "c", loose) is wanted
    if student == "e_k":
        assert relation(student, "r", loose) is Match.EQUAL


# --- Exact rungs ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extra", ["x", "1", "x y", "-x", r"\frac{1}{7}"])
def test_a_term_that_floats_swallow_is_seen_modulo_a_prime(extra):
    found = decided(f"(x + y + z)^{{60}} + {extra}", "(x + y + z)^{60}")
    assert found.match is Match.DIFFERENT
    assert found.rung in {"exact", "sampled"}


def test_exact_arithmetic_speaks_where_the_sample_agrees():
    large = Declarations(symbols=tuple(Symbol(name, Kind.SCALAR, low=3.0, high=4.0) for name in "xyz"))
    assert decided("(x + y + z)^{60} + x", "(x + y + z)^{60}", large).rung == "exact"
    assert relation("(x + y + z)^{60} + x", "(x + y + z)^{60}", large) is Match.DIFFERENT
    same = decided("(x + y + z)^{60} + x", "x + (z + y + x)^{60}", large)
    assert (same.match, same.rung, same.note) == (Match.EQUAL, "exact", "equivalence.exact")


@pytest.mark.parametrize("student, reference", [("x^{-1}", r"\frac{1}{x}"), (r"\frac{1}{x} + \frac{1}{y}", r"\frac{x + y}{x y}"), ("0.5 x", r"\frac{x}{2}"), ("(x + y)(x - y)", "x^2 - y^2"), ("(x^2)^3", "x^6")])
def test_rational_functions_are_confirmed_exactly(student, reference):
    assert decided(student, reference).rung == "exact"


@pytest.mark.parametrize("student, reference, wanted", [(r"e^{60 + b} + b", r"e^{60 + b}", Match.DIFFERENT), (r"e^{60 + b} + b", r"b + e^{60} e^b", Match.EQUAL), (r"10^{20} + \sin x", r"10^{20} + \cos x", Match.DIFFERENT), (r"10^{20} + \sin x", r"\sin x + 10^{20}", Match.EQUAL)])
def test_a_term_that_floats_swallow_is_seen_with_many_digits(student, reference, wanted):
    found = decided(student, reference)
    assert (found.match, found.rung, found.note) == (wanted, "digits", "equivalence.digits")


def test_a_term_that_is_swallowed_in_a_vector_leaves_a_doubt():
    found = decided(r"10^{20} \mathbf{1} + u", r"10^{20} \mathbf{1} - u", MATRICES)
    assert found.match is not Match.EQUAL


# --- What is not said -------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["10^{-8}", "10^{-7}"])
def test_the_band_between_rounding_and_a_difference(by):
    found = decided(rf"(1 + {by}) \hat y", r"\hat y", SOFTMAX)
    assert (found.match, found.rung) == (Match.UNCLEAR, "sampled")
    assert 1e-9 < found.residual < 1e-6


@pytest.mark.parametrize("student, reference, rung", [("x (1 + 10^{-8})", "x", "exact"), (r"\sin(x) (1 + 10^{-7})", r"\sin x", "digits")])
def test_small_differences_that_exact_arithmetic_sees(student, reference, rung):
    found = decided(student, reference)
    assert (found.match, found.rung) == (Match.DIFFERENT, rung)


@pytest.mark.parametrize(
    "student, reference",
    [(r"\log(-b)", "b"), ("0/0", "x"), (r"\infty", "x"), (r"\infty x", "x"), (r"\sqrt{-b}", r"\sqrt{-b} + 0"), ("b/0", "b/0 + 0"), (r"e^{1000 b}", "b"), ("x/(y - y)", "x"), (r"x + \frac{y}{0}", r"\frac{y}{0} + x"), (r"\log(-1)", r"\log(-2)")],
)  # fmt: skip
def test_what_is_no_number_never_agrees(student, reference):
    assert relation(student, reference) is not Match.EQUAL


@pytest.mark.parametrize("student, note", [(r"\sum_r x", "index.range"), (r"O(x)", "value.none"), (r"x \pm y", "value.none"), (r"\sum_{i=1}^{1000000000} x", "value.too-large"), (r"\{x, y\}", "value.none")])
def test_what_has_no_value_is_unclear_and_not_wrong(student, note):
    found = decided(student, "x")
    assert (found.match, found.rung, found.note) == (Match.UNCLEAR, "reading", note)


def test_a_reference_without_a_value_never_blames_the_student():
    found = decided("x", r"\sum_r x")
    assert (found.match, found.rung, found.note) == (Match.UNCLEAR, "reference", "reference.unread")


def test_a_function_that_agrees_only_here_and_there():
    assert relation(r"\max(0, x)", "x") is Match.DIFFERENT
    assert relation(r"x \mathbb{1}[x > 0]", r"\max(0, x)") is Match.EQUAL
    assert relation(r"\begin{cases} x & x > 0 \end{cases}", r"\max(0, x)") is Match.UNCLEAR


# --- What a problem lets go -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "student, options, wanted",
    [
        ("3 x", {"up_to_scale": True}, Match.EQUAL), ("-3 x", {"up_to_scale": True}, Match.DIFFERENT), ("-3 x", {"up_to_scale": True, "positive": False}, Match.EQUAL), ("0 x", {"up_to_scale": True}, Match.DIFFERENT), ("x + 1", {"up_to_scale": True}, Match.DIFFERENT), ("x^2", {"up_to_scale": True}, Match.DIFFERENT),
        ("x y", {"up_to_scale": True}, Match.DIFFERENT), ("x + 7", {"up_to_constant": True}, Match.EQUAL), ("x", {"up_to_constant": True}, Match.EQUAL), ("2 x + 7", {"up_to_constant": True}, Match.DIFFERENT), ("x + y", {"up_to_constant": True}, Match.DIFFERENT), ("2 x + 7", {"up_to_constant": True, "up_to_scale": True}, Match.EQUAL),
        ("-2 x + 7", {"up_to_constant": True, "up_to_scale": True}, Match.DIFFERENT), (r"\log(-b)", {"up_to_constant": True}, Match.UNCLEAR), ("x (1 + 0.0001)", {"tolerance": 0.001}, Match.EQUAL), ("1.01 x", {"tolerance": 0.001}, Match.DIFFERENT),
    ],
)  # fmt: skip
def test_up_to_scale_and_constant(student, options, wanted):
    assert relation(student, "x", **options) is wanted


@pytest.mark.parametrize(
    "student, reference, options, wanted",
    [("5", "x", {"up_to_constant": True, "up_to_scale": True}, Match.DIFFERENT), ("1", "x", {"up_to_constant": True}, Match.DIFFERENT), ("1", r"\frac{\lambda}{1 + \lambda}", {"tolerance": 0.99}, Match.EQUAL)],
)
def test_constant_answers(student, reference, options, wanted):
    assert relation(student, reference, **options) is wanted


@pytest.mark.parametrize("student, wanted", [(r"\theta + 3", Match.EQUAL), (r"2 \theta", Match.DIFFERENT), (r"\theta + k", Match.DIFFERENT), (r"\log \hat y", Match.DIFFERENT)])
def test_one_constant_for_all_draws(student, wanted):
    assert relation(student, r"\theta", SOFTMAX, up_to_constant=True) is wanted


def test_scale_over_vectors():
    assert relation("2 u", "u", MATRICES, up_to_scale=True) is Match.EQUAL
    assert relation("a u", "u", MATRICES, up_to_scale=True) is Match.DIFFERENT
    assert relation("A u", "u", MATRICES, up_to_scale=True) is Match.SHAPES


@pytest.mark.parametrize("student, limit, wanted", [(r"\frac{\lambda}{1 + \lambda}", True, Match.EQUAL), (r"\frac{\lambda}{1 + \lambda}", False, Match.DIFFERENT), (r"\frac{\lambda}{2 + \lambda} - 0.5", True, Match.DIFFERENT)])
def test_the_limit_regime(student, limit, wanted):
    assert relation(student, "1", regime=Regime(limit=limit), tolerance=0.001) is wanted


def test_flipped_layouts():
    rows = Declarations((Dimension("m"), Dimension("n")), (Symbol("x", Kind.ROW, ("m",)), Symbol("W", Kind.MATRIX, ("m", "n")), Symbol("b", Kind.ROW, ("n",))))
    assert relation("W^T x + b", "x W + b", rows) is Match.SHAPES
    assert relation("W^T x + b", "x W + b", rows, flipped=True) is Match.TRANSPOSED
    assert relation("W^T x - b", "x W + b", rows, flipped=True) is Match.DIFFERENT


def test_the_students_own_earlier_answers_stand_for_symbols():
    own = {"x": tree("y + 1", PLAIN)}
    assert relation("2 (y + 1)", "2 x", own=own) is Match.EQUAL
    assert relation("2 x", "2 x + 0", own=own) is Match.EQUAL
    assert relation("2 y", "2 x", own=own) is Match.DIFFERENT


def test_own_answers_change_what_is_defined_from_them():
    env = environments(SOFTMAX, 0, Regime(), {"theta": tree("0 theta", SOFTMAX)})[0]
    assert env.value("y_hat").data.ravel() == pytest.approx(1 / env.sizes["n"])


@pytest.mark.parametrize("text, name, note", [("A", "u", "shape.wrong"), ("v", "u", "shape.wrong"), ("a", "A", "shape.wrong"), ("A u", "u", "shape.wrong")])
def test_own_answers_of_another_shape_are_told(text, name, note):
    env = environments(MATRICES, 0, Regime())[0]
    with pytest.raises(LanguageError) as caught:
        bound_value(tree(text, MATRICES), name, env)
    assert caught.value.note == note


@pytest.mark.parametrize("text, name, shape", [("I", "S", "nn"), ("0", "u", "n1"), ("u_i", "u", "n1"), ("u^T", "u", "n1"), ("u", "r", "1n")])
def test_own_answers_take_the_declared_layout(text, name, shape):
    env = environments(MATRICES, 0, Regime())[0]
    sizes = {"n": env.sizes["n"], "1": 1}
    assert bound_value(tree(text, MATRICES), name, env).shape == tuple(sizes[letter] for letter in shape)


# --- Around the ladder ------------------------------------------------------------------------------------


def test_an_index_must_not_be_missing():
    family = Declarations((Dimension("n"), Dimension("d")), (Symbol("k", Kind.COLUMN, ("d",), family=("n",)),))
    with pytest.raises(LanguageError) as caught:
        computed(tree("k", family), environments(family, 0, Regime())[0])
    assert caught.value.note == "index.missing"


def test_symbols_of_a_tree():
    assert symbols_in(tree(r"\hat y_i - y_i + \theta_k", SOFTMAX), SOFTMAX) == {"y_hat", "y", "theta"}


def test_free_indices_pair_by_letter_and_else_by_place():
    assert relation("B_{ji}", "A_{ij} 0 + B_{ji}", MATRICES) is Match.EQUAL
    assert relation("S_{ij} u_i", "S_{ij} u_j", MATRICES) is not Match.EQUAL
    assert relation(r"\hat y_j - y_j", r"\hat y_i - y_i", SOFTMAX) is Match.EQUAL


@pytest.mark.parametrize("seed", range(4))
def test_no_seed_changes_a_decision(seed):
    for student, reference in EQUAL:
        assert relation(student, reference, seed=seed) is Match.EQUAL
    for student, reference in DIFFERENT:
        assert relation(student, reference, seed=seed) is Match.DIFFERENT


POLYNOMIAL = st.recursive(
    st.sampled_from(["x", "y", "z", "2", "3", "b"]),
    lambda inner: st.builds(lambda op, left, right: f"({left} {op} {right})", st.sampled_from(["+", "-", "*"]), inner, inner),
    max_leaves=6,
)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(POLYNOMIAL, POLYNOMIAL)
def test_the_ladder_agrees_with_algebra(first, second):
    import sympy

    same = sympy.expand(sympy.sympify(first) - sympy.sympify(second)) == 0
    assert (relation(first, second) is Match.EQUAL) is same


@settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
@given(POLYNOMIAL, POLYNOMIAL, st.sampled_from(["{0} + {1} - {1}", "({0}) ({1}) / ({1})", "-(-({0}))", "({0} + {1})^2 - 2 ({0}) ({1}) - ({1})^2 - ({0})^2 + {0}"]))
def test_rewriting_keeps_equality(first, second, pattern):
    decision = decided(pattern.format(f"({first})", f"({second})"), first)
    assume(decision.match is not Match.UNCLEAR)
    assert decision.match is Match.EQUAL


DISTILLED = Declarations(
    (Dimension("n", 3, 6),),
    tuple(Symbol(name, Kind.COLUMN, ("n",), constraints=("simplex",)) for name in ("p", "q")),
)


@pytest.mark.parametrize(("text", "same"), [
    ("-p^T log q", True), ("KL(p, q)", True), ("2 KL(p, q) + 3", True), (r"\frac1n KL(p, q)", True), ("KL(p, q) + p^T log p", True),
    ("KL(q, p)", False), ("p^T log q", False), ("-p^T log q + q^T q", False), ("p^T p", False), ("0", False), ("-q^T log p", False),
])  # fmt: skip
def test_losses_up_to_what_the_minimum_does_not_see(text, same):
    question = Question(DISTILLED, "-p^T log q", up_to_scale=True, varied=("q",))
    assert (decide(read(text, Vocabulary.of(DISTILLED)).tree, question).match is Match.EQUAL) is same
