"""What holds of a function that is constant earns nothing, and says so."""

from fractions import Fraction

import pytest
from code_subjects import Course

from grader.checks._code_constant import constant, without_constants
from grader.checks.law import Law
from grader.checks.pure import Pure
from grader.checks.value import Value
from grader.model.verdict import Verdict

LIBRARY = """
def total(x):
    return float(x.sum())

def turned(student, rng):
    for n in (3, 5):
        x = rng.normal(size=n)
        yield student.total(x), student.total(x[::-1]), "the order counts"
"""
COURSE = Course({"total": "x: [n] -> scalar"}, LIBRARY)
CHECKS = (Value(function="total", name="value"), Law(law="turned", name="law"), Pure(function="total", name="pure"))


def judged(source):
    kinds = {"value": {"function": "total"}, "law": {"law": "turned"}, "pure": {"function": "total"}}
    outcomes = [COURSE.judge(kind, source, **parameters) for kind, parameters in kinds.items()]
    return without_constants(outcomes, CHECKS)


@pytest.mark.parametrize("result", ["0.0", "7", "True * 1.0"])
def test_a_constant_has_no_properties(result):
    value, *others = judged(f"def total(x):\n    return {result}\n")
    assert value.evidence.note == "value.constant"
    assert [each.evidence.note for each in others] == ["code.constant", "code.constant"]
    assert sum((each.credit for each in others), Fraction(0)) == 0


@pytest.mark.parametrize("result", ["x.mean()", "x[0] * 0 + len(x)", "2 * x.sum()"])
def test_a_wrong_result_keeps_what_holds_of_it(result):
    value, law, pure = judged(f"def total(x):\n    return {result}\n")
    assert value.verdict is Verdict.INCORRECT
    assert (law.verdict, pure.verdict) == (Verdict.CORRECT, Verdict.CORRECT)


def test_what_is_constant():
    assert constant([0.0, [0.0, 0.0]], [1.0, 2.0])
    assert not constant([0.0, 1.0], [1.0, 2.0])
    assert not constant([1.0, 1.0], [3.0, 3.0])  # as the right one is
    assert not constant([float("nan"), float("nan")], [1.0, 2.0])
    assert not constant([0.0], [1.0])
    assert not constant(["x", "x"], [1.0, 2.0])
