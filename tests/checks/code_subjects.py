"""Programs behind a wall, as the checks for code are handed them."""

from __future__ import annotations

import atexit
from functools import cache
from textwrap import dedent

import torch

from grader.answers.code import Code
from grader.catalogue import kinds
from grader.deciding.library import library
from grader.model.answer import Answer
from grader.model.kinds import Subject
from grader.model.problem import FormReference
from grader.model.program import Program
from grader.model.symbols import Declarations
from grader.sandbox import Workshop
from grader.spec.examples import check

torch.set_num_threads(1)  # matrices here are small, and threads wait for each other


@cache
def workshop():
    made = Workshop()
    atexit.register(made.close)
    return made


class Course:
    """Contracts and a reference module, and what checks say of code under them."""

    def __init__(self, functions, reference=""):
        self.reader = Code(functions=functions)
        self.reference = dedent(reference).lstrip() + "\n" if reference else ""

    def subject(self, code, seed=0):
        source = dedent(code).lstrip()
        answer = Answer("code", source, Program.of(source), "", source)
        student = workshop().open(answer.value, seed)
        private = FormReference(self.reference) if self.reference else None
        held = library(self.reference, None) if self.reference else None
        return Subject(answer, Declarations(), self.reader, private, seed=seed, student=student, library=held)

    def judge(self, kind, code, seed=0, **parameters):
        assert kind in kinds("grader.checks")
        subject = self.subject(code, seed)
        try:
            return check(kind, parameters).judge(subject)
        finally:
            subject.student.close()
