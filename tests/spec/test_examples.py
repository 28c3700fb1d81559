"""The examples in the docstrings of all kinds: their parameters fit, and they hold."""

from __future__ import annotations

from fractions import Fraction

import pytest
from small_kinds import CATALOGUE, Layout, Near

from grader.errors import SpecError, UsageError
from grader.language.printing import to_plain
from grader.model.answer import Answer
from grader.model.kinds import Subject
from grader.model.problem import FormReference, Mutant
from grader.model.symbols import Declarations
from grader.spec.examples import answer_kind, check, form_reference
from grader.spec.parameters import Catalogue

READ = [(name, number) for name, kind in Catalogue.installed().answers.items() for number in range(len(kind.EXAMPLES))]
# Checks of code need a place to run it, and are tried in tests/checks/test_code_examples.py.
FORMULAS = {name: kind for name, kind in Catalogue.installed().checks.items() if "code" not in kind.READS}
JUDGED = [(name, number) for name, kind in FORMULAS.items() for number in range(len(kind.EXAMPLES))]

READ_ANYTHING = {"text"}  # prose has no form that could be wrong


def _print(answer):
    return answer.plain or to_plain(answer.tree)


def kind_read(name, number):
    example = Catalogue.installed().answers[name].EXAMPLES[number]
    return answer_kind(name, example.parameters).read(example.text, example.declarations or Declarations())


def test_plain_data_is_bound_as_a_file_is():
    layout = {"fraction": Fraction(1, 2), "note": "other"}
    found = check("near", {"layout": layout, "span": (2, 1.5), "strict": True, "limit": 3}, CATALOGUE)
    assert found == Near(layout=Layout(Fraction(1, 2), "other"), span=(2, 1.5), strict=True, limit=3)
    reference = form_reference({"value": [1, "x"], "mutants": [{"answer": "b", "misconception": "m", "note": "n"}]})
    assert reference == FormReference([1, "x"], mutants=(Mutant("b", "m", "n"),))


def test_what_does_not_fit_is_told():
    with pytest.raises(SpecError, match="did you mean `choices`"):
        answer_kind("word", {"choice": ["a"]}, CATALOGUE)
    with pytest.raises(UsageError, match="did you mean `near`"):
        check("naer", {}, CATALOGUE)


@pytest.mark.parametrize(("name", "number"), READ, ids=[f"{name}-{number}" for name, number in READ])
def test_answers_are_read_as_the_manual_says(name, number):
    example = Catalogue.installed().answers[name].EXAMPLES[number]
    reading = kind_read(name, number)
    if example.expected:
        assert example.expected == (_print(reading) if isinstance(reading, Answer) else reading.note)
    else:
        assert isinstance(reading, Answer)


@pytest.mark.parametrize(("name", "number"), JUDGED, ids=[f"{name}-{number}" for name, number in JUDGED])
def test_checks_decide_as_the_manual_says(name, number):
    example = Catalogue.installed().checks[name].EXAMPLES[number]
    reader = answer_kind(example.reader, example.reader_parameters)
    declarations = example.declarations or Declarations()
    answer = reader.read(example.text, declarations)
    assert isinstance(answer, Answer), answer
    reference = form_reference(example.reference) if example.reference else None
    outcome = check(name, example.parameters).judge(Subject(answer, declarations, reader, reference))
    assert outcome.verdict is example.verdict, outcome
    assert example.fraction is None or outcome.credit == example.fraction
    assert example.misconception.lower() in outcome.misconception.lower()


@pytest.mark.parametrize("name", Catalogue.installed().answers)
def test_every_answer_kind_shows_what_it_refuses(name):
    kind = Catalogue.installed().answers[name]
    read = [isinstance(kind_read(name, number), Answer) for number in range(len(kind.EXAMPLES))]
    assert any(read)
    assert not all(read) or name in READ_ANYTHING


@pytest.mark.parametrize("name", Catalogue.installed().checks)
def test_every_check_shows_two_outcomes(name):
    examples = Catalogue.installed().checks[name].EXAMPLES
    assert len({(example.verdict, example.fraction) for example in examples}) > 1
