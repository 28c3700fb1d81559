"""Gradients of student code in three ways, and the right ones beside them, each as one packed vector."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from grader.checks._code_agree import plain, single
from grader.checks._code_bench import chosen, which
from grader.checks._code_cases import Outgoing, for_library
from grader.checks._code_faults import Fault, value_of
from grader.checks._code_slopes import at, paths
from grader.contracts.types import SCALAR_DOMAINS, PlainType
from grader.maths.arrays import as_numbers, kind_of
from grader.maths.differentiation import differentiate
from grader.maths.gradients import Block, Derivative, layout, pack
from grader.model.outcome import incorrect
from grader.model.student import Call

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.checks._code_bench import Bench
    from grader.checks._code_cases import Case


class Wants(Protocol):
    """The parameters that say which gradient is asked for."""

    @property
    def result(self) -> int | str | None: ...
    @property
    def cost(self) -> int | str | None: ...
    @property
    def blocks(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def module(self) -> bool: ...
    @property
    def make(self) -> tuple[str | int, ...]: ...
    @property
    def wanted(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Derived:
    """A packed gradient of the student's at one input, with the loss that came with it, if one did.

    `weights` are those of the sum that was differentiated, `parameters` the values that a module's had.
    """

    case: Case
    gradient: np.ndarray
    cost: Any = None
    weights: np.ndarray | None = None
    parameters: Mapping[str, np.ndarray] | None = None


@dataclass(frozen=True, slots=True)
class Modes:
    """The way in which a check gets at gradients."""

    bench: Bench
    wants: Wants

    def derived(self, case: Case, number: int) -> Derived:
        """The student's gradient at an input; raises `Fault` where there is none of the right shape."""
        if self.wants.module:
            return self._of_module(case, number)
        return self._of_torch(case, number) if self.wants.by == "vjp" else self._returned(case)

    def right(self, loss: str, row: Derived) -> Derivative:
        """The gradient of a private loss at the same input."""
        function = self.bench.private(loss)
        if row.parameters is not None:
            return self._right_module(function, row)
        places = paths(self.bench.names, self.wants.wanted)
        arguments = for_library(row.case.arguments)
        weighted = function if row.weights is None else _weighted(function, row.weights)
        return differentiate(weighted, arguments, places, self.blocks(row.case))

    def blocks(self, case: Case) -> tuple[Block, ...]:
        """Named parts of the packed gradient."""
        places = paths(self.bench.names, self.wants.wanted)
        if self.wants.blocks:
            found = layout(self.bench.private(self.wants.blocks)(*for_library(case.arguments)))
            if sum(block.size for block in found) != sum(np.size(at(case.arguments, path)) for path in places):
                raise ValueError(f"`{self.wants.blocks}` does not cover what is differentiated")
            return found
        pairs = zip(self.wants.wanted, places, strict=True)
        return layout({name: np.shape(at(case.arguments, path)) for name, path in pairs})

    # --- the function returns the gradient -----------------------------------------------------------------------

    def _returned(self, case: Case) -> Derived:
        value = self.bench.observe(case).value
        found = chosen(value, self.wants.result, self.bench.function)
        places = paths(self.bench.names, self.wants.wanted)
        several = found if len(places) > 1 else [found]
        if not isinstance(several, (tuple, list)) or len(several) != len(places):
            raise self._misshapen(f"there are {len(places)} gradients to return, found {kind_of(several)}", case)
        parts = [self._part(each, at(case.arguments, path), case) for each, path in zip(several, places, strict=True)]
        position = cost_position(self.bench, self.wants.cost)
        cost = None if position is None else chosen(value, position, self.bench.function)
        return Derived(case, single(pack(parts)), cost)

    def _part(self, found: Any, argument: Any, case: Case) -> np.ndarray:
        array, shape = as_numbers(found), np.shape(argument)
        if array is None or array.dtype.kind not in "iuf":
            raise self._misshapen(f"it is {kind_of(found)}, expected an array of shape {shape}", case)
        if array.shape != shape and not (array.size == 1 and not shape):
            same = " (the values have another arrangement)" if array.size == int(np.prod(shape)) else ""
            raise self._misshapen(f"it has shape {array.shape}, expected {shape}{same}", case)
        return array.astype(float) if array.dtype.kind != "f" else array

    def _misshapen(self, words: str, case: Case) -> Fault:
        sizes = dict(case.sizes)
        told = f"The gradient ({which(self.wants.result)}) has to be of another kind {case.words}".rstrip()
        return Fault(incorrect("gradient.shape", f"{told}: {words}.", sizes=sizes))

    # --- torch code is differentiated behind the wall ------------------------------------------------------------

    def _of_torch(self, case: Case, number: int) -> Derived:
        places = paths(self.bench.names, self.wants.wanted)
        positions = [int(path[0]) for path in places if len(path) == 1]
        if len(positions) != len(places):
            raise ValueError("`by: vjp` differentiates with respect to whole arguments")
        shape = np.shape(_value_of_loss(self._any_loss(), case))
        weights = self.bench.rng("weights", number).normal(size=shape) if shape else None
        call = self._torch_call(self.bench.function, case)
        observed = self.bench.student.vjp(call, positions, weights)
        value, gradients = self._pair(value_of(observed, self.bench.function, case.words))
        arguments = [at(case.arguments, path) for path in places]
        parts = [
            np.zeros(np.shape(argument)) if each is None else self._part(each, argument, case)
            for each, argument in zip(gradients, arguments, strict=True)
        ]
        return Derived(case, single(pack(parts)), _cost(value, weights), weights)

    def _torch_call(self, target: Any, case: Case) -> Call:
        asks = self.bench.asks
        outgoing = Outgoing("", "float64" if asks.tensors == "no" else asks.tensors)
        arguments = outgoing.all(case.arguments, self.bench.names)
        return Call(target, arguments, {}, outgoing.callbacks, cpu=asks.cpu)

    def _any_loss(self) -> Callable[..., Any]:
        losses: tuple[str, ...] = self.bench.asks.loss  # type: ignore[attr-defined]  # the one check with losses
        return self.bench.private(losses[0])

    def _pair(self, value: Any) -> tuple[Any, list[Any]]:
        match value:
            case (found, [*gradients]):
                return found, gradients
        raise Fault(incorrect("code.unreadable", f"`{self.bench.function}` could not be differentiated."))

    # --- a torch module, every parameter of which is a block -----------------------------------------------------

    def _of_module(self, case: Case, number: int) -> Derived:
        student, function = self.bench.student, self.bench.function
        handle = value_of(student.keep(Call(function, self._made(case))), function, case.words)
        own: Any = value_of(student.parameters(handle), function)
        model = self.bench.private(self.bench.asks.loss[0])(*self._made(case))  # type: ignore[attr-defined]
        names = self._matched(own, {name: tuple(each.shape) for name, each in model.named_parameters()})
        rng = self.bench.rng("parameters", number)
        values = {name: rng.normal(size=tuple(each.shape)) / 2 for name, each in model.named_parameters()}
        value_of(student.assign(handle, {names[name]: each for name, each in values.items()}), function)
        kept = as_numbers(own[names[next(iter(names))]])
        coarse = "float32" if kept is not None and kept.dtype == np.float32 else "float64"
        outgoing = Outgoing("", coarse)
        call = Call((handle, ""), outgoing.all(case.arguments, self.bench.names), {}, outgoing.callbacks)  # type: ignore[arg-type]
        shape = np.shape(_value_of_loss(_double(model, values), case))
        weights = rng.normal(size=shape) if shape else None
        observed = student.vjp(call, [names[name] for name in values], weights)
        value, gradients = self._pair(value_of(observed, function, case.words))
        parts = [
            np.zeros(np.shape(argument)) if each is None else self._part(each, argument, case)
            for each, argument in zip(gradients, values.values(), strict=True)
        ]
        return Derived(case, single(pack(parts)), _cost(value, weights), weights, values)

    def _made(self, case: Case) -> tuple[int, ...]:
        """Arguments of the class: sizes of the contract's dimensions, and whole numbers."""
        return tuple(each if isinstance(each, int) else case.sizes[each] for each in self.wants.make)

    def _matched(self, own: Any, asked: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
        """The student's name of each parameter: the same name, else the same place in the same order of shapes."""
        shapes = {name: np.shape(value) for name, value in own.items()} if isinstance(own, dict) else {}
        if all(shapes.get(name) == shape for name, shape in asked.items()):
            return {name: name for name in asked}
        if list(shapes.values()) == list(asked.values()):
            return dict(zip(asked, shapes, strict=True))
        found = ", ".join(f"{name} {shape}" for name, shape in shapes.items()) or "none"
        words = f"The parameters of `{self.bench.function}` are not those that are asked for; it has {found}."
        raise Fault(incorrect("gradient.parameters", words))

    def _right_module(self, build: Callable[..., Any], row: Derived) -> Derivative:
        assert row.parameters is not None
        model = build(*self._made(row.case)).double()
        names = tuple(row.parameters)

        def loss(*arguments: Any) -> Any:
            import torch  # the reference is a torch module

            *inputs, parameters = arguments
            value = torch.func.functional_call(model, parameters, tuple(inputs))
            return value if row.weights is None else (value * torch.from_numpy(row.weights)).sum()

        arguments = (*for_library(row.case.arguments), dict(row.parameters))
        places = [(len(row.case.arguments), name) for name in names]
        blocks = layout({name: np.shape(value) for name, value in row.parameters.items()})
        return differentiate(loss, arguments, places, blocks)


def cost_position(bench: Bench, asked: int | str | None) -> int | str | None:
    """Where the loss is among the results: where the check says, else the first number of the contract's."""
    if asked is not None or len(bench.contract.results) < 2:
        return asked
    for place, each in enumerate(bench.contract.results):
        if isinstance(each.type, PlainType) and each.type.name in {"scalar", *SCALAR_DOMAINS}:
            return place
    return None


def _weighted(function: Callable[..., Any], weights: np.ndarray) -> Callable[..., Any]:
    def loss(*arguments: Any) -> Any:
        import torch  # the reference is torch code

        return (function(*arguments) * torch.from_numpy(weights)).sum()

    return loss


def _value_of_loss(function: Callable[..., Any], case: Case) -> Any:
    """What the reference gives at an input, as an array."""
    import torch  # the reference is torch code

    def tensors(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return torch.from_numpy(value)
        if isinstance(value, dict):
            return {key: tensors(each) for key, each in value.items()}
        return value

    with torch.no_grad():
        return plain(function(*(tensors(each) for each in for_library(case.arguments))))


def _double(model: Any, values: Mapping[str, np.ndarray]) -> Callable[..., Any]:
    import torch  # the reference is a torch module

    model = model.double()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(torch.from_numpy(values[name]))
    return model  # type: ignore[no-any-return]


def _cost(value: Any, weights: np.ndarray | None) -> Any:
    """The number that was differentiated: the value, or its weighted sum."""
    leading = value[0] if isinstance(value, (tuple, list)) and value else value
    found = as_numbers(leading)
    if found is None or weights is None:
        return leading
    return float((found * weights).sum()) if found.shape == weights.shape else None
