"""A gradient against slopes of the student's own loss."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from grader.checks._code_bench import Bench
from grader.checks._code_derive import Modes, cost_position
from grader.checks._code_faults import settled
from grader.checks._code_slopes import OWN, Loss, paths
from grader.maths.directions import Agreement
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import NOTHING, Evidence, Outcome, correct, incorrect, undecided
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.checks._code_cases import Case
    from grader.checks._code_slopes import Own
    from grader.model.kinds import Subject

_READER: Final = {"functions": {"loss_and_slope": "w: [n], x: [m, n], y: [m] -> scalar, [n]"}}
_PARAMETERS: Final = {"function": "loss_and_slope", "result": 1, "wrt": ("w",)}


@dataclass(frozen=True)
class OwnGradient(AbstractCheck):
    """The gradient is that of the student's own loss, whatever that loss is.

    So a mistake in the loss costs its own marks and not those of the backward pass. The slopes of the loss along
    fresh random directions, one for each tensor and one for all, are measured by calling it; a direction that
    differs is tried again, as it may have crossed a kink. A loss that does not change when its parameters change
    earns nothing, since a gradient of zeros would fit it.

    Parameters
    ----------
    function:
        Name of the student's function.
    wrt:
        The arguments of the derivative: parameters of the contract, `p.Wf` for an entry of a dict.
    result:
        Position or key of the gradient in what is returned; all of it unless set.
    cost:
        Position or key of the loss in what is returned; the contract's first number unless set.
    loss:
        The student's function that gives the loss, where it is another one.
    blocks:
        Private function that gives, for the arguments, names and shapes of the tensors packed in one vector.
    inputs:
        Private function `inputs(rng)` that yields tuples of arguments; drawn from the contract unless set.
    sizes:
        Sizes to draw inputs for, as a list of tables, instead of those that are drawn.
    draws:
        How many inputs are drawn.
    least:
        The smallest size of a dimension; 2 where one makes no sense.
    relative:
        How far a slope may be off, relative to the size of the gradient.
    tensors:
        Hand arrays over as torch tensors of this type.
    cpu:
        Seconds of computing time for one call.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "def loss_and_slope(w, x, y):\n    e = x @ w - y\n    return 3 * e @ e, 6 * x.T @ e\n",
            reader="code", reader_parameters=_READER, parameters=_PARAMETERS, verdict=Verdict.CORRECT,
        ),
        Example(
            "def loss_and_slope(w, x, y):\n    e = x @ w - y\n    return e @ e, x.T @ e\n",
            reader="code", reader_parameters=_READER, parameters=_PARAMETERS, verdict=Verdict.INCORRECT,
        ),
        Example(
            "def loss_and_slope(w, x, y):\n    return 0.0, 0 * w\n",
            reader="code", reader_parameters=_READER, parameters=_PARAMETERS, verdict=Verdict.INCORRECT,
            misconception="does not depend",
        ),
    )  # fmt: skip
    READS: ClassVar[frozenset[str]] = frozenset({"code"})
    NEEDS_REFERENCE: ClassVar[bool] = False
    CONSISTENCY_ONLY: ClassVar[bool] = True

    function: str
    wrt: str | tuple[str, ...]
    result: int | str | None = None
    cost: int | str | None = None
    loss: str = ""
    blocks: str = ""
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 3
    least: int = 1
    relative: float = OWN
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    by: ClassVar[str] = "returned"
    module: ClassVar[bool] = False
    make: ClassVar[tuple[str | int, ...]] = ()

    def judge(self, subject: Subject) -> Outcome:
        """Measure slopes of the loss at every input."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    @property
    def wanted(self) -> tuple[str, ...]:
        """Names of the arguments of the derivative."""
        return (self.wrt,) if isinstance(self.wrt, str) else self.wrt

    def _judge(self, bench: Bench) -> Outcome:
        modes, loss = Modes(bench, self), self._loss(bench)
        found: list[tuple[Case, Own]] = []
        for number, case in enumerate(bench.cases()):
            row = modes.derived(case, number)
            found.append((case, loss.fits(case, row.gradient, modes.blocks(case), bench.rng("directions", number))))
        return self._ruling(found)

    def _loss(self, bench: Bench) -> Loss:
        places = paths(bench.names, self.wanted)
        if self.loss:
            return Loss(bench.calling(self.loss), None, places, self.relative)
        return Loss(bench, cost_position(bench, self.cost), places, self.relative)

    def _ruling(self, found: Sequence[tuple[Case, Own]]) -> Outcome:
        if not any(own.moves for _, own in found):
            return _constant()
        wrong = [(case, own) for case, own in found if own.agreement is Agreement.DIFFERS]
        if wrong:
            return self._inconsistent(wrong, len(found))
        if any(own.agreement is Agreement.UNCLEAR for _, own in found):
            words = "The slopes of your loss cannot be measured well enough to say whether this is its gradient."
            return undecided("own_gradient.unclear", words, draws=len(found))
        words = f"It is the gradient of your own loss for all {len(found)} inputs."
        return correct("own_gradient.consistent", words, draws=len(found))

    def _inconsistent(self, wrong: Sequence[tuple[Case, Own]], count: int) -> Outcome:
        case, _ = wrong[0]
        blocks = sorted({block for _, each in wrong for block in each.wrong}, key=str)
        much = "for every input" if len(wrong) == count else f"for {len(wrong)} of {count} inputs"
        told = "This is not the gradient of your own loss"
        where = f" (wrong in {', '.join(f'`{block}`' for block in blocks)})" if blocks else ""
        factors = [each.factor for _, each in wrong]
        how = _factor(factors)
        rationale = f"{told}, {much}{where}.{how and f' {how}.'} First {case.words or 'at the first input'}."
        facts: dict[str, Any] = {"sizes": dict(case.sizes), "draws": count, "blocks": blocks, "wrong": len(wrong)}
        evidence = Evidence("own_gradient.inconsistent", rationale, facts)
        return Outcome(Verdict.INCORRECT, NOTHING, evidence, how[:1].lower() + how[1:])


def _factor(factors: Sequence[float | None]) -> str:
    """The factor by which the gradient is off everywhere, in words, if there is one."""
    known = [factor for factor in factors if factor is not None]
    if not known or len(known) < len(factors):
        return ""
    if all(abs(factor + 1) < 1e-4 for factor in known):
        return "The sign is wrong"
    if all(abs(factor - known[0]) < 1e-4 * abs(known[0]) for factor in known):
        return f"It is {known[0]:.4g} times the gradient"
    return "It is off by a factor that depends on the input (a sum here and a mean there?)"


def _constant() -> Outcome:
    words = "the loss does not depend on its parameters"
    rationale = "Your loss does not change when its parameters change, so that no gradient of it can be checked."
    outcome = incorrect("own_gradient.constant", rationale)
    return Outcome(outcome.verdict, outcome.credit, outcome.evidence, words)
