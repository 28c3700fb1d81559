"""Lists in another numbering than the paper's."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.documents.reading import read_submission
from grader.model.problem import Assessment, Problem, Slot
from grader.model.symbols import Declarations


def _part(*labels: str) -> Problem:
    return Problem(f"quiz/{'.'.join(labels)}", "", "", Fraction(1), Declarations(), (), Slot(labels=labels))


QUIZ = Assessment("quiz", "Quiz", tuple(_part(*labels) for labels in (
    ("1", "1"), ("1", "2"), ("1", "3"), ("2", "1"), ("2", "2"), ("3", "a"), ("3", "b"),
)))  # fmt: skip


@pytest.fixture
def texts(tmp_path):
    def _read(text):
        path = tmp_path / "quiz.md"
        path.write_text(text, encoding="utf-8")
        return {part: slot.text for part, slot in read_submission(path, QUIZ).slots.items() if slot.text}

    return _read


@pytest.mark.parametrize("marks", [("a)", "b)", "c)"), ("(i)", "(ii)", "(iii)"), ("(a)", "(b)", "(c)")])
def test_items_stand_for_the_parts_in_their_order(marks, texts):
    one, two, three = marks
    text = f"# Question 1\n{one} x\n{two} y\n{three} z\n\n# Question 2\n{one} u\n{two} v\n"
    assert texts(text) == {"1.1": "x", "1.2": "y", "1.3": "z", "2.1": "u", "2.2": "v"}


def test_numbers_stand_for_letters(texts):
    assert texts("# Question 3\n1. x\n2. y\n") == {"3.a": "x", "3.b": "y"}


def test_another_number_of_items_is_no_list_of_parts(texts):
    assert "1.2" not in {part for part, text in texts("# Question 1\n(a) x\n(b) y\n").items() if text == "y"}


def test_a_list_inside_an_answer_stays_there(texts):
    found = texts("# Question 1\n1. Two reasons:\n   (a) fast\n   (b) cheap\n2. y\n3. z\n")
    assert found == {"1.1": "Two reasons:\n   (a) fast\n   (b) cheap", "1.2": "y", "1.3": "z"}


def test_labels_in_the_papers_own_numbering_keep_all_their_weight(texts):
    asked = "## 1.{}\n\nWhat is it?\n\n**Answer:**\n"
    text = "# Question 1\n\n" + asked.format(1) + "\n" + asked.format(2) + "y\n\n" + asked.format(3)
    assert texts(text) == {"1.2": "y"}
