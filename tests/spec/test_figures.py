"""Figures of statements: read from data beside the problem, put in their place, and every fault told at its place."""

from __future__ import annotations

import json

import pytest
from small_kinds import CATALOGUE, changed, write

from grader.errors import SpecError
from grader.spec.load import load_assessment

DATA = {"bos": "<s>", "edges": {"<s>": {"a": -0.5, "b": -1.5}}, "beams": 2}
FIGURE = "    statement: |\n      Look:\n\n      [figure]\n\n      What is it?\n    figure: {kind: tree, data: model.json, alt: A tree.}\n"
STATEMENT = "    statement: What is it?\n"


def loaded(root, figure=FIGURE, data=None):
    write(root, changed("first", (STATEMENT, figure)))
    text = json.dumps(data if data is not None else DATA, indent=1) if not isinstance(data, str) else data
    (root / "problems" / "paper" / "model.json").write_text(text, encoding="utf-8")
    return load_assessment("paper", problems=root / "problems", references=root / "reference", catalogue=CATALOGUE)


def faults(root, *given):
    with pytest.raises(SpecError) as caught:
        loaded(root, *given)
    return [str(fault).replace("problems/paper/", "") for fault in caught.value.faults]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_the_statement_holds_the_figure_where_it_says(tmp_path):
    problem = loaded(tmp_path).problem("1a")
    assert problem.statement == "Look:\n\n```text\n<s>\n├─ a  -0.5\n└─ b  -1.5\n```\n\nWhat is it?\n"
    assert (problem.figure.alt, problem.figure.drawing.bos) == ("A tree.", "<s>")
    assert loaded(tmp_path).problem("2").figure is None


def test_data_counts_in_the_digest(tmp_path):
    before = loaded(tmp_path).digest
    other = {**DATA, "edges": {"<s>": {"a": -0.6, "b": -1.5}}}
    assert loaded(tmp_path, FIGURE, other).digest != before


@pytest.mark.parametrize(("old", "new", "told"), [
    ("kind: tree", "kind: treee", "unknown kind of figure `treee` (did you mean `tree`?)"),
    ("model.json", "modell.json", "no data `modell.json` lies beside this file (did you mean `model.json`?)"),
    ("model.json", "../model.json", "no data `../model.json` lies beside this file"),
    ("alt: A tree.", "alt: ''", "`alt` is empty (say in words what the figure shows)"),
    (", alt: A tree.", "", "`alt` is missing"),
    ("      [figure]\n\n", "", "the statement must say once where the figure stands, and does so 0 times"),
    ("[figure]", "[figure]\n\n      [figure]", "and does so 2 times (write [figure] as a paragraph of its own)"),
    ("    figure: {kind: tree, data: model.json, alt: A tree.}\n", "", "`[figure]` stands for no figure (declare one under `figure`)"),
])  # fmt: skip
def test_faults_of_the_declaration(tmp_path, old, new, told):
    assert old in FIGURE
    (only,) = faults(tmp_path, FIGURE.replace(old, new))
    assert only.startswith("first.yaml:")
    assert told in only


@pytest.mark.parametrize(("data", "told"), [
    ("[1, 2]", "model.json:1:1: (file): expected a table, found a list"),
    ("", "model.json:1:1: (file): is empty"),
    ("{", "model.json:1:2: (file): "),
    ({"bos": "<s>"}, "model.json:1:1: (file): `edges` is missing"),
    ({"bos": "<s>", "edges": {"<s>": {"a": "far"}}}, 'model.json:5:9: edges["<s>"].a: expected a number, found the text `far`'),
    ({"bos": "<s>", "edges": {"<s>": {"a": -1}, "<s> b": {"c": -1}}}, "model.json:1:1: (file): no branch leads to `<s> b`"),
    ('{"bos": "<s>", "edges": {"<s>": {"a": 1, "a": 2}}}', "key `a` stands here for the second time"),
])  # fmt: skip
def test_faults_of_the_data(tmp_path, data, told):
    found = faults(tmp_path, FIGURE, data)
    assert any(told in one for one in found)
