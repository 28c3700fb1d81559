"""The gradient of a trusted loss by automatic differentiation, and what rounding does to each of its entries.

How far rounding can move an entry is measured, not estimated from sizes: the loss is differentiated again while
every intermediate result, forward and backward, is multiplied by one plus a small random number, as if it had been
computed with fewer digits. The entry moves by the perturbation times the sum of the terms behind it, and so does the
error that another order of summation leaves. This needs no second precision: a loss that insists on float64 is
measured as well as any other. Nor does a kink that is crossed by chance make the tolerance large, since the
perturbation is scaled back from 2^-24 to the unit of the precision that is judged.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from grader.maths.gradients import Derivative, layout

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.maths.arrays import Array
    from grader.maths.gradients import Block

NOISE: Final = 2.0**-24
_POOL: Final = 8191  # prime, so that a pool which is repeated does not fall in step with the rows of a tensor
# The logarithm of a rounded number: off by a unit, however close to zero it is.
_LOGARITHMS: Final = ("_log_softmax", "log_sigmoid_forward", "softplus")

Wanted = "int | str | tuple[int | str, ...]"
"""Where an argument stands: its position, or a path into dicts and sequences of arguments."""


def differentiate(
    loss: Callable[..., Any],
    arguments: Sequence[Any],
    wanted: Sequence[Any],
    blocks: Sequence[Block] = (),
    seed: int = 0,
) -> Derivative:
    """Value and gradient of a torch function that returns one number.

    Arrays among the arguments become float64 or integer tensors; `wanted` says with respect to which of them, or of
    the floats, to differentiate (positions, or paths such as `(0, "W")`). Their gradients are packed one after the
    other; `blocks` names the parts, by default one for each wanted tensor.
    """
    value, tensors = _gradient(loss, arguments, wanted)
    packed = _packed(tensors)
    named = {_name(path): tuple(each.shape) for path, each in zip(wanted, tensors, strict=True)}

    def rounding(number: int) -> Array:
        rng = np.random.default_rng([seed, number])
        return _moved(lambda: _packed(_gradient(loss, arguments, wanted)[1]), packed, rng)

    return Derivative(value, packed, tuple(blocks) or layout(named), rounding)


def _gradient(loss: Callable[..., Any], arguments: Sequence[Any], wanted: Sequence[Any]) -> tuple[float, list[Any]]:
    import torch  # slow to load, and not every problem differentiates

    paths = [path if isinstance(path, tuple) else (path,) for path in wanted]
    tracked = [_tensors(each, (place,), paths) for place, each in enumerate(arguments)]
    leaves = [_at(tracked, path).requires_grad_() for path in paths]
    value = loss(*tracked)
    if not value.requires_grad:
        return float(value), [torch.zeros_like(leaf) for leaf in leaves]
    found = torch.autograd.grad(value, leaves, allow_unused=True)
    zeros = (torch.zeros_like(leaf) if each is None else each for each, leaf in zip(found, leaves, strict=True))
    return float(value.detach()), list(zeros)


def _tensors(argument: Any, path: tuple[Any, ...], wanted: Sequence[tuple[Any, ...]]) -> Any:
    """The argument with every array, and every number that is wanted, copied into a tensor."""
    import torch

    if isinstance(argument, Mapping):
        return {key: _tensors(each, (*path, key), wanted) for key, each in argument.items()}
    if isinstance(argument, (tuple, list)):
        return type(argument)(_tensors(each, (*path, place), wanted) for place, each in enumerate(argument))
    if isinstance(argument, np.ndarray):
        array = argument.astype(float) if argument.dtype.kind == "f" else argument.copy()
        return torch.from_numpy(np.ascontiguousarray(array).reshape(array.shape))
    number = argument.item() if isinstance(argument, np.generic) else argument
    return torch.tensor(float(number), dtype=torch.float64) if path in wanted else number


def _at(arguments: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        arguments = arguments[step]
    return arguments


def _name(path: Any) -> str:
    return ".".join(str(step) for step in path) if isinstance(path, tuple) else str(path)


def _packed(tensors: Sequence[Any]) -> Array:
    flat = [each.detach().numpy().ravel() for each in tensors]
    return np.concatenate(flat) if flat else np.zeros(0)


def _moved(run: Callable[[], Array], gradient: Array, rng: np.random.Generator) -> Array:
    """How far each entry moves for each unit of perturbation, in one run of the derivation."""
    with _noise()(rng):
        change = np.abs(run() - gradient) / NOISE
    return np.where(np.isfinite(change), change, 0.0)


@cache
def _noise() -> Any:
    """The class of contexts in which every new floating-point tensor is perturbed."""
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode

    class Noise(TorchDispatchMode):  # type: ignore[no-untyped-call]
        """Perturbs what each operation returns, forward and backward; views and changes in place stay as they are."""

        def __init__(self, rng: np.random.Generator) -> None:
            super().__init__()  # type: ignore[no-untyped-call]
            self.pool = torch.from_numpy(1 + NOISE * (2 * rng.random(_POOL) - 1))
            self.starts = random.Random(int(rng.integers(2**63)))  # noqa: S311  (no secret)

        @classmethod
        def _should_skip_dynamo(cls) -> bool:
            """Whether to guard each call against the compiler, which is not in use and costs as much as the call."""
            return False

        def __torch_dispatch__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            result = function(*args, **kwargs) if kwargs else function(*args)
            if args and _fresh(function):
                for each in result if isinstance(result, (tuple, list)) else (result,):
                    if isinstance(each, torch.Tensor) and each.is_floating_point():
                        _perturb(each, self.noise(each), additive=_rounds_a_logarithm(function))
            return result

        def noise(self, tensor: Any) -> Any:
            """Numbers around one: a stretch of the pool, or all of it again and again."""
            size = tensor.numel()
            if size <= _POOL and tensor.is_contiguous():
                start = int(self.starts.random() * (_POOL - size + 1))
                return torch.as_strided(self.pool, tensor.shape, tensor.stride(), start)
            start = int(self.starts.random() * _POOL)
            return self.pool.repeat(-(-size // _POOL) + 1)[start : start + size].view(tensor.shape)

    return Noise


def _perturb(tensor: Any, noise: Any, *, additive: bool) -> None:
    """Multiply each entry by its noise, in place; the tensor is new, and nobody has seen it."""
    if additive:
        tensor.add_(noise - 1)
    tensor.mul_(noise)


@cache
def _fresh(function: Any) -> bool:
    """Whether an operation makes new tensors: neither views nor changes of what it is given."""
    return all(each.alias_info is None for each in function._schema.returns)  # noqa: SLF001  (torch has no other way)


@cache
def _rounds_a_logarithm(function: Any) -> bool:
    return any(name in function.name() for name in _LOGARITHMS) and "backward" not in function.name()
