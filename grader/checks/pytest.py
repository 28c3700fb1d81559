"""An instructor's pytest suite, with the student's code behind the wall."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from grader.checks._code_bench import functions_of, student_of
from grader.checks._code_cases import generator
from grader.checks._code_faults import Fault, needs_library, settled
from grader.checks._code_proxy import Proxy
from grader.checks._code_suite import run, suite_file
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import FULL, NOTHING, Evidence, ItemResult, Outcome
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.checks._code_suite import Tried
    from grader.model.kinds import Subject

_READER: Final = {"functions": {"mean": "x: [n] -> scalar"}}
_REFERENCE: Final = {
    "value": (
        "import numpy as np\n\n"
        "def mean(x):\n    return x.mean()\n\n"
        "def test_one_number(student):\n    assert student.mean(np.array([3.0])) == 3\n\n"
        "def test_several_numbers(student, rng):\n"
        "    x = rng.normal(size=5)\n"
        "    np.testing.assert_allclose(student.mean(x), x.mean())\n"
    )
}


@dataclass(frozen=True)
class Pytest(AbstractCheck):
    """Run pytest functions of the instructor's own; each is a marked item.

    The suite runs in the trusted process. Its fixture `student` has the student's functions as `student.f(x)`:
    each call goes through the wall, and arrays come back. A call that fails is an exception in the test, of the
    type that the student's code raised where that is a standard one, so that `pytest.raises(ValueError)` works.
    `student.make("Net", 3)` keeps an object of the student's, whose methods are called in the same way. The
    fixture `rng` is a fresh generator. `@pytest.mark.weight(2)` makes a test count twice; skipped tests count
    nothing. Nothing of the student's is a working directory, an import path or a root for pytest.

    A test that fails otherwise than by an assertion, a failed call or `pytest.fail` is tried on the reference: if
    it fails there too, the suite is at fault and not the student.

    Parameters
    ----------
    file:
        The suite, a file beside the reference; the reference module itself unless set.
    cpu:
        Seconds of computing time for one call.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "def mean(x):\n    return sum(x) / len(x)\n",
            reader="code",
            reader_parameters=_READER,
            reference=_REFERENCE,
            verdict=Verdict.CORRECT,
        ),
        Example(
            "def mean(x):\n    return x[0]\n",
            reader="code",
            reader_parameters=_READER,
            reference=_REFERENCE,
            verdict=Verdict.PARTIAL,
            fraction=Fraction(1, 2),
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"code"})

    file: str = ""
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Run the suite and count what was met."""
        return settled(partial(self._judge, subject))

    def _judge(self, subject: Subject) -> Outcome:
        proxy = Proxy(student_of(subject), cpu=self.cpu, contracts=functions_of(subject), strict=True)
        tests = [each for each in self._run(subject, proxy) if not each.skipped]
        for tried in tests:
            if tried.fault is not None and tried.fault.verdict is Verdict.ERROR:
                return tried.fault
        if any(tried.crashed for tried in tests):
            self._prove(subject, [tried for tried in tests if tried.crashed])
        return self._outcome(tests)

    def _run(self, subject: Subject, student: object) -> list[Tried]:
        if subject.library is None or subject.reference is None:
            raise Fault(needs_library())
        place = getattr(subject.library, "__file__", None)
        beside = Path(place).parent if place else None
        source = Path(place).read_text(encoding="utf-8") if place else str(subject.reference.value)
        draws = partial(generator, subject.seed, self.name or "pytest")
        with suite_file(self.file, beside, source) as file:
            return run(file, student, draws)

    def _prove(self, subject: Subject, crashed: Sequence[Tried]) -> None:
        """See that tests which broke off do not do so on the reference."""
        names = {tried.name for tried in crashed}
        broken = [each for each in self._run(subject, subject.library) if each.crashed and each.name in names]
        if broken:
            raise RuntimeError(f"{broken[0].name} fails on the reference too: {broken[0].reason}")

    def _outcome(self, tests: Sequence[Tried]) -> Outcome:
        whole = sum((tried.weight for tried in tests), NOTHING)
        if not whole:
            raise ValueError("all tests of the suite are skipped or worth nothing")
        met = sum((tried.weight for tried in tests if tried.passed), NOTHING)
        items = tuple(
            ItemResult(tried.name, tried.description, tried.weight, tried.passed, _why(tried)) for tried in tests
        )
        credit = met / whole
        verdict = Verdict.CORRECT if credit == FULL else Verdict.PARTIAL if credit else Verdict.INCORRECT
        passed = sum(tried.passed for tried in tests)
        words = f"{passed} of {len(tests)} tests pass. {_failed_calls(tests)}".rstrip()
        evidence = Evidence(f"pytest.{'all' if credit == FULL else 'some' if credit else 'none'}", words)
        return replace(Outcome(verdict, credit, evidence), items=items)


def _why(tried: Tried) -> str:
    return tried.fault.evidence.rationale if tried.fault is not None else tried.reason


def _failed_calls(tests: Sequence[Tried]) -> str:
    """What the student can be told of tests that failed: calls of their own code that did."""
    told = dict.fromkeys(tried.fault.evidence.rationale for tried in tests if tried.fault is not None)
    return " ".join(list(told)[:3])
