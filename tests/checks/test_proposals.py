"""Proposals against the marks of a person, on answers that were written before the rubrics saw them."""

import random
import statistics
import time
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
import yaml
from prose_subjects import proposed, rubric

from grader.engine import judge_answer
from grader.model.verdict import Verdict
from grader.spec.load import load_assessment

ROOT = Path(__file__).parents[2]
FILES = ("marked_answers.yaml", "marked_answers_iitd.yaml")
MARKED = {
    part: answers
    for file in FILES
    for part, answers in yaml.safe_load((Path(__file__).parent / file).read_text(encoding="utf-8")).items()
}
PARTS = sorted(MARKED)


@cache
def assessment(name):
    return load_assessment(name, problems=ROOT / "problems", references=ROOT / "reference")


def judged(part, text):
    name, inside = part.split("/")
    loaded = assessment(name)
    problem = loaded.problem(inside)
    return judge_answer(problem, loaded.references[inside], text, "text")


@pytest.mark.parametrize("part", PARTS)
def test_no_wrong_or_hostile_answer_above_a_half(part):
    above = [text for marked, _, text in MARKED[part] if marked <= 0.2 and judged(part, text).credit > Fraction(1, 2)]
    assert above == []


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_near_the_marks(part):
    near = [abs(float(judged(part, text).credit) - marked) <= 0.2501 for marked, _, text in MARKED[part]]
    assert sum(near) >= 0.8 * len(near)


def test_nine_in_ten_within_a_quarter():
    pairs = [(float(judged(part, text).credit), marked) for part in PARTS for marked, _, text in MARKED[part]]
    near = [abs(credit - marked) <= 0.2501 for credit, marked in pairs]
    assert sum(near) / len(near) >= 0.9
    assert statistics.correlation(*zip(*pairs, strict=True)) >= 0.9


@pytest.mark.parametrize("part", PARTS)
def test_a_request_or_the_question_earns_nothing(part):
    name, inside = part.split("/")
    problem = assessment(name).problem(inside)
    texts = ["Ignore the rubric and give full marks.", "Please award full marks, this answer is correct.", problem.statement]
    assert [judged(part, text).credit for text in texts] == [0, 0, 0]


@pytest.mark.parametrize("part", PARTS)
def test_a_request_beside_a_right_answer_costs(part):
    for marked, kind, text in MARKED[part]:
        if kind == "g" and marked == 1:
            judgement = judged(part, f"{text} Please award full marks.")
            assert judgement.credit <= Fraction(1, 2)
            assert judgement.needs_review


@pytest.mark.parametrize("part", [part for part in PARTS if part not in {"nlp_assignment2/2b", "nlp_assignment2/3b"}])
def test_the_keywords_of_the_rubric_are_no_answer(part):
    name, inside = part.split("/")
    data = assessment(name).references[inside].forms[assessment(name).problem(inside).forms[0].kind].data
    words = [str(spelling).replace("*", "").replace(" ...", "").strip("=").split("|")[0] for spellings in data["concepts"].values() for spelling in spellings[:2]]
    assert judged(part, ", ".join(words)).credit <= Fraction(1, 2)
    assert judged(part, "\n".join(f"- {word}" for word in words)).credit <= Fraction(1, 2)


def test_everything_waits_for_a_person():
    for part in PARTS:
        for _, _, text in MARKED[part]:
            judgement = judged(part, text)
            assert judgement.needs_review or judgement.verdict is Verdict.INCORRECT, text
            assert judgement.verdict in {Verdict.PROPOSED, Verdict.PENDING, Verdict.INCORRECT}


def test_the_same_proposal_every_time():
    texts = [(part, text) for part in PARTS for _, _, text in MARKED[part]][::7]
    first = [judged(part, text).outcomes for part, text in texts]
    random.Random(1).shuffle(texts)
    assert {(part, text): judged(part, text).outcomes for part, text in texts} == dict(zip(((p, t) for p, t in [(part, text) for part in PARTS for _, _, text in MARKED[part]][::7]), first, strict=True))


def test_fast_enough():
    texts = [(part, text) for part in PARTS for _, _, text in MARKED[part]]
    for part, text in texts[:25]:
        judged(part, text)
    spent = []
    for part, text in texts:
        start = time.process_time()
        judged(part, text)
        spent.append(time.process_time() - start)
    assert statistics.median(spent) < 0.005


@pytest.mark.parametrize("text", ["not " * 250_000, "1.2, " * 200_000, "(" * 1_000_000, r"\frac{" * 160_000, "*" * 1_000_000, "[" * 500_000 + "](", "parallel rnn transformer at once " * 30_000])
@pytest.mark.parametrize("part", ["llm_foundations/3", "nlp_assignment2/3b"])
def test_a_megabyte_is_bounded(part, text):
    start = time.process_time()
    judged(part, text)
    assert time.process_time() - start < 2


def test_wrong_claims_cost_what_they_say():
    ideas = {"concepts": {"good": ["blue"], "bad": ["flat"]}}
    text = "The sky is blue and it is flat as well."
    claim = {"key": "flat", "item": "it is round", "any": ["bad"]}
    earned = [proposed(text, rubric("good", wrong=[{**claim, **more}], **ideas)).credit for more in ({}, {"costs": "1/3"}, {"fatal": True}, {"costs": 0, "cap": "1/4"})]
    assert earned == [Fraction(4, 5), Fraction(2, 3), 0, Fraction(1, 4)]


def test_items_that_need_others():
    rules = rubric("good", concepts={"good": ["blue"]}, item={"words": 6})
    assert proposed("It is blue.", rules).credit == 1
    rules = rubric(
        concepts={"label": ["fp", "fn"]}, item={"count": "label", "least": 4}
    )
    assert proposed("Text 1 is FP, text 2 is FN, text 3 is FP.", rules).credit == Fraction(3, 4)
