"""`grader grade`: documents, folders and classes; files, audience, threshold, and submissions that fail."""

from __future__ import annotations

import csv
import json

import pytest
from conftest import GOOD, WRONG

from grader.batch.pool import grade_path
from grader.cli.commands import grade


@pytest.fixture
def classroom(home):
    home.write("class/s01/answers.md", GOOD)
    home.write("class/s02/answers.md", WRONG)
    home.write("class/s03/answers.md", "")
    return home.path / "class"


def parts(report):
    return {part["problem"].split("/")[1]: part["verdict"] for part in report["parts"]}


def test_a_document(home):
    file = home.write("s01.md", GOOD)
    code, report = home.json("grade", "tiny", file, "--json")
    assert code == 0
    assert parts(report) == {"1": "correct", "2": "correct", "3": "pending"}
    assert report["score"]["awarded"]["exact"] == "13/2"
    assert report["score"]["open"]["exact"] == "1"
    assert report["submission"] == "s01"


def test_a_report_on_the_terminal_has_no_colours_when_nobody_watches(home):
    code, out, err = home.run("grade", "tiny", home.write("s01.md", WRONG))
    assert code == 0
    assert "the base is two" in out
    assert "\x1b" not in out + err


def test_colours_when_asked_for(home):
    assert "\x1b[" in home.run("grade", "tiny", home.write("s01.md", WRONG), "--color")[1]


def test_a_students_folder(home, classroom):
    code, report = home.json("grade", "tiny", classroom / "s02", "--json")
    assert code == 0
    assert parts(report) == {"1": "partial", "2": "incorrect", "3": "pending"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_class_in_the_order_of_names(home, classroom, jobs):
    code, data = home.json("grade", "tiny", classroom, "--json", "-j", jobs)
    assert code == 0
    assert [report["submission"] for report in data["reports"]] == ["s01", "s02", "s03"]
    assert parts(data["reports"][2]) == {"1": "blank", "2": "blank", "3": "pending"}


def test_jobs_change_nothing(home, classroom):
    one, two = (home.run("grade", "tiny", classroom, "--json", "-j", jobs)[1] for jobs in (1, 2))
    assert one == two


def test_every_document_a_student(home):
    home.write("flat/s01.md", GOOD)
    home.write("flat/s02.md", WRONG)
    _, data = home.json("grade", "tiny", home.path / "flat", "--each", "--json")
    assert [report["submission"] for report in data["reports"]] == ["s01", "s02"]


def test_a_bad_submission_never_stops_the_rest(home, classroom):
    home.write("class/s00/answers.ipynb", "{ this is no notebook")
    home.write("class/s04/answers.md", b"# 1\n\n1.609 \xff\xfe\n")
    home.write("class/s05/picture.png", b"\x89PNG")
    code, out, _ = home.run("grade", "tiny", classroom, "--json")
    data = json.loads(out)
    graded = {report["submission"] for report in data["reports"]}
    assert {"s01", "s02", "s03"} <= graded
    assert "s00" in {failed["submission"] for failed in data["failures"]}
    assert len(graded) + len(data["failures"]) == 6
    assert code == 4


def test_files_are_written(home, classroom):
    page, data, out = home.path / "o/page.html", home.path / "o/data.json", home.path / "o/each"
    code, shown, _ = home.run("grade", "tiny", classroom, "--html", page, "--json", data, "--out", out)
    assert code == 0
    assert shown
    assert page.read_text().startswith("<!doctype html>") or page.read_text().startswith("<!DOCTYPE html>")
    assert len(json.loads(data.read_text())["reports"]) == 3
    assert {file.name for file in out.iterdir()} == {f"s0{n}.{end}" for n in (1, 2, 3) for end in ("html", "json")}


def test_a_table_for_spreadsheets(home, classroom):
    home.write("class/=s04/answers.ipynb", "{ this is no notebook")
    table = home.path / "marks.csv"
    code, _, _ = home.run("grade", "tiny", classroom, "--csv", table)
    rows = {row["student"]: row for row in csv.DictReader(table.open(newline=""))}
    assert code == 4
    assert (rows["s01"]["1"], rows["s01"]["2"], rows["s01"]["awarded"], rows["s01"]["waiting"]) == ("4", "2.5", "6.5", "1")
    assert (rows["s02"]["1"], rows["s02"]["open"], rows["s02"]["fault"]) == ("1", "1", "")
    assert (rows["'=s04"]["awarded"], "notebook" in rows["'=s04"]["fault"]) == ("", True)


@pytest.mark.parametrize("option", ["--html", "--json", "--csv", "--out"])
def test_a_place_that_cannot_be_written_is_told_before_anything_is_graded(home, option):
    home.write("taken", "a file, where a folder would have to be")
    code, out, err = home.run("grade", "tiny", home.write("s01.md", GOOD), option, home.path / "taken/x")
    assert (code, out) == (2, "")
    assert "cannot be written" in err


def test_a_file_that_cannot_be_written_takes_no_other_with_it(home):
    full = home.path / "full.html"
    full.symlink_to("/dev/full")
    table = home.path / "marks.csv"
    code, out, err = home.run("grade", "tiny", home.write("s01.md", GOOD), "--html", full, "--csv", table)
    assert code == 2
    assert "full.html cannot be written: No space left" in err
    assert "6.5" in out
    assert "6.5" in table.read_text()


def test_an_interrupt_keeps_what_was_graded(home, classroom, monkeypatch):
    def stopped(paths, opener, *, progress, **_):
        progress(0, grade_path(paths[0], opener()))
        raise KeyboardInterrupt

    monkeypatch.setattr(grade, "grade_all", stopped)
    out = home.path / "each"
    code, _, err = home.run("grade", "tiny", classroom, "--out", out)
    assert (code, err.strip()) == (130, "grader: interrupted")
    assert {file.name for file in out.iterdir()} == {"s01.html", "s01.json"}


def test_a_file_is_named_once_where_it_cannot_be_read(home):
    _, _, err = home.run("grade", "tiny", home.write("s01.ipynb", "{"))
    assert err.count("s01.ipynb") == 1


def test_students_are_shown_no_reference(home):
    file = home.write("s01.md", "# 1\n\n7\n")
    _, full = home.json("grade", "tiny", file, "--json")
    _, redacted = home.json("grade", "tiny", file, "--json", "--audience", "student")
    assert redacted["audience"] == "student"
    assert "1.6094" in json.dumps(full)
    assert "1.6094" not in json.dumps(redacted)


@pytest.mark.parametrize(
    ("threshold", "code"), [("0.5", 1), ("13%", 0), ("2/15", 0), ("14%", 1), ("0", 0)]
)
def test_threshold(home, threshold, code):
    file = home.write("s01.md", WRONG)  # 1 of 7.5 marks
    assert home.run("grade", "tiny", file, "-q", "--threshold", threshold)[0] == code


@pytest.mark.parametrize("threshold", ["60", "abc", "1/0", "-1"])
def test_a_threshold_that_is_no_share_is_usage(home, threshold):
    code, _, err = home.run("grade", "tiny", home.write("s01.md", GOOD), f"--threshold={threshold}")
    assert code == 2
    assert threshold in err


def test_an_unknown_assessment_is_usage_with_a_suggestion(home):
    code, _, err = home.run("grade", "tinny", home.write("s01.md", GOOD))
    assert code == 2
    assert "did you mean `tiny`?" in err


def test_nothing_at_the_path_is_usage(home):
    assert home.run("grade", "tiny", home.path / "nowhere")[0] == 2
    (home.path / "empty").mkdir()
    code, _, err = home.run("grade", "tiny", home.path / "empty")
    assert code == 2
    assert "no documents" in err


def test_a_spec_at_fault_is_told_before_anything_is_graded(home, classroom):
    home.write("problems/tiny/numbers.yaml", "grader: 1\nparts:\n  '1': {titel: x}\n")
    code, out, err = home.run("grade", "tiny", classroom)
    assert (code, out) == (3, "")
    assert "titel" in err
    assert "numbers.yaml:3:" in err


def test_quiet_says_nothing_and_still_ends_right(home):
    assert home.run("grade", "tiny", home.write("s01.md", GOOD), "-q") == (0, "", "")


def test_the_same_report_twice(home):
    file = home.write("s01.md", WRONG)
    assert home.run("grade", "tiny", file, "--json", "--seed", "5") == home.run("grade", "tiny", file, "--json", "--seed", "5")


def test_what_looks_like_a_class_and_is_graded_as_one_student_is_told(classroom, home):
    home.write("class/README.md", "Handed in until Friday.\n")
    code, _, err = home.run("grade", "tiny", classroom, "-q")
    assert (code, "s01, s02, s03 in it look like students; is there a stray document" in err) == (0, True)
    (classroom / "README.md").unlink()
    code, _, err = home.run("grade", "tiny", classroom.parent, "-q")
    assert "one folder too high?" in err
    assert "look like students" not in home.run("grade", "tiny", classroom, "-q")[2]
    assert "look like students" not in home.run("grade", "tiny", classroom / "s01", "-q")[2]


def test_a_folder_with_work_that_cannot_be_read_is_no_blank_sheet(classroom, home):
    home.write("class/s04/answers.pdf", b"%PDF-1.7")
    code, out, _ = home.run("grade", "tiny", classroom, "--csv", "-", "-q")
    row = next(row for row in csv.DictReader(out.splitlines()) if row["student"] == "s04")
    assert code == 4
    assert "answers.pdf" in row["fault"]
    assert row["out_of"] == ""
