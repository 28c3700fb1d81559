"""Values: one model with small numbers, every head checked against numpy or by hand, and every fault by its note."""

from __future__ import annotations

import math

import numpy as np
import pytest
from laboratory import ALPHA, COLUMNS, NUMBERS, THETA, W1, W2, Y_HAT, A, B, K, P, Q, S, U, V, Y, model, worth
from reading import VOCABULARY

from grader.deciding.evaluation import computed
from grader.language.evaluate import evaluate
from grader.language.faults import LanguageError
from grader.language.reader import read
from grader.language.tree import Apply, Number, Symbol
from grader.language.values import ShapeFault, TooLarge

LOSS = -math.log(Y_HAT[1])
SIGMOID = 1 / (1 + math.exp(-2))
EYE = np.eye(3)


def log_sum(values):
    return math.log(np.exp(values).sum())


SCALARS = [
    ("x", 2), ("-x", -2), ("x + a", 2.5), ("x - b", -1), ("x a b", 3), ("2x", 4), ("x / b", 2 / 3), ("x^b", 8), ("x^{-1}", 0.5),
    ("b^2", 9), ("-x^2", -4), ("(-x)^2", 4), ("a/b/x", 1 / 12), ("a - b - x", -4.5), ("2 - 3 + 4", 3), ("1.5e2", 150),
    (r"\frac12 x", 1), (r"\sqrt{x}", math.sqrt(2)), (r"\sqrt[3]{x}", 2 ** (1 / 3)), ("5%", 0.05), ("4!", 24), ("n!", 6), (r"\binom{5}{2}", 10),
    ("|t|", 1), (r"\lfloor 1.7 \rfloor", 1), (r"\lceil x a + a \rceil", 2), ("e", math.e), ("e^x", math.e**2), ("pi", math.pi),
    ("n", 3), ("m + D_x", 6), ("mu_x", 1.5), ("x_1", 7), ("lambda beta", 1),
    ("exp(x)", math.exp(2)), ("ln x", math.log(2)), (r"\log_2 8", 3), (r"\log_{10} 1000", 3), (r"\log_b 27", 3), ("log2(8)", 3),
    ("sin(x)", math.sin(2)), ("cos x", math.cos(2)), ("tan(x)", math.tan(2)), ("arcsin(a)", math.asin(0.5)), ("arccos(a)", math.acos(0.5)),
    ("arctan(x)", math.atan(2)), ("sinh(x)", math.sinh(2)), ("cosh(x)", math.cosh(2)), ("tanh(x)", math.tanh(2)), ("sech(x)", 1 / math.cosh(2)),
    ("erf(a)", math.erf(0.5)), (r"\Phi(0)", 0.5), (r"\Phi(1.96)", 0.9750021048517795), (r"\Gamma(5)", 24), (r"\sigma(x)", SIGMOID),
    ("relu(x)", 2), ("relu(t)", 0), ("SiLU(x)", 2 * SIGMOID), ("softplus(x)", math.log1p(math.exp(2))), ("gelu(x)", 2 * 0.9772498680518208),
    ("sign(t)", -1), ("step(x)", 1), ("step(t)", 0), ("log1p(x)", math.log(3)), ("expm1(x)", math.expm1(2)), ("cbrt(8)", 2), ("reciprocal(x)", 0.5),
    ("max(x, b)", 3), ("min(x, b)", 2), ("max(0, t)", 0), (r"\sigma'(x)", SIGMOID * (1 - SIGMOID)), (r"\tanh'(a)", 1 - math.tanh(0.5) ** 2),
    (r"\frac{d x^2}{d x}", 4), ("f(x)", 5), ("f(a + b)", 13.25), ("f(f(x))", 26), ("a if x > 0 else b", 0.5), ("a if x < 0 else b", 3), ("a if x<0 else b if x<1 else t", -1),
    (r"\begin{cases} a & x < 1 \\ b & x \ge 1 \end{cases}", 3), (r"1_{\{x > 1\}}", 1), (r"\mathbb{1}[x = 2]", 1), (r"\mathbb{1}[x \ne 2]", 0),
    (r"\mathbb{1}[x > 1 \land t > 0]", 0), (r"\mathbb{1}[x > 1 \lor t > 0]", 1), (r"\mathbb{1}[1 < x < b]", 1), (r"\mathbb{1}[x \in \{1, 2\}]", 1),
    (r"\mathbb{1}[x \notin \{1, 2\}]", 0), (r"\mathbb{1}[a \le a]", 1), (r"\delta(c, 2)", 1), (r"\delta(c, 1)", 0),
    # vectors and matrices to numbers
    ("u^T v", U @ V), (r"u \cdot v", U @ V), (r"\langle u, v \rangle", U @ V), ("u.T @ v", U @ V), ("np.dot(u, v)", U @ V), ("sum(u)", 6), ("mean(u)", 2),
    ("var(u)", 2 / 3), ("std(u)", math.sqrt(2 / 3)), ("max(v)", 6), ("min(v)", -5), ("argmax(v)", 3), ("argmin(v)", 2), ("p.prod()", 1 / 32),
    (r"\|u\|", math.sqrt(14)), (r"\|u\|^2", 14), (r"\|v\|_1", 15), (r"\|v\|_\infty", 6), (r"\|A\|_F", math.sqrt(32)), ("norm(u - v)", math.sqrt(9 + 49 + 9)),
    ("tr(A)", 3), ("det(A)", 25), ("rank(A)", 3), ("rank(u v^T)", 1), ("u^T A u", U @ A @ U), ("LSE(theta)", log_sum(THETA)), ("u_2", 2), ("u_c", 2), ("u_n", 3),
    ("A_{1,2}", 2), ("A_{c c}", 1), (r"\theta_c", 1), ("alpha_c", 0.3), ("k_1^T u", 4), ("k_{2,3}", -1), ("s_2", 0.9), ("softmax(theta)_c", Y_HAT[1]), ("(A u)_c", (A @ U)[1]),
    ("H(p)", 1.5 * math.log(2)), ("H(p, q)", -(P * np.log(Q)).sum()), ("KL(p || q)", (P * np.log(P / Q)).sum()), ("KL(q || p)", (Q * np.log(Q / P)).sum()),
    ("CE(y, p)", math.log(4)), ("H(y)", 0), ("J", LOSS), ("J + 1", LOSS + 1),
    # sums and the like
    (r"\sum_i u_i", 6), (r"\sum_{i=1}^n u_i^2", 14), (r"\sum_{i=2}^n u_i", 5), (r"\sum_{i=1}^{2} u_i", 3), (r"\sum_{i \ne c} u_i", 4), (r"\sum_{i=1, i \ne c}^n u_i", 4),
    (r"\sum_i \sum_j A_{ij}", 12), (r"\sum_{i,j} A_{ij}", 12), (r"\sum_{ij} A_{ij}", 12), (r"\sum_j \sum_{i<j} A_{ij}", 5), (r"\sum_{i} \sum_{j \ne i} A_{ij}", 9),
    (r"\sum_{i=1}^n \sum_{j=1}^i 1", 6), (r"\sum_{i=1}^n i", 6), (r"\sum_{i=1}^{10} i^2", 385), (r"\sum_{i=1}^{0} i", 0), (r"\prod_{i=1}^{0} i", 1), (r"\sum_{i=3}^{2} i", 0), (r"\sum_{i=3}^{2} \max(u k_i^T)", 0), (r"\sum_{i=3}^{2} \operatorname{tr}(\operatorname{diag}(k_i))", 0), (r"\sum_{i=3}^{2} \arg\max(k_i)", 0),
    (r"\prod_i u_i", 6), (r"\prod_{i=1}^4 i", 24), (r"\max_i v_i", 6), (r"\min_i v_i", -5), (r"\max_{i \ne 3} v_i", 4), (r"\arg\max_i v_i", 3), (r"\arg\min_i v_i", 2),
    (r"\min_i \max_j A_{ij}", 2), (r"\mathbb{E}_{i \sim p}[u_i]", P @ U), (r"\mathbb{E}_{i \sim p}[\log p_i]", P @ np.log(P)), (r"\sum_i \alpha_i", 1), (r"\sum_{j=1}^m s_j", 1),
    (r"\sum_i y_i \log \hat y_i", -LOSS), (r"\sum_i u_i + 1", 7), (r"\sum_i (u_i + 1)", 9), (r"\sum_i 2 u_i v_i", 2 * U @ V), (r"-\sum_i u_i", -6), (r"\sum_i u_i \sum_j v_j", 30),
    ("sum(i=1..n, u_i)", 6), ("sum(i, u_i)", 6), ("sum(u[i] for i in range(n))", 6), (r"\sum_i |v_i|", 15), (r"\sum_{i=1}^{n} \mathbb{1}[v_i > 0]", 2),
    (r"u_1 + u_2 + \ldots + u_n", 6), (r"u_1 u_2 \cdots u_n", 6), (r"1 + 2 + \ldots + 5", 15), (r"u_1^2 + \cdots + u_n^2", 14),
]  # fmt: skip

ARRAYS = [
    ("u", U), ("u + v", U + V), ("2u", 2 * U), ("u/x", U / 2), ("x - u", 2 - U), ("u + 1", U + 1), (r"u \odot v", U * V), (r"u \oslash v", U / V), ("u / v", U / V),
    ("u^2", U**2), ("u^v", U**V), ("x^u", 2**U), ("-u", -U), ("|v|_i", None), ("A u", A @ U), ("A @ u", A @ U), ("A^T u", A.T @ U), ("u^T A", U @ A), ("(A u)^T", A @ U),
    ("A B", A @ B), ("A B u", A @ B @ U), ("W_1 W_2", W1 @ W2), ("W_2 W_1", W2 @ W1), ("W_1^T u", W1.T @ U), ("A^2", A @ A), ("A^{-1}", np.linalg.inv(A)), ("A^{-2}", np.linalg.inv(A @ A)),
    ("A^{-T}", np.linalg.inv(A).T), ("inv(A) u", np.linalg.solve(A, U)), ("pinv(W_1)", np.linalg.pinv(W1)), ("A^+", np.linalg.inv(A)), ("A^0", EYE), (r"A \odot B", A * B), ("2A", 2 * A), ("A/2", A / 2),
    ("A + B", A + B), ("A + I", A + EYE), ("A - x I", A - 2 * EYE), ("I - u u^T", EYE - np.outer(U, U)), ("I u", U), ("I_n", EYE), ("A I", A), ("I A + I", A + EYE), ("I/2 + A", A + EYE / 2),
    ("diag(u)", np.diag(U)), ("diag(A)", np.diag(A)), ("diag(u) v", U * V), ("diag(u, 1)_i", None), (r"u \otimes v", np.outer(U, V)), ("np.outer(u, v)", np.outer(U, V)), ("u v^T", np.outer(U, V)),
    ("vec(W_1)", W1.T.reshape(-1)), ("softmax(theta)", Y_HAT), ("log_softmax(theta)", np.log(Y_HAT)), ("softmax(A)", np.exp(A) / np.exp(A).sum(1, keepdims=True)), ("exp(u)", np.exp(U)), ("relu(v)", [4, 0, 6]),
    ("sigmoid(theta)", 1 / (1 + np.exp(-THETA))), ("layernorm(u)", (U - 2) / math.sqrt(2 / 3)), ("log(u)", np.log(U)), ("sign(v)", [1, -1, 1]), ("y_hat - y", Y_HAT - Y), ("y_hat", Y_HAT),
    ("e_c", Y), ("e_2 + u", None), ("y_hat - e_c", Y_HAT - Y), (r"\mathbf{1} + u", U + 1), (r"A \mathbf{1}", A.sum(1)), (r"\mathbf{1}^T A", A.sum(0)), (r"u \mathbf{1}^T", np.outer(U, np.ones(3))), (r"\mathbf{1}_n", np.ones(3)),
    (r"\mathbf{1} u^T", np.outer(np.ones(3), U)), (r"\mathbf{0} + u", U), ("u - 0", U), ("k_1", K[0]), ("k_2 + u", K[1] + U), (r"\sum_i k_i", K.sum(0)), (r"\sum_j s_j k_j", S @ K), (r"\sum_{i=1}^m k_i k_i^T", K.T @ K), ("alpha", ALPHA),
    (r"\begin{pmatrix} 1 & x \\ a & b \end{pmatrix}", [[1, 2], [0.5, 3]]), (r"\begin{pmatrix} 1 & x \\ a & b \end{pmatrix}^T", [[1, 0.5], [2, 3]]), (r"\begin{bmatrix} a \\ b \end{bmatrix}", [0.5, 3]), ("(a, b)", [0.5, 3]), ("[1, 2, 3] + u", [2, 4, 6]), ("[1, 2, 3]^T u", 14),
    # components
    (r"\theta_i", THETA), ("u_i v_i", U * V), ("A_{ij}", A), ("A_{ji}", A.T), ("A_{ii}", np.diag(A)), ("A_{ij} u_j", A * U), ("u_i v_j", np.outer(U, V)), ("u_j v_i", np.outer(V, U)), (r"\delta_{ij}", EYE), (r"\delta_{ic}", Y),
    (r"\sum_j A_{ij} u_j", A @ U), (r"\sum_i A_{ij} u_i", A.T @ U), (r"\hat y_i - \delta_{ic}", Y_HAT - Y), (r"\hat y_i (\delta_{ij} - \hat y_j)", np.diag(Y_HAT) - np.outer(Y_HAT, Y_HAT)), ("softmax(theta_i)", Y_HAT), ("softmax(theta)_i", Y_HAT),
    (r"\begin{cases} \hat y_i - 1 & i = c \\ \hat y_i & i \ne c \end{cases}", Y_HAT - Y), (r"\mathbb{1}[i = c]", Y), (r"\mathbb{1}[i < j]", np.triu(np.ones((3, 3)), 1)), ("(A B)_{ij}", A @ B), ("k_i", K), ("k_{i,j}", K), ("A_i", A), ("(A u)_i", A @ U),
    ("u_{n+1-i}", U[::-1]), ("u_i / sum_j u_j", U / 6), ("i", [1, 2, 3]), ("i + j", [[2, 3, 4], [3, 4, 5], [4, 5, 6]]), (r"(u_1, \ldots, u_n)", U), (r"\sum_{j \le i} u_j", [1, 3, 6]), (r"\sum_{j \ne i} u_j", 6 - U), (r"\max_j A_{ij}", A.max(1)), (r"\arg\max_j A_{ij}", [2, 3, 1]),
    (r"\prod_{j \ne i} u_j", 6 / U), ("[i = c]", Y),
]  # fmt: skip

FAULTS = [
    ("u + A", "shape.mismatch"), ("u + v^T", "shape.mismatch"), ("A + 1", "shape.scalar-plus-matrix"), ("A + x", "shape.scalar-plus-matrix"), ("W_1 + A", "shape.mismatch"), ("W_1 u", "shape.product"), ("u A", "shape.product"), ("W_1 W_1", "shape.product"), ("A W_2", "shape.product"),
    ("A / B", "shape.division"), ("1 / A", "shape.division"), ("A^{1/2}", "shape.matrix-power"), ("A^u", "shape.matrix-power"), ("A^{100}", "shape.matrix-power"), ("W_1^2", "shape.square-wanted"), ("W_1^{-1}", "shape.square-wanted"), ("tr(u)", "shape.square-wanted"), ("det(W_1)", "shape.square-wanted"),
    ("exp(I)", "shape.identity"), ("W_1 + I", "shape.identity"), ("softmax(x)", "shape.vector-wanted"), ("argmax(x)", "shape.vector-wanted"), (r"A \otimes B", "shape.kronecker"), ("x_i", "index.of-number"), ("(u^T v)_i", "index.of-number"), ("k", "index.missing"), (r"\sum_i x", "ok"), (r"\sum_r x", "index.range"), ("e_3", "basis.size"),
    (r"\sum_{i=1}^{x a a} u_i", "index.limits"), (r"\sum_{i=1}^{u} x", "index.limits"), ("O(n)", "value.none"), (r"a \pm b", "value.none"), (r"\{a, b\}", "value.none"), (r"\mathbb{E}[x]", "expectation.index"), ("f(x, x)", "function.arguments"), (r"\begin{pmatrix} a & b \\ x \end{pmatrix}", "matrix.ragged"),
    (r"\begin{pmatrix} A & W_2 \end{pmatrix}", "shape.blocks"), (r"\begin{pmatrix} A & x \end{pmatrix}", "shape.blocks"), (r"\begin{cases} u & x > 0 \\ A & x < 0 \end{cases}", "shape.cases"), (r"\sum_{i=1}^{10000000} x", "value.too-large"), (r"\sum_{i=1}^{\infty} a^i", "value.too-large"), ("u_u", "index.not-number"), (r"\mathbb{1}[x \approx a]", "relation.none"), (r"\mathbb{1}[x \in u]", "relation.set"),
    (r"\frac{\partial (u u^T)}{\partial u}", "derivative.tensor"), (r"\frac{\partial J}{\partial (u + v)}", "derivative.variable"), (r"\frac{\partial}{\partial x} \frac{\partial}{\partial x} \frac{\partial}{\partial x} x^4", "derivative.order"), ("I_{100000}", "identity.size"), ("I_x u", "ok"), ("u + k_1 + e_c", "ok"),
]  # fmt: skip


def tables(rows):
    return [row for row in rows if row[1] is not None]


@pytest.mark.parametrize("text, wanted", SCALARS)
def test_numbers(text, wanted):
    found = worth(text)
    assert found.shape == ()
    assert found == pytest.approx(wanted, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("text, wanted", tables(ARRAYS), ids=[row[0] for row in tables(ARRAYS)])
def test_arrays(text, wanted):
    found = worth(text)
    assert found.shape == np.shape(wanted)
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("text, note", [row for row in FAULTS if row[1] != "ok"])
def test_faults(text, note):
    with pytest.raises(LanguageError) as caught:
        worth(text)
    assert caught.value.note == note
    assert caught.value.message


@pytest.mark.parametrize("text", ["1/0 - 1/0", r"\log(-1)", r"\sqrt{-1}", "(-1)^{1/2}", "u_0", "u_{n+1}", r"\begin{cases} a & x < 0 \end{cases}", r"\Gamma(-1)"])
def test_what_has_no_value_is_not_a_number(text):
    assert np.isnan(worth(text))


@pytest.mark.parametrize("text, wanted", [("1/0", math.inf), (r"\log 0", -math.inf), ("1e400", math.inf), (r"\infty", math.inf), ("171!", math.inf), ("e^{1000}", math.inf)])
def test_what_is_too_large_is_infinite(text, wanted):
    assert worth(text) == wanted


@pytest.mark.parametrize("text", ["vec(x)", r"\vec x"])
def test_vec_of_a_number(text):
    assert worth(text) == 2


@pytest.mark.parametrize("text, wanted", [("f'(x)", 4), ("f''(x)", 2), (r"\frac{\partial x^2}{\partial x}", 4), (r"\frac{\partial e^x}{\partial x}", math.e**2)])
def test_derivatives_of_what_follows_the_sign(text, wanted):
    assert worth(text) == pytest.approx(wanted)


def test_a_message_says_matrix_once():
    with pytest.raises(LanguageError, match=r"a number cannot be added to a \S+ by \S+ matrix$"):
        worth("A + 1")


@pytest.mark.parametrize(
    "text, message, hint",
    [
        ("W_1 u", "a n by m matrix cannot multiply a column vector of length n", "did you mean the transpose of the first factor?"),
        ("u W_2", "a column vector of length n cannot multiply a m by n matrix", "are the factors in the wrong order?"),
        ("W_1 W_1", "a n by m matrix cannot multiply a n by m matrix", "did you mean the transpose of the second factor?"),
        ("W_1^T + W_1", "m by n matrix and n by m matrix do not have the same shape", ""),
        ("u + v^T", "column vector of length n and row vector of length n do not have the same shape", ""),
    ],
)
def test_shapes_are_told_in_the_names_of_the_dimensions(text, message, hint):
    with pytest.raises(LanguageError) as caught:
        worth(text)
    assert (caught.value.message, caught.value.hint) == (message, hint)
    assert text[caught.value.start : caught.value.end] == text


def test_a_fault_points_at_the_smallest_part():
    text = "u + 2 (W_1 u)"
    with pytest.raises(LanguageError) as caught:
        worth(text)
    assert text[caught.value.start : caught.value.end].strip("()") == "W_1 u"


def test_two_vectors_side_by_side_are_elementwise_with_a_remark():
    env = model()
    np.testing.assert_allclose(worth("u v", env), U * V)
    assert env.remarks == {"two vectors side by side are read as their elementwise product"}
    env = model()
    worth(r"u \cdot v", env)
    assert env.remarks == set()


def test_layouts():
    row = evaluate(read("u^T", VOCABULARY).tree, model())
    column = evaluate(read("u", VOCABULARY).tree, model())
    assert (row.shape, column.shape) == ((1, 3), (3, 1))
    assert not row.loose
    assert evaluate(read("e_c", VOCABULARY).tree, model()).loose
    with_partner = evaluate(read("u^T - e_c", VOCABULARY).tree, model())
    assert (with_partner.shape, with_partner.loose) == ((1, 3), False)


@pytest.mark.parametrize("head", ["u + v^T", r"u \odot v^T", "u A"])
def test_numpy_would_broadcast_and_mathematics_does_not(head):
    with pytest.raises(LanguageError):
        worth(head)


def test_lenient_models_let_arrays_meet_as_numpy_does():
    env = model(lenient=True)
    np.testing.assert_allclose(worth(r"u \odot A", env), U[:, None] * A)


def test_sums_note_what_they_swallow():
    env = model(swallowed=[])
    worth("10^{20} + x", env)
    assert env.swallowed == [pytest.approx(2e-20)]


def test_a_head_without_a_row_is_refused():
    with pytest.raises(LanguageError) as caught:
        computed(Apply("span", (Symbol("u"),)), model())
    assert caught.value.note == "function.arguments"


def test_raw_faults_stay_inside():
    with pytest.raises((ShapeFault, LanguageError)):
        evaluate(Apply("pow", (Symbol("A"), Symbol("A"))), model())
    with pytest.raises(TooLarge):
        evaluate(read(r"\sum_{i=1}^{3000} \sum_{j=1}^{3000} i j", VOCABULARY).tree, model())


def test_a_number_beyond_floats_is_infinite():
    assert evaluate(Number(10**400), model()).data == math.inf


def test_every_symbol_of_the_model_is_used_by_the_tables():
    texts = " ".join(row[0] for row in (*SCALARS, *ARRAYS))
    assert all(name.partition("_")[0] in texts for name in (*NUMBERS, *COLUMNS))
