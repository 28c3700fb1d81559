"""Differentiating student code where it runs: products with a Jacobian from the left and from the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def vjp(
    function: Callable[..., Any], arguments: Sequence[Any], keywords: Mapping[str, Any], wanted: Any, weights: Any
) -> tuple[Any, list[Any]]:
    """Value, and the gradients of its sum weighted by `weights` (None: all ones) with respect to what is wanted.

    `wanted` are positions of tensors among the arguments, or names of parameters of a kept module that is
    called. What the value does not depend on has gradient None.
    """
    import torch  # not every course uses it

    own = dict(function.named_parameters()) if isinstance(function, torch.nn.Module) else {}
    inputs = [arguments[each].requires_grad_() if isinstance(each, int) else own[each] for each in wanted]
    value = function(*arguments, **keywords)
    leading = value[0] if isinstance(value, (tuple, list)) else value
    weighted = leading.sum() if weights is None else (leading * torch.as_tensor(weights, dtype=leading.dtype)).sum()
    if not weighted.requires_grad:
        return value, [None for _ in inputs]
    return value, list(torch.autograd.grad(weighted, inputs, allow_unused=True))


def jvp(
    function: Callable[..., Any], arguments: Sequence[Any], keywords: Mapping[str, Any], tangents: Mapping[int, Any]
) -> tuple[Any, Any]:
    """Value, and its derivative when the arguments at the given positions move along `tangents`."""
    import torch

    places = sorted(tangents)

    def moved(*values: Any) -> Any:
        whole = list(arguments)
        for place, value in zip(places, values, strict=True):
            whole[place] = value
        return function(*whole, **keywords)

    points = tuple(arguments[place].detach() for place in places)
    pair: Any = torch.func.jvp(moved, points, tuple(tangents[place] for place in places))
    return pair[0], pair[1]


def assign(module: Any, values: Mapping[str, Any]) -> None:
    """Give the parameters of a module these values."""
    import torch

    with torch.no_grad():
        for name, value in module.named_parameters():
            if name in values:
                value.copy_(torch.as_tensor(values[name]).reshape(value.shape))
