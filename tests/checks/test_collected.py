"""Answers as people write them, with the label that a reader gave them: what the whole judgement makes of each."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from grader.engine import judge_answer
from grader.model.outcome import FULL
from grader.model.verdict import Verdict
from grader.spec.load import load_assessment

ROOT = Path(__file__).parents[2]
COLLECTED = [json.loads(line) for line in (Path(__file__).parent / "collected_formulas.jsonl").read_text().splitlines()]

# Bounds that must not fall; raise them with every answer that is gained.
RIGHT_WITH_FULL_MARKS = 590
WRONG_WITH_ITS_NAME = 162

# Wrong answers with full marks: nothing else may join them without a reason beside it.
FULL_MARKS_ALL_THE_SAME = {
    ("nlp_assignment2/practice.3a-closed-form", r"2^{-\frac1M\sum_{i=1}^M\log_2p_i}"):
        "equal in value; the check knows no way to ask for a form without a base",
    ("llm_foundations/practice.5-cross-entropy-identity", r"\sum_ip_i\log\frac{p_i}{q_i}"):
        "the last side of a chain decides, and a chain whose terms were moved ends with the divergence",
    ("llm_foundations/practice.5-cross-entropy-identity", r"KL(p\|q)"):
        "the last side of a chain decides, and a chain whose terms were moved ends with the divergence",
}  # fmt: skip


@cache
def paper(name):
    return load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")


@cache
def judged(problem, answer):
    name, part = problem.split("/", 1)
    return judge_answer(paper(name).problem(part), paper(name).references.get(part), answer, "latex")


def key(row):
    return row["problem"], row["answer"]


def labelled(label):
    return [row for row in COLLECTED if row["label"] == label]


def judgement(row):
    return judged(*key(row))


def has_full_marks(row):
    return judgement(row).credit == FULL


def test_what_was_collected_is_sorted_labelled_and_there_once():
    assert {row["label"] for row in COLLECTED} == {"right", "wrong", "unsure"}
    assert len({key(row) for row in COLLECTED}) == len(COLLECTED)
    places = [(row["problem"], row["label"], row["answer"]) for row in COLLECTED]
    assert places == sorted(places)


def test_the_lists_name_answers_that_were_collected():
    known = {key(row): row["label"] for row in COLLECTED}
    assert {known.get(one) for one in FULL_MARKS_ALL_THE_SAME} == {"wrong"}


def test_no_wrong_answer_gets_full_marks_but_those_with_a_reason():
    paid = {key(row) for row in labelled("wrong") if has_full_marks(row)}
    assert paid - set(FULL_MARKS_ALL_THE_SAME) == set()


@pytest.mark.parametrize("one", FULL_MARKS_ALL_THE_SAME, ids=lambda one: one[0])
def test_a_reason_stands_only_where_it_is_needed(one):
    assert judged(*one).credit == FULL


def test_no_answer_makes_the_grader_fail():
    failed = {key(row) for row in COLLECTED if judgement(row).verdict is Verdict.ERROR}
    assert failed == set()


def test_most_right_answers_get_full_marks():
    right = labelled("right")
    full = sum(map(has_full_marks, right))
    assert full >= RIGHT_WITH_FULL_MARKS
    assert full / len(right) >= 0.9


def test_no_right_answer_is_marked_as_wrong():
    costs = {Verdict.INCORRECT, Verdict.PARTIAL}
    assert [key(row) for row in labelled("right") if judgement(row).verdict in costs] == []


def test_what_could_not_be_settled_is_handed_to_a_person():
    silent = [key(row) for row in COLLECTED if not judgement(row).verdict.settled and not judgement(row).needs_review]
    assert silent == []


def test_mistakes_are_called_by_their_name():
    named = Counter()
    for row in labelled("wrong"):
        if row["misconception"]:
            decisive = judgement(row).decisive
            named[decisive is not None and row["misconception"] in decisive.misconception] += 1
    assert named[True] >= WRONG_WITH_ITS_NAME


@pytest.mark.parametrize("name", sorted({row["problem"] for row in COLLECTED}))
def test_every_problem_is_told_apart(name):
    right = [row for row in labelled("right") if row["problem"] == name]
    wrong = [row for row in labelled("wrong") if row["problem"] == name]
    assert sum(map(has_full_marks, right)) / len(right) >= 0.75
    assert sum(map(has_full_marks, wrong)) / len(wrong) < 0.1
