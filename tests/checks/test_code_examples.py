"""The examples of the checks for code, in a real sandbox."""

import pytest
from code_subjects import workshop

from grader.catalogue import kinds
from grader.deciding.library import library
from grader.model.kinds import Subject
from grader.model.symbols import Declarations
from grader.spec.examples import answer_kind, check, form_reference

KINDS = {name: kind for name, kind in kinds("grader.checks").items() if "code" in kind.READS}
EXAMPLES = [(name, number) for name, kind in KINDS.items() for number in range(len(kind.EXAMPLES))]


@pytest.mark.parametrize(("name", "number"), EXAMPLES)
def test_checks_decide_as_the_manual_says(name, number):
    example = KINDS[name].EXAMPLES[number]
    reader = answer_kind(example.reader, example.reader_parameters)
    answer = reader.read(example.text, Declarations())
    reference = form_reference(example.reference) if example.reference else None
    student = workshop().open(answer.value, 0)
    held = library(str(reference.value), None) if reference else None
    subject = Subject(answer, Declarations(), reader, reference, seed=3, student=student, library=held)
    outcome = check(name, example.parameters).judge(subject)
    student.close()
    assert outcome.verdict is example.verdict, outcome
    assert example.fraction is None or outcome.credit == example.fraction
    assert example.misconception.lower() in outcome.misconception.lower()


def test_all_checks_for_code_are_here():
    assert len(KINDS) >= 20


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if not kind.NEEDS_REFERENCE])
def test_what_needs_no_reference_decides_without_one(name):
    example = KINDS[name].EXAMPLES[0]
    reader = answer_kind(example.reader, example.reader_parameters)
    answer = reader.read(example.text, Declarations())
    student = workshop().open(answer.value, 0)
    parameters = {key: value for key, value in example.parameters.items() if key != "accept"}
    outcome = check(name, parameters).judge(Subject(answer, Declarations(), reader, None, student=student))
    student.close()
    assert outcome.verdict is example.verdict, outcome
