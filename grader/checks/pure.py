"""Whether a function leaves its arguments and the world as they were."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction  # noqa: TC003  (fields are bound by their types)
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from grader.checks._code_bench import Bench
from grader.checks._code_cases import as_seen
from grader.checks._code_faults import Fault, settled, value_of
from grader.maths.arrays import Tolerance, compare
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import NOTHING, Evidence, Outcome, correct, incorrect
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.checks._code_cases import Case
    from grader.model.kinds import Subject

_EXACTLY: Final = Tolerance(relative=0.0, absolute=0.0, nan=True)
_READER: Final = {"functions": {"centred": "x: [n] -> [n]"}}
_DRAWS: Final = ("numpy random state", "python random state", "torch random state")


@dataclass(frozen=True)
class Pure(AbstractCheck):
    """The function changes none of its arguments and leaves no global state behind.

    Global state is: numpy's handling of errors, the recursion limit, the environment, torch's default type and
    whether it records gradients. Randomness may be used (`may_change`), and arguments named in `may_write` too.

    Parameters
    ----------
    function:
        Name of the student's function.
    may_write:
        Parameters of the contract that the function is asked to change.
    state:
        Whether global state is looked at.
    may_change:
        What of the global state may change.
    earns:
        What a function earns that changes something; as a gate, the most that the answer earns.
    inputs:
        Private function `inputs(rng)` that yields tuples of arguments; drawn from the contract unless set.
    sizes:
        Sizes to draw inputs for, as a list of tables, instead of those that are drawn.
    draws:
        How many inputs are drawn.
    least:
        The smallest size of a dimension; 2 where one makes no sense.
    tensors:
        Hand arrays over as torch tensors of this type.
    cpu:
        Seconds of computing time for one call.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "def centred(x):\n    return x - x.mean()\n", reader="code", reader_parameters=_READER,
            parameters={"function": "centred"}, verdict=Verdict.CORRECT,
        ),
        Example(
            "def centred(x):\n    x -= x.mean()\n    return x\n", reader="code", reader_parameters=_READER,
            parameters={"function": "centred"}, verdict=Verdict.INCORRECT, misconception="changed in place",
        ),
        Example(
            "import numpy as np\n\ndef centred(x):\n    np.seterr(all='ignore')\n    return x - x.mean()\n",
            reader="code", reader_parameters=_READER, parameters={"function": "centred"},
            verdict=Verdict.INCORRECT, misconception="numpy error handling",
        ),
    )  # fmt: skip
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True

    function: str
    may_write: tuple[str, ...] = ()
    state: bool = True
    may_change: tuple[str, ...] = _DRAWS
    earns: Fraction = NOTHING
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 4
    least: int = 1
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def judge(self, subject: Subject) -> Outcome:
        """Look at arguments and global state before and after each call."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        cases = bench.cases()
        before = self._now(bench)
        for case, observed in zip(cases, bench.observe_all(cases, after=True), strict=True):
            given = bench.call(case, after=True).arguments
            for place, (gave, left) in enumerate(zip(given, self._after(observed.after, case), strict=True)):
                name = bench.names[place] if place < len(bench.names) else f"argument {place + 1}"
                if name not in self.may_write and compare(left, as_seen(gave), _EXACTLY) is not None:
                    return self._changed(name, case)
        state = self._left(before, self._now(bench))
        if state:
            return self._left_behind(state, cases[-1])
        return correct("pure.unchanged", f"Nothing is changed, for all {len(cases)} inputs.", draws=len(cases))

    def _now(self, bench: Bench) -> Any:
        """The global state as the student's side tells it."""
        return value_of(bench.student.state(), self.function) if self.state else {}

    def _after(self, after: Any, case: Case) -> tuple[Any, ...]:
        """The positional arguments as they were after the call."""
        match after:
            case ((*arguments,), _) if len(arguments) == len(case.arguments):
                return tuple(arguments)
        raise Fault(incorrect("code.unreadable", f"What `{self.function}` did to its arguments cannot be read."))

    def _left(self, before: Any, after: Any) -> str:
        """What of the global state is not as it was."""
        if not isinstance(before, dict) or not isinstance(after, dict):
            return "what the interpreter says of itself"
        changed = (name for name in before if name not in self.may_change and before[name] != after.get(name))
        return next(changed, "")

    def _changed(self, name: str, case: Case) -> Outcome:
        words = f"the argument `{name}` is changed in place"
        rationale = f"`{self.function}` changes its argument `{name}` in place; work on a copy."
        facts = {"sizes": dict(case.sizes), "argument": name, "function": self.function}
        return self._broken(Evidence("pure.argument", rationale, facts), words)

    def _left_behind(self, state: str, case: Case) -> Outcome:
        words = f"global state is left changed: {state}"
        rationale = f"`{self.function}` leaves global state changed: {state}."
        facts = {"sizes": dict(case.sizes), "state": state, "function": self.function}
        return self._broken(Evidence("pure.state", rationale, facts), words)

    def _broken(self, evidence: Evidence, words: str) -> Outcome:
        return Outcome(Verdict.PARTIAL if self.earns else Verdict.INCORRECT, self.earns, evidence, words)
