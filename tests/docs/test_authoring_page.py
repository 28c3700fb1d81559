"""The tutorial, done step by step in an empty folder: every file is written as shown, every command run as shown."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import jsonschema
import pytest
import yaml
from pages import ROOT, tokens

PAGE = ROOT / "docs" / "authoring.md"
FILE = re.compile(r"^(?:# |<!-- )(\S+/\S+?)(?: -->)?$", re.MULTILINE)
pytestmark = pytest.mark.slow
ENDS = re.compile(r"# ends with (\d)$")


def steps():
    """The blocks of the page in order: commands, and files by their path."""
    for token in tokens(PAGE):
        if token.type == "fence" and token.info.strip() == "sh":
            yield "commands", token.content
        elif token.type == "fence":
            yield FILE.search(token.content)[1], token.content


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The folder after all steps, and what each command printed."""
    folder = tmp_path_factory.mktemp("exam")
    printed = []
    for name, content in steps():
        if name == "commands":
            printed += [(line, run(line, folder)) for line in content.splitlines()]
        else:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
    return folder, printed


def run(line, folder):
    """What a command printed; it must end as the page says."""
    command = re.sub(r"^grader\b", f"{sys.executable} -m grader", line)
    found = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, text=True, check=False,
                           env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "COLUMNS": "120"})  # fmt: skip
    wanted = ENDS.search(line)
    assert found.returncode == int(wanted[1] if wanted else 0), f"{line}\n{found.stdout}{found.stderr}"
    return found.stdout + found.stderr


def output(done, command):
    return [text for line, text in done[1] if line.startswith(command)]


def test_verify_is_green_then_red_then_green(done):
    first, red, green = output(done, "grader verify")
    assert "trials hold" in first
    assert "gradients.py" in red
    assert "must be correct" in red
    assert re.search(r"(\d+) of \1 trials hold, 0 warnings", green)


def test_the_slip_is_caught_by_the_program_and_by_known_answers(done):
    _, red, _ = output(done, "grader verify")
    assert re.search(r"[1-9]\d* of \d+ trials failed", red)


def test_the_paper_has_the_question_and_a_slot(done):
    folder, _ = done
    assert sorted(path.name for path in (folder / "papers").iterdir()) == ["midterm-answers.md", "midterm.html", "midterm.md"]
    assert "## 1a" in (folder / "papers" / "midterm-answers.md").read_text()
    assert "Gradient of the logistic loss" in (folder / "papers" / "midterm.html").read_text()


def test_the_students_get_what_the_page_says(done):
    folder, _ = done
    run("grader grade midterm students --json marks.json", folder)
    reports = json.loads((folder / "marks.json").read_text())
    parts = {report["submission"]: report["parts"][0] for report in reports.get("reports", reports) if isinstance(report, dict)}
    assert {name: part["score"]["awarded"]["exact"] for name, part in parts.items()} == {"ada": "4", "ben": "2"}
    assert "sign is reversed" in json.dumps(parts["ben"])
    assert (folder / "report.html").exists()


def test_every_key_of_the_files_is_known_to_the_schema(done):
    folder, _ = done
    schema = json.loads((folder / "problems" / "schema.json").read_text())
    for path in folder.rglob("*.yaml"):
        jsonschema.validate(yaml.safe_load(path.read_text()), schema)
