"""Human-aware losses (q2a) and optimal policies (q2b) as functions, and what they are mistaken for."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Row = tuple[Any, ...]

# --- direct preference optimisation -----------------------------------------------------------------------------------


def _log_sigmoid(z: np.ndarray) -> np.ndarray:
    return -np.logaddexp(0, -z)


def dpo_halo(lr_w: np.ndarray, lr_l: np.ndarray, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """What the preferred answer gains over the rejected one, and its value."""
    z = beta * (lr_w - lr_l)
    return z, _log_sigmoid(z)


def kto_value(lr_w: np.ndarray, lr_l: np.ndarray, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """The value function of another loss."""
    z = beta * (lr_w - lr_l)
    return z, 1 / (1 + np.exp(-z))


def exchanged(lr_w: np.ndarray, lr_l: np.ndarray, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """The preferred answer as the point of reference."""
    return dpo_halo(lr_l, lr_w, beta)


def without_beta(lr_w: np.ndarray, lr_l: np.ndarray, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """With l = 1."""
    del beta
    return dpo_halo(lr_w, lr_l, 1.0)


def loss_for_value(lr_w: np.ndarray, lr_l: np.ndarray, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """Negative."""
    z, value = dpo_halo(lr_w, lr_l, beta)
    return z, -value


def without_reference(lr_w: np.ndarray, lr_l: np.ndarray, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """No point of reference."""
    return dpo_halo(lr_w, np.zeros_like(lr_l), beta)


def over_beta(lr_w: np.ndarray, lr_l: np.ndarray, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """Divided."""
    return dpo_halo(lr_w, lr_l, 1 / beta)


def without_sigmoid(lr_w: np.ndarray, lr_l: np.ndarray, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """The argument for its value."""
    z = beta * (lr_w - lr_l)
    return z, z


def of_probabilities(lr_w: np.ndarray, lr_l: np.ndarray, beta: float) -> tuple[np.ndarray, np.ndarray]:
    """Ratios for their logarithms."""
    return dpo_halo(np.exp(lr_w), np.exp(lr_l), beta)


def log_ratios(rng: np.random.Generator) -> Iterator[Row]:
    """Vectors of several lengths, and both signs of what is gained; a plain loop cannot take more axes."""
    for length in (7, 12, 1, 9, 12, 5):
        yield *rng.normal(0, 1.5, (2, length)), float(rng.uniform(0.1, 2.5))


def argument_of_dpo(student: Any, rng: np.random.Generator) -> Iterator[Row]:
    """The argument is what the preferred answer gains, and the value is a value function of it."""
    for lr_w, lr_l, beta in log_ratios(rng):
        z, v = (np.asarray(each, dtype=float) for each in student.dpo_halo(lr_w, lr_l, beta))
        gain = lr_w - lr_l
        yield z.shape, gain.shape, "the argument has another shape than the log-ratios"
        scale = float((z * gain).sum() / (gain * gain).sum())
        words = "the argument is not the implied reward of the preferred answer minus that of the rejected one"
        yield z, scale * gain, words
        yield scale > 0, True, "the argument does not grow with what the preferred answer gains over the rejected one"
        order = np.argsort(z.ravel())
        yield from _value_function(z.ravel()[order], v.ravel()[order])


def _value_function(z: np.ndarray, v: np.ndarray) -> Iterator[Row]:
    """Nowhere decreasing, and concave where z is positive; z rises."""
    room = 1e-6 * max(1.0, float(np.abs(v).max(initial=0.0)))
    yield v.shape == z.shape and bool(np.all(np.diff(v) >= -room)), True, "the value decreases somewhere"
    gains = z > 0
    steps = np.diff(z[gains])
    slopes = np.diff(v[gains])[steps > 1e-3] / steps[steps > 1e-3]
    falling = bool(np.all(np.diff(slopes) <= 1e-3 * np.abs(slopes).max(initial=1.0)))
    yield falling, True, "the value is not concave for gains"


# --- proximal policy optimisation -------------------------------------------------------------------------------------


def ppo_halo_value(q: np.ndarray, A: np.ndarray, eps: float) -> np.ndarray:
    """The clipped objective."""
    return np.minimum(q * A, np.clip(q, 1 - eps, 1 + eps) * A)


def _clipped_twice(q: np.ndarray, A: np.ndarray, eps: float) -> np.ndarray:
    return np.clip(q, 1 - eps, 1 + eps) * A


def _held_from_above(q: np.ndarray, A: np.ndarray, eps: float) -> np.ndarray:
    return np.minimum(q, 1 + eps) * A


def _maximum(q: np.ndarray, A: np.ndarray, eps: float) -> np.ndarray:
    return np.maximum(q * A, _clipped_twice(q, A, eps))


def _unclipped(q: np.ndarray, A: np.ndarray, eps: float) -> np.ndarray:
    del eps
    return q * A


def _loss(q: np.ndarray, A: np.ndarray, eps: float) -> np.ndarray:
    return -ppo_halo_value(q, A, eps)


def _of_logarithm(q: np.ndarray, A: np.ndarray, eps: float) -> np.ndarray:
    return ppo_halo_value(np.log(q), A, eps)


def _without_advantage(q: np.ndarray, A: np.ndarray, eps: float) -> np.ndarray:
    return ppo_halo_value(q, np.ones_like(A), eps)


_CLIPPED_WRONGLY: tuple[tuple[Callable[[np.ndarray, np.ndarray, float], np.ndarray], str], ...] = (
    (_clipped_twice, "it is clipped on both sides: the minimum takes the incentive away on one side only"),
    (_held_from_above, "for a negative advantage the ratio is held from below, by a maximum"),
    (_maximum, "the maximum stands where the minimum belongs"),
    (_unclipped, "nothing is clipped"),
    (_loss, "that is the loss, and not the objective"),
    (_of_logarithm, "the logarithm of the ratio is clipped, and not the ratio"),
    (_without_advantage, "the advantage is missing"),
)


def _advantages(rng: np.random.Generator, sign: int) -> Iterator[tuple[np.ndarray, np.ndarray, float]]:
    """Ratios below, inside and above the range of clipping, with advantages of one sign."""
    for length in (9, 12, 11, 10):
        yield np.exp(rng.normal(0, 0.6, length)), sign * rng.uniform(0.2, 2.0, length), float(rng.uniform(0.1, 0.4))


def _objective(student: Any, q: np.ndarray, A: np.ndarray, eps: float) -> np.ndarray:
    """What the student's function gives.

    One that takes no vectors, as with `if A > 0`, is asked for each entry. One that takes them and returns another
    shape, such as their mean, is not: of one entry that would be right.
    """
    with suppress(Exception):  # whatever fails again below is told
        return np.asarray(student.ppo_halo_value(q, A, eps), dtype=float)
    with suppress(Exception):
        rows = [np.asarray(student.ppo_halo_value(q, float(each), eps), dtype=float) for each in A]
        return np.array([np.broadcast_to(row, q.shape)[at] for at, row in enumerate(rows)])
    with suppress(Exception):
        pairs = zip(q, A, strict=True)
        return np.array([float(student.ppo_halo_value(float(ratio), float(each), eps)) for ratio, each in pairs])
    return np.asarray(student.ppo_halo_value(q, A, eps), dtype=float)


def _clipped(student: Any, rng: np.random.Generator, sign: int) -> Iterator[Row]:
    rows = [(q, A, eps, _objective(student, q, A, eps)) for q, A, eps in _advantages(rng, sign)]
    alike = (
        words
        for wrong, words in _CLIPPED_WRONGLY
        if all(np.allclose(found, wrong(q, A, eps), rtol=1e-5) for q, A, eps, found in rows)
    )
    named = next(alike, "that is not the clipped objective")
    for q, A, eps, found in rows:
        yield found, ppo_halo_value(q, A, eps), named


def positive_advantage(student: Any, rng: np.random.Generator) -> Iterator[Row]:
    """Above the range the ratio counts no further."""
    return _clipped(student, rng, 1)


def negative_advantage(student: Any, rng: np.random.Generator) -> Iterator[Row]:
    """Below the range the ratio counts no further."""
    return _clipped(student, rng, -1)


# --- optimal policies -------------------------------------------------------------------------------------------------


def optimal_policy(r: np.ndarray, pi_ref: np.ndarray, beta: float) -> np.ndarray:
    """In proportion to what the reference gives, times the exponential of the reward."""
    weights = pi_ref * np.exp((r - r.max(axis=1, keepdims=True)) / beta)
    return weights / weights.sum(axis=1, keepdims=True)


def over_all(r: np.ndarray, pi_ref: np.ndarray, beta: float) -> np.ndarray:
    """One normaliser for all inputs."""
    weights = pi_ref * np.exp(r / beta)
    return weights / weights.sum()


def over_inputs(r: np.ndarray, pi_ref: np.ndarray, beta: float) -> np.ndarray:
    """Columns that sum to one."""
    weights = pi_ref * np.exp(r / beta)
    return weights / weights.sum(axis=0, keepdims=True)


def without_pi_ref(r: np.ndarray, pi_ref: np.ndarray, beta: float) -> np.ndarray:
    """The policy of largest entropy."""
    return optimal_policy(r, np.ones_like(pi_ref), beta)


def times_beta(r: np.ndarray, pi_ref: np.ndarray, beta: float) -> np.ndarray:
    """The inverse of the temperature."""
    return optimal_policy(r, pi_ref, 1 / beta)


def unnormalised(r: np.ndarray, pi_ref: np.ndarray, beta: float) -> np.ndarray:
    """Without Z."""
    return pi_ref * np.exp(r / beta)


def penalised(r: np.ndarray, pi_ref: np.ndarray, beta: float) -> np.ndarray:
    """The reward with the wrong sign."""
    return optimal_policy(-r, pi_ref, beta)


def greedy(r: np.ndarray, pi_ref: np.ndarray, beta: float) -> np.ndarray:
    """All on the answer of the largest reward."""
    del pi_ref, beta
    return np.eye(r.shape[1])[r.argmax(axis=1)]


def in_the_exponent(r: np.ndarray, pi_ref: np.ndarray, beta: float) -> np.ndarray:
    """A probability where its logarithm belongs."""
    return optimal_policy(r / beta + pi_ref, np.ones_like(pi_ref), 1.0)


def logarithms(r: np.ndarray, pi_ref: np.ndarray, beta: float) -> np.ndarray:
    """Of the policy."""
    return np.log(optimal_policy(r, pi_ref, beta))


MISTAKES = {
    "dpo_halo": {
        "kto_value": ("the value is the logarithm of the logistic function, and not that function itself", "0"),
        "exchanged": ("outcome and point of reference are exchanged: the rejected answer is rewarded", "0"),
        "without_beta": ("l(x, y) = beta is forgotten", "1/2"),
        "loss_for_value": ("the value is minus the loss, and not the loss", "1/2"),
        "without_reference": ("the point of reference is missing: the rejected answer", "0"),
        "over_beta": ("the log-ratios are divided by beta, and not multiplied with it", "1/2"),
        "without_sigmoid": ("the value function is missing: that is its argument", "0"),
        "of_probabilities": ("the log-ratios are turned into ratios first", "0"),
    },
    "optimal_policy": {
        "over_all": ("it is normalised over inputs and answers together, so that a shift h(x) does not cancel", "1/4"),
        "over_inputs": ("it is normalised over the inputs, and not over the answers", "1/4"),
        "without_pi_ref": ("the reference policy is forgotten", "1/4"),
        "times_beta": ("the reward is multiplied with beta, and not divided by it", "3/4"),
        "unnormalised": ("it is not normalised: the partition function Z(x) is missing", "2/5"),
        "penalised": ("the reward has the wrong sign", "1/4"),
        "greedy": ("that maximises the reward alone, without the divergence from the reference", "0"),
        "in_the_exponent": ("the reference policy belongs into the exponent as its logarithm", "1/4"),
        "logarithms": ("those are the logarithms of the policy", "1/2"),
    },
}


def tables(rng: np.random.Generator) -> Iterator[Row]:
    """More inputs than answers and fewer."""
    for inputs, answers in ((3, 4), (4, 2), (1, 5), (5, 3), (2, 7), (6, 4), (3, 5), (2, 3)):
        pi_ref = rng.dirichlet(np.ones(answers), inputs) + 0.02
        yield rng.normal(0, 1.5, (inputs, answers)), pi_ref / pi_ref.sum(1, keepdims=True), float(rng.uniform(0.3, 2.0))


def shifted_rewards(student: Any, rng: np.random.Generator) -> Iterator[Row]:
    """What depends on the input alone changes nothing; and rows sum to one."""
    for r, pi_ref, beta in tables(rng):
        h = rng.uniform(-3, 3, (len(r), 1))
        first = np.asarray(student.optimal_policy(r, pi_ref, beta), dtype=float)
        then = np.asarray(student.optimal_policy(r + h, pi_ref, beta), dtype=float)
        yield first.sum(1), np.ones(len(r)), "the rows do not sum to one"
        yield then, first, "the policy changes when h(x) is added to the rewards"
        moved = r + rng.uniform(1, 2, r.shape) * (np.arange(r.shape[1]) == 0)
        changed = np.asarray(student.optimal_policy(moved, pi_ref, beta), dtype=float)
        grown = bool(np.all(changed[:, 0] > first[:, 0]))
        yield grown, True, "an answer is not chosen more often when its reward grows"
