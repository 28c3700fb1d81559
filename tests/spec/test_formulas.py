"""Every formula that an author wrote is read, and what cannot be is told at its own place."""

from __future__ import annotations

import pytest
from small_kinds import CATALOGUE, changed, write

from grader.errors import SpecError
from grader.spec.formulas import validate_formulas
from grader.spec.load import load_assessment


def faults_of(root):
    paper = load_assessment("paper", problems=root / "problems", references=root / "reference", catalogue=CATALOGUE)
    try:
        validate_formulas(paper)
    except SpecError as error:
        return [(f"{fault.line}:{fault.column} {fault.path}", fault.message) for fault in error.faults]
    return []


def test_sound_formulas(tmp_path):
    assert faults_of(write(tmp_path, changed("first"))) == []


@pytest.mark.parametrize(
    ("edits", "place"),
    [
        ([("'W x'", "'W x + )'")], "10:52 symbols.y.definition"),
        ([("'W x'", "'W blah'")], "10:48 symbols.y.definition"),
        ([("{kind: column, shape: [m], definition: 'W x'}", "\n    kind: column\n    shape: [m]\n    definition: |\n      W\n      )")], "15:7 symbols.y.definition"),
        ([("  m: {}", "  m: {at_least: 'n +* 2'}")], "5:21 dimensions.m.at_least"),
        ([("    marks: 1\n", "    marks: 1\n    symbols: {y: {kind: column, shape: [m], definition: 'W x ^'}}\n")], None),
    ],
)  # fmt: skip
def test_definitions(tmp_path, edits, place):
    ((found, message),) = faults_of(write(tmp_path, changed("first", *edits)))
    assert message
    if place is not None:
        assert found == place
    else:
        assert found.startswith("27:")
        assert found.endswith("parts.2.symbols.y.definition")


def test_circles(tmp_path):
    circle = ("aliases: ['\\mathbf x']", "definition: 'W^\\top y'")
    assert faults_of(write(tmp_path, changed("first", circle))) == [
        ("7:45 symbols.x.definition", "`x` is defined by itself: x -> y -> x"),
        ("10:45 symbols.y.definition", "`y` is defined by itself: y -> x -> y"),
    ]


@pytest.mark.parametrize(
    ("alias", "message"),
    [("y", "alias `y` stands for `y` already"), ("\\mathbf{W}", "alias `\\mathbf{W}` stands for `W` already"), ("n", "alias `n` stands for `n` already")],
)  # fmt: skip
def test_aliases_stand_for_one_thing(tmp_path, alias, message):
    assert faults_of(write(tmp_path, changed("first", ("'\\mathbf x'", f"'\\mathbf x', '{alias}'")))) == [
        ("7:56 symbols.x.aliases[1]", message)
    ]


def test_references_are_read_by_their_own_kind(tmp_path):
    files = changed("reference", ("value: a", "value: c\n      alternatives: [a, 1]"), ("answer: b", "answer: B"))
    assert faults_of(write(tmp_path, files)) == [
        ("5:14 parts.1a.word.value", "is no answer of kind `word`: no such choice"),
        ("6:25 parts.1a.word.alternatives[1]", "is no answer of kind `word`: no such choice"),
        ("8:20 parts.1a.word.mutants[0].answer", "is no answer of kind `word`: no such choice"),
    ]


def test_the_place_inside_a_formula(tmp_path):
    files = changed("first", ("kind: word\n        choices: [a, b]", "kind: formula"), ("near\n            layout: {fraction: 1/2, note: the other way}", "whole"))
    files["reference/paper/first.yaml"] = "grader: 1\nparts:\n  1a:\n    formula:\n      value: 'W x + q'\n"
    ((place, message),) = faults_of(write(tmp_path, files))
    assert place == "5:21 parts.1a.formula.value"
    assert "q" in message


def test_formulas_among_parameters(tmp_path):
    check = ("check: near\n            layout: {fraction: 1/2, note: the other way}", "check: whole\n            claims: {a: 'W x = y', b: 'W x = + )', c: ~}")
    ((place, _),) = faults_of(write(tmp_path, changed("first", check)))
    assert place == "22:48 parts.1a.answers[0].checks[0].claims.b"
