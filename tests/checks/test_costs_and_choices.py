"""Checks of costs, of choices in cells, of graphs with loose names, and conventions that an answer states."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.answers.choice_grid import ChoiceGrid
from grader.answers.complexity import Complexity
from grader.answers.costs import Costs
from grader.answers.edges import Edges
from grader.answers.expression import Expression
from grader.answers.sequence import Sequence
from grader.checks._said import said
from grader.checks.accounts_for import AccountsFor
from grader.checks.equivalence import Equivalence, Layout
from grader.checks.grid import Grid
from grader.checks.growth import Growth
from grader.checks.same_edges import SameEdges
from grader.checks.same_sequence import SameSequence
from grader.model.answer import Answer
from grader.model.kinds import Subject
from grader.model.problem import FormReference, Mutant
from grader.model.symbols import Declarations, Dimension, Kind, Symbol
from grader.model.verdict import Verdict

SIZES = Declarations(symbols=tuple(Symbol(name, Kind.SCALAR, domain="natural") for name in "nhdrTBN"))
GRID = ChoiceGrid({"memory": (), "speed": ()}, {"left": (), "right": ()}, {"A": (), "B": ()})


def judged(check, reader, text, value, declarations=SIZES, mutants=()):
    answer = reader.read(text, declarations)
    assert isinstance(answer, Answer), answer
    return check.judge(Subject(answer, declarations, reader, FormReference(value=value, mutants=tuple(mutants))))


@pytest.mark.parametrize(
    "text, verdict",
    [
        ("time O(TBN), space O(N)", Verdict.CORRECT), ("time O(TN)", Verdict.INCORRECT), ("space O(TBN)", Verdict.INCORRECT),
        ("time O(TBN) or O(3TBN)", Verdict.CORRECT), ("time O(TBN) or O(N)", Verdict.UNDECIDED),
    ],
)  # fmt: skip
def test_one_cost_of_several(text, verdict):
    costs = Costs({"time": (), "space": ()})
    outcome = judged(Growth(of="time", regimes=("B <= N",)), costs, text, "time O(TBN), space O(BN)")
    assert outcome.verdict is verdict


MISCOUNTS = (
    Mutant("8 h d r", "one pair too many", "eight", Fraction(3, 4)),
    Mutant("O(h d^2)", "frozen", "frozen", Fraction(1, 4)),
    Mutant("O(h d^2 + h d r)", "frozen as well", "both", Fraction(2, 5)),
)


@pytest.mark.parametrize(
    "text, note",
    [
        ("6hdr", "growth.equal"), ("8hdr", "eight"), ("O(8hdr)", "growth.equal"), ("7hdr", "growth.equal"),
        ("O(3hd^2 + 6hdr)", "both"), ("O(5hd^2)", "frozen"), ("O(hd^2 + n/n)", "frozen"),
    ],
)  # fmt: skip
def test_wrong_counts_and_the_nearest_mistake_are_recognised(text, note):
    outcome = judged(Growth(regimes=("r << d",)), Complexity(), text, "O(h d r)", mutants=MISCOUNTS)
    assert outcome.evidence.note == note


@pytest.mark.parametrize(
    "text, there",
    [
        ("O(nd^2 + d^2)", True), ("O((n + 1) d^2) = O(nd^2)", True), ("O(nd^2) + O(d^2)", True), ("nd^2 and 4d^2: O(nd^2)", True),
        ("O(nd^2), dequantisation is cheap", True), ("O(nd^2)", False), ("O(nd^2), no dequantisation is needed", False), ("O(nd^2 + d)", False),
    ],
)  # fmt: skip
def test_a_step_that_growth_does_not_show(text, there):
    check = AccountsFor(term="d^2", words=("dequant*",), missing=Fraction(3, 5))
    assert (judged(check, Complexity(), text, "O(nd^2)").verdict is Verdict.CORRECT) is there


def test_cells_of_some_rows_and_rows_of_judgement():
    right = "memory: A / A\nspeed: B / B"
    assert judged(Grid(rows=("memory",)), GRID, "memory: A, speed: A", right).verdict is Verdict.CORRECT
    assert judged(Grid(), GRID, "memory: A, speed: left B, right A", right).credit == Fraction(3, 4)
    assert judged(Grid(rows=("speed",), judgement=True), GRID, "speed: A", right).verdict is Verdict.UNDECIDED
    assert judged(Grid(rows=("speed",), judgement=True), GRID, "memory: A", right).verdict is Verdict.INCORRECT
    swapped = Mutant("memory: B / B", "exchanged", "exchanged", Fraction(1, 8))
    assert judged(Grid(rows=("memory",)), GRID, "memory: B", right, mutants=[swapped]).misconception == "exchanged"


@pytest.mark.parametrize(
    "text, verdict",
    [
        ("x_1 -> h_1^{(f)} [W^{(f)}]", Verdict.CORRECT), ("x1 -> forward1 h: wf", Verdict.CORRECT), ("x1 -> fh1 [fW]; h1f -> loss1", Verdict.CORRECT),
        ("x1 -> hb1 [Wf]", Verdict.INCORRECT), ("x1 -> hf2 [Wf]", Verdict.INCORRECT), ("hf1 -> x1 [Wf]", Verdict.INCORRECT),
    ],
)  # fmt: skip
def test_graphs_with_loose_names(text, verdict):
    check = SameEdges(loose_names=True, words={"f": ("forward",)}, optional=("loss*",))
    assert judged(check, Edges(), text, "x1 -> hf1 [Wf]").verdict is verdict


@pytest.mark.parametrize(("score", "verdict"), [("-2.5", Verdict.CORRECT), ("0.0821", Verdict.CORRECT), ("0.09", Verdict.INCORRECT), ("2.5", Verdict.INCORRECT)])
def test_a_probability_is_as_good_as_its_logarithm(score, verdict):
    assert judged(SameSequence(probabilities=True), Sequence(), f"a cat ({score})", "a cat (-2.5)").verdict is verdict


POWERS = Declarations((), (Symbol("N", Kind.SCALAR, domain="natural", low=2, high=6), Symbol("T", Kind.SCALAR, domain="natural", low=2, high=5)))
WITHOUT = Mutant("(N-1)^T", "a word is left out", "left-out", Fraction(1, 2), ("~bos", "~token"))


@pytest.mark.parametrize(
    "text, credit",
    [("N^T", 1), ("O(N^T)", Fraction(3, 4)), ("N^T = O(N^T)", 1), ("(N-1)^T", Fraction(1, 2)), ("(N-1)^T, BOS is excluded", 1), ("O(T^N)", 0)],
)
def test_bounds_for_formulas_and_conventions_that_are_stated(text, credit):
    assert judged(Equivalence(bound=Fraction(3, 4)), Expression(), text, "N^T", POWERS, [WITHOUT]).credit == credit


def test_a_layout_that_is_named_is_right():
    world = Declarations((Dimension("n"), Dimension("m")), (Symbol("A", Kind.MATRIX, ("n", "m")), Symbol("b", Kind.COLUMN, ("m",))))
    check = Equivalence(layout=Layout(Fraction(3, 4), "the other layout", unless_said=("row vector",)))
    assert judged(check, Expression(), "b^T A^T", "A b", world).credit == Fraction(3, 4)
    assert judged(check, Expression(), "b^T A^T, row vector", "A b", world).credit == 1


def test_denied_words_are_not_said_unless_a_mention_is_enough():
    assert said("the initial state h_0 = 0", ("h_0 = 0",))
    assert not said("the token is never generated", ("generated",))
    assert said("the token is never generated", ("~generated",))
    assert said("anything", ()) == ""
