"""Beam search told step by step: what follows from an error is not wrong again, and nothing wrong gets all the marks."""

from fractions import Fraction
from itertools import combinations

import pytest

from grader.answers.sequence import Sequence
from grader.checks._searching import Search, follow
from grader.checks.same_sequence import SameSequence
from grader.model.kinds import Subject
from grader.model.problem import FormReference
from grader.model.symbols import Declarations

EDGES = {
    "<s>": {"the": -0.8, "a": -1.0, "my": -1.9},
    "<s> the": {"dog": -1.2, "cat": -1.4},
    "<s> a": {"cat": -0.6, "dog": -1.6},
    "<s> my": {"cat": -0.1},
    "<s> the dog": {"runs": -1.8, "eats": -2.0},
    "<s> the cat": {"sits": -0.7},
    "<s> a cat": {"sits": -0.9, "runs": -1.1},
    "<s> a dog": {"runs": -0.4},
    "<s> my cat": {"sits": -0.2},
}
MARKS = (Fraction(1), Fraction(3), Fraction(2))
SEARCH = Search("<s>", EDGES, 2, MARKS, Fraction(2))
WORDS = ("the", "a", "my", "dog", "cat", "runs", "eats", "sits")
READER = Sequence(WORDS, 3)
REFERENCE = FormReference("a cat sits (-2.5); a cat runs (-2.7)")
STEPS = "t=1: the (-0.8), a (-1.0)\nt=2: a cat (-1.6), the dog (-2.0)\n"


def judged(text, **parameters):
    check = SameSequence(search=SEARCH, tokens_only=Fraction(3, 5), per_sequence=True, **parameters)
    return check.judge(Subject(READER.read(text, Declarations()), Declarations(), READER, REFERENCE))


def test_the_right_answer_gets_all_marks_whatever_its_steps_look_like():
    assert judged("a cat sits (-2.5), a cat runs (-2.7)").credit == 1
    assert judged("t=1: my. t=2: my cat, the dog. t=3: a cat sits (-2.5), a cat runs (-2.7)").credit == 1


@pytest.mark.parametrize(("text", "credit", "words"), [
    (STEPS + "t=3: a cat sits (-2.5), the dog runs (-3.8)", Fraction(6, 8), "Step 3"),
    (STEPS + "t=3: a cat sits (-2.4), a cat runs (-2.6)", Fraction(11, 12), "score"),
    ("t=1: the (-0.8), a (-1.0)\nt=2: the dog (-2.0), the cat (-2.2)\nt=3: the cat sits (-2.9), the dog runs (-3.8)", Fraction(5, 8), "Step 2"),
    ("t=1: the, my\nt=2: the dog, my cat\nt=3: my cat sits (-2.2), the dog runs (-3.8)", Fraction(7, 8), "Step 1"),
    ("Step 1: the -0.8, a -1.0. Step 2: a cat -1.6, the dog -2.0. Step 3: a cat sits -2.5, the dog eats -4.0", Fraction(6, 8), "Step 3"),
    ("t=1: the, a, my: keep the, a. t=2: keep a cat and the dog (pruned: the cat). t=3: a cat sits -2.5, the dog runs -3.8", Fraction(6, 8), "Step 3"),
    ("$t=1$: the $-0.8$, a $-1.0$; $t=2$: a cat $-1.6$, the dog $-2.0$; $t=3$: a cat sits $-2.5$, the dog runs $-3.8$", Fraction(6, 8), "Step 3"),
])  # fmt: skip
def test_what_follows_from_an_error_is_not_wrong_again(text, credit, words):
    outcome = judged(text)
    assert (outcome.credit, outcome.evidence.note) == (credit, "same_sequence.follow-through")
    assert words in outcome.evidence.rationale


@pytest.mark.parametrize("text", [
    "a cat sits (-2.5), the dog runs (-3.8)",  # nothing is told
    "t=1: a cat sits (-2.5). t=2: the dog runs (-3.8)",  # whole sequences are no steps
    "t=1: the, a, my. t=2: the dog, the cat, a cat. t=3: a cat sits (-2.5), the dog runs (-3.8)",  # nobody says what is kept
])  # fmt: skip
def test_without_steps_the_result_alone_counts(text):
    assert judged(text).credit == Fraction(1, 2)


def test_sequences_that_are_not_in_the_tree_earn_nothing():
    assert follow(SEARCH, STEPS, [(("a", "dog", "eats"), -3.0)], 0.005) is None
    assert judged(STEPS + "t=3: a dog eats (-3.0), the cat runs (-3.0)").credit == 0


def test_scores_that_are_missing_at_the_end_are_not_right():
    outcome = judged(STEPS + "t=3: a cat sits, the dog runs")
    assert outcome.credit == Fraction(4, 8) + Fraction(2, 8) * Fraction(4, 6)


def test_one_right_score_of_two_is_worth_half_of_the_rest():
    assert judged("a cat sits (-2.4), a cat runs (-2.7)").credit == Fraction(4, 5)
    assert judged("a cat sits (-2.4), a cat runs (-2.6)").credit == Fraction(3, 5)


def paths(length):
    found = [()]
    for _ in range(length):
        found = [(*words, word) for words in found for word in EDGES.get(" ".join(("<s>", *words)), {})]
    return found


def total(words):
    return sum(EDGES[" ".join(("<s>", *words[:at]))][words[at]] for at in range(len(words)))


def shown(beams):
    return ", ".join(f"{' '.join(words)} ({total(words):.1f})" for words in beams)


def test_no_wrong_answer_gets_all_marks_and_steps_never_cost_any():
    right = {("a", "cat", "sits"), ("a", "cat", "runs")}
    for first in combinations(paths(1), 2):
        for second in combinations(paths(2), 2):
            for last in combinations(paths(3), 2):
                outcome = judged(f"t=1: {shown(first)}. t=2: {shown(second)}. t=3: {shown(last)}")
                alone = judged(shown(last))
                assert outcome.credit >= alone.credit
                assert (outcome.credit == 1) <= (set(last) == right)


@pytest.mark.parametrize("broken", [{"steps": ()}, {"beams": 0}, {"steps": (Fraction(0),), "scores": Fraction(0)}])
def test_a_search_without_marks_or_beams_is_refused(broken):
    with pytest.raises(ValueError, match="steps"):
        Search(**{"bos": "<s>", "edges": EDGES, "beams": 2, "steps": MARKS, "scores": Fraction(2), **broken})
