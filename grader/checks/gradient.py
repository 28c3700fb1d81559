"""The gradient of a function against automatic differentiation on the host."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from grader.checks._code_agree import finite, fitted
from grader.checks._code_backward import Step, diagnosed, told, worst
from grader.checks._code_bench import Bench
from grader.checks._code_derive import Derived, Modes, cost_position
from grader.checks._code_faults import settled
from grader.checks._code_slopes import Loss, paths
from grader.maths.arrays import Tolerance, compare
from grader.maths.directions import Agreement
from grader.maths.gradients import compare_gradient
from grader.model.kinds import AbstractCheck, Example
from grader.model.outcome import NOTHING, Counterexample, Evidence, Outcome, correct
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.maths.gradients import Derivative
    from grader.model.kinds import Subject

_READER: Final = {"functions": {"loss_and_slope": "w: [n], x: [m, n], y: [m] -> scalar, [n]"}}
_REFERENCE: Final = {"value": "def squares(w, x, y):\n    return ((x @ w - y) ** 2).sum()\n"}
_PARAMETERS: Final = {"function": "loss_and_slope", "result": 1, "loss": ("squares",), "wrt": ("w",)}
_SAME_LOSS: Final = Tolerance(1e-4, 1e-6)  # a guard such as log(p + 1e-8) does not make it another loss
_SENTENCES: Final = {
    ("right", Agreement.DIFFERS): ("inconsistent", "Your loss is right, but this is not its gradient."),
    ("wrong", Agreement.AGREES): ("wrong-loss", "It is the gradient of your own loss, but that loss is wrong."),
    ("wrong", Agreement.DIFFERS): ("both", "It is not the gradient of your own loss either, and that loss is wrong."),
}


@dataclass(frozen=True)
class Gradient(AbstractCheck):
    """The gradient is that of the reference's loss, entry by entry, as far as rounding allows for that very entry.

    The right gradient comes from the reference by automatic differentiation in double precision. There are three
    ways to a gradient of the student's: the function returns it (`result`); the function is written in torch and
    is differentiated behind the wall (`by: vjp`, weighted at random where it returns more than one number); or it
    is a torch module, of which every parameter is a block (`module: true`, then `loss` names a module too).

    Of several losses one must hold for all inputs, and it must be the one that the student's own loss follows
    where that follows one. A wrong gradient is told apart: inconsistent with a right loss, or the gradient of a
    wrong one (`own_gradient` gives marks for that).

    Parameters
    ----------
    function:
        Name of the student's function, or of the class of a module.
    loss:
        Private torch functions of the same arguments, of which one is the right loss.
    wrt:
        The arguments of the derivative: parameters of the contract, `p.Wf` for an entry of a dict.
    result:
        Position or key of the gradient in what is returned; all of it unless set.
    cost:
        Position or key of the loss in what is returned; the contract's first number unless set.
    blocks:
        Private function that gives, for the arguments, names and shapes of the tensors packed in one vector.
    by:
        `returned`: the function returns the gradient. `vjp`: the student's torch code is differentiated.
    module:
        The student's code is a torch module; its class takes the sizes that `make` names.
    make:
        Arguments of the class of a module, as names of the contract's dimensions or whole numbers.
    inputs:
        Private function `inputs(rng)` that yields tuples of arguments; drawn from the contract unless set.
    sizes:
        Sizes to draw inputs for, as a list of tables, instead of those that are drawn.
    draws:
        How many inputs are drawn.
    least:
        The smallest size of a dimension; 2 where one makes no sense.
    relative:
        Relative tolerance for each entry, beside its rounding.
    tensors:
        Hand arrays over as torch tensors of this type; `float64` where torch code is differentiated.
    cpu:
        Seconds of computing time for one call.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example(
            "def loss_and_slope(w, x, y):\n    e = x @ w - y\n    return e @ e, 2 * x.T @ e\n",
            reader="code", reader_parameters=_READER, reference=_REFERENCE, parameters=_PARAMETERS,
            verdict=Verdict.CORRECT,
        ),
        Example(
            "def loss_and_slope(w, x, y):\n    e = x @ w - y\n    return e @ e, x.T @ e\n",
            reader="code", reader_parameters=_READER, reference=_REFERENCE, parameters=_PARAMETERS,
            verdict=Verdict.INCORRECT, misconception="factor of 2",
        ),
    )  # fmt: skip
    READS: ClassVar[frozenset[str]] = frozenset({"code"})

    function: str
    loss: tuple[str, ...]
    wrt: str | tuple[str, ...] = ()
    result: int | str | None = None
    cost: int | str | None = None
    blocks: str = ""
    by: Literal["returned", "vjp"] = "returned"
    module: bool = False
    make: tuple[str | int, ...] = ()
    inputs: str = ""
    sizes: tuple[Mapping[str, int], ...] = ()
    draws: int = 8
    least: int = 1
    relative: float = 1e-7
    tensors: Literal["no", "float32", "float64"] = "no"
    cpu: float = 10.0

    def __post_init__(self) -> None:
        """Refuse a derivative with respect to nothing."""
        if not self.wrt and not self.module:
            raise ValueError("`gradient` needs `wrt`, the arguments of the derivative")
        if not self.loss:
            raise ValueError("`gradient` needs `loss`, a function of the reference")

    def judge(self, subject: Subject) -> Outcome:
        """Differentiate the reference and compare, then say what is wrong."""
        return settled(partial(self._judge, Bench.of(self, subject)))

    def _judge(self, bench: Bench) -> Outcome:
        modes = Modes(bench, self)
        rows = [modes.derived(case, number) for number, case in enumerate(bench.cases())]
        rights, followed = self._followed(modes, rows)
        steps = {name: self._steps(rows, rights[name]) for name in rights}
        for name, found in steps.items():
            if not any(step.bad for step in found):
                words = f"Every entry is right for all {len(rows)} inputs."
                return correct("gradient.equal", words, draws=len(rows), relative_tolerance=self.relative, agrees=name)
        closest = min(steps.values(), key=lambda found: sum(step.bad for step in found))
        return self._wrong(bench, closest, rows, "right" if followed else "wrong")

    def _followed(self, modes: Modes, rows: Sequence[Derived]) -> tuple[dict[str, list[Derivative]], bool]:
        """The right derivatives for the losses that the student's own follows best, and whether it does throughout."""
        rights: dict[str, list[Derivative]] = {}
        counts: dict[str, int] = {}
        for name in self.loss:
            rights[name] = [modes.right(name, row) for row in rows]
            counts[name] = sum(_same_loss(row, right) for row, right in zip(rows, rights[name], strict=True))
            if counts[name] == len(rows):
                return {name: rights[name]}, True
        return {name: found for name, found in rights.items() if counts[name] == max(counts.values())}, False

    def _steps(self, rows: Sequence[Derived], rights: Sequence[Derivative]) -> list[Step]:
        return [
            Step(row.case, row.gradient, right, compare_gradient(row.gradient, right, self.relative))
            for row, right in zip(rows, rights, strict=True)
        ]

    def _wrong(self, bench: Bench, steps: Sequence[Step], rows: Sequence[Derived], loss: str) -> Outcome:
        code, sentence = self._own(bench, steps, rows, loss)
        found = diagnosed(steps)
        step, entry = worst(steps)
        bad = sum(each.bad for each in steps)
        much = "for every input" if bad == len(steps) else f"for {bad} of {len(steps)} inputs"
        misconception = found.words if found else ""
        told_first = f"{misconception[:1].upper()}{misconception[1:]}. " if found else ""
        where = f"First at {entry.where} {step.case.words}".rstrip()
        rationale = f"The gradient is wrong {much}. {told_first}{told(steps)}{sentence}{where}."
        facts = {
            "sizes": dict(step.case.sizes), "draws": len(steps), "wrong": bad, "worst": finite(entry.worst),
            "single": entry.single, "kind": entry.kind, "own_loss": code,
        }  # fmt: skip
        point = {name: str(size) for name, size in step.case.sizes.items()}
        shown = Counterexample(point, f"{entry.actual:.6g}", f"{entry.expected:.6g}", entry.where)
        note = f"gradient.{code or (found.code if found else 'differs')}"
        return Outcome(Verdict.INCORRECT, NOTHING, Evidence(note, rationale, facts), misconception, shown)

    def _own(self, bench: Bench, steps: Sequence[Step], rows: Sequence[Derived], loss: str) -> tuple[str, str]:
        """Whether the student's own loss is at fault, by asking it for its slopes."""
        row, step = next((row, step) for row, step in zip(rows, steps, strict=True) if step.bad)
        if self.by != "returned" or self.module or row.cost is None:
            return "", ""
        places = paths(bench.names, self.wanted)
        own = Loss(bench, cost_position(bench, self.cost), places)
        found = own.fits(row.case, row.gradient, step.right.blocks, bench.rng("own"))
        code, sentence = _SENTENCES.get((loss, found.agreement), ("", ""))
        return code, f"{sentence} " if sentence else ""

    @property
    def wanted(self) -> tuple[str, ...]:
        """Names of the arguments of the derivative."""
        return (self.wrt,) if isinstance(self.wrt, str) else self.wrt


def _same_loss(row: Derived, right: Derivative) -> bool:
    return row.cost is not None and compare(fitted(row.cost, right.value), right.value, _SAME_LOSS) is None
