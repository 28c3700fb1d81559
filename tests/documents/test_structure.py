"""How labels are told from what only looks like one, and questions from answers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.documents.reading import read_submission
from grader.model.problem import Assessment, Problem, Slot
from grader.model.symbols import Declarations
from tests.documents.papers import assignment, questionnaire

NESTED, FLAT = assignment(), questionnaire()


@pytest.fixture
def read(tmp_path):
    def _read(text, paper=NESTED, name="homework.md"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_submission(path, paper)

    return _read


def texts(submission):
    return {part: slot.text for part, slot in submission.slots.items()}


@pytest.mark.parametrize(
    "label",
    ["# 1 (a)", "## Question 1a", "1a.", "1a)", "1.a)", "**1a**", "**1a.**", "Q1a:", "Q1 (a)", "Problem 1 (a)", "1a:",
     "Exercise 1, part (a)", "Answer 1a:", "Answer to question 1 (a):", "### 1.a", "(1a)", "1(a)", "1-a)", "Question 1.A",
     "> 1a.", "- 1a.", "__1a__", "1 A)", "Part 1a", "QUESTION 1A", "# 1\n\na.", "# Question One\n\n(a)", "1.\na)"],
)  # fmt: skip
def test_spellings_of_one_label(label, read):
    assert texts(read(f"A title\n\n{label}\n\nThe answer.\n\n1b. Another.\n"))["1b"] == "Another."
    bound = read(f"A title\n\n{label}\n\n$\\frac{{\\partial J}}{{\\partial\\theta}} = y$\n\n1b. $z$\n")
    assert bound.slots["1a"].text == r"\frac{\partial J}{\partial\theta} = y"


@pytest.mark.parametrize(
    "line",
    ["1.5 times as much", "2 apples and more", "a vector is enough", "e.g. this one", "i.e. that", "3 = x + y", "1) = 2",
     "2024 was long", "12% of all", "I think so", "A network learns"],
)  # fmt: skip
def test_lines_that_are_no_labels(line, read):
    found = read(f"# 4\n\n(e) It fails.\n{line}\n\n# 5.1\n\n(a) Fine.\n")
    assert found.slots["4e"].text == f"It fails.\n{line}"


def test_list_inside_an_answer_with_the_style_of_the_questions(read):
    inner = "Three reasons:\n\n1. fast\n2. cheap\n3. parallel\n4. simple\n5. scalable"
    text = f"1. A model.\n\n2. It predicts.\n\n3. {inner}\n\n4. Encoders read.\n\n6. Few shots.\n"
    assert texts(read(text, FLAT)) == {
        "1": "A model.", "2": "It predicts.", "3": inner, "4": "Encoders read.", "6": "Few shots.",
    }  # fmt: skip


def test_tight_indented_list_inside_an_answer(read):
    text = "1. A model.\n2. It predicts.\n3. Reasons:\n   1. fast\n   2. cheap\n   3. parallel\n   4. simple\n4. Encoders.\n"
    found = texts(read(text, FLAT))
    assert found["3"].endswith("4. simple")
    assert found["4"] == "Encoders."


def test_questions_answered_out_of_order(read):
    found = texts(read("# Question 3\n\n(b) five\n\n# Question 1\n\n(c) see file\n\n# Question 2\n\n(b) curve\n"))
    assert found == {"3b": "five", "1c": "see file", "2b": "curve"}


def test_letters_of_a_choice_are_answers(read):
    assert texts(read("1. b\n2. C\n3. a\n4. d\n", FLAT)) == {"1": "b", "2": "C", "3": "a", "4": "d"}


@pytest.mark.parametrize("mark", ["Ans:", "Ans.", "Answer:", "**Answer:**", "Solution:", "A. Ans:", "Solution.", "_Answer_:"])
def test_what_stands_before_the_marker_is_the_question(mark, read):
    mark = mark.removeprefix("A. ")
    text = f"1. What is a language model?\n\n{mark} A distribution.\n\n2. Explain masking.\n\n{mark}\n\nHiding words.\n"
    submission = read(text, FLAT)
    assert texts(submission) == {"1": "A distribution.", "2": "Hiding words."}
    assert submission.unassigned == ()


def test_marker_on_the_line_of_the_question(read):
    text = "1. What is a model? Ans: A distribution.\n2. Why mask? Ans: To learn.\n3. Why? Ans. Parallel.\n"
    assert texts(read(text, FLAT)) == {"1": "A distribution.", "2": "To learn.", "3": "Parallel."}


def test_heading_as_marker(read):
    text = "## Question 1\n\nWhat is a model?\n\n### Answer\n\nA distribution.\n\n## Question 2\n\n### Answer\n\nWords.\n"
    assert texts(read(text, FLAT)) == {"1": "A distribution.", "2": "Words."}


def test_questions_without_markers(read):
    text = "1. What is a model?\n\nIt predicts.\n\n2. What is masking?\n\nHiding words.\n"
    assert texts(read(text, FLAT)) == {"1": "It predicts.", "2": "Hiding words."}


def test_a_final_answer_keeps_its_derivation(read):
    text = "## 3b\n\nFirst we count words.\n\nAnswer: 5\n\n## 3c\n\nThen letters.\n\nAnswer: 6\n"
    assert texts(read(text)) == {"3b": "First we count words.\n\n5", "3c": "Then letters.\n\n6"}


def test_labels_that_nobody_expects_are_left_over(read):
    submission = read("# 4\n\n(a) code here\n\n(e) five examples\n\n(f) more stuff\n\n# 6 Bonus\n\nbonus text\n")
    assert texts(submission) == {"4e": "five examples"}
    left = [(passage.text, passage.place.first_line) for passage in submission.unassigned]
    assert left == [("(a) code here", 3), ("(f) more stuff", 7), ("# 6 Bonus\n\nbonus text", 9)]


def test_titles_stand_for_numbers(read):
    text = "# Word-Level Neural Bigram Language Model\n\n(c) see file\n\n# Perplexity\n\n(b) 5\n\n# Copying in attention\n\na. sums to one\n"
    assert texts(read(text)) == {"1c": "see file", "3b": "5", "5.1a": "sums to one"}


def test_two_answers_under_one_label_that_cannot_be_told_apart(read):
    submission = read("## 2a\n\nCharacters spell. Words are short.\n\n## 2b\n\ncurve\n")
    assert submission.slots["2a.1"].text == submission.slots["2a.2"].text == "Characters spell. Words are short."
    assert "2a.1 and 2a.2" in submission.problems[0]


def test_answer_under_the_number_alone_where_one_part_is_asked(read):
    assert texts(read("# 4\n\nThey are ironic.\n\n# 5.1\n\n(a) Yes.\n")) == {"4e": "They are ironic.", "5.1a": "Yes."}


def test_empty_answer_is_kept_with_its_place(read):
    slot = read("## 1c\n\n## 2b\n\ncurve\n").slots["1c"]
    assert (slot.text, slot.place.first_line) == ("", 1)


def test_no_label_at_all(read):
    submission = read("Some thoughts.\n\nMore thoughts.\n")
    assert submission.slots == {}
    assert submission.unassigned[0].text == "Some thoughts.\n\nMore thoughts."
    assert "no label" in submission.problems[0]


def test_labels_inside_code_and_formulas_are_text(read):
    text = "## 1c\n\n```python\n# 2b\n1. x\n```\n\n## 3b\n\n$$\nx =\n1. y\n$$\n"
    found = texts(read(text))
    assert found == {"1c": "```python\n# 2b\n1. x\n```", "3b": "$$\nx =\n1. y\n$$"}


def test_exam_class(read):
    text = (
        "\\documentclass{exam}\n\\begin{document}\n\\begin{questions}\n\\question Word model\n\\begin{parts}\n"
        "\\part Derive.\n\\begin{solution}\n$y$\n\\end{solution}\n\\part Derive.\n\\begin{solution}\n$z$\n"
        "\\end{solution}\n\\part Code. % 1d\n\\begin{solution}see file\\end{solution}\n\\end{parts}\n"
        "\\question Second\n\\begin{parts}\n\\part Give one.\n\\begin{solution}\nspelling\n\\end{solution}\n\\end{parts}\n"
        "\\end{questions}\n\\end{document}\n"
    )
    submission = read(text, name="exam.tex")
    assert texts(submission) == {"1a": "y", "1b": "z", "1c": "see file", "2a.1": "spelling"}
    assert submission.slots["1b"].place.first_line == 12


def test_numbered_sections(read):
    text = "\\section{Words}\n\\subsection*{(c)}\nsee file\n\\section{Letters}\n\\subsection*{(b)}\ncurve\n"
    assert texts(read(text, name="x.tex")) == {"1c": "see file", "2b": "curve"}


def test_typed_item_labels(read):
    text = "\\begin{enumerate}\n\\item[3.] \\begin{itemize}\\item[(b)] five \\item[(c)] domains\\end{itemize}\n\\end{enumerate}\n"
    assert texts(read(text, name="x.tex")) == {"3b": "five", "3c": "domains"}


def test_a_letter_typed_behind_a_counted_item_begins_a_list(read):
    text = "\\begin{enumerate}\n\\item First.\n\\item (a) One.\n\n(b) Two.\n\\end{enumerate}\n"
    paper = Assessment("quiz", "Quiz", tuple(
        Problem(f"quiz/{'.'.join(labels)}", "", "", Fraction(1), Declarations(), (), Slot(labels=labels))
        for labels in (("1",), ("2", "a"), ("2", "b"))
    ))  # fmt: skip
    assert texts(read(text, paper, "homework.tex")) == {"1": "First.", "2.a": "One.", "2.b": "Two."}


def test_two_letters_on_one_line_begin_two_lists(read):
    text = "# 1\n(a) One.\n(b) (i) Two.\n(ii) Three.\n(c) Four.\n# 2\n(a) (i) Five.\n(ii) Six.\n"
    paper = Assessment("quiz", "Quiz", tuple(
        Problem(f"quiz/{'.'.join(labels)}", "", "", Fraction(1), Declarations(), (), Slot(labels=labels))
        for labels in (("1", "a"), ("1", "b", "i"), ("1", "b", "ii"), ("1", "c"), ("2", "a", "i"), ("2", "a", "ii"))
    ))  # fmt: skip
    assert texts(read(text, paper)) == {
        "1.a": "One.", "1.b.i": "Two.", "1.b.ii": "Three.", "1.c": "Four.", "2.a.i": "Five.", "2.a.ii": "Six.",
    }  # fmt: skip
