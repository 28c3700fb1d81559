"""`--variant` and `--roster` on the commands, on the problems that come with the grader."""

from __future__ import annotations

import json

import pytest

from grader.cli.main import run

NAME = "iitd_llm_quiz1"


def out_of(capfd, *arguments):
    code = run(list(arguments))
    told = capfd.readouterr()
    return code, told.out, told.err


def test_a_paper_names_its_variant_and_is_the_same_each_time(capfd):
    _, usual, _ = out_of(capfd, "paper", NAME)
    _, own, _ = out_of(capfd, "paper", NAME, "--variant", "s17")
    _, again, _ = out_of(capfd, "paper", NAME, "--variant", "s17")
    _, page, _ = out_of(capfd, "paper", NAME, "--variant", "s17", "--form", "html")
    _, sheet, _ = out_of(capfd, "paper", NAME, "--variant", "s17", "--form", "sheet")
    assert own == again != usual
    assert "Variant" not in usual
    assert all("Variant: s17" in text for text in (own, page, sheet))


def test_papers_for_a_class(tmp_path, capfd):
    roster = tmp_path / "class.csv"
    roster.write_text("student,variant\nanna,s17\nben,\n")
    code, _, err = out_of(capfd, "paper", NAME, "--roster", str(roster), "--out", str(tmp_path / "papers"))
    assert code == 0, err
    sheets = {path.parent.name: path.read_text() for path in tmp_path.glob("papers/*/*-answers.md")}
    assert ("Variant: s17" in sheets["anna"], "Variant" in sheets["ben"]) == (True, False)


@pytest.mark.parametrize("arguments", [
    ("paper", NAME, "--roster", "ROSTER"),
    ("paper", NAME, "--roster", "ROSTER", "--variant", "s17", "--out", "x"),
    ("grade", NAME, "ROSTER", "--roster", "ROSTER", "--variant", "s17"),
    ("verify", NAME, "--roster", "ROSTER", "--variant", "s17"),
    ("paper", NAME, "--variant", "a b"),
    ("paper", "nlp_assignment2", "--variant", "s17"),
    ("verify", f"{NAME}/q9"),
])  # fmt: skip
def test_what_does_not_go_together_is_a_matter_of_usage(arguments, tmp_path, capfd):
    roster = tmp_path / "class.csv"
    roster.write_text("student,variant\nanna,s17\n")
    code, _, err = out_of(capfd, *(str(roster) if each == "ROSTER" else each for each in arguments))
    assert code == 2
    assert err.startswith("grader: ")


def answered(capfd, tmp_path, *lines, more=()):
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    _, out, _ = out_of(capfd, "answers", str(path), *more)
    return [json.loads(line)["verdict"] for line in out.splitlines()]


def test_a_line_of_answers_may_name_its_variant(tmp_path, capfd):
    _, paper, _ = out_of(capfd, "paper", NAME, "--variant", "2")
    first, second = paper.partition(" is an $")[2].partition("$")[0].split(r" \times ")
    line = {"problem": f"{NAME}/q2.1", "answer": f"{first} x {second}"}
    swapped = {**line, "answer": f"{second} x {first}"}
    assert (first, second) != ("n", "m")
    assert answered(capfd, tmp_path, {**line, "variant": "2"}, {**swapped, "variant": "2"}) == ["correct", "partial"]
    assert answered(capfd, tmp_path, line, more=("--variant", "2")) == ["correct"]
    assert answered(capfd, tmp_path, line)[0] != "correct"
    assert answered(capfd, tmp_path, {**line, "variant": 2}, {**line, "variant": "a b"}) == ["error", "error"]


def test_verify_tells_versions_and_margins_as_json(capfd):
    code, out, _ = out_of(capfd, "verify", "ift6135_theory/q1.mu_batch", "--variants", "2", "--json")
    data = json.loads(out)
    (row,) = data["problems"]
    assert (code, data["failed"], data["variants"], row["versions"]) == (0, 0, 2, 3)
    assert row["agrees_with"] == "program"
    assert row["worst_right"] <= 1 < row["nearest_wrong"]
    assert {trial["variant"] for trial in data["trials"]} == {"", "1", "2"}


@pytest.mark.parametrize("width", [80, 120])
def test_verify_fits_the_terminal(width, capfd, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    code, out, _ = out_of(capfd, "verify", "llm_foundations/practice.12-layernorm-invariance")
    assert code == 0
    assert max(map(len, out.splitlines())) <= width
    assert "practice.12-" in out
    assert "0<1<" in out


@pytest.mark.slow
def test_verify_with_two_processes_says_the_same(capfd):
    told = [out_of(capfd, "verify", f"{NAME}/q2.1", "-j", jobs, "--variants", "1", "--json")[1] for jobs in ("1", "2")]
    assert told[0] == told[1]
