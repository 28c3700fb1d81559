"""A sound paper becomes the values that it describes."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import pytest
from small_kinds import CATALOGUE, PAPER, Layout, Near, Whole, Word, changed, write

from grader.errors import SpecError
from grader.model.problem import Form, FormReference, Mutant, Slot
from grader.model.symbols import Dimension, Kind, Symbol
from grader.model.verdict import Verdict
from grader.spec.binding import Binder
from grader.spec.load import assessments, load_assessment
from grader.spec.nodes import Cursor
from grader.spec.parameters import description, parameters
from grader.spec.yaml12 import loads


def loaded(root, references=True):
    private = root / "reference" if references else None
    return load_assessment("paper", problems=root / "problems", references=private, catalogue=CATALOGUE)


def test_the_whole_paper(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    paper = loaded(write(tmp_path, PAPER))
    assert (paper.name, paper.title, paper.course, paper.marks) == ("paper", "A paper", "A course", Fraction(7, 2))
    second, first = paper.problems
    assert (second.id, first.id) == ("paper/2", "paper/1a")
    assert (second.pending, second.given, second.forms) == ("a person looks", {"y": "1a"}, ())
    assert (first.preface, first.statement, first.source) == ("A setting.", "What is it?", "problems/paper/first.yaml")
    assert first.slot == Slot(("1", "a"))
    assert first.forms == (Form(Word(("a", "b")), (Near(layout=Layout(Fraction(1, 2), "the other way")),)),)
    assert first.declarations.dimensions == (Dimension("n", 2, 6), Dimension("m"))
    assert first.declarations.symbol("x") == Symbol("x", Kind.COLUMN, ("n",), aliases=(r"\mathbf x",))
    assert first.declarations is second.declarations
    assert paper.references["1a"].forms == {
        "word": FormReference("a", mutants=(Mutant("b", "the other one", "other", Fraction(1, 4)),))
    }


def test_without_references_nothing_private_is_read(tmp_path):
    files = {name: text for name, text in PAPER.items() if name.startswith("problems")}
    paper = loaded(write(tmp_path, files), references=False)
    assert paper.references == {}
    assert paper.reference_folder is None


def test_a_check_that_needs_no_reference_asks_for_none(tmp_path):
    files = changed("first", ("check: near\n            layout: {fraction: 1/2, note: the other way}", "check: whole"))
    files["reference/paper/first.yaml"] = "grader: 1\nparts: {}\n"
    assert loaded(write(tmp_path, files)).problem("1a").forms[0].checks == (Whole(),)


def test_parts_add_and_replace_declarations(tmp_path):
    own = "    dimensions: {k: {low: 3}}\n    symbols:\n      x: {kind: scalar}\n      u: {kind: row, shape: [k]}\n"
    paper = loaded(write(tmp_path, changed("first", ("    marks: 1\n", "    marks: 1\n" + own))))
    changed_part, plain = paper.problems
    assert [each.name for each in changed_part.declarations.symbols] == ["x", "W", "i", "y", "u"]
    assert changed_part.declarations.symbol("x").kind is Kind.SCALAR
    assert plain.declarations.symbol("x").kind is Kind.COLUMN
    assert [each.name for each in changed_part.declarations.dimensions] == ["n", "m", "k"]


def test_parts_that_are_not_listed_come_last_in_file_order(tmp_path):
    files = changed("paper", ("[2, 1a]", "[2]"))
    files["problems/paper/a.yaml"] = "grader: 1\nparts:\n  9: {title: T, statement: S, marks: 0, pending: later}\n"
    assert [problem.part for problem in loaded(write(tmp_path, files)).problems] == ["2", "9", "1a"]


def test_the_digest_follows_every_file_and_nothing_else(tmp_path):
    root = write(tmp_path, PAPER)
    before = loaded(root).digest
    assert loaded(root).digest == before
    assert loaded(root, references=False).digest != before
    (root / "reference/paper/first.yaml").write_text(PAPER["reference/paper/first.yaml"] + "# a note\n")
    assert loaded(root).digest != before
    (root / "reference/paper/first.yaml").write_text(PAPER["reference/paper/first.yaml"])
    (root / "problems/paper/notes.txt").write_text("not a problem")
    assert loaded(root).digest == before


def test_assessments_are_the_folders_with_a_paper(tmp_path):
    write(tmp_path, {"b/assessment.yaml": "", "a/assessment.yaml": "", "c/other.yaml": "", "assessment.yaml": ""})
    assert assessments(tmp_path) == ("a", "b")


def test_the_function_that_agrees_is_found_and_not_run(tmp_path):
    files = changed("reference", ("value: a", "value: a\n      agrees_with: slopes.py:slope"))
    root = write(tmp_path, {**files, "reference/paper/slopes.py": "def slope(): ...\nraise SystemExit\n"})
    assert loaded(root).references["1a"].forms["word"].agrees_with == "slopes.py:slope"
    (root / "reference/paper/slopes.py").write_text("def slop(): ...\n")
    with pytest.raises(SpecError, match=r"has no function `slope` \(did you mean `slop`\?\)"):
        loaded(root)
    (root / "reference/paper/slopes.py").write_text("def slope(:\n")
    with pytest.raises(SpecError, match="SyntaxError"):
        loaded(root)


def bound(text, kind):
    document, faults = loads(text, "x.yaml")
    assert not faults
    binder = Binder(CATALOGUE)
    return SimpleNamespace(value=binder.bind(Cursor(document, document.root), kind), faults=binder.faults)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("0.1", Fraction, Fraction(1, 10)), ("1e-6", Fraction, Fraction(1, 10**6)), ("-3/9", Fraction, Fraction(-1, 3)),
        ("'1/2'", Fraction, Fraction(1, 2)), ("7", Fraction, Fraction(7)), (".5", Fraction, Fraction(1, 2)),
        ("1/4", float, 0.25), ("3", float, 3.0), (".inf", float, float("inf")), ("010", int, 10), ("5.10", str, "5.10"),
        ("no", str, "no"), ("true", str, "true"), ("[a, 2]", tuple[str, ...], ("a", "2")), ("[1, 2.5]", tuple[int, float], (1, 2.5)),
        ("{a: [1]}", dict[str, list[int]], {"a": (1,)}), ("[a, a]", frozenset[str], frozenset("a")), ("~", int | None, None),
        ("3", int | str, 3), ("x", int | str, "x"), ("[x]", str | tuple[str, ...], ("x",)), ("correct", Verdict, Verdict.CORRECT),
        ("{fraction: 1}", Layout | str, Layout(Fraction(1))), ("{a: [1, {b: x}]}", object, {"a": [1, {"b": "x"}]}),
    ],
)  # fmt: skip
def test_types(text, kind, value):
    found = bound(text, kind)
    assert (found.value, found.faults) == (value, [])
    assert type(found.value) is type(value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("1" * 40, Fraction), ("1e99999", Fraction), ("'x'", float), ("1.5", int), ("true", int), ("1", bool), ("~", str),
     ("[1]", str), ("a", tuple[str, ...]), ("{a: b}", tuple[str, ...]), ("[1]", dict[str, int]), (".nan", object),
     ("[1, 2]", int | str), ("1e400", float), ("{fraction: 1, b: 2}", Layout | None)],
)  # fmt: skip
def test_misfits(text, kind):
    assert len(bound(text, kind).faults) == 1


def test_names_that_only_the_type_checker_imports_are_found():
    assert {each.name: each.type for each in parameters(Near)}["becomes"] == Verdict | None


def test_descriptions_come_from_the_docstring():
    assert description(Near, "tolerance") == "How far apart two words may be."
    assert description(Layout, "fraction") == "`fraction` is what it is worth."
    assert description(Near, "weight").startswith("`weight` is the check's share")
    assert description(Layout, "note") == ""
