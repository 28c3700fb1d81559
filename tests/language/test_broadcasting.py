"""What numpy, torch and Julia write: einsum, new axes, axes of functions, dots; and limits that go down."""

from __future__ import annotations

import pytest
from reading import VOCABULARY, plain

from grader.language.faults import LanguageError
from grader.language.reader import read


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("np.einsum('ij,j->i', A, u)", "sum_j sum_i A[i, j] * u[j] * basis(i)"),
        ('einsum("i,i", u, v)', "sum_i u[i] * v[i]"),
        ("torch.einsum('i,j->ji', u, v)", "sum_j sum_i u[i] * v[j] * (basis(j) * basis(i)^T)"),
        ("u[:, None] * v[None, :]", "comprehension(u[r], r) * comprehension(v[r], r)^T"),
        ("v[None, :] * u[:, None]", "comprehension(u[r], r) * comprehension(v[r], r)^T"),
        ("u.reshape(-1, 1) @ v.unsqueeze(0)", "matmul(comprehension(u[r], r), comprehension(v[r], r)^T)"),
        ("u[:, None] * A", "diag(comprehension(u[r], r)) * A"),
        ("A * (u + v)[None, :]", "A * diag(comprehension((u + v)_{r}, r))"),
        ("F.softmax(A, dim=0)", "softmax(A^T)^T"),
        ("F.softmax(A, dim=-1)", "softmax(A)"),
        ("F.softmax(theta, dim=0)", "softmax(theta)"),
        ("theta.softmax(-1)", "softmax(theta)"),
        ("np.sum(A, axis=1)", "A * ones()"),
        ("A.sum(0)", "A^T * ones()"),
        ("u.sum(dim=0)", "sum_all(u)"),
        ("x.pow(2)", "x^2"),
        ("u .+ v", "u + v"),
        ("exp.(u) ./ 2", "exp(u) / 2"),
        (r"\sum_{i=n}^{1} u_i", "sum_{i=1}^{n} u[i]"),
        (r"\sum_{i=n-1}^{2} u_i", "sum_{i=2}^{n - 1} u[i]"),
        (r"\sum_{i=2}^{1} u_i", "sum_{i=2}^{1} u[i]"),
        (r"\operatorname{logsumexp}_j A_{ij}", "logsumexp(comprehension(A[i, j], j))"),
        ("Exp[x]/Sum[Exp[u_j], {j, 1, n}]", "exp(x) / sum_{j=1}^{n} exp(u[j])"),
        ("E^x + Power[x, 2]", "e^x + x^2"),
        ("Transpose[A] v", "A^T * v"),
        ("(u - v)^i", "(u - v)_{i}"),
        ("u^i + u^2", "u[i] + u^2"),
        ("sum(u_i for i in range(1, n))", "sum_{i=1}^{n - 1} u[i]"),
        ("√½ x", "sqrt(1 / 2) * x"),
        ("2½ x", "(2 + 1 / 2) * x"),
        (r"u_i [i{=}j]", "u[i] * (i = j)"),
        (r"f\colon x \mapsto x^2", "x^2"),
        (r"u \mathbin{.*} v", "hadamard(u, v)"),
        ("zeros_like(u) + u", "zeros() + u"),
    ],
)
def test_spellings_of_programs(text, read_as):
    assert plain(text) == read_as


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("np.einsum('ij,j->i', A)", "einsum.unread"),
        ("np.einsum('ijk->ijk', A)", "einsum.unread"),
        ("np.mean(A, axis=0)", "function.axis"),
        ("A[:, None, None]", "index.colon"),
        ("⒂ x", "character.unknown"),
        ("㈤ x", "character.unknown"),
        (r"\operatorname{logit}(x)", "symbol.undeclared"),
        (r"x \text{ si } x", "symbol.undeclared"),
    ],
)
def test_what_is_not_read_is_no_product_of_letters(text, note):
    with pytest.raises(LanguageError) as caught:
        read(text, VOCABULARY)
    assert caught.value.note == note
