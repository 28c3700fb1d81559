"""`grader review`: the table of what waits, and the marks of a filled table in the reports."""

from __future__ import annotations

import csv
import io
import json

import pytest
from conftest import GOOD, WRONG


@pytest.fixture
def results(home):
    home.write("class/s01/answers.md", GOOD)
    home.write("class/s02/answers.md", WRONG)
    folder = home.path / "results"
    code, _, _ = home.run("grade", "tiny", home.path / "class", "--out", folder, "-q")
    assert code == 0
    return folder


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def filled(home, marks, name="filled.csv", delimiter=","):
    stream = io.StringIO()
    table = csv.writer(stream, delimiter=delimiter)
    table.writerow(["student", "part", "marks", "comment"])
    table.writerows(marks)
    return home.write(name, stream.getvalue())


def report(folder, student):
    return json.loads((folder / f"{student}.json").read_text())


def part(folder, student, problem):
    return next(one for one in report(folder, student)["parts"] if one["problem"] == problem)


def test_the_table_has_a_row_for_each_part_that_waits(home, results):
    code, out, _ = home.run("review", results, "--sheet", "-")
    assert code == 0
    assert [(row["student"], row["part"], row["open"], row["marks"]) for row in rows(out)] == [
        ("s01", "tiny/3", "1", ""), ("s02", "tiny/3", "1", ""),
    ]  # fmt: skip
    assert rows(out)[0]["why"] == "the file tiny.py is needed"


@pytest.mark.parametrize(("given", "exact", "verdict"), [("1/2", "1/2", "partial"), ("0,5", "1/2", "partial"), ("1", "1", "correct"), ("0", "0", "incorrect"), ("1 / 2", "1/2", "partial")])
def test_marks_stand_once_they_are_applied(home, results, given, exact, verdict):
    before = report(results, "s01")["score"]
    code, out, _ = home.run("review", results, "--apply", filled(home, [["s01", "tiny/3", given, "well done"]]))
    assert (code, out) == (0, "1 marks put in, 0 of them in place of marks that stood. 1 part waits for a person.\n")
    found = part(results, "s01", "tiny/3")
    assert (found["verdict"], found["score"]["awarded"]["exact"], found["needs_review"]) == (verdict, exact, False)
    assert found["score"]["open"]["exact"] == "0"
    assert found["outcomes"][0]["evidence"]["rationale"].startswith("Marked by a person:")
    after = report(results, "s01")["score"]
    assert after["open"]["exact"] == "0"
    assert after["out_of"] == before["out_of"]
    assert after["awarded"]["decimal"] == before["awarded"]["decimal"] + found["score"]["awarded"]["decimal"]
    assert "well done" in (results / "s01.html").read_text()
    assert "Marked by a person" not in (results / "s02.html").read_text()


def test_a_table_may_be_applied_again_with_other_marks(home, results):
    for given in ("0", "1"):
        home.run("review", results, "--apply", filled(home, [["s01", "tiny/3", given, ""]]))
    found = part(results, "s01", "tiny/3")
    told = [outcome["evidence"]["rationale"] for outcome in found["outcomes"]]
    assert [one for one in told if one.startswith("Marked")] == ["Marked by a person: 1 of 1."]


def test_the_written_table_comes_back_from_a_spreadsheet(home, results):
    _, out, _ = home.run("review", results, "--sheet", "-")
    table = rows(out)
    for row in table:
        row["marks"] = "1"
    stream = io.StringIO("\ufeff")
    stream.seek(1)
    writer = csv.DictWriter(stream, table[0], delimiter=";")
    writer.writeheader()
    writer.writerows(table)
    code, out, _ = home.run("review", results, "--apply", home.write("back.csv", stream.getvalue()))
    assert (code, out) == (0, "2 marks put in, 0 of them in place of marks that stood. 0 parts wait for a person.\n")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["s09", "tiny/3", "1", ""], "filled.csv:3: s09, tiny/3: there is no report of this student"),
        (["s01", "tiny/9", "1", ""], "filled.csv:3: s01, tiny/9: this student has no such part"),
        (["s01", "tiny/3", "2", ""], "the part is marked out of 1, not 2"),
        (["s01", "tiny/3", "-1", ""], "the part is marked out of 1, not -1"),
        (["s01", "tiny/3", "good", ""], "'good' are no marks"),
        (["s01", "tiny/3", "1/0", ""], "'1/0' are no marks"),
        (["s01", "tiny/3", "1e999999999", ""], "'1e999999999' are no marks"),
        (["s01", "tiny/3", "ok", ""], "1 of the marks are open and not proposed"),
        (["s01", "tiny/3", "", "see me"], "there is a comment and no marks"),
        (["s02", "tiny/3", "0", ""], "the same part is in line 2, too"),
    ],
)
def test_a_row_that_cannot_be_right_is_told_and_nothing_is_put_in(home, results, row, said):
    before = {path.name: path.read_text() for path in results.iterdir()}
    code, _, err = home.run("review", results, "--apply", filled(home, [["s02", "tiny/3", "1", ""], row]))
    assert code == 2
    assert said in err
    assert {path.name: path.read_text() for path in results.iterdir()} == before


def test_what_is_no_table_and_what_is_no_folder_of_reports(home, results):
    code, _, err = home.run("review", results, "--apply", home.write("no.csv", "a,b\n1,2\n"))
    assert (code, "no.csv: there is no column 'student'" in err) == (2, True)
    code, _, err = home.run("review", results, "--apply", home.write("empty.csv", ""))
    assert (code, "empty.csv is empty" in err) == (2, True)
    code, _, err = home.run("review", home.path / "class")
    assert (code, "there are no reports here" in err) == (2, True)
    home.write("results/s01.json", "{}")
    code, _, err = home.run("review", results)
    assert (code, "s01.json" in err) == (2, True)


def test_pages_written_from_stored_reports_are_those_that_were_graded(home, results):
    before = (results / "s02.html").read_text()
    home.run("review", results, "--apply", filled(home, [["s01", "tiny/3", "1", ""]]))
    assert (results / "s02.html").read_text() == before


def test_the_class_is_shown_and_written_as_a_table(home, results):
    code, out, _ = home.run("review", results)
    assert code == 0
    assert "2 parts wait for a person." in out
    code, out, _ = home.run("review", results, "--csv", "-")
    assert [row["student"] for row in rows(out)] == ["s01", "s02"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_comes_in_the_encodings_of_spreadsheets(home, results, encoding):
    table = home.write("saved.csv", "student\tpart\tmarks\tcomment\ns01\ttiny/3\t1\tlänger\n".encode(encoding))
    assert home.run("review", results, "--apply", table)[0] == 0
    assert "länger" in (results / "s01.html").read_text()


def test_a_table_that_may_be_filled_in_is_not_overwritten(home, results):
    place = home.path / "review.csv"
    assert home.run("review", results, "--sheet", place)[0] == 0
    assert place.read_bytes().startswith(b"\xef\xbb\xbfstudent,")
    code, _, err = home.run("review", results, "--sheet", place)
    assert (code, "is there already" in err) == (2, True)
    assert home.run("review", results, "--apply", place)[0] == 0


def test_marks_that_stood_are_counted(home, results):
    _, out, _ = home.run("review", results, "--apply", filled(home, [["s01", "tiny/1", "1", ""]]))
    assert out.startswith("1 marks put in, 1 of them in place of marks that stood.")
