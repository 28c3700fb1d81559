"""The page for maintainers: its layers are those that are tested, and its new check works as it stands."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from pages import ROOT, blocks, rows

PAGE = ROOT / "docs" / "architecture.md"
JUDGE = """
from grader.answers.number import Number
from grader.catalogue import kinds
from grader.model.kinds import Subject
from grader.model.symbols import Declarations

check = kinds("grader.checks")["in_range"]
for example in check.EXAMPLES:
    answer = Number().read(example.text, Declarations())
    outcome = check(**example.parameters).judge(Subject(answer, Declarations(), Number()))
    print(outcome.verdict is example.verdict)
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the package with the check of the page in it."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(ROOT / "grader", folder / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    (source,) = blocks(PAGE, "python")
    (folder / source.splitlines()[0].removeprefix("# ")).write_text(source, encoding="utf-8")
    (folder / "problems").mkdir()
    return folder


def run(folder, *command):
    done = subprocess.run([sys.executable, *command], cwd=folder, env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin"},
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_layers_of_the_page_are_those_that_are_tested():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    tested = [set(re.findall(r"grader\.(\w+)", layer)) for layer in contracts[0]["layers"]]
    assert [set(row.cells["layer"]) for row in rows(PAGE) if "layer" in row.cells] == tested


def test_the_check_of_the_page_decides_its_examples(copy):
    assert run(copy, "-c", JUDGE).split() == ["True", "True"]


def test_the_check_of_the_page_has_a_manual_and_starts_a_problem(copy):
    assert "The least that is right." in run(copy, "-m", "grader", "explain", "in_range")
    run(copy, "-m", "grader", "new", "midterm", "1b", "--kind", "number", "--check", "in_range")
    assert "trials hold" in run(copy, "-m", "grader", "verify", "midterm")
