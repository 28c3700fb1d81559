"""Costs: how they are read, and whether they grow alike."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_subjects import judge, reference

from grader.answers.complexity import Complexity
from grader.checks.growth import Growth
from grader.model.answer import Answer, Malformed
from grader.model.symbols import Declarations, Dimension
from grader.model.verdict import Verdict

SIZES = Declarations(dimensions=tuple(Dimension(name) for name in ("n", "d", "r", "h", "N", "T", "B", "m")))
C = Complexity()
SMALL_RANK = Growth(regimes=("r << d",))

ALIKE = [
    (SMALL_RANK, "O(n d^2)", (
        "O(nd^2)", "O(n d^2)", r"\Theta(n d^2)", r"$\mathcal{O}(n d^2)$ since $r \ll d$", "O(nd^2+ndr)=O(nd^2)", "O(nd(d+r))", "nd^2 + 2ndr", "n*d**2", "O(nd²)",
        "nd^2 + 2ndr multiplications, i.e. O(nd(d+r))", "linear in n and quadratic in d", "O(d^2 n) time", "The cost is O(nd^2).", "Time: O(3nd^2 + 5)",
        "O(nd^2), where r is small", "Theta(n d^2)", "O(d^2 n + n d \\log d)",
    )),
    (Growth(), "O(n log n)", ("n log n", r"O(n \log_2 n)", "linearithmic in n", "O(n lg n)", "O(n log(n^2))", "O(n log n + n)", r"\Theta(n \log n)", "O(n ln n)")),
    (Growth(), "N^T", ("N^T", "exp(T log N)", "O(N^T)", "2 N^T", "N \\cdot N^{T-1}")),
    (Growth(), "O(T B N)", ("TBN", "O(T*B*N)", "O(BNT)", r"$O(T\,B\,N)$ using linear-time selection", "O(N + T B N)")),
    (Growth(regimes=("B <= N",)), "O(N T)", ("O(NT)", "O(NT + BT)", "O(max(N, B) T)")),
    (Growth(constants=("m",)), "O(d^2)", ("O(d^2)", "O(m d^2 / 32)", "O(m^2 d^2 + m)")),
    (Growth(), "1", ("O(1)", "constant", "5", "Theta(1)")),
]  # fmt: skip
UNLIKE = [
    (SMALL_RANK, "O(n d^2)", ("O(ndr)", "O(nd^2 + n^2 d)", "O(n d^3)", "O(nd)", "O(d^2)", "O(n^2 d^2)", "O(nd^2 log n)", "Ω(nd^2)", "O(1)", "2^n", "O(nd^2 r)", "O(n)")),
    (Growth(), "O(n d^2)", ("O(nd^2 + ndr)", "O(nd^2 + d^2 r)")),
    (Growth(), "O(n log n)", ("O(n)", "O(n^2)", "O(n (log n)^2)", "O(n sqrt(n))", "O(log n)", "O(n^{1.01})")),
    (Growth(), "N^T", ("T^N", "N^{T+1}", "T N^T", "N T", "2^T", "(2N)^T", "(N-1)^T")),
    (Growth(), "O(T B N)", ("O(TB)", "O(T N^B)", "O(TBN log(BN))", "O(TB^2N)", "O(N^T)")),
]  # fmt: skip


@pytest.mark.parametrize(("check", "asked", "text"), [(check, asked, text) for check, asked, texts in ALIKE for text in texts])
def test_costs_that_grow_alike(check, asked, text):
    outcome = judge(check, C, text, reference(asked), SIZES)
    assert not isinstance(outcome, str), outcome
    assert outcome.verdict is Verdict.CORRECT, outcome.evidence


@pytest.mark.parametrize(("check", "asked", "text"), [(check, asked, text) for check, asked, texts in UNLIKE for text in texts])
def test_costs_that_do_not(check, asked, text):
    outcome = judge(check, C, text, reference(asked), SIZES)
    assert not isinstance(outcome, str), outcome
    assert outcome.verdict is Verdict.INCORRECT, outcome.evidence


@pytest.mark.parametrize(("text", "note"), [
    ("O(n) or O(n^2)", "complexity.hedged"), ("fast", "complexity.unread"), ("O(x^2)", "complexity.unread"), ("", "complexity.unread"),
    ("time O(nd^2), space O(dr)", "complexity.unread"), ("quadratic", "complexity.unread"), ("O()", "complexity.unread"), ("O(n", "complexity.unread"),
])  # fmt: skip
def test_is_no_bound(text, note):
    assert judge(Growth(), C, text, reference("n"), SIZES) == note


def test_a_mutant_is_recognised_by_its_growth():
    known = reference("O(h n d^2 + h n^2 d)", [("O(n d^2 + n^2 d)", "the factor h is missing", "3/5")])
    outcome = judge(Growth(), C, "O(nd(n + d))", known, SIZES)
    assert (outcome.credit, outcome.misconception) == (Fraction(3, 5), "the factor h is missing")


def test_a_negative_cost_is_undecided():
    assert judge(Growth(), C, "O(-n)", reference("n"), SIZES).verdict is Verdict.UNDECIDED


def test_a_regime_that_says_nothing_is_the_authors_fault():
    with pytest.raises(ValueError, match="regime"):
        judge(Growth(regimes=("r is small",)), C, "n", reference("n^2"), SIZES)


@given(st.dictionaries(st.sampled_from("ndrh"), st.integers(1, 3), min_size=1), st.dictionaries(st.sampled_from("ndrh"), st.integers(1, 3), min_size=1))
def test_monomials_grow_alike_exactly_when_they_are_equal(left, right):
    written = [" ".join(f"{name}^{power}" for name, power in sorted(powers.items())) for powers in (left, right)]
    outcome = judge(Growth(), C, f"O(7 {written[0]})", reference(f"O({written[1]})"), SIZES)
    assert (outcome.verdict is Verdict.CORRECT) == (left == right)


@given(st.text(max_size=50) | st.text(alphabet="O(nd^2)log +*", max_size=30))
def test_any_text_gives_a_reading(text):
    assert isinstance(C.read(text, SIZES), Answer | Malformed)
