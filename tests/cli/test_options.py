"""Where folders are looked for, and when colours are written."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

import grader
from grader.cli.options import colors, folders, home


def test_the_environment_names_the_home(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_HOME", str(tmp_path))
    assert home() == tmp_path
    assert folders(None, None, None).references == tmp_path / "reference"


def test_the_folder_above_that_holds_problems(tmp_path, monkeypatch):
    monkeypatch.delenv("GRADER_HOME", raising=False)
    (tmp_path / "problems").mkdir()
    below = tmp_path / "a/b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    assert home() == tmp_path


def test_the_project_itself_last(tmp_path, monkeypatch):
    monkeypatch.delenv("GRADER_HOME", raising=False)
    monkeypatch.chdir(tmp_path)
    assert home() == Path(grader.__file__).resolve().parent.parent


def test_folders_are_taken_from_beside_the_problems(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_HOME", "/somewhere/else")
    found = folders(tmp_path / "tasks", None, tmp_path / "known")
    assert (found.problems, found.references, found.submissions) == (
        tmp_path / "tasks",
        tmp_path / "reference",
        tmp_path / "known",
    )


class Screen(io.StringIO):
    def __init__(self, *, tty):
        super().__init__()
        self.tty = tty

    def isatty(self):
        return self.tty


@pytest.mark.parametrize(
    ("wanted", "tty", "environment", "expected"),
    [
        (None, True, {}, True),
        (None, False, {}, False),
        (None, True, {"NO_COLOR": "1"}, False),
        (None, True, {"NO_COLOR": ""}, True),
        (None, True, {"TERM": "dumb"}, False),
        (True, False, {"NO_COLOR": "1"}, True),
        (False, True, {}, False),
    ],
)
def test_colours(wanted, tty, environment, expected, monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", Screen(tty=tty))
    assert colors(wanted) is expected
