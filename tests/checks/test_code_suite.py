"""Instructors' pytest suites: items, weights, failures of the student's, faults of the author's."""

from fractions import Fraction
from textwrap import dedent
from types import ModuleType

import pytest
from code_subjects import Course

from grader.model.verdict import Verdict
from grader.spec.examples import check

SUITE = """
    import numpy as np
    import pytest

    @pytest.mark.weight(2)
    def test_sum(student, rng):
        \"\"\"Sums are right.\"\"\"
        x = rng.normal(size=4)
        assert abs(student.total(x) - x.sum()) < 1e-9

    @pytest.mark.parametrize("n", [0, 3])
    def test_sizes(student, n):
        assert student.total(np.ones(n)) == n

    def test_refuses_text(student):
        with pytest.raises(TypeError):
            student.total("text")

    @pytest.mark.skip(reason="next year")
    def test_later(student):
        assert False
"""
RIGHT = "def total(x):\n    if isinstance(x, str):\n        raise TypeError('a text')\n    return float(sum(x))\n"


@pytest.fixture
def judge(tmp_path):
    """Judge code by a suite that lies beside the reference."""

    def judged(suite, code, reference="def total(x):\n    return float(sum(x))\n", **parameters):
        (tmp_path / "module.py").write_text(reference)
        (tmp_path / "suite.py").write_text(dedent(suite))
        held = ModuleType("reference")
        held.__file__ = str(tmp_path / "module.py")
        exec(compile(reference, "module.py", "exec"), held.__dict__)
        course = Course({"total": "x: [n] -> scalar"}, reference)
        subject = course.subject(code)
        object.__setattr__(subject, "library", held)
        outcome = check("pytest", {"file": "suite.py", **parameters}).judge(subject)
        subject.student.close()
        return outcome

    return judged


def items(outcome):
    return {item.key: item.met for item in outcome.items}


def test_each_test_is_a_marked_item(judge):
    outcome = judge(SUITE, RIGHT)
    assert outcome.verdict is Verdict.CORRECT
    assert items(outcome) == {"test_sum": True, "test_sizes[0]": True, "test_sizes[3]": True, "test_refuses_text": True}
    assert [item.weight for item in outcome.items] == [2, 1, 1, 1]
    assert outcome.items[0].description == "Sums are right."


def test_failures_cost_their_weight(judge):
    outcome = judge(SUITE, RIGHT.replace("sum(x)", "len(x)"))
    assert outcome.verdict is Verdict.PARTIAL
    assert outcome.credit == Fraction(3, 5)
    assert items(outcome)["test_sum"] is False
    assert "3 of 4 tests pass" in outcome.evidence.rationale


def test_what_an_assertion_says_stays_out_of_the_words_for_students(judge):
    suite = "def test_secret(student):\n    assert student.total([1.0]) == 77.125\n"
    outcome = judge(suite, RIGHT)
    assert outcome.verdict is Verdict.INCORRECT
    assert "77.125" not in outcome.evidence.rationale
    assert "77.125" in outcome.items[0].reason


def test_a_failed_call_is_a_failed_test_with_its_words(judge):
    outcome = judge(SUITE, "def total(x):\n    return x.lost\n")
    assert "AttributeError" in outcome.evidence.rationale
    assert outcome.verdict is Verdict.INCORRECT


def test_a_missing_function_fails_every_test(judge):
    assert judge(SUITE, "def other(x):\n    return 0\n").credit == 0


def test_a_process_that_ends_costs_its_test_alone(judge):
    code = RIGHT.replace("return float", "if len(x) == 3: __import__('os')._exit(0)\n    return float")
    outcome = judge(SUITE, code)
    assert items(outcome) == {
        "test_sum": True,
        "test_sizes[0]": True,
        "test_sizes[3]": False,
        "test_refuses_text": True,
    }


def test_what_a_test_cannot_use_is_the_students_fault(judge):
    suite = "def test_index(student):\n    assert student.total([1.0])[0] == 1\n"
    good = "def total(x):\n    return [float(sum(x))]\n"
    assert judge(suite, RIGHT, reference=good).verdict is Verdict.INCORRECT
    assert judge(suite, good, reference=good).verdict is Verdict.CORRECT


def test_a_suite_that_fails_on_the_reference_is_ours(judge):
    with pytest.raises(RuntimeError, match="fails on the reference too"):
        judge("def test_bug(student):\n    student.total([1.0])\n    undefined\n", RIGHT)


@pytest.mark.parametrize(
    ("suite", "words"),
    [
        ("import nowhere_at_all\n", "cannot be collected"),
        ("def helper():\n    pass\n", "no tests"),
        ("def test_a(:\n", "cannot be collected"),
    ],
)
def test_a_suite_that_cannot_run_is_ours(judge, suite, words):
    with pytest.raises(ValueError, match=words):
        judge(suite, RIGHT)


def test_a_file_that_is_not_there_is_ours(judge):
    with pytest.raises(ValueError, match=r"no file lost\.py"):
        judge(SUITE, RIGHT, file="lost.py")


def test_nothing_of_the_students_reaches_the_process_that_judges(judge):
    code = (
        "import sys\nsys.modules['pytest'] = None\n\ndef pytest_runtest_makereport(item, call):\n    raise SystemExit\n\n"
        + RIGHT
    )
    assert judge(SUITE, code).verdict is Verdict.CORRECT


def test_suites_do_not_know_of_each_other(judge):
    first = "STATE = []\n\ndef test_first(student):\n    STATE.append(1)\n    assert len(STATE) == 1\n"
    assert judge(first, RIGHT).verdict is Verdict.CORRECT
    assert judge(first, RIGHT).verdict is Verdict.CORRECT


def test_objects_and_callbacks_work_in_a_suite(judge):
    suite = """
        def test_object(student):
            counter = student.make("Counter", 2)
            assert counter.add(3) == 5
            assert student.apply(lambda x: x + 1, 4) == 5
    """
    code = "class Counter:\n    def __init__(self, n):\n        self.n = n\n\n    def add(self, k):\n        self.n += k\n        return self.n\n\ndef apply(f, x):\n    return f(x)\n"
    assert judge(suite, code).verdict is Verdict.CORRECT
