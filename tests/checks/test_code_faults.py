"""Every way in which a call can fail has its own note, and only ours costs nothing."""

import pytest
from code_subjects import Course

from grader.checks._code_faults import Fault, fault_of, settled, value_of
from grader.model.student import Observation, Status, Termination
from grader.model.verdict import Verdict

COURSE = Course({"f": "x: [n] -> [n]"}, "def f(x):\n    return x\n")
FAILS = {
    "code.missing": "def g(x):\n    return x\n",
    "code.raised": "def f(x):\n    return {}['lost']\n",
    "code.exited": "import os\n\ndef f(x):\n    os._exit(0)\n",
    "code.crashed": "import ctypes\n\ndef f(x):\n    ctypes.string_at(0)\n",
    "code.cpu-limit": "def f(x):\n    while True:\n        pass\n",
    "code.memory-limit": "def f(x):\n    return bytearray(1 << 34)\n",
}


@pytest.mark.parametrize("note", FAILS)
def test_failures_are_told_apart(note):
    outcome = COURSE.judge("value", FAILS[note], function="f", cpu=1.0)
    assert outcome.verdict is Verdict.INCORRECT
    assert outcome.evidence.note in ({note, "code.raised"} if note == "code.memory-limit" else {note})
    assert "`f`" in outcome.evidence.rationale


def test_an_exception_is_told_with_its_line():
    outcome = COURSE.judge("value", FAILS["code.raised"], function="f")
    assert "KeyError" in outcome.evidence.rationale
    assert "line 2" in outcome.evidence.rationale


def test_a_failure_costs_the_check_in_which_it_happens():
    code = "import os\n\ndef f(x):\n    if len(x) == 0:\n        os._exit(0)\n    return x\n"
    subject = COURSE.subject(code)
    from grader.spec.examples import check

    verdicts = [
        check(kind, {"function": "f", **more}).judge(subject).verdict
        for kind, more in (("value", {}), ("shapes", {"empty": ("n",)}), ("value", {}))
    ]
    subject.student.close()
    assert verdicts == [Verdict.CORRECT, Verdict.INCORRECT, Verdict.CORRECT]


@pytest.mark.parametrize("how", Termination)
def test_every_end_of_a_process_has_words(how):
    outcome = fault_of(Observation(Status.ENDED, termination=how), "f", "for n = 1")
    assert outcome.verdict is (Verdict.ERROR if how.ours else Verdict.INCORRECT)
    assert outcome.needs_review is how.ours
    assert outcome.evidence.facts["termination"] == how.value


def test_ends_of_processes_are_not_confused():
    notes = {fault_of(Observation(Status.ENDED, termination=how), "f").evidence.note for how in Termination}
    assert len(notes) == len(Termination)


def test_code_that_is_no_python_is_told_as_such():
    told = Observation(Status.RAISED, fault="SyntaxError", message="invalid syntax", file="answer.py", line=3)
    assert fault_of(told, "f").evidence.note == "code.syntax"


def test_a_value_comes_back_or_a_fault():
    assert value_of(Observation(Status.RETURNED, 7), "f") == 7
    with pytest.raises(Fault) as caught:
        value_of(Observation(Status.MISSING, message="f"), "f")
    assert settled(lambda: value_of(Observation(Status.MISSING), "f")) == caught.value.outcome


def test_a_library_that_is_missing_here_decides_nothing():
    outcome = COURSE.judge("value", "import flask_of_water\n\ndef f(x):\n    return flask_of_water.full(x)\n", function="f")
    assert outcome.verdict is Verdict.UNDECIDED
    assert outcome.evidence.note == "code.library"
    assert outcome.needs_review


def test_a_library_that_is_missing_and_not_used_costs_nothing():
    outcome = COURSE.judge("value", "import flask_of_water\n\ndef f(x):\n    return x\n", function="f")
    assert outcome.verdict is Verdict.CORRECT
