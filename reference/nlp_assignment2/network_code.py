"""Reference, inputs and laws of the network with one hidden layer in Python (1c).

Parameters are packed as W1, b1, W2, b2, each row-major. Cost and gradient may both be sums over the batch or both
means, so the costs stand here twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Sizes = tuple[int, int, int]
Batch = tuple[np.ndarray, np.ndarray, np.ndarray, Sizes]

# What a call raises that came to an exception in the student's code; nothing that is the machine's fault.
RAISED = (ArithmeticError, AssertionError, AttributeError, LookupError, NameError, RuntimeError, TypeError, ValueError)

_LONG, _SHORT = 0.02, 1e-4  # the first for costs in single precision, the second for costs with kinks
_ENDS = 900.0


# --- the network ----------------------------------------------------------------------------------------------------


def blocks(data: Any, labels: Any, params: Any, dimensions: Sizes) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the tensors that are packed."""
    del data, labels, params
    inputs, hidden, classes = dimensions
    return {"W1": (inputs, hidden), "b1": (hidden,), "W2": (hidden, classes), "b2": (classes,)}


def _unpacked(params: torch.Tensor, dimensions: Sizes) -> list[torch.Tensor]:
    shapes = list(blocks(None, None, None, dimensions).values())
    pieces = torch.split(params, [int(np.prod(shape)) for shape in shapes])
    return [piece.reshape(shape) for piece, shape in zip(pieces, shapes, strict=True)]


def _scores(
    data: Any, params: Any, dimensions: Sizes, activation: Callable[[torch.Tensor], torch.Tensor] = torch.sigmoid
) -> torch.Tensor:
    w1, b1, w2, b2 = _unpacked(torch.as_tensor(params), dimensions)
    return activation(torch.as_tensor(data) @ w1 + b1) @ w2 + b2


def _log_probabilities(data: Any, params: Any, dimensions: Sizes) -> torch.Tensor:
    return torch.log_softmax(_scores(data, params, dimensions), dim=-1)


def _cross_entropy(labels: Any, logs: torch.Tensor) -> torch.Tensor:
    return -(torch.as_tensor(labels) * logs).sum()


def sum_cost(data: Any, labels: Any, params: Any, dimensions: Sizes) -> torch.Tensor:
    """Cross-entropy, summed over the batch."""
    return _cross_entropy(labels, _log_probabilities(data, params, dimensions))


def mean_cost(data: Any, labels: Any, params: Any, dimensions: Sizes) -> torch.Tensor:
    """Cross-entropy, averaged over the batch."""
    return sum_cost(data, labels, params, dimensions) / len(data)


def forward(data: np.ndarray, label: int, params: np.ndarray, dimensions: Sizes) -> float:
    """Probability of the label."""
    return float(_log_probabilities(np.reshape(data, -1), params, dimensions)[label].exp())


def forward_backward_prop(
    data: np.ndarray, labels: np.ndarray, params: np.ndarray, dimensions: Sizes
) -> tuple[float, np.ndarray]:
    """Cost and packed gradient, summed over the batch."""
    variable = torch.tensor(params, dtype=torch.float64, requires_grad=True)
    cost = sum_cost(data, labels, variable, dimensions)
    cost.backward()
    return float(cost.detach()), variable.grad.numpy()


# --- mistakes with a name -------------------------------------------------------------------------------------------


def tanh_cost(data: Any, labels: Any, params: Any, dimensions: Sizes) -> torch.Tensor:
    """The cost with another activation."""
    return _cross_entropy(labels, torch.log_softmax(_scores(data, params, dimensions, torch.tanh), dim=-1))


def relu_cost(data: Any, labels: Any, params: Any, dimensions: Sizes) -> torch.Tensor:
    """The cost with another activation."""
    return _cross_entropy(labels, torch.log_softmax(_scores(data, params, dimensions, torch.relu), dim=-1))


def cost_over_batch(data: Any, labels: Any, params: Any, dimensions: Sizes) -> torch.Tensor:
    """The cost with a softmax over the examples."""
    return _cross_entropy(labels, torch.log_softmax(_scores(data, params, dimensions), dim=0))


def cost_over_all(data: Any, labels: Any, params: Any, dimensions: Sizes) -> torch.Tensor:
    """The cost with a softmax over the whole batch."""
    scores = _scores(data, params, dimensions)
    return _cross_entropy(labels, torch.log_softmax(scores.reshape(-1), dim=0).reshape(scores.shape))


def cost_without_biases(data: Any, labels: Any, params: Any, dimensions: Sizes) -> torch.Tensor:
    """The cost as if all biases were zero."""
    w1, b1, w2, b2 = _unpacked(torch.tensor(params), dimensions)
    bare = torch.cat([w1.reshape(-1), torch.zeros_like(b1), w2.reshape(-1), torch.zeros_like(b2)])
    return sum_cost(data, labels, bare, dimensions)


def cost_over_entries(data: Any, labels: Any, params: Any, dimensions: Sizes) -> torch.Tensor:
    """The cost, averaged over examples and classes."""
    return mean_cost(data, labels, params, dimensions) / dimensions[2]


MISTAKES = {
    "forward_backward_prop": {
        "tanh_cost": "tanh stands where the logistic sigmoid belongs",
        "relu_cost": "ReLU stands where the logistic sigmoid belongs",
        "cost_over_batch": "the softmax runs over the examples instead of the classes",
        "cost_over_all": "the softmax is normalised over the whole batch instead of each example",
        "cost_without_biases": "the biases are missing in the forward pass",
        "cost_over_entries": "the cost is averaged over the classes too",
    },
}  # fmt: skip


# --- inputs -----------------------------------------------------------------------------------------------------------


def _batch(rng: np.random.Generator, rows: int, dimensions: Sizes) -> Batch:
    inputs, hidden, classes = dimensions
    params = rng.standard_normal((inputs + 1) * hidden + (hidden + 1) * classes)
    labels = np.eye(classes)[rng.integers(classes, size=rows)]
    return rng.standard_normal((rows, inputs)), labels, params, dimensions


def batches(rng: np.random.Generator) -> Iterator[Batch]:
    """One row and many, all sizes different, and once all alike."""
    yield _batch(rng, 1, (4, 3, 5))
    yield _batch(rng, 6, (10, 5, 7))
    yield _batch(rng, 5, (4, 4, 4))
    yield _batch(rng, 8, (2, 6, 3))


def costs(rng: np.random.Generator) -> Iterator[Batch]:
    """As many hidden units as classes, so that a missing transpose on the way back does not end the call.

    What such a mistake costs is decided by other checks; here it is about the cost alone, whose own mistakes show
    at these sizes too. Once the labels are of a class that the network finds unlikely.
    """
    for rows, dimensions in ((1, (4, 5, 5)), (6, (10, 7, 7)), (5, (4, 4, 4)), (8, (2, 6, 6))):
        yield _batch(rng, rows, dimensions)
    yield _unlikely(rng, 6, (3, 4, 4))


def _unlikely(rng: np.random.Generator, rows: int, dimensions: Sizes) -> Batch:
    data, labels, params, _ = _batch(rng, rows, dimensions)
    params[-dimensions[2]] = -6.0  # the bias of class 0
    labels[: rows // 2] = np.eye(dimensions[2])[0]
    return data, labels, params, dimensions


def extreme(rng: np.random.Generator) -> Iterator[Batch]:
    """Scores of plus and minus 900 by the bias of the output."""
    for rows, dimensions in ((1, (4, 3, 5)), (6, (5, 4, 7)), (4, (3, 6, 2))):
        data, labels, params, _ = _batch(rng, rows, dimensions)
        ends = np.where(np.arange(dimensions[2]) % 2, _ENDS, -_ENDS)
        params[-dimensions[2] :] = ends if rows % 2 else -ends
        yield data, labels, params, dimensions


# --- laws -------------------------------------------------------------------------------------------------------------


def probability(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """`forward` gives the probability of each label, whether it takes a vector or a row."""
    for _ in range(2):
        for data, _, params, dimensions in batches(rng):
            right = _log_probabilities(data[0], params, dimensions).exp().numpy()
            found = _probabilities(student, data[0], params, dimensions, right)
            for label, value in enumerate(found):
                yield value, right[label], _named(value, right, label)


def _probabilities(
    student: Any, data: np.ndarray, params: np.ndarray, dimensions: Sizes, right: np.ndarray
) -> list[Any]:
    """Results for all labels, from a vector if that is how `forward` takes its data and else from a row."""

    def all_labels(given: np.ndarray) -> list[Any]:
        return [student.forward(given, label, params, dimensions) for label in range(len(right))]

    try:
        found = all_labels(data)
    except RAISED:
        return all_labels(data[np.newaxis])
    if _close(found, right):
        return found
    try:
        other = all_labels(data[np.newaxis])
    except RAISED:
        return found
    return other if _close(other, right) else found


def _close(found: list[Any], right: np.ndarray) -> bool:
    values = np.array([number(each) for each in found])
    return bool(np.allclose(values, right, rtol=1e-5, atol=1e-7))


def _named(value: Any, right: np.ndarray, label: int) -> str:
    """What the result is, in words, where it is not the probability of the label."""
    if np.size(value) == len(right):
        return "all probabilities come back instead of that of the label"
    single = number(value)
    if np.isclose(single, np.log(right[label]), rtol=1e-5):
        return "the logarithm of the probability comes back"
    if np.isclose(single, -np.log(right[label]), rtol=1e-5):
        return "the cost comes back instead of the probability"
    if np.isclose(single, right.max(), rtol=1e-5):
        return "the largest probability comes back, whatever the label is"
    return "`forward` does not return the probability of the label"


def shapes(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """One number and a flat array as long as the parameters."""
    for batch in costs(rng):
        result = student.forward_backward_prop(*batch)
        two = isinstance(result, (tuple, list)) and len(result) == 2
        yield two, True, "`forward_backward_prop` does not return two results, cost and gradient"
        yield np.size(result[0]), 1, f"the cost has shape {np.shape(result[0])}, expected one number"
        wanted = batch[2].shape
        told = f"the gradient has shape {np.shape(result[1])}, expected {wanted} as `params`"
        yield np.shape(result[1]) == wanted, True, told


def own_slope(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, Any, str]]:
    """The gradient is that of the student's own cost, block by block, along fresh directions.

    A call that raises and a gradient of another size are left to the checks that they belong to.
    """
    returned = 0
    inputs = (_batch(rng, 6, (5, 3, 4)), _batch(rng, 3, (2, 4, 6)), _unlikely(rng, 6, (4, 3, 5)))
    for batch in inputs:
        try:
            cost, gradient = _both(student.forward_backward_prop(*batch))
        except RAISED:
            continue
        returned += 1
        if np.isfinite(cost) and gradient is not None and gradient.size != batch[2].size:
            continue
        proper = np.isfinite(cost) and gradient is not None
        yield proper, True, "what comes back is not a cost and a gradient"
        yield bool(np.any(gradient)), True, "the gradient is zero, as if the cost did not depend on `params`"
        yield from _slopes(student, batch, (cost, gradient), rng)
        data, labels, params, dimensions = batch
        other = _both(student.forward_backward_prop(data, np.roll(labels, 1, axis=1), params, dimensions))[0]
        yield other != cost, True, "the cost is the same for other labels"
    if not returned:
        student.forward_backward_prop(*_batch(rng, 5, (4, 4, 4)))
    yield True, True, ""


def _both(result: Any) -> tuple[float, np.ndarray | None]:
    """Cost and gradient as a number and a vector; not a number and None where they are none."""
    if not isinstance(result, (tuple, list)) or len(result) != 2:
        return float("nan"), None
    return number(result[0]), _real(result[1])


def _real(value: Any) -> np.ndarray | None:
    """The real numbers of a value as a vector; None where it holds others, or none."""
    try:
        found = np.asarray(value)
        return None if np.iscomplexobj(found) else found.astype(np.float64).reshape(-1)
    except RAISED:
        return None


def number(value: Any) -> float:
    """A number, which may come in an array of one entry; else not a number."""
    found = _real(value)
    return float(found[0]) if found is not None and found.size == 1 else float("nan")


def _slopes(
    student: Any, batch: Batch, found: tuple[float, np.ndarray], rng: np.random.Generator
) -> Iterator[tuple[Any, Any, str]]:
    """For every block, two of three directions along which the gradient fits; one may cross a kink."""
    gradient, start = found[1], 0
    for name, shape in blocks(*batch).items():
        block = slice(start, start := start + int(np.prod(shape)))
        fitting = 0
        for tried in range(3):
            direction = np.zeros_like(gradient)
            direction[block] = rng.standard_normal(block.stop - block.start)
            direction /= np.linalg.norm(direction)
            fitting += _fits(student, batch, found, (direction, float(np.linalg.norm(gradient[block]))))
            if fitting == 2 or fitting < tried:
                break
        yield fitting >= 2, True, f"the gradient of `{name}` is not that of your own cost"


def _fits(student: Any, batch: Batch, found: tuple[float, np.ndarray], along: tuple[np.ndarray, float]) -> bool:
    """Whether the slope of the cost is as the gradient claims, by long steps or, to a closer limit, short ones."""
    data, labels, params, dimensions = batch
    cost, gradient = found
    direction, size = along
    claimed = float(gradient @ direction)

    def slope(step: float) -> float:
        moved = [params + times * step * direction for times in (1, -1, 2, -2)]
        ahead, back, far, behind = (_both(student.forward_backward_prop(data, labels, p, dimensions))[0] for p in moved)
        return (8 * (ahead - back) - far + behind) / (12 * step)

    measured = slope(_LONG)
    if abs(claimed - measured) <= 1e-3 * max(size, abs(measured)) + 2e-5 * (1 + abs(cost)):
        return True
    measured = slope(_SHORT)
    return abs(claimed - measured) <= 1e-5 * max(size, abs(measured)) + 1e-9 * abs(cost)
