"""Bounds and equations for a quantity, in words and in symbols."""

import time

import pytest

from grader.answers.inequality import Inequality
from grader.model.answer import Answer, Malformed
from grader.model.symbols import Declarations

KIND = Inequality(of="r", spelled={
    "r": ("rank(AV)", "rank(Attention...)", "rank of the output", "rank"), "s": ("rank(softmax(...))", "rank(A)"), "p": ("p",), "q": ("q",), "n": ("n",),
})  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [
    (r"$\mathrm{rank}(AV) \le \min(p, q)$", "r <= min(p, q)"), ("rank ≤ q", "r <= q"), ("The rank is at most q.", "r <= q"),
    ("rank(AV) = p q", "r = p * q"), ("rank = pq", "r = p * q"), ("The rank equals q because V has rank q", "r = q"),
    (r"\operatorname{rank}(Attention(Q,K,V)) \leq \min\{\operatorname{rank}(A), q\}", "r <= min(s, q)"), ("rank <= p + q - n", "r <= p + q - n"),
    ("The rank of the output cannot exceed 2 n", "r <= 2 * n"), ("rank(A) + q - n <= rank(AV) <= min(rank(softmax(QK^T)), q)", "r <= min(s, q)"),
    ("rank(AV) >= q", "r >= q"), ("rank < max(p, (q + 1)/2)", "r < max(p, q + 1 / 2)"),
])  # fmt: skip
def test_is_read(text, expected):
    found = KIND.read(text, Declarations())
    assert isinstance(found, Answer)
    assert found.plain.split("; ")[0] == expected


@pytest.mark.parametrize("text", ["it depends", "q is the rank of V", "rank", "p <= q", "rank(AV) <=", "rank <= min(p"])
def test_is_unread(text):
    assert isinstance(KIND.read(text, Declarations()), Malformed)


@pytest.mark.parametrize("text", ["rank" * 900, "(" * 3900, "rank(" * 700, "min(" * 900, "rank <= " * 480, "<=" * 1900, "rank(Attention" * 270])
def test_hostile_text_ends(text):
    start = time.process_time()
    KIND.read(text, Declarations())
    assert time.process_time() - start < 5


@pytest.mark.parametrize(("text", "told"), [
    ("rank(AV) <= min(rank A, q) = min(p, q)", "r <= min(s, q); r <= min(p, q)"), ("rank = p = q <= n", "r = p; r = q; r <= n"), ("rank <= q >= p", "r <= q"),
])  # fmt: skip
def test_a_chain_says_more_of_its_first_member(text, told):
    assert KIND.read(text, Declarations()).plain == told
