"""What a wrong array is, in words: every named mistake is told from arrays alone, and nothing is told of chance."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.checks._code_diagnosis import Pair, diagnose
from grader.checks._code_factors import factors


def softmax(z, axis):
    e = np.exp(z - z.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def pairs(wrong, shapes=((3, 4), (5, 2), (2, 6)), seed=0, draw=None):
    """Pairs of a wrong and a right array, for several sizes."""
    rng = np.random.default_rng(seed)
    found = []
    for shape in shapes:
        right = draw(rng, shape) if draw else rng.normal(size=shape)
        sizes = dict(zip("NDK", shape, strict=False))
        found.append(Pair(np.asarray(wrong(right)), right, sizes))
    return found


def distributions(rng, shape):
    return softmax(rng.normal(size=shape), 1)


LOGITS = np.random.default_rng(1).normal(size=(4, 3))

WRONG = [
    ("sign", "sign is wrong", lambda a: -a, {}),
    ("transposed", "transposed", lambda a: a.T, {}),
    ("transposed", "transposed", lambda a: a.T, {"shapes": ((3, 3), (4, 4))}),
    ("axes", "another order: [1, 0, 2]", lambda a: a.transpose(1, 0, 2), {"shapes": ((2, 3, 4), (3, 5, 2))}),
    ("order", "column by column", lambda a: a.reshape(-1, order="F").reshape(a.shape), {}),
    ("reversed", "reversed along axis 1", lambda a: a[:, ::-1], {}),
    ("kept-axis", "axis of size one", lambda a: a[:, :, None], {}),
    ("kept-axis", "axis of size one", lambda a: a[:, None], {"shapes": ((3,), (5,))}),
    ("reshaped", "another shape", lambda a: a.reshape(-1), {}),
    ("reduced", "summed over axis 0", lambda a: a.sum(0), {}),
    ("reduced", "averaged over axis 1", lambda a: a.mean(1), {}),
    ("reduced", "averaged over axis 1", lambda a: a.mean(1, keepdims=True), {}),
    ("log", "logarithm of it", np.log, {"draw": distributions}),
    ("negative-log", "minus its logarithm", lambda a: -np.log(a), {"draw": distributions}),
    ("exp", "exponential", np.exp, {}),
    ("inverse", "inverse", lambda a: 1 / a, {}),
    ("complement", "one minus it", lambda a: 1 - a, {"draw": distributions}),
    ("squared", "squared", np.square, {}),
    ("root", "root", np.sqrt, {"draw": distributions}),
    ("mixed-base", "bases", lambda a: np.exp2(np.log(a)), {"draw": distributions}),
    ("relu", "cut off at zero", lambda a: np.maximum(a, 0), {}),
    ("double-softmax", "twice", lambda a: softmax(a, 1), {"draw": distributions}),
    ("softmax", "softmax is applied", lambda a: softmax(a, 1), {}),
    ("normalisation", "not normalised along axis 1", lambda a: a * (1 + np.arange(len(a)))[:, None] * 2.5, {"draw": distributions}),
    ("factor-two", "too large by a factor of 2", lambda a: 2 * a, {}),
    ("factor-two", "too small by a factor of 2", lambda a: a / 2, {}),
    ("log-base", "base 2 instead of the natural", lambda a: a / math.log(2), {}),
    ("log-base", "base 10", lambda a: a / math.log(10), {}),
    ("factor", "constant factor", lambda a: 0.37 * a, {}),
    ("factor-size", "factor N: a division by N is missing", lambda a: a * len(a), {}),
    ("factor-size", "divided by D once too often", lambda a: a / a.shape[1], {}),
    ("factor-root", "square root of D", lambda a: a * math.sqrt(a.shape[1]), {}),
    ("unbiased", "N - 1 instead of N", lambda a: a * len(a) / (len(a) - 1), {}),
    ("constant", "same amount", lambda a: a + 3.5, {}),
    ("shifted", "shifted by one along axis 1", lambda a: np.roll(a, 1, 1), {"shapes": ((3, 4), (5, 7))}),
    ("permuted", "another order", lambda a: a.reshape(-1)[np.argsort(np.sin(np.arange(a.size)))].reshape(a.shape), {"shapes": ((3, 4), (5, 3))}),
    ("first-only", "only the first entry", lambda a: np.concatenate([a[:1], a[1:] ** 3 + 1]), {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "words", "wrong", "options"), WRONG, ids=[f"{row[0]}-{n}" for n, row in enumerate(WRONG)]
)
def test_a_mistake_is_named(code, words, wrong, options):
    found = diagnose(pairs(wrong, **options))
    assert found is not None
    assert found.code == code
    assert words in found.words


def test_another_axis_of_a_softmax_is_told():
    rng = np.random.default_rng(3)
    logits = [rng.normal(size=shape) for shape in ((3, 4), (5, 2))]
    found = diagnose([Pair(softmax(z, 0), softmax(z, 1)) for z in logits])
    assert found.words == "normalised over axis 0 instead of axis 1"
    everything = [Pair(np.exp(z) / np.exp(z).sum(), softmax(z, 1)) for z in logits]
    assert diagnose(everything).code == "softmax-all"


def test_a_missing_reduction_is_told():
    rng = np.random.default_rng(3)
    terms = [rng.normal(size=shape) for shape in ((3, 4), (5, 2))]
    assert diagnose([Pair(z, z.sum(1)) for z in terms]).words == "the sum over axis 1 is missing"
    assert diagnose([Pair(z, z.mean(0)) for z in terms]).words == "the mean over axis 0 is missing"


def test_a_diagnosis_explains_all_results_or_is_none():
    wrong = pairs(lambda a: -a)
    other = pairs(lambda a: 2 * a, seed=4)
    assert diagnose(wrong + other) is None


def test_a_factor_has_to_fit_right_results_too():
    wrong, right = pairs(lambda a: 2 * a), pairs(lambda a: a, seed=5)
    assert diagnose(wrong).code == "factor-two"
    assert diagnose(wrong, right) is None


def test_a_factor_by_size_fits_right_results_of_size_one():
    wrong = pairs(lambda a: a * len(a))
    right = pairs(lambda a: a, shapes=((1, 4),), seed=6)
    assert diagnose(wrong, right).words == "too large by the factor N: a division by N is missing"


def test_one_number_is_no_evidence_for_a_factor():
    one = [Pair(np.asarray(0.7), np.asarray(0.35), {"N": 3})]
    assert diagnose(one) is None
    three = [Pair(np.asarray(2 * x), np.asarray(x), {"N": 3}) for x in (0.35, 1.7, -0.2)]
    assert diagnose(three).code == "factor-two"


def test_single_precision_is_compared_as_such():
    found = diagnose([Pair(pair.actual.astype(np.float32), pair.expected, pair.sizes) for pair in pairs(lambda a: -a)])
    assert found.code == "sign"


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_what_is_not_finite_gets_no_name(wrong):
    assert diagnose(pairs(lambda a: np.full_like(a, wrong))) is None


def test_texts_and_truth_values_get_no_name():
    assert diagnose([Pair(np.array([True, False]), np.array([1.0, 2.0]))]) is None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_noise_is_given_no_name(seed):
    rng = np.random.default_rng([seed, 1])
    found = diagnose(pairs(lambda a: a + rng.normal(size=a.shape), seed=seed))
    assert found is None


@settings(max_examples=60, deadline=None)
@given(st.floats(0.01, 100).filter(lambda x: abs(x - 1) > 1e-3), st.booleans())
def test_any_constant_factor_is_one(factor, negative):
    factor = -factor if negative else factor
    rng = np.random.default_rng(0)
    rows = [(factor * right, right, {}) for right in rng.normal(size=(3, 4))]
    code, words = factors(rows, 3)
    assert code in {"factor", "factor-two", "log-base"}
    assert f"{factor:.3f}" not in words  # a name and not the number
