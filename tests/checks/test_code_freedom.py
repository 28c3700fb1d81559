"""What a contract leaves free: factors and constants of losses, axes of size one, classes of growth, arrangements."""

from __future__ import annotations

from fractions import Fraction

import pytest
from code_subjects import Course

from grader.model.verdict import Verdict

RIGHT, WRONG, PARTLY, OPEN = Verdict.CORRECT, Verdict.INCORRECT, Verdict.PARTIAL, Verdict.UNDECIDED

DISTILLED = Course(
    {"kd": "teacher: simplex[L, V], student: simplex[L, V] -> scalar"},
    """
    import numpy as np

    MISTAKES = {"kd": {"turned": ("the divergence is reversed", "1/2")}}
    UNSURE = {"kd": {"squared": "a distance; a person decides"}}

    def kd(teacher, student):
        return -(teacher * np.log(student)).sum()

    def turned(teacher, student):
        return (student * np.log(student / teacher)).sum()

    def squared(teacher, student):
        return ((teacher - student) ** 2).sum()
    """,
)
KD = {"function": "kd", "trained": ("student",), "offset": True}


def kd(body):
    return f"import numpy as np\n\ndef kd(t, s):\n    return {body}\n"


@pytest.mark.parametrize(
    ("body", "verdict", "note"),
    [
        ("-(t * np.log(s)).sum()", RIGHT, "loss.equal"),
        ("(t * np.log(t / s)).mean()", RIGHT, "loss.equal"),
        ("3 - 7 * (t * np.log2(s)).sum() / len(t)", RIGHT, "loss.equal"),
        ("np.float32(-(t * np.log(s)).sum())", RIGHT, "loss.equal"),
        ("[-(t * np.log(s)).sum()]", RIGHT, "loss.equal"),
        ("(t * np.log(s)).sum()", WRONG, "loss.differs"),
        ("0 * s.sum()", WRONG, "loss.differs"),
        ("t.max()", WRONG, "loss.differs"),
        ("-(t * np.log(s)).sum(1)", WRONG, "loss.no-number"),
        ("float('nan')", WRONG, "loss.no-number"),
        ("'loss'", WRONG, "loss.no-number"),
        ("-(t * np.log(s)).sum() + 0.05 * s[0, 0]", WRONG, "loss.differs"),
        ("(s * np.log(s / t)).mean()", PARTLY, "loss.planted"),
        ("((t - s) ** 2).mean()", OPEN, "loss.unsure"),
        ("-(t * np.log(s + 1e-5)).sum()", OPEN, None),
        ("-(t * np.log(s)).sum() / (t ** 2).sum()", OPEN, "loss.factor"),
    ],
)
def test_a_loss_is_right_up_to_a_factor_and_what_is_not_trained(body, verdict, note):
    outcome = DISTILLED.judge("loss", kd(body), **KD)
    assert outcome.verdict is verdict, outcome
    assert note is None or outcome.evidence.note == note
    assert outcome.credit == {RIGHT: 1, PARTLY: Fraction(1, 2)}.get(verdict, 0)


def test_what_is_added_is_free_only_where_that_is_said():
    assert DISTILLED.judge("loss", kd("(t * np.log(t / s)).sum()"), **(KD | {"offset": False})).verdict is WRONG


@pytest.mark.parametrize("seed", range(5))
def test_losses_do_not_depend_on_the_seed(seed):
    assert DISTILLED.judge("loss", kd("(t * np.log(t / s)).mean()"), seed=seed, **KD).verdict is RIGHT
    assert DISTILLED.judge("loss", kd("(s * np.log(s / t)).sum()"), seed=seed, **KD).verdict is PARTLY


STATISTICS = Course(
    {"stats": "x: [n, m] -> mean: any, variance: any"},
    """
    import numpy as np

    MISTAKES = {"stats": {"unbiased": ("divided by n - 1", "1/2")}}

    def stats(x):
        return x.mean(0), x.var(0)

    def unbiased(x):
        return x.mean(0), x.var(0, ddof=1)

    def sound(student, rng):
        mean, variance = student.stats(rng.normal(size=(3, 4)))
        yield np.shape(mean) == (4,), True, "the mean has another shape", "undecided"
        yield np.all(np.asarray(variance) > 0), True, "a variance is negative"
    """,
)
SIZES = {"sizes": ({"n": 3, "m": 4}, {"n": 5, "m": 2})}


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("(x.mean(0, keepdims=True), x.var(0)[:, None])", RIGHT),
        ("[list(x.mean(0)), list(x.var(0))]", RIGHT),
        ("{'variance': x.var(0), 'mean': x.mean(0)}", RIGHT),
        ("np.array([x.mean(0), x.var(0)])", RIGHT),
        ("(x.mean(0), x.var(0, ddof=1))", PARTLY),
        ("(x.mean(0), x.var(1))", WRONG),
        ("(x.mean(0), np.tile(x.var(0), (2, 1)))", WRONG),
        ("{'variance': x.var(0)}", WRONG),
    ],
)
def test_axes_of_size_one_and_the_arrangement_of_results_are_free(body, verdict):
    code = f"import numpy as np\n\ndef stats(x):\n    return {body}\n"
    outcome = STATISTICS.judge("value", code, function="stats", result=1, squeeze=True, **SIZES)
    assert outcome.verdict is verdict, outcome


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("(x.mean(0), x.var(0))", RIGHT),
        ("{'mean': x.mean(0), 'variance': x.var(0)}", RIGHT),
        ("(x.mean(0, keepdims=True), x.var(0))", OPEN),
        ("(x.mean(0), -x.var(0))", WRONG),
    ],
)
def test_a_law_may_leave_something_to_a_person(body, verdict):
    assert STATISTICS.judge("law", f"def stats(x):\n    return {body}\n", law="sound").verdict is verdict


def test_what_changes_its_arguments_may_be_worth_something():
    code = "def stats(x):\n    x -= 1\n    return x.mean(0), x.var(0)\n"
    assert STATISTICS.judge("pure", code, function="stats").credit == 0
    outcome = STATISTICS.judge("pure", code, function="stats", earns=Fraction(9, 10))
    assert (outcome.verdict, outcome.credit) == (PARTLY, Fraction(9, 10))


COSTS = Course(
    {"costs": "n: int(2..9), d: int(12..24), r: int(2..4) -> {plain: scalar, more: scalar}"},
    """
    MISTAKES = {"costs": {"merged": "multiplied out first", "twice": "one product is counted twice"}}

    def costs(n, d, r):
        plain = n * d * d + 2 * n * d * r
        return {"plain": plain, "more": plain + d * d}

    def merged(n, d, r):
        return {"plain": n * d * d + d * d * r, "more": n * d * d + d * d * r + d * d}

    def twice(n, d, r):
        return {"plain": n * d * d + 3 * n * d * r, "more": n * d * d + 3 * n * d * r + d * d}
    """,
)
CLASS = {"function": "costs", "growth": True, "regimes": ("r << d",), "inexact": Fraction(3, 4)}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("n * d * d + 2 * n * d * r", RIGHT),
        ("n * d * d", RIGHT),
        ("4.0 * n * d * d + 17 * d * r", RIGHT),
        ("n * d * d + 3 * n * d * r", PARTLY),
        ("n * d * d + d * d * r", WRONG),
        ("n * d * d + 5 * d * d * r", WRONG),
        ("n * d * r", WRONG),
        ("n * d ** 2.2", WRONG),
        ("float('nan')", WRONG),
        ("'O(n d^2)'", WRONG),
        ("sum(2 * d * d for _ in range(n))", OPEN),
        ("sum(d * d for _ in range(n)) + d * d * r", WRONG),
    ],
)
@pytest.mark.parametrize("seed", [0, 1])
def test_counts_are_exact_or_of_one_class_and_known_mistakes_are_told(body, verdict, seed):
    code = f"def costs(n, d, r):\n    return {{'plain': {body}, 'more': 0}}\n"
    outcome = COSTS.judge("operations", code, seed=seed, keys=("plain",), **CLASS)
    assert outcome.verdict is verdict, outcome


@pytest.mark.parametrize(
    ("more", "verdict"),
    [("plain + d * d", RIGHT), ("plain + 3 * d * d + d", RIGHT), ("plain", WRONG), ("plain + n * d", WRONG), ("2 * plain", WRONG),
     ("float(plain + 3 * d * d)", OPEN)],
)  # fmt: skip
def test_a_further_step_is_looked_for_on_its_own(more, verdict):
    code = f"def costs(n, d, r):\n    plain = n * d * d\n    return {{'plain': plain, 'more': {more}}}\n"
    outcome = COSTS.judge("operations", code, keys=("more",), less="plain", **CLASS)
    assert outcome.verdict is verdict, outcome
