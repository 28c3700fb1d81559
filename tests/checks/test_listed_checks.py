"""Sequences, graphs and sets of conditions against their references."""

import time
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_subjects import judge, reference

from grader.answers.conditions import Conditions
from grader.answers.edges import Edges
from grader.answers.sequence import Sequence
from grader.checks.same_conditions import SameConditions
from grader.checks.same_edges import SameEdges
from grader.checks.same_sequence import SameSequence
from grader.model.symbols import Declarations, Dimension, Kind, Symbol
from grader.model.verdict import Verdict

TOKENS = Sequence(tokens=tuple("a our one fox owl hunts rests".split()), length=3)
BEAM = reference(
    "a fox hunts (-2.5); a fox rests (-2.7)",
    [("a fox hunts (-2.5); one owl rests (-3.8)", "the best of each beam", "3/5"), ("a fox hunts (-0.9); a fox rests (-1.1)", "scores are not added up", "3/5")],
)
SYMBOLS = Declarations(
    dimensions=(Dimension("n"), Dimension("m")),
    symbols=(Symbol("a", Kind.SCALAR), Symbol("b", Kind.SCALAR), Symbol("c", Kind.SCALAR), Symbol("A", Kind.MATRIX, ("n", "m"))),
)


@pytest.mark.parametrize(("text", "credit", "words"), [
    ("w(1) = a fox hunts with -2.50; w(2) = a fox rests with -2.70", 1, ""), ("a fox hunts (-2.504), a fox rests (-2.7)", 1, ""),
    ("a fox hunts (-2.5) and one owl rests (-3.8)", "3/5", "each beam"), ("a fox hunts (-0.9), a fox rests (-1.1)", "3/5", "added up"),
    ("a fox rests (-2.7), a fox hunts (-2.5)", "17/20", "another order"), ("a fox hunts (-2.5)", "1/2", ""), ("a fox hunts (-2.4), a fox rests (-2.7)", "5/8", "scores"),
    ("a fox hunts, a fox rests", "1/4", "scores"), ("our owl rests (-1), one owl rests (-2)", 0, ""), ("a fox hunts (-2.5), a fox rests (-2.7), our owl rests (-9)", "1/2", ""),
])  # fmt: skip
def test_sequences(text, credit, words):
    check = SameSequence(order=Fraction(17, 20), tokens_only=Fraction(1, 4), per_sequence=True)
    outcome = judge(check, TOKENS, text, BEAM)
    assert outcome.credit == Fraction(credit), outcome
    assert words in outcome.misconception


def test_scores_may_be_left_out_where_they_are_not_asked():
    assert judge(SameSequence(scores=False), TOKENS, "a fox hunts; a fox rests", BEAM).verdict is Verdict.CORRECT


@pytest.mark.parametrize(("text", "equal"), [
    ("u -> v [x]; v -> w [y]", True), ("u -> v [y]; v -> w [x]", False), ("v -> u [x]; w -> v [y]", False), ("u -> v [x]; u -> w [y]", False), ("a -> b [x]", False),
])  # fmt: skip
def test_graphs_up_to_names(text, equal):
    outcome = judge(SameEdges(rename=True), Edges(), text, reference("a -> b [x]; b -> c [y]"))
    assert (outcome.verdict is Verdict.CORRECT) == equal


def test_some_names_may_be_given():
    check = SameEdges(rename=True, keep=("x1", "x2"))
    known = reference("x1 -> h; x2 -> h; x1 -> g")
    assert judge(check, Edges(), "x1 -> u; x2 -> u; x1 -> v", known).verdict is Verdict.CORRECT
    assert judge(check, Edges(), "x2 -> u; x1 -> u; x2 -> v", known).verdict is Verdict.INCORRECT


def test_edges_are_worth_their_share_and_a_mutant_is_named():
    known = reference("a -> b; b -> c; c -> d; d -> e", [("b -> a; b -> c; c -> d; d -> e", "the first arrow points back", "1/5")])
    check = SameEdges(per_edge=True)
    assert judge(check, Edges(), "a -> b; b -> c; c -> d", known).credit == Fraction(3, 4)
    assert judge(check, Edges(), "a -> b; b -> c; c -> d; d -> e; e -> a", known).credit == Fraction(3, 4)
    assert judge(check, Edges(), "b -> a; b -> c; c -> d; d -> e", known).misconception == "the first arrow points back"


@given(st.permutations(list(range(7))), st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=1, max_size=12))
def test_any_renaming_is_found(names, edges):
    original = "; ".join(f"v{source} -> v{target}" for source, target in edges)
    renamed = "; ".join(f"u{names[source]} -> u{names[target]}" for source, target in edges)
    assert judge(SameEdges(rename=True), Edges(), renamed, reference(original)).verdict is Verdict.CORRECT


def test_a_search_without_an_end_is_undecided():
    ring = [f"{name}{place} -> {name}{(place + 1) % size}" for name, size in (("a", 20), ("b", 22)) for place in range(size)]
    other = [f"{name}{place} -> {name}{(place + 1) % size}" for name, size in (("a", 21), ("b", 21)) for place in range(size)]
    start = time.process_time()
    outcome = judge(SameEdges(rename=True), Edges(), "; ".join(ring), reference("; ".join(other)))
    assert outcome.verdict in {Verdict.UNDECIDED, Verdict.INCORRECT}
    assert time.process_time() - start < 8.0


@pytest.mark.parametrize(("given_text", "known", "equal"), [
    ("b > a; c = 1", "1 = c; a < b", True), ("a - b = 0", "a = b", True), ("2a = 2b", "b = a", True), ("a + b < c", "c - b > a", True), ("a > b", "a < b", False),
    ("a <= b", "a < b", False), ("a = b", "a = c", False), ("a = b; a = b", "a = b", False), ("a = b", "a = b; b = c", False), (r"A^\top A = I", r"I = A^\top A", True),
    (r"A A^\top = I", r"A^\top A = I", False), ("a = a", "b = b", False), ("the loss is convex", "The loss is convex.", True), ("the loss is not convex", "the loss is convex", False),
    ("the los is convex", "the loss is convex", True), ("the loss is concave", "the loss is convex", False), ("a != b", "b != a", True),
])  # fmt: skip
def test_conditions(given_text, known, equal):
    outcome = judge(SameConditions(), Conditions(), given_text, reference(known), SYMBOLS)
    assert (outcome.verdict is Verdict.CORRECT) == equal, outcome.evidence


def test_conditions_are_worth_their_share():
    check, known = SameConditions(per_condition=True), reference("a > 0; b > 0; c > 0")
    assert judge(check, Conditions(), "c > 0; a > 0", known, SYMBOLS).credit == Fraction(2, 3)
    assert judge(check, Conditions(), "a > 0; b > 0; c > 0; a > b", known, SYMBOLS).credit == Fraction(2, 3)


@given(st.permutations(["a > 0", "b = 1", "c < a", "the data is clean"]))
def test_conditions_come_in_any_order(order):
    assert judge(SameConditions(), Conditions(), "; ".join(order), reference("a > 0; b = 1; c < a; the data is clean"), SYMBOLS).verdict is Verdict.CORRECT


def test_an_edge_that_is_wrong_is_told_as_it_was_written():
    check = SameEdges(per_edge=True, loose_names=True)
    outcome = judge(check, Edges(), "1. x1 -> h_f1 [Wf]\n2. h_f2 -> y1 [Vf]", reference("x1 -> hf1 [Wf]; hf1 -> y1 [Vf]"))
    assert "hf2 -> y1 [Vf]" in outcome.evidence.rationale
