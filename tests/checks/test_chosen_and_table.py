"""Chosen options and tables of choices against the right ones."""

from fractions import Fraction

import pytest
from plain_subjects import judge, reference

from grader.answers.choice import Choice
from grader.answers.choice_table import ChoiceTable
from grader.checks.chosen import Chosen
from grader.checks.table import Table
from grader.model.verdict import Verdict

SEVERAL = Choice(options={"A": "", "B": "", "C": "", "D": ""}, several=True)
ROWS = ChoiceTable(rows={"a": "", "b": "", "c": "", "d": ""})
RIGHT = reference("a: T, b: F, c: F, d: T", [("a: F, b: T, c: T, d: F", "true and false exchanged", "1/4")])


@pytest.mark.parametrize(("text", "credit"), [("A, C", 1), ("CA", 1), ("A", "1/2"), ("A, B, C", "1/2"), ("A, B", 0), ("B, D", 0), ("all", 0), ("none", 0)])
def test_options_each_worth_their_share(text, credit):
    assert judge(Chosen(per_option=True), SEVERAL, text, reference("A, C")).credit == Fraction(credit)
    assert judge(Chosen(), SEVERAL, text, reference("A, C")).credit == (1 if credit == 1 else 0)


def test_a_mutant_of_a_choice_is_named():
    outcome = judge(Chosen(), SEVERAL, "B", reference("A", [("B", "causal and bidirectional exchanged", "1/5")]))
    assert (outcome.verdict, outcome.credit, outcome.misconception) == (Verdict.PARTIAL, Fraction(1, 5), "causal and bidirectional exchanged")


@pytest.mark.parametrize(("text", "credit"), [
    ("a: T, b: F, c: F, d: T", 1), ("T F F T", 1), ("a: T, b: T, c: F, d: T", "3/4"), ("a: T", "1/4"), ("a: F, b: T, c: T, d: F", "1/4"), ("a: F", 0),
])  # fmt: skip
def test_rows_are_worth_their_share(text, credit):
    assert judge(Table(), ROWS, text, RIGHT).credit == Fraction(credit)


def test_wrong_and_missing_rows_are_named():
    facts = judge(Table(), ROWS, "a: T, b: T, c: F", RIGHT).evidence.facts
    assert facts == {"wrong": ["b"], "missing": ["d"]}


def test_a_penalty_never_goes_below_nothing():
    assert judge(Table(penalty=Fraction(1)), ROWS, "a: F, b: T, c: F", RIGHT).credit == 0
    assert judge(Table(penalty=Fraction(1)), ROWS, "a: T, b: F, c: T, d: T", RIGHT).credit == Fraction(1, 2)
    assert judge(Table(all_or_nothing=True), ROWS, "a: T, b: F, c: T, d: T", RIGHT).credit == 0
