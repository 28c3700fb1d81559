"""Parts that take a formula or a program: what of a document is which."""

from __future__ import annotations

from fractions import Fraction

import pytest

from grader.answers.array import Array
from grader.answers.code import Code
from grader.answers.expression import Expression
from grader.documents.reading import read_submission
from grader.model.problem import Assessment, Form, Problem, Slot
from grader.model.program import Program
from grader.model.symbols import Declarations

CODE = "def loss(p, q):\n    mean = p.mean((0, 2))\n    return mean\n"


def part(name, slot, *forms):
    return Problem(f"paper/{name}", "", "", Fraction(1), Declarations(), forms, slot)


PAPER = Assessment(
    "paper",
    "Paper",
    (
        part("1", Slot(("1",)), Form(Code({"loss": "p: any, q: any -> any"}), ()), Form(Expression(), ())),
        part("2.mean", Slot(("2",), "array", near=("mean",)), Form(Array(), ())),
        part("2", None, Form(Code({"stats": "x: any -> any"}), (), {"2.mean": ("value",)})),
    ),
)


@pytest.fixture
def read(tmp_path):
    """A submission of a document and files beside it."""

    def _read(document, **files):
        (tmp_path / "answers.md").write_text(document, encoding="utf-8")
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
        return read_submission(tmp_path, PAPER)

    return _read


def source(slot):
    return Program.from_text(slot.text).source


def test_a_formula_and_a_fence_under_one_label_are_both_kept(read):
    found = read(f"# 1\n\n$-p \\log q$\n\n```python\n{CODE}```\n")
    assert source(found.slots["1"]).strip() == CODE.strip()
    assert found.beside["1"].text.strip() == r"$-p \log q$"


def test_a_formula_stands_beside_a_file(read):
    found = read("# 1\n\n$-p \\log q$\n", loss=CODE)
    assert (source(found.slots["1"]), found.beside["1"].text) == (CODE, r"$-p \log q$")


def test_a_fence_alone_has_nothing_beside_it(read):
    found = read(f"# 1\n\n```python\n{CODE}```\n")
    assert source(found.slots["1"]).strip() == CODE.strip()
    assert dict(found.beside) == {}


def test_a_fence_of_something_else_does_not_hide_a_formula(read):
    found = read("# 1\n\n$-p \\log q$\n\n```\np q\n```\n")
    assert found.slots["1"].format == "auto"
    assert r"$-p \log q$" in found.slots["1"].text


def test_numbers_in_the_code_for_another_part_are_no_answers(read):
    found = read("# 2\n\n```python\ndef stats(x):\n    mean = x.mean((0, 2))\n    return mean\n```\n")
    assert found.slots["2.mean"].text == ""
    assert "def stats" in found.slots["2"].text


def test_an_array_is_found_beside_code_that_speaks_of_it(read):
    code = "```python\ndef stats(x):\n    mean = x.mean((0, 2))\n    return mean\n```"
    found = read(f"# 2\n\n{code}\n\nmean: [1.5, 2.5]\n\n```text\nnothing\n```\n")
    assert "[1.5, 2.5]" in found.slots["2.mean"].text
    assert "x.mean" not in found.slots["2.mean"].text
