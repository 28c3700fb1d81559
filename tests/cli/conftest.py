"""A tiny assessment of numbers and shapes, and a way to run commands on it."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from textwrap import dedent

import pytest

from grader.cli.main import run

FILES = {
    "problems/tiny/assessment.yaml": """
        grader: 1
        title: A tiny paper
        parts: ['1', '2']
        """,
    "problems/tiny/numbers.yaml": """
        grader: 1
        statement: Two questions.
        parts:
          '1':
            title: A number
            statement: What is the natural logarithm of five?
            marks: 4
            slot: {labels: ['1']}
            answers:
              - kind: number
                checks: [{check: close}]
          '2':
            title: A shape
            statement: Which shape has the product?
            marks: 5/2
            slot: {labels: ['2']}
            answers:
              - kind: shape
                checks: [{check: same_shape}]
          '3':
            title: A file
            statement: Hand in the file.
            marks: 1
            slot: {labels: ['3']}
            pending: the file tiny.py is needed
        """,
    "reference/tiny/numbers.yaml": """
        grader: 1
        parts:
          '1':
            number:
              value: ln 5
              mutants:
                - {answer: log2(5), misconception: the base is two, note: base, fraction: 1/4}
          '2':
            shape:
              value: (4, 12)
              mutants:
                - {answer: '(12, 4)', misconception: transposed, note: transposed}
        """,
    "submissions/tiny/cases/1.yaml": """
        grader: 1
        correct: ['1.609', 'ln(5)']
        partial: [{answer: '2.3219', fraction: 1/4, misconception: base}]
        incorrect: ['7']
        blank: ['????']
        """,
}
GOOD = "# 1\n\n1.609\n\n# 2\n\n(4, 12)\n"
WRONG = "# 1\n\n2.3219\n\n# 2\n\n(12, 4)\n"


@dataclass
class Home:
    path: object
    capfd: object
    monkeypatch: object

    def write(self, name, text):
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            file.write_bytes(text)
        else:
            file.write_text(dedent(text))
        return str(file)

    def run(self, *arguments, stdin=None):
        """Exit code, stdout and stderr of one command."""
        if stdin is not None:
            source = io.TextIOWrapper(io.BytesIO(stdin))
            self.monkeypatch.setattr(sys, "stdin", source)
        code = run([str(argument) for argument in arguments])
        out, err = self.capfd.readouterr()
        return int(code), out, err

    def json(self, *arguments, stdin=None):
        code, out, err = self.run(*arguments, stdin=stdin)
        assert out, err
        return code, json.loads(out)


@pytest.fixture
def home(tmp_path, monkeypatch, capfd):
    made = Home(tmp_path, capfd, monkeypatch)
    for name, text in FILES.items():
        made.write(name, text)
    monkeypatch.setenv("GRADER_HOME", str(tmp_path))
    return made
