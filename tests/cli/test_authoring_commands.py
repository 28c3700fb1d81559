"""`explain`, `new`, `schema`, `verify`: what authors of problems use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from grader.catalogue import kinds
from grader.cli.main import run

ANSWERS, CHECKS = kinds("grader.answers"), kinds("grader.checks")


def test_explain_lists_every_kind(capsys):
    assert run(["explain"]) == 0
    out = capsys.readouterr().out
    assert all(f"  {kind} " in out for kind in (*ANSWERS, *CHECKS))


@pytest.mark.parametrize("kind", sorted({*ANSWERS, *CHECKS}))
def test_explain_shows_parameters_and_examples(kind, capsys):
    assert run(["explain", kind]) == 0
    out = capsys.readouterr().out
    for cls in (ANSWERS.get(kind), CHECKS.get(kind)):
        if cls is not None:
            assert cls.__doc__.strip().split("\n")[0] in out
            assert out.count("  gives  ") >= len(cls.EXAMPLES) > 0
    if kind in CHECKS:
        assert "weight: Fraction" in out


def test_explain_as_json(capsys):
    assert run(["explain", "close", "--json"]) == 0
    (page,) = json.loads(capsys.readouterr().out)
    assert page["sort"] == "check"
    (digits,) = [parameter for parameter in page["parameters"] if parameter["name"] == "digits"]
    assert {"type": "int", "required": False, "default": 3}.items() <= digits.items()


def test_explain_an_unknown_kind(capsys):
    assert run(["explain", "numbre"]) == 2
    assert "did you mean `number`?" in capsys.readouterr().err


def test_the_schema_is_draft_07_and_knows_every_kind(capsys):
    assert run(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert all(f'"{kind}"' in json.dumps(schema) for kind in (*ANSWERS, *CHECKS))


@pytest.mark.parametrize("kind", sorted(ANSWERS))
def test_a_new_problem_verifies_as_it_is(home, kind):
    code, out, err = home.run("new", "fresh", "q.1", "--kind", kind)
    assert code == 0, err
    assert len(out.split()) == 4
    code, out, err = home.run("verify", "fresh")
    assert code == 0, out + err
    assert "\nq.1 " in out


def test_a_new_part_of_an_assessment_that_exists(home):
    assert home.run("new", "tiny", "4", "--kind", "number")[0] == 0
    code, data = home.json("verify", "tiny", "--json")
    assert code == 0
    assert "tiny/4" in {trial["problem"] for trial in data["trials"]}


def test_new_files_name_the_schema(home):
    _, out, _ = home.run("new", "fresh", "q.1", "--kind", "number")
    heads = {path: Path(path).read_text().partition("\n")[0] for path in out.split()}
    schemas = {(Path(path).parent / head.partition("$schema=")[2]).resolve() for path, head in heads.items()}
    assert schemas == {(home.path / "problems/schema.json").resolve()}


def test_new_overwrites_nothing(home):
    home.run("new", "tiny", "4", "--kind", "number")
    file = home.path / "problems/tiny/4.yaml"
    file.write_text("mine")
    code, _, err = home.run("new", "tiny", "4", "--kind", "number")
    assert (code, file.read_text()) == (2, "mine")
    assert "exists already" in err


@pytest.mark.parametrize("part", ["../escape", "a/b", "", ".hidden"])
def test_new_refuses_names_that_are_paths(home, part):
    assert home.run("new", "tiny", part, "--kind", "number")[0] == 2


@pytest.mark.parametrize(("options", "meant"), [(["--kind", "numbr"], "`number`"), (["--kind", "number", "--check", "clse"], "`close`")])
def test_new_with_an_unknown_kind(home, options, meant):
    code, _, err = home.run("new", "tiny", "4", *options)
    assert code == 2
    assert f"did you mean {meant}?" in err


def test_verify_holds_where_everything_is_right(home):
    code, out, err = home.run("verify", "tiny", "--seeds", "2")
    assert code == 0, out + err
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line[:2] in {"1 ", "2 ", "3 "}}
    assert rows["1"] == ["-", "3", "3", "1", "0.44<1<885", "-", "1", "-"]
    assert rows["3"] == ["-", "-", "-", "-", "-", "-", "1", "all"]
    assert "tiny: 9 of 9 trials hold, 0 warnings" in out


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("correct: ['1.609'", "correct: ['1.7'", "must be correct, is"),
        ("fraction: 1/4", "fraction: 1/3", "must earn 1/3 of the marks"),
        ("misconception: base", "misconception: sign", "must name a misconception about `sign`"),
    ],
)
def test_a_known_answer_that_gets_something_else_fails_with_its_line(home, old, new, complaint):
    file = home.path / "submissions/tiny/cases/1.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    code, out, err = home.run("verify", "tiny")
    assert code == 1
    assert complaint in out
    assert "1.yaml:" in out
    assert "1 of 9 trials failed" in err


def test_a_mutant_that_is_not_named_by_its_own_misconception_fails(home):
    file = home.path / "reference/tiny/numbers.yaml"
    twice = "- {answer: log2(5), misconception: another, note: other, fraction: 1/4}"
    file.write_text(file.read_text().replace("                - {answer: log2", f"                {twice}\n                - {{answer: log2"))
    text = file.read_text()
    if twice not in text:
        file.write_text(text.replace("        - {answer: log2", f"        {twice}\n        - {{answer: log2"))
    code, out, _ = home.run("verify", "tiny")
    assert code == 1
    assert "must be named" in out


def test_a_broken_file_is_three(home):
    home.write("submissions/tiny/cases/1.yaml", "grader: 1\ncorect: ['1']\n")
    code, out, err = home.run("verify", "tiny")
    assert (code, out) == (3, "")
    assert "did you mean `correct`?" in err


@pytest.mark.parametrize(("part", "labels"), [
    ("1a", ["1", "a"]), ("q2.4b", ["2", "4", "b"]), ("q3b.ii", ["3", "b", "ii"]), ("7", ["7"]), ("q.1", None), ("tree_depth", None),
])  # fmt: skip
def test_new_looks_for_the_answer_under_the_labels_that_the_id_tells(home, part, labels):
    assert home.run("new", "fresh", part, "--kind", "number")[0] == 0
    problem = yaml.safe_load((home.path / f"problems/fresh/{part}.yaml").read_text())["parts"][part]
    assert problem.get("slot") == (None if labels is None else {"labels": labels})


def test_a_sheet_of_new_parts_is_read_back(home, tmp_path):
    for part in ("1a", "1b", "2"):
        assert home.run("new", "fresh", part, "--kind", "number")[0] == 0
    _, sheet, _ = home.run("paper", "fresh", "--form", "sheet")
    assert [line for line in sheet.splitlines() if line.startswith("## ")] == ["## 1a", "## 1b", "## Question 2"]


@pytest.mark.parametrize("arguments", [
    ("new", "other", "1", "--kind", "number", "--problems", "taken/problems"),
    ("paper", "tiny", "--out", "taken/papers"),
    ("coverage", "tiny", "--write", "taken/page.md"),
])  # fmt: skip
def test_a_place_that_cannot_be_written_is_no_fault_of_the_grader(home, monkeypatch, arguments):
    home.write("taken", "a file, where a folder would have to be")
    monkeypatch.chdir(home.path)
    code, _, err = home.run(*arguments)
    assert code == 2
    assert "cannot be written" in err


def test_an_assessment_without_its_paper_is_told_what_is_missing(home):
    (home.path / "problems/tiny/assessment.yaml").unlink()
    code, _, err = home.run("verify", "tiny")
    assert code == 2
    assert "has no assessment.yaml" in err


def test_a_check_without_a_reference_starts_a_problem_without_one(home):
    code, out, _ = home.run("new", "tiny", "4", "--kind", "expression", "--check", "property")
    assert code == 0
    assert "submissions/tiny/cases/4.yaml" in out
    assert home.run("verify", "tiny/4")[0] == 0
