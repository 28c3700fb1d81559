"""Answers by what they do: bindings, claims tried in order, and what the answer may be written in."""

from __future__ import annotations

from fractions import Fraction

import pytest
from formula_subjects import PROJECTION, answer, judged, reference

from grader.checks._formula import Outside
from grader.checks.property import Claim, Property, bindings
from grader.language.printing import to_plain
from grader.model.outcome import Outcome
from grader.model.verdict import Verdict

KEEPS = Property(binds=("M",), holds=(Claim("M v = v", misconception="v is not kept"),), terms=("A", "d"))
KNOWN = reference("A A^T", [("M = 2 A A^T", "twice as long", "twice", "1/2"), ("M = A^T A", "wrong order", "order", "3/10")])
EXTRACTS = Property(
    binds=("M",),
    holds=(Claim("M v = v", misconception="v is not kept"), Claim("M M = M", fraction=Fraction(3, 5), misconception="not a projection", note="property.twice")),
    terms=("A", "d"),
    outside={"N": Outside(Fraction(1, 2), "written in N")},
)
LARGE = Property(binds=("q_1", "q_2"), holds=(Claim(r"share \approx 1", tolerance=1e-3), Claim(r"q_1 \ne q_2", fraction=Fraction(1, 2), misconception="both the same")), terms=("t", "r"))


@pytest.mark.parametrize("text", ["M = A A^T", "A A^T", "M = A (A^T A)^{-1} A^T", "M = A pinv(A)", "I", "M = I_d", "M := A A^T", "The matrix is $M = A A^T$.", "M = A A^T + I - I", "G = A A^T; M = G"])
def test_whatever_does_it_is_right(text):
    found = judged(KEEPS, text, KNOWN, PROJECTION)
    assert (found.verdict, found.credit, found.evidence.note) == (Verdict.CORRECT, 1, "property.holds")


def test_the_name_may_stand_on_the_right():
    assert judged(KEEPS, "A A^T = M", KNOWN, PROJECTION).verdict is Verdict.CORRECT
    assert judged(KEEPS, "A^T A A^T A = A^T A = M", KNOWN, PROJECTION).verdict is not Verdict.CORRECT
    assert judged(KEEPS, "M M = M", KNOWN, PROJECTION).verdict is not Verdict.CORRECT


@pytest.mark.parametrize("text, note", [("M = A^T", "shape.wrong"), ("M = A", "shape.wrong"), ("M = 0", "property.fails"), ("M = 3 A A^T", "property.fails"), ("M = -A A^T", "property.fails"), ("M = I - A A^T", "property.fails"), ("M = 5", "shape.wrong")])
def test_what_does_not_is_wrong(text, note):
    found = judged(KEEPS, text, KNOWN, PROJECTION)
    assert (found.verdict, found.credit, found.evidence.note) == (Verdict.INCORRECT, 0, note)


@pytest.mark.parametrize("text, note, fraction", [("M = 2 A A^T", "twice", "1/2"), ("2 (A A^T)", "twice", "1/2"), ("M = A A^T + A A^T", "twice", "1/2"), ("M = A^T A", "order", "3/10")])
def test_planted_mistakes_are_named(text, note, fraction):
    found = judged(KEEPS, text, KNOWN, PROJECTION)
    assert (found.verdict, found.evidence.note, found.credit) == (Verdict.PARTIAL, note, Fraction(fraction))


def test_claims_are_tried_in_order():
    found = judged(EXTRACTS, "M = A A^T + (I - A A^T) 2", KNOWN, PROJECTION)
    assert (found.verdict, found.credit, found.evidence.note, found.misconception) == (Verdict.PARTIAL, Fraction(3, 5), "property.twice", "not a projection")
    assert judged(EXTRACTS, "M = 3 I", KNOWN, PROJECTION).misconception == "v is not kept"
    assert judged(EXTRACTS, "M = A A^T", KNOWN, PROJECTION).verdict is Verdict.CORRECT


def test_what_it_may_be_written_in():
    found = judged(EXTRACTS, "M = A A^T + N - N", KNOWN, PROJECTION)
    assert (found.verdict, found.credit, found.misconception) == (Verdict.PARTIAL, Fraction(1, 2), "written in N")
    found = judged(KEEPS, "M = A A^T + N - N", KNOWN, PROJECTION)
    assert (found.verdict, found.evidence.note) == (Verdict.INCORRECT, "terms.outside")


def test_an_answer_in_terms_of_itself_is_none():
    found = judged(KEEPS, "M = M A A^T + M", KNOWN, PROJECTION)
    assert (found.verdict, found.evidence.note) == (Verdict.INCORRECT, "answer.restated")


@pytest.mark.parametrize(
    "text, verdict",
    [
        ("q_1 = t r; q_2 = -t r", Verdict.CORRECT), ("q_1 = t r, q_2 = 0", Verdict.CORRECT), ("(q_1, q_2) = (t r, 0)", Verdict.CORRECT), ("t r, -t r", Verdict.CORRECT), ("q_2 = -t r; q_1 = t r", Verdict.CORRECT), ("q_1 = t r and q_2 = -r", Verdict.CORRECT), ("q_1 = r; q_2 = -r", Verdict.INCORRECT), ("q_1 = -t r; q_2 = t r", Verdict.INCORRECT), ("q_1 = q_2 = t r", Verdict.INCORRECT),
        ("q_1 = 0; q_2 = 0", Verdict.INCORRECT),
    ],
)  # fmt: skip
def test_several_symbols_at_once(text, verdict):
    assert judged(LARGE, text, "t r, 0", PROJECTION).verdict is verdict


@pytest.mark.parametrize(
    "text, note, verdict",
    [
        ("q_1 = t r", "answer.implicit", Verdict.UNDECIDED), ("t r", "answer.several", Verdict.UNDECIDED), ("q_1 = t r; q_1 = r; q_2 = 0", "answer.several", Verdict.UNDECIDED), ("q_1 = t r; q_2 = 0; t r", "answer.several", Verdict.UNDECIDED), ("t r, r, 0", "answer.several", Verdict.UNDECIDED),
    ],
)  # fmt: skip
def test_bindings_that_are_not_clear(text, note, verdict):
    found = judged(LARGE, text, "t r, 0", PROJECTION)
    assert (found.evidence.note, found.verdict, found.credit) == (note, verdict, 0)


@pytest.mark.parametrize(
    "text, binds, wanted",
    [
        ("M = A A^T", ("M",), {"M": "A * A^T"}), ("A A^T", ("M",), {"M": "A * A^T"}), ("q_1 = r; q_2 = t r", ("q_1", "q_2"), {"q_1": "r", "q_2": "t * r"}), ("q_1 = q_2 = r", ("q_1", "q_2"), {"q_1": "r", "q_2": "r"}), ("(q_1, q_2) = (r, t r)", ("q_1", "q_2"), {"q_1": "r", "q_2": "t * r"}), ("r, t r", ("q_1", "q_2"), {"q_1": "r", "q_2": "t * r"}),
        ("q_2 = r; t r", ("q_1", "q_2"), {"q_1": "t * r", "q_2": "r"}), ("M = A A^T = A A^T + 0", ("M",), {"M": "A * A^T + 0"}),
    ],
)  # fmt: skip
def test_what_is_bound(text, binds, wanted):
    found = bindings(answer(text, PROJECTION).value, binds)
    assert not isinstance(found, Outcome)
    assert {name: to_plain(tree) for name, tree in found.items()} == wanted


@pytest.mark.parametrize("text", ["M = A A^T; A^T A = 2 I", "M = A A^T; v = 2 v", "M = A A^T = 2 A A^T", "M = 2 A A^T = A A^T"])
def test_a_false_statement_beside_a_right_answer_is_left_to_a_person(text):
    found = judged(KEEPS, text, KNOWN, PROJECTION)
    assert found.credit < 1
    assert found.verdict in {Verdict.UNDECIDED, Verdict.PARTIAL, Verdict.INCORRECT}


@pytest.mark.parametrize("text", ["M = A A^T; A^T A = I", "M = A A^T; M v = v", "M = A A^T, M v = A A^T A w = A w = v"])
def test_true_statements_beside_it_cost_nothing(text):
    assert judged(KEEPS, text, KNOWN, PROJECTION).verdict is Verdict.CORRECT


def test_a_doubtful_condition_is_left_to_a_person():
    assert judged(KEEPS, "M = A A^T only if A is square", KNOWN, PROJECTION).verdict is Verdict.UNDECIDED


def test_what_has_no_value_is_open():
    found = judged(KEEPS, "M = A A^T / 0", KNOWN, PROJECTION)
    assert (found.verdict, found.evidence.note, found.needs_review) == (Verdict.UNDECIDED, "property.undefined", True)


@pytest.mark.parametrize("text", [r"M = A \odot A", "M = A^T A A^T", r"M = A A", "M = w"])
def test_other_shapes_never_crash(text):
    found = judged(KEEPS, text, KNOWN, PROJECTION)
    assert found.credit == 0
    assert found.verdict is Verdict.INCORRECT


@pytest.mark.parametrize("seed", range(3))
def test_the_seed_does_not_change_a_verdict(seed):
    assert judged(KEEPS, "M = A (A^T A)^{-1} A^T", KNOWN, PROJECTION, seed=seed).verdict is Verdict.CORRECT
    assert judged(KEEPS, "M = 3 A A^T", KNOWN, PROJECTION, seed=seed).verdict is Verdict.INCORRECT
