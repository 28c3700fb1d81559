"""`grader check`: tells what was read, and never opens a reference."""

from __future__ import annotations

import shutil

import pytest
from conftest import GOOD

from grader.cli.main import run


def test_it_says_what_was_read_and_what_is_missing(home):
    code, out, _ = home.run("check", "tiny", home.write("s01.md", "# 1\n\n1.609\n\n# 2\n\nbanana banana\n"))
    assert code == 0
    lines = {line.split()[0]: line for line in out.splitlines() if line[:1].isdigit()}
    assert "read" in lines["1"]
    assert "1.609" in lines["1"]
    assert "could not be read" in lines["2"]
    assert "nothing handed in" in lines["3"]
    assert "can still be wrong" in out


@pytest.mark.parametrize("answer", ["1.609", "7"])
def test_right_and_wrong_look_alike_without_a_reference(home, answer):
    _, report = home.json("check", "tiny", home.write("s01.md", f"# 1\n\n{answer}\n"), "--json")
    part = report["parts"][0]
    assert (part["verdict"], part["outcomes"][0]["evidence"]["note"]) == ("pending", "reference.absent")
    assert report["audience"] == "student"


def test_it_works_where_there_is_no_reference_at_all(home):
    shutil.rmtree(home.path / "reference")
    assert home.run("check", "tiny", home.write("s01.md", GOOD))[0] == 0


def test_no_reference_is_opened(home, monkeypatch):
    """A reference folder that faults on any use does not disturb the check, and disturbs the grading."""
    home.write("reference/tiny/numbers.yaml", "{ broken")
    file = home.write("s01.md", GOOD)
    assert home.run("check", "tiny", file)[0] == 0
    assert home.run("grade", "tiny", file)[0] == 3


def test_complete_ends_with_one_while_something_is_missing(home):
    incomplete = home.write("s01.md", "# 1\n\n1.609\n")
    assert home.run("check", "tiny", incomplete, "-q")[0] == 0
    assert home.run("check", "tiny", incomplete, "-q", "--complete")[0] == 1
    assert home.run("check", "tiny", home.write("s02.md", GOOD), "-q", "--complete")[0] == 0


def test_text_that_belongs_to_no_part_is_shown(home):
    _, out, _ = home.run("check", "tiny", home.write("s01.md", f"A word to begin with, about something else.\n\n{GOOD}"))
    assert "A word to begin with" in out


def test_a_class_is_refused(home):
    home.write("class/s01/a.md", GOOD)
    assert home.run("check", "tiny", home.path / "class")[0] == 2


def test_watch_checks_again_and_ends_on_interrupt(home, monkeypatch):
    file = home.write("s01.md", GOOD)

    def changes(path):
        yield {(1, str(path))}
        home.write("s01.md", "# 1\n\nnot a number at all\n")
        yield {(1, str(path))}
        raise KeyboardInterrupt

    monkeypatch.setattr("watchfiles.watch", changes)
    assert run(["check", "tiny", file, "--watch"]) == 130
    out, _ = home.capfd.readouterr()
    assert out.count("A tiny paper") == 3
    assert out.count("could not be read") == 1


@pytest.mark.parametrize(("line", "told"), [
    ("import a_library_of_water", "line 1 raised ModuleNotFoundError"),
    ("exit()", "line 1 ended the program"),
])  # fmt: skip
def test_a_file_that_stops_is_told(tmp_path, capsys, line, told):
    (tmp_path / "net.py").write_text(f"{line}\n\ndef perplexity(probs):\n    return 1.0\n")
    assert run(["check", "nlp_assignment2", str(tmp_path)]) == 0
    assert told in " ".join(capsys.readouterr().out.split())
