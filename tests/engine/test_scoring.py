"""Exact marks: bounds of shares, gates, weights and sums."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import pytest

from grader.model.outcome import Evidence, Outcome
from grader.model.report import Score
from grader.model.verdict import Verdict
from grader.scoring import FULL_SHARE, NO_SHARE, OPEN_SHARE, Share, combine, score, share_of, total

F = Fraction
CORRECT, PARTIAL, INCORRECT = Verdict.CORRECT, Verdict.PARTIAL, Verdict.INCORRECT
UNDECIDED, PROPOSED, ERROR, PENDING = Verdict.UNDECIDED, Verdict.PROPOSED, Verdict.ERROR, Verdict.PENDING


def outcome(verdict, credit=None):
    credit = {CORRECT: F(1), PARTIAL: F(1, 2)}.get(verdict, F(0)) if credit is None else F(credit)
    return Outcome(verdict, credit, Evidence("note", "words"))


def gates(*outcomes):
    return combine(outcomes, [F(0)] * len(outcomes))


@pytest.mark.parametrize(
    ("one", "share"),
    [
        (outcome(CORRECT), FULL_SHARE),
        (outcome(INCORRECT), NO_SHARE),
        (outcome(PARTIAL, F(2, 3)), Share(F(2, 3), F(2, 3), F(2, 3))),
        (outcome(PROPOSED, F(3, 4)), Share(F(0), F(3, 4), F(3, 4))),
        (outcome(UNDECIDED), OPEN_SHARE),
        (outcome(ERROR), OPEN_SHARE),
        (outcome(PENDING, F(1, 2)), Share(F(1, 2), F(1, 2), F(1))),
    ],
)
def test_share_of_one_outcome(one, share):
    assert share_of(one) == share
    assert gates(one) == (one.verdict, share)


@pytest.mark.parametrize(
    ("verdicts", "worst"),
    [
        ((CORRECT, PARTIAL), PARTIAL),
        ((CORRECT, UNDECIDED), UNDECIDED),
        ((CORRECT, ERROR), ERROR),
        ((UNDECIDED, INCORRECT), INCORRECT),
        ((ERROR, INCORRECT, CORRECT), INCORRECT),
        ((PROPOSED, PARTIAL), PROPOSED),
    ],
)
def test_gates_take_the_worst_verdict_in_any_order(verdicts, worst):
    for order in permutations(verdicts):
        assert gates(*(outcome(verdict) for verdict in order))[0] is worst


def test_the_least_gate_counts():
    assert gates(outcome(CORRECT), outcome(PARTIAL, F(1, 3)), outcome(PARTIAL, F(2, 3)))[1].sure == F(1, 3)


def test_a_decided_gate_caps_what_is_open():
    verdict, share = gates(outcome(PARTIAL, F(1, 4)), outcome(UNDECIDED))
    assert (verdict, share) == (UNDECIDED, Share(F(0), F(0), F(1, 4)))
    assert gates(outcome(INCORRECT), outcome(ERROR))[1] == NO_SHARE


def test_weights_add_up():
    verdict, share = combine([outcome(CORRECT), outcome(INCORRECT)], [F(2), F(1)])
    assert (verdict, share) == (PARTIAL, Share(F(2, 3), F(2, 3), F(2, 3)))
    assert combine([outcome(CORRECT), outcome(CORRECT)], [F(1), F(2)]) == (CORRECT, FULL_SHARE)
    assert combine([outcome(INCORRECT), outcome(INCORRECT)], [F(1), F(2)]) == (INCORRECT, NO_SHARE)


def test_weighted_doubt_stays_open_and_the_rest_stands():
    verdict, share = combine([outcome(CORRECT), outcome(UNDECIDED)], [F(3), F(1)])
    assert (verdict, share) == (UNDECIDED, Share(F(3, 4), F(3, 4), F(1)))


def test_a_gate_caps_a_weighted_sum():
    checks = [outcome(CORRECT), outcome(CORRECT), outcome(PARTIAL, F(1, 5))]
    assert combine(checks, [F(1), F(1), F(0)]) == (PARTIAL, Share(F(1, 5), F(1, 5), F(1, 5)))
    assert combine([outcome(CORRECT), outcome(INCORRECT)], [F(1), F(0)]) == (INCORRECT, NO_SHARE)


def test_scores_never_hand_out_more_than_there_is():
    shares = [F(0), F(1, 3), F(1)]
    for verdicts in product(Verdict, repeat=2):
        for shares_of in product(shares, repeat=2):
            outcomes = [outcome(verdict, credit) for verdict, credit in zip(verdicts, shares_of, strict=True)]
            for weights in ([F(0), F(0)], [F(1), F(2)], [F(1), F(0)]):
                made = score(F(7, 2), combine(outcomes, weights)[1])
                assert min(made.awarded, made.proposed, made.open) >= 0
                assert made.awarded + made.proposed + made.open <= made.out_of


def test_score_splits_the_marks_exactly():
    assert score(F(10), Share(F(1, 3), F(1, 2), F(1))) == Score(F(10), F(10, 3), F(5, 3), F(5))


def test_totals_are_exact_and_free_of_order():
    scores = [Score(F(1), F(1, 3)), Score(F(2), F(0), F(1, 7)), Score(F(5, 2), F(0), F(0), F(5, 2))]
    expected = Score(F(11, 2), F(1, 3), F(1, 7), F(5, 2))
    assert all(total(order) == expected for order in permutations(scores))
    assert total([]) == Score(F(0))
