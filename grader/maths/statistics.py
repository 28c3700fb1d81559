"""Tests of samplers and estimators whose error rate is stated: how rarely they accuse a right one.

Every test returns a p-value: under the hypothesis, it falls below any rate at most that often. `refuses` turns
p-values of several tests into one decision whose rate of false accusations is the rate asked for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.maths.arrays import Array

RATE: Final = 1e-6  # of accusing a right sampler, once in a million
_LEAST: Final = 5.0  # expected count below which cells are pooled
_MOST_TERMS: Final = 10_000


def refuses(values: Sequence[float], rate: float = RATE) -> bool:
    """Whether the hypothesis is refused when all of these p-values are looked at, wrongly at most at this rate."""
    return bool(values) and min(values) * len(values) < rate


def chi_square(counts: Any, probabilities: Any) -> float:
    """Whether counts of outcomes fit their probabilities; cells of few expected counts are pooled.

    The p-value is that of the chi-square distribution, good to a factor of a few. A count where the probability is
    zero gives 0.
    """
    seen, expected = _expected(counts, probabilities)
    if seen[expected == 0].any():
        return 0.0
    seen, expected = _pooled(seen[expected > 0], expected[expected > 0])
    if len(seen) < 2:
        return 1.0
    statistic = float(((seen - expected) ** 2 / expected).sum())
    return gamma_tail((len(seen) - 1) / 2, statistic / 2)


def cells(counts: Any, probabilities: Any) -> float:
    """Whether counts fit their probabilities, cell by cell with exact binomials: less power, no approximation."""
    seen, expected = _expected(counts, probabilities)
    trials = int(seen.sum())
    if not trials:
        return 1.0
    each = [binomial(int(count), trials, float(mean) / trials) for count, mean in zip(seen, expected, strict=True)]
    return min(1.0, min(each) * len(each))


def binomial(successes: int, trials: int, probability: float) -> float:
    """Exact two-sided test of a number of successes: twice the smaller tail."""
    if not 0 <= successes <= trials:
        raise ValueError("there are between none and all successes")
    if probability <= 0 or probability >= 1:
        sure = trials if probability >= 1 else 0
        return 1.0 if successes == sure else 0.0
    return min(1.0, 2 * min(_tail(successes, trials, probability), _tail(trials - successes, trials, 1 - probability)))


def mean(sample: Any, expected: float, deviation: float | None = None) -> float:
    """Whether a sample has this mean: a z-test where the deviation of one draw is known, else Student's t-test."""
    values = np.asarray(sample, dtype=float).ravel()
    if not np.isfinite(values).all() or len(values) < 2:
        return 0.0 if len(values) > 1 else 1.0
    spread = float(values.std(ddof=1)) if deviation is None else deviation
    error = float(values.mean()) - expected
    if spread <= 1e-12 * max(1.0, abs(expected)):
        return 1.0 if abs(error) <= 1e-9 * max(1.0, abs(expected)) else 0.0
    score = abs(error) * math.sqrt(len(values)) / spread
    if deviation is not None:
        return math.erfc(score / math.sqrt(2))
    freedom = len(values) - 1
    return beta_part(freedom / 2, 0.5, freedom / (freedom + score * score))


def variance(sample: Any, expected: float) -> float:
    """Whether a normal sample has this variance, two-sided."""
    values = np.asarray(sample, dtype=float).ravel()
    if not np.isfinite(values).all() or len(values) < 2:
        return 0.0 if len(values) > 1 else 1.0
    statistic = float(((values - values.mean()) ** 2).sum()) / expected
    above = gamma_tail((len(values) - 1) / 2, statistic / 2)
    return min(1.0, 2 * min(above, 1 - above))


def distribution(sample: Any, cumulative: Callable[[Array], Array]) -> float:
    """Whether a sample has this continuous distribution; an exact bound (Dvoretzky, Kiefer, Wolfowitz, Massart)."""
    values = np.sort(np.asarray(sample, dtype=float).ravel())
    count = len(values)
    if not count:
        return 1.0
    if not np.isfinite(values).all():
        return 0.0
    levels = np.asarray(cumulative(values), dtype=float)
    steps = np.arange(count + 1) / count
    distance = max(float((steps[1:] - levels).max()), float((levels - steps[:-1]).max()))
    return min(1.0, 2 * math.exp(-2 * count * distance * distance))


def gamma_tail(shape: float, at: float) -> float:
    """Upper part of the gamma function, normalised: the chance that a gamma variable exceeds `at`."""
    if at <= 0:
        return 1.0
    front = math.exp(shape * math.log(at) - at - math.lgamma(shape))
    if at < shape + 1:
        return max(0.0, 1.0 - front * _series(shape, at))
    return front * _fraction(lambda n: n * (shape - n), lambda n: at + 2 * n + 1 - shape)


def beta_part(one: float, other: float, at: float) -> float:
    """Lower part of the beta function, normalised: the chance that a beta variable stays below `at`."""
    if at <= 0 or at >= 1:
        return float(at >= 1)
    if at > (one + 1) / (one + other + 2):
        return 1.0 - beta_part(other, one, 1 - at)
    logarithm = math.lgamma(one + other) - math.lgamma(one) - math.lgamma(other)
    front = math.exp(logarithm + one * math.log(at) + other * math.log1p(-at)) / one

    def step(n: int) -> float:
        half = n // 2
        if n % 2:
            return -(one + half) * (one + other + half) * at / ((one + n - 1) * (one + n))
        return half * (other - half) * at / ((one + n - 1) * (one + n))

    return min(1.0, front * _fraction(step, lambda _: 1.0))


def _series(shape: float, at: float) -> float:
    term = total = 1.0 / shape
    for n in range(1, _MOST_TERMS):
        term *= at / (shape + n)
        total += term
        if term < total * 1e-16:
            break
    return total


def _fraction(above: Callable[[int], float], below: Callable[[int], float]) -> float:
    """The continued fraction 1/(b0 + a1/(b1 + a2/(b2 + ...))), by the method of Lentz."""
    tiny = 1e-300
    ratio = 1.0 / (below(0) or tiny)
    total, other = ratio, 1.0 / tiny
    for n in range(1, _MOST_TERMS):
        a, b = above(n), below(n)
        ratio = 1.0 / ((a * ratio + b) or tiny)
        other = (b + a / other) or tiny
        total *= ratio * other
        if abs(ratio * other - 1.0) < 1e-15:
            break
    return total


def _tail(successes: int, trials: int, probability: float) -> float:
    """The chance of at most so many successes, exact: a part of the beta function."""
    if successes == trials:
        return 1.0
    return beta_part(trials - successes, successes + 1, 1 - probability)


def _expected(counts: Any, probabilities: Any) -> tuple[Array, Array]:
    seen, chances = np.asarray(counts, dtype=float).ravel(), np.asarray(probabilities, dtype=float).ravel()
    if seen.shape != chances.shape or (chances < 0).any() or not math.isclose(chances.sum(), 1, rel_tol=1e-6):
        raise ValueError("there is one probability for each count, and they sum to one")
    return seen, chances * (seen.sum() / chances.sum())


def _groups(expected: Array) -> list[Array]:
    """Places of cells, the rare ones pooled until each group is expected often enough."""
    order = np.argsort(expected, kind="stable")
    groups: list[list[int]] = [[]]
    for at in order:
        if groups[-1] and expected[groups[-1]].sum() >= _LEAST:
            groups.append([])
        groups[-1].append(int(at))
    if len(groups) > 1 and expected[groups[-1]].sum() < _LEAST:
        groups[-2] += groups.pop()
    return [np.asarray(group) for group in groups]


def _pooled(seen: Array, expected: Array) -> tuple[Array, Array]:
    groups = _groups(expected)
    return np.array([seen[each].sum() for each in groups]), np.array([expected[each].sum() for each in groups])
