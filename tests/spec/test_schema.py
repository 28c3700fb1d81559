"""The published schema: valid, equal to what loading accepts, and up to date in the repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from small_kinds import CATALOGUE, PAPER, changed

from grader.spec.nodes import Cursor
from grader.spec.parameters import Catalogue, parameters
from grader.spec.schema import schema, schema_text
from grader.spec.yaml12 import load, loads

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("problems/*/*.yaml"), *ROOT.glob("reference/*/*.yaml"), *ROOT.glob("submissions/*/cases/*.yaml")])


@pytest.fixture(scope="module")
def small():
    return Draft7Validator(schema(CATALOGUE))


@pytest.fixture(scope="module")
def installed():
    return Draft7Validator(schema())


def data(text):
    document, _ = loads(text, "x.yaml")
    return Cursor(document, document.root).data()


def test_it_is_a_schema_of_draft_07(small, installed):
    for validator in (small, installed):
        Draft7Validator.check_schema(validator.schema)


@pytest.mark.parametrize("name", PAPER)
def test_sound_files_fit(small, name):
    assert [error.message for error in small.iter_errors(data(PAPER[name]))] == []


def test_known_answers_fit(small):
    assert small.is_valid({"grader": 1, "correct": ["a", 5, {"answer": "b", "fraction": "1/2", "format": "text"}]})
    assert not small.is_valid({"grader": 1, "correct": "a"})
    assert not small.is_valid({"grader": 1, "correct": [{"answer": "a", "format": "tex"}]})


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("paper", "title: A paper", "titel: A paper"), ("paper", "grader: 1", "grader: 2"), ("paper", "[2, 1a]", "2"),
        ("first", "5/2", "-3"), ("first", "5/2", "five"), ("first", "statement: And", "statment: And"),
        ("first", "kind: word", "kind: wrod"), ("first", "choices:", "choice:"), ("first", "check: near", "check: far"),
        ("first", "fraction: 1/2, ", ""), ("first", "layout: {fraction: 1/2, note: the other way}", "mode: sound"),
        ("first", "kind: matrix", "kind: matrx"), ("first", "kind: matrix", "kind: matrix, domain: postive"),
        ("first", "shape: [n]", "shape: n"), ("first", "low: 2", "low: 2.5"), ("first", "[1, a]}", "[1, a], take: some}"),
        ("reference", "    word:", "    wrod:"), ("reference", "note: other, ", ""), ("reference", "value: a", "valeu: a"),
    ],
)  # fmt: skip
def test_broken_files_do_not_fit(small, file, old, new):
    name = {"paper": "problems/paper/assessment.yaml", "reference": "reference/paper/first.yaml"}
    text = changed(file, (old, new))[name.get(file, "problems/paper/first.yaml")]
    assert not small.is_valid(data(text))


def test_parameters_of_a_kind_are_described(small):
    near = small.schema["definitions"]["check.near"]
    assert near["description"] == "The same word, or nearly."
    assert near["properties"]["tolerance"]["description"] == "How far apart two words may be."
    assert near["properties"]["tolerance"]["default"] == "1/10"
    assert near["additionalProperties"] is False


@pytest.mark.parametrize("package", ["answers", "checks"])
def test_no_parameter_of_an_installed_kind_takes_the_key_of_its_kind(package):
    for cls in getattr(Catalogue.installed(), package).values():
        assert not {each.name for each in parameters(cls)} & {"kind", "check", "checks"}


def test_every_parameter_of_an_installed_kind_is_described(installed):
    for name, definition in installed.schema["definitions"].items():
        if name.startswith(("answer.", "check.")):
            bare = [key for key, value in definition["properties"].items() if key not in {"kind", "check", "checks"} and "description" not in value]
            assert not bare, f"{name}: the docstring does not name {bare}"


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(ROOT).as_posix() for path in FILES])
def test_files_of_the_repository_fit(installed, path):
    document, faults = load(path, path.name)
    assert not faults
    assert [error.message for error in installed.iter_errors(Cursor(document, document.root).data())] == []


@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(ROOT).as_posix() for path in FILES])
def test_files_of_the_repository_name_the_schema(path):
    line = path.read_text("utf-8").partition("\n")[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", line)
    assert named, "the first line is the modeline of editors"
    assert (path.parent / named[1]).resolve() == ROOT / "problems" / "schema.json"


def test_the_published_schema_is_up_to_date():
    published = (ROOT / "problems" / "schema.json").read_text("utf-8")
    assert published == schema_text(), "run `grader schema`"
