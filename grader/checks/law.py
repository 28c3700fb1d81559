"""A law that the student's functions have to obey, written as a private function."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from grader.checks._code_agree import Trial, printed
from grader.checks._code_agree import told as in_words
from grader.checks._code_bench import functions_of, student_of
from grader.checks._code_cases import Case, generator
from grader.checks._code_faults import Fault, needs_library, settled
from grader.checks._code_proxy import Proxy, called
from grader.maths.arrays import Tolerance
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import NOTHING, Counterexample, Evidence, Outcome, correct, incorrect, undecided
from grader.model.verdict import Verdict
from grader.shield import Crash, shielded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.model.kinds import Subject

_MOST: int = 10_000
_READER = {"functions": {"softmax": "z: [n] -> [n]"}}
_REFERENCE = {
    "value": (
        "import numpy as np\n\n"
        "def softmax(z):\n    e = np.exp(z - z.max())\n    return e / e.sum()\n\n"
        "def shift(student, rng):\n"
        "    for n in (2, 5):\n"
        "        z = rng.normal(size=n)\n"
        "        yield student.softmax(z + 3), student.softmax(z), 'a shift of all logits changes the result'\n"
    )
}


@dataclass(frozen=True)
class Law(AbstractCheck):
    """An identity or any other property, in the words of a private function `law(student, rng)`.

    The function calls the student's code as `student.f(x)` and yields pairs `(left, right)` that must be equal up
    to rounding, or triples with words for the student in case they are not. A condition is a pair with True. A
    fourth entry `"undecided"` leaves it to a person where they are not.
    Functions among the arguments are answered by the private function's own, whatever the student's code does.
    What the words say must not tell hidden values.

    Parameters
    ----------
    law:
        Name of the private function.
    relative:
        Relative tolerance.
    absolute:
        Absolute tolerance; what rounding leaves unless set.
    tensors:
        Hand arrays over as torch tensors of this type.
    cpu:
        Seconds of computing time for one call.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "import numpy as np\n\ndef softmax(z):\n    return np.exp(z) / np.exp(z).sum()\n", reader="code",
            reader_parameters=_READER, reference=_REFERENCE, parameters={"law": "shift"}, verdict=Verdict.CORRECT,
        ),
        Example(
            "def softmax(z):\n    return z / z.sum()\n", reader="code", reader_parameters=_READER,
            reference=_REFERENCE, parameters={"law": "shift"}, verdict=Verdict.INCORRECT,
            misconception="a shift of all logits changes the result",
        ),
    )  # fmt: skip
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    CONSISTENCY_ONLY: ClassVar[bool] = True

    law: str
    relative: float = 1e-7
    absolute: float | None = None
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Go through the pairs until one does not hold."""
        return settled(partial(self._judge, subject))

    def _judge(self, subject: Subject) -> Outcome:
        rows = law_of(subject, self.law)
        contracts = functions_of(subject)
        proxy = Proxy(student_of(subject), cpu=self.cpu, tensors=self.tensors, contracts=contracts)
        rng = partial(generator, subject.seed, self.name or "law", self.law)
        outcome = shielded(lambda: self._obeys(rows(proxy, rng())), lets_through=(Fault,))
        if isinstance(outcome, Crash):
            return blamed(outcome, partial(_holds_for_reference, rows, subject, rng()), self.law)
        facts = {**outcome.evidence.facts, "functions": called(proxy)}
        return replace(outcome, evidence=replace(outcome.evidence, facts=facts)) if outcome.credit else outcome

    def _obeys(self, rows: Iterator[Any]) -> Outcome:
        tolerance = Tolerance(self.relative, self.absolute)
        count = 0
        for count, row in enumerate(islice(rows, _MOST), start=1):
            left, right, words, left_open = _parts(row)
            trial = Trial.of(Case(()), left, right, tolerance)
            if trial.mismatch is not None and left_open:
                return undecided("law.open", f"{words[:1].upper()}{words[1:]}.", draws=count)
            if trial.mismatch is not None:
                return self._broken(trial, words, count)
        if not count:
            raise ValueError(f"the law `{self.law}` yields nothing")
        return correct("law.holds", f"Holds for all {count} trials.", draws=count)

    def _broken(self, trial: Trial, words: str, count: int) -> Outcome:
        assert trial.mismatch is not None
        told = words or "a law that your code has to obey does not hold"
        words_only = isinstance(trial.expected, (bool, np.bool_))  # yes or no: there is no value to show
        rationale = told[:1].upper() + told[1:] + ("." if words_only else f": {in_words(trial.mismatch)}.")
        values = Counterexample({}, printed(trial.actual), printed(trial.expected), trial.mismatch.where)
        shown = None if words_only else values
        facts = {"draws": count, "law": self.law, "reason": trial.mismatch.reason, "expected": printed(trial.expected)}
        return Outcome(Verdict.INCORRECT, NOTHING, Evidence("law.broken", rationale, facts), words, shown)


def law_of(subject: Subject, name: str) -> Callable[[Any, np.random.Generator], Iterator[Any]]:
    """The private function of that name.

    Raises
    ------
    Fault
        If the reference is not here.
    ValueError
        If it has none of that name.

    """
    if subject.library is None:
        raise Fault(needs_library())
    found = getattr(subject.library, name, None)
    if found is None:
        raise ValueError(f"the reference has no law `{name}`")
    return found  # type: ignore[no-any-return]


def _parts(row: Any) -> tuple[Any, Any, str, bool]:
    left, right, *words = row
    return left, right, str(words[0]) if words else "", "undecided" in words[1:]


def blamed(crash: Crash, holds: Callable[[], bool], law: str) -> Outcome:
    """Whose fault it is that trusted code failed on what student code returned.

    Where it works on what the reference returns, the student's results were not of the kind that is asked for.
    """
    found = shielded(holds)
    if isinstance(found, Crash) or not found:
        raise RuntimeError(f"{law}: {crash}")
    words = f"What your code returns cannot be used: {crash.type}: {crash.message}."
    return incorrect("law.unusable", words, law=law, type=crash.type)


def _holds_for_reference(rows: Callable[..., Iterator[Any]], subject: Subject, rng: np.random.Generator) -> bool:
    """Whether the law can be tried at all, on the reference itself."""
    missing = [name for name in functions_of(subject) if name not in vars(subject.library)]
    return not missing and sum(1 for _ in islice(rows(subject.library, rng), _MOST)) > 0
