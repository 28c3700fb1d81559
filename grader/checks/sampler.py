"""Draws of a sampler against the distribution that they should have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

import numpy as np

from grader.checks._code_bench import Bench, chosen
from grader.checks._code_cases import for_library
from grader.checks._code_faults import Fault, settled
from grader.guest.wire import Random
from grader.maths.arrays import as_numbers, kind_of
from grader.maths.statistics import chi_square, mean, refuses
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import Outcome, correct, incorrect
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.checks._code_cases import Case
    from grader.model.kinds import Subject

_READER: Final = {"functions": {"draw": "p: simplex[n], rng: random -> index(n)"}}
_REFERENCE: Final = {"value": "def chances(p, rng):\n    return p\n"}
_PARAMETERS: Final = {"function": "draw", "probabilities": "chances", "count": 200}


@dataclass(frozen=True)
class Sampler(AbstractCheck):
    """What the function draws has the right distribution, or its estimates the right mean.

    A right sampler is refused at most once in `1 / rate` submissions, by chi-square tests of the counts of every
    input (or t-tests of the mean); a wrong one is found out where it is off by more than draws of this number hide.
    Sources of randomness among the arguments are fresh for every call; code that uses its own may do so.

    Parameters
    ----------
    function:
        Name of the student's function; it returns a draw, or an array of independent draws.
    probabilities:
        Private function that gives, for the arguments, the probability of each outcome 0, 1, 2, ...
    mean:
        Private function that gives, for the arguments, the mean of what is returned, instead.
    count:
        Draws for each input.
    rate:
        How often a right sampler may be refused.
    result:
        Position or key of the result that is looked at, from 0; all of what is returned unless set.
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
            "def draw(p, rng):\n    return rng.choice(len(p), p=p)\n",
            reader="code",
            reader_parameters=_READER,
            reference=_REFERENCE,
            parameters=_PARAMETERS,
            verdict=Verdict.CORRECT,
        ),
        Example(
            "def draw(p, rng):\n    return p.argmax()\n",
            reader="code",
            reader_parameters=_READER,
            reference=_REFERENCE,
            parameters=_PARAMETERS,
            verdict=Verdict.INCORRECT,
            misconception="always draws the same",
        ),
    )
    READS: ClassVar[frozenset[str]] = frozenset({"code"})

    function: str
    probabilities: str = ""
    mean: str = ""
    count: int = 500
    rate: float = 1e-6
    result: int | str | None = None
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 2
    least: int = 2
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def __post_init__(self) -> None:
        """Refuse a test of nothing, and one of both."""
        if bool(self.probabilities) == bool(self.mean):
            raise ValueError("`sampler` needs either `probabilities` or `mean`")

    def judge(self, subject: Subject) -> Outcome:
        """Draw often for every input and test."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        values, stuck = [], True
        cases = bench.cases()
        for number, case in enumerate(cases):
            drawn = np.concatenate(list(self._drawn(bench, case, number)))
            stuck = stuck and bool(np.all(drawn == drawn[0]))
            values.append(self._tested(bench, case, drawn))
        facts = {"draws": self.count, "inputs": len(cases), "error_rate": self.rate, "least_p": min(values)}
        if not refuses(values, self.rate):
            return correct("sampler.fits", f"{self.count} draws for each of {len(cases)} inputs fit.", **facts)
        what = "the mean of what it returns" if self.mean else "the distribution of what it draws"
        words = f"`{self.function}` always draws the same" if stuck else f"{what} is not right"
        often = f"once in {round(1 / self.rate):,} submissions"
        told = f"{words[:1].upper() + words[1:]} (a right one is refused at most {often})."
        outcome = incorrect("sampler.differs", told, **facts)
        return replace(outcome, misconception=words)

    def _drawn(self, bench: Bench, case: Case, number: int) -> Iterator[np.ndarray]:
        rng = bench.rng("draws", number)
        seen = 0
        while seen < self.count:
            fresh = replace(case, arguments=tuple(_reseeded(each, rng) for each in case.arguments))
            value = chosen(bench.observe(fresh).value, self.result, self.function)
            found = as_numbers(value)
            if found is None or found.size == 0 or not np.isfinite(found).all():
                words = f"`{self.function}` returns {kind_of(value)} where a draw is expected."
                raise Fault(incorrect("sampler.kind", words))
            seen += found.size
            yield found.reshape(-1)

    def _tested(self, bench: Bench, case: Case, drawn: np.ndarray) -> float:
        """The p-value of all draws for an input."""
        if self.mean:
            return mean(drawn, float(bench.private(self.mean)(*for_library(case.arguments))))
        chances = np.asarray(bench.private(self.probabilities)(*for_library(case.arguments)), dtype=float)
        whole = drawn.astype(int)
        if np.any(whole != drawn) or whole.min() < 0 or whole.max() >= len(chances):
            raise Fault(incorrect("sampler.range", f"`{self.function}` draws what is none of the outcomes."))
        return chi_square(np.bincount(whole, minlength=len(chances)), chances)


def _reseeded(value: Any, rng: np.random.Generator) -> Any:
    return Random(int(rng.integers(2**62)), value.kind) if isinstance(value, Random) else value
