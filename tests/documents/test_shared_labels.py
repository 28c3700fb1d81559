"""Parts that share a label are told apart by their titles, wherever these stand."""

from dataclasses import replace
from fractions import Fraction

import pytest

from grader.documents.reading import read_submission
from grader.model.problem import Assessment, Problem, Slot
from grader.model.symbols import Declarations, Kind, Symbol

ARRAY = {"take": "array"}
SYMBOLS = Declarations(symbols=tuple(Symbol(name, Kind.SCALAR) for name in "fgab"))
PARTS = {
    "mean": ("Mean of the batch", Slot(("1",), near=("mean|mu", "batch"), **ARRAY)),
    "variance": ("Variance of the batch", Slot(("1",), near=("variance|var", "batch"), **ARRAY)),
    "first": ("The first formula", Slot(("2", "a"), "formula", binds=("f",))),
    "second": ("The second formula", Slot(("2", "a"), "formula", binds=("g",))),
    "alone": ("On its own", Slot(("3",))),
    "slow": ("LoRA on the LFFN, time", Slot(("4", "a", "i"))),
    "large": ("LoRA on the LFFN, space", Slot(("4", "a", "ii"))),
    "rest": ("QLoRA on the LFFN, space", Slot(("4", "a", "iii"))),
}
PAPER = Assessment("paper", "Paper", tuple(
    Problem(f"paper/{part}", title, f"What is {title.lower()}?", Fraction(1), SYMBOLS, (), slot) for part, (title, slot) in PARTS.items()
))  # fmt: skip


def read(tmp_path, text, paper=PAPER):
    path = tmp_path / "answers.md"
    path.write_text(text, encoding="utf-8")
    return {part: slot.text for part, slot in read_submission(path, paper).slots.items()}


TWO = {"mean": "[1, 2]", "variance": "[3, 4]"}


@pytest.mark.parametrize("text", [
    "## 1\n### Mean of the batch\nAnswer:\n[1, 2]\n### Variance of the batch\nAnswer:\n[3, 4]\n",
    "## 1\n### Mean of the batch\n[1, 2]\n\n### Variance of the batch\n[3, 4]\n",
    "## 1\n### Variance of the batch\nAnswer:\n[3, 4]\n### Mean of the batch\nAnswer:\n[1, 2]\n",
    "## 1\n**Mean of the batch (1 mark)**\n\nAnswer: [1, 2]\n\n**Variance of the batch (1 mark)**\n\nAnswer: [3, 4]\n",
    "# 1\n\nmean of batch\n\n[1, 2]\n\nvariance of the batch:\n\n[3, 4]\n",
    "## 1\nAnswer:\nbatch mean: [1, 2]\nbatch variance: [3, 4]\n",
    "## 1\n### Mean of the batch\nAnswer:\nbatch mean [1, 2], batch variance [3, 4]\n### Variance of the batch\nAnswer:\n",
    "## Question 1\n\n## Mean of the batch (1 mark)\n\nWhat is it?\n\n**Answer:**\n[1, 2]\n\n## Variance of the batch (1 mark)\n\nWhat is 7 + 8?\n\n**Answer:**\n[3, 4]\n",
])  # fmt: skip
def test_two_arrays_under_one_label(tmp_path, text):
    found = read(tmp_path, text)
    assert {part: found[part].strip() for part in TWO} == TWO


def test_a_formula_without_its_left_side_is_told_by_its_title(tmp_path):
    found = read(tmp_path, "## 2a\n### The first formula\n$a + b$\n### The second formula\n$a b$ with $b = 2 a$\n")
    assert (found["first"], found["second"]) == ("a + b", "$a b$ with $b = 2 a$")


def test_the_other_part_stays_blank(tmp_path):
    found = read(tmp_path, "## 2a\n### The first formula\nAnswer:\n$a + b$\n### The second formula\nAnswer:\n")
    assert (found["first"], found["second"]) == ("a + b", "")


def test_an_untouched_sheet_is_blank(tmp_path):
    found = read(tmp_path, "## 2a\n### The first formula\n\nAnswer:\n\n### The second formula\n\nAnswer:\n\n")
    assert (found["first"], found["second"]) == ("", "")


def test_a_second_marker_is_part_of_the_answer(tmp_path):
    found = read(tmp_path, "## 1\n### Mean of the batch\nAnswer:\nFirst the sum.\nAnswer: [1, 2]\n### Variance of the batch\n[3, 4]\n")
    assert found["mean"] == "First the sum.\nAnswer: [1, 2]"


def test_titles_mean_nothing_where_one_part_has_the_label(tmp_path):
    assert read(tmp_path, "## 3\nIt is this.\n\nOn its own\n\nit stands.\n")["alone"] == "It is this.\n\nOn its own\n\nit stands."


def test_parts_without_titles_are_no_trouble(tmp_path):
    bare = replace(PAPER, problems=tuple(replace(problem, title="") for problem in PAPER.problems))
    found = read(tmp_path, "## 1\n\nbatch mean: [1, 2]\n\nbatch variance: [3, 4]\n", bare)
    assert {part: found[part] for part in TWO} == TWO


def test_a_named_question_may_come_after_a_later_one(tmp_path):
    found = read(tmp_path, "## 3\nAnswer:\nthree\n\n## 2a\nAnswer:\n$f = a$\n\n## Question 1\nAnswer:\nbatch mean: [1, 2]\n")
    assert (found["alone"], found["first"], found["mean"]) == ("three", "f = a", "[1, 2]")


COSTS = {"slow": "O(n)", "large": "O(d)", "rest": "O(1)"}


@pytest.mark.parametrize("text", [
    "## 4a\n(i) O(n)\n\n(ii) O(d)\n\n(iii) O(1)\n",
    "## 4a\nLoRA LFFN time: O(n)\nLoRA LFFN space: O(d)\nQLoRA LFFN space: O(1)\n",
    "## 4a\n### LoRA on the LFFN, time\nO(n)\n### LoRA on the LFFN, space\nO(d)\n### QLoRA on the LFFN, space\nO(1)\n",
    "## 4a\n**QLoRA, LFFN, space:** O(1)\n\n**LoRA, LFFN, time:** O(n)\n\n**LoRA, LFFN, space:** O(d)\n",
    "## 4a.i\nAnswer:\nO(n)\n## 4a.ii\nAnswer:\nO(d)\n## 4a.iii\nAnswer:\nO(1)\n",
])  # fmt: skip
def test_parts_below_a_label_are_found_by_label_or_by_title(tmp_path, text):
    found = read(tmp_path, text)
    assert {part: found[part] for part in COSTS} == COSTS


def test_a_title_that_no_part_has_is_left_over(tmp_path):
    path = tmp_path / "answers.md"
    path.write_text("## 4a\nadapters everywhere: O(n)\n", encoding="utf-8")
    found = read_submission(path, PAPER)
    assert [passage.text for passage in found.unassigned] == ["adapters everywhere: O(n)"]
    assert not set(COSTS) & set(found.slots)
