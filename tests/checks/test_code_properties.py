"""Properties that tie calls to each other, purity, samplers, growth, operations and constructs."""

import pytest
from code_subjects import Course

from grader.checks._code_syntax import matches, uses
from grader.model.program import Program
from grader.model.verdict import Verdict

RIGHT, WRONG = Verdict.CORRECT, Verdict.INCORRECT

ATTENTION = Course({"attend": "Q: [T, d], K: [T, d], V: [T, m] -> [T, m], [T, T]"})
ATTEND = """
import numpy as np

def attend(Q, K, V):
    s = Q @ K.T / np.sqrt(Q.shape[1])
    s = np.where(np.tri(len(s)) > 0, s, {hidden})
    a = np.exp(s - s.max(1, keepdims=True))
    a /= a.sum({axis}, keepdims=True)
    return a @ V, a
"""
CAUSAL = {"function": "attend", "arguments": {"Q": 0, "K": 0, "V": 0}, "result": 0}


@pytest.mark.parametrize(("hidden", "verdict"), [("-np.inf", RIGHT), ("-1e30", RIGHT), ("s", WRONG), ("0.0", WRONG)])
def test_no_position_sees_the_future(hidden, verdict):
    outcome = ATTENTION.judge("causal", ATTEND.format(hidden=hidden, axis=1), **CAUSAL)
    assert outcome.verdict is verdict


def test_a_strictly_causal_result_does_not_see_its_own_input_either():
    code = ATTEND.format(hidden="-np.inf", axis=1)
    assert ATTENTION.judge("causal", code, strict=True, **CAUSAL).verdict is WRONG
    shifted = Course({"before": "x: [T] -> [T]"})
    source = "import numpy as np\n\ndef before(x):\n    return np.cumsum(x) - x\n"
    assert shifted.judge("causal", source, strict=True, function="before", arguments={"x": 0}).verdict is RIGHT


@pytest.mark.parametrize(("axis", "verdict"), [(1, RIGHT), (0, WRONG)])
def test_weights_sum_to_one_along_their_axis(axis, verdict):
    code = ATTEND.format(hidden="-np.inf", axis=axis)
    assert ATTENTION.judge("normalised", code, function="attend", result=1).verdict is verdict


def test_negative_weights_are_no_distribution():
    course = Course({"weights": "x: [n] -> [n]"})
    code = "def weights(x):\n    return x / x.sum()\n"
    assert course.judge("normalised", code, function="weights").evidence.note == "normalised.broken"


@pytest.mark.parametrize(
    ("body", "axis", "verdict"),
    [
        ("x.sum(0)", None, RIGHT),
        ("x * x.mean(0)", 0, RIGHT),
        ("x.cumsum(0)", 0, WRONG),
        ("x[0]", None, WRONG),
        ("x - x[0]", 0, WRONG),
        ("x.max(0)", None, RIGHT),
    ],
)
def test_sets_have_no_order(body, axis, verdict):
    course = Course({"f": "x: [n, d] -> any"})
    code = f"def f(x):\n    return {body}\n"
    assert course.judge("equivariant", code, function="f", arguments={"x": 0}, axis=axis).verdict is verdict


@pytest.mark.parametrize(
    ("body", "verdict"), [("(x ** 2).sum(1)", RIGHT), ("(x - x.mean(0)).sum(1)", WRONG), ("x.sum(1) / len(x)", WRONG)]
)
def test_rows_of_a_batch_do_not_know_of_each_other(body, verdict):
    course = Course({"f": "x: [B, d] -> [B]"})
    code = f"def f(x):\n    return {body}\n"
    assert course.judge("batch_independent", code, function="f", arguments={"x": 0}).verdict is verdict


POOL = Course(
    {"pool": "E: [V, d], tokens: index(V)[B, L], lengths: any -> [B, d]"},
    """
    import numpy as np

    def inputs(rng):
        for V, d, B, L in ((9, 3, 4, 6), (7, 2, 3, 5)):
            yield rng.normal(size=(V, d)), rng.integers(0, V, size=(B, L)), rng.integers(1, L, size=B)
    """,
)
PADDED = {"function": "pool", "arguments": {"tokens": 1}, "lengths": "lengths", "inputs": "inputs"}


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("np.array([E[t[:n]].mean(0) for t, n in zip(tokens, lengths)])", RIGHT),
        ("np.array([E[t].mean(0) for t, n in zip(tokens, lengths)])", WRONG),
        ("np.array([E[t[:n]].sum(0) / len(t) for t, n in zip(tokens, lengths)])", WRONG),
    ],
)
def test_padding_changes_nothing(body, verdict):
    code = f"import numpy as np\n\ndef pool(E, tokens, lengths):\n    return {body}\n"
    assert POOL.judge("padding_invariant", code, **PADDED).verdict is verdict


def test_what_is_padded_has_to_be_told():
    with pytest.raises(Exception, match="either `lengths` or `mask`"):
        POOL.judge(
            "padding_invariant",
            "def pool(E, tokens, lengths):\n    return E\n",
            function="pool",
            arguments={"tokens": 1},
        )


def test_padded_positions_of_a_result_do_not_count():
    course = Course({"f": "x: [B, T], mask: mask[B, T] -> [B, T]"})
    code = "def f(x, mask):\n    return x - (x * mask).sum(1, keepdims=True) / mask.sum(1, keepdims=True)\n"
    parameters = {"function": "f", "arguments": {"x": 1}, "mask": "mask", "axis": 1}
    assert course.judge("padding_invariant", code, **parameters).verdict is RIGHT
    assert course.judge("padding_invariant", code.replace("(x * mask)", "x"), **parameters).verdict is WRONG


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("def f(x):\n    return 2 * x\n", RIGHT),
        ("import random\n\ndef f(x):\n    return x * random.random()\n", WRONG),
        ("import numpy as np\n\ndef f(x):\n    return x + np.random.default_rng().normal()\n", WRONG),
        ("last = []\n\ndef f(x):\n    last.append(x)\n    return x + last[0][0]\n", WRONG),
        ("import numpy as np\n\ndef f(x):\n    return x + np.random.default_rng(0).normal()\n", RIGHT),
    ],
)
def test_the_same_arguments_give_the_same_result(code, verdict):
    assert Course({"f": "x: [n] -> [n]"}).judge("deterministic", code, function="f").verdict is verdict


CLEAN = Course({"f": "x: [n], p: {a: [n]} -> [n]"})


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ("return x + p['a']", "pure.unchanged"),
        ("x += 1; return x", "pure.argument"),
        ("p['a'] *= 2; return x", "pure.argument"),
        ("p['b'] = 1; return x", "pure.argument"),
        ("x.sort(); return x", "pure.argument"),
        ("np.random.seed(0); return x", "pure.unchanged"),
        ("np.seterr(all='ignore'); return x", "pure.state"),
        ("sys.setrecursionlimit(5000); return x", "pure.state"),
        ("x = x.copy(); x += 1; return x", "pure.unchanged"),
    ],
)
def test_arguments_and_global_state_stay_as_they_are(body, note):
    code = f"import sys\nimport numpy as np\n\ndef f(x, p):\n    {body}\n"
    assert CLEAN.judge("pure", code, function="f").evidence.note == note


def test_what_may_change_may():
    code = "import numpy as np\n\ndef f(x, p):\n    x += 1\n    np.seterr(all='ignore')\n    return x\n"
    parameters = {"function": "f", "may_write": ("x",), "may_change": ("numpy error handling",)}
    assert CLEAN.judge("pure", code, **parameters).verdict is RIGHT
    assert CLEAN.judge("pure", code, function="f", may_write=("x",), state=False).verdict is RIGHT
    seeded = "import numpy as np\n\ndef f(x, p):\n    np.random.seed(7)\n    return x\n"
    assert CLEAN.judge("pure", seeded, function="f", may_change=()).evidence.note == "pure.state"


SAMPLED = Course(
    {"draw": "logits: [n], rng: random -> index(n)", "estimate": "x: [n], rng: random -> scalar"},
    """
    import numpy as np

    def chances(logits, rng):
        e = np.exp(logits - logits.max())
        return e / e.sum()

    def mean(x, rng):
        return x.mean()
    """,
)
DRAW = "import numpy as np\n\ndef draw(logits, rng):\n    p = np.exp({scores})\n    return rng.choice(len(p), p=p / p.sum())\n"


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (DRAW.format(scores="logits"), RIGHT),
        (DRAW.format(scores="2 * logits"), WRONG),
        (DRAW.format(scores="0 * logits"), WRONG),
        ("def draw(logits, rng):\n    return logits.argmax()\n", WRONG),
        ("def draw(logits, rng):\n    return len(logits)\n", WRONG),
        ("def draw(logits, rng):\n    return 0.5\n", WRONG),
        ("def draw(logits, rng):\n    return None\n", WRONG),
        (DRAW.format(scores="logits").replace("len(p), p=", "len(p), size=50, p="), RIGHT),
    ],
)
def test_draws_have_the_right_distribution(code, verdict):
    outcome = SAMPLED.judge("sampler", code, function="draw", probabilities="chances", count=400)
    assert outcome.verdict is verdict, outcome


def test_estimates_have_the_right_mean():
    right = "def estimate(x, rng):\n    return rng.choice(x)\n"
    wrong = "def estimate(x, rng):\n    return max(rng.choice(x, size=2))\n"
    parameters = {"function": "estimate", "mean": "mean", "count": 300}
    assert SAMPLED.judge("sampler", right, **parameters).verdict is RIGHT
    assert SAMPLED.judge("sampler", wrong, **parameters).verdict is WRONG
    with pytest.raises(Exception, match="either `probabilities` or `mean`"):
        SAMPLED.judge("sampler", right, function="estimate")


def test_growth_is_generous_and_sees_another_power():
    course = Course({"count": "x: index(9)[n] -> int"})
    parameters = {"function": "count", "dimension": "n", "tried": (125, 500, 2000)}
    quadratic = "def count(x):\n    x = x.tolist()\n    return sum(a == b for a in x for b in x)\n"
    assert course.judge("scaling", quadratic, at_most=1.0, **parameters).verdict is WRONG
    assert course.judge("scaling", quadratic, at_most=2.0, **parameters).verdict is RIGHT
    assert (
        course.judge("scaling", "def count(x):\n    return int((x == x).sum())\n", at_most=0.0, **parameters).verdict
        is RIGHT
    )
    with pytest.raises(Exception, match="growing"):
        course.judge("scaling", quadratic, function="count", dimension="n", at_most=1.0, tried=(5, 5))


COSTS = Course(
    {"costs": "n: int(2..9), d: int(30..40), r: int(2..3) -> any"},
    "def costs(n, d, r):\n    return {'lora': 2 * n * d * r, 'full': n * d * d}\n",
)


@pytest.mark.parametrize(
    ("body", "exact", "growth"),
    [
        ("{'lora': 2 * n * d * r, 'full': n * d * d}", RIGHT, RIGHT),
        ("{'lora': n * d * r, 'full': n * d * d}", WRONG, RIGHT),
        ("{'lora': 2 * n * d * r + n * d, 'full': n * d * d + n * d}", WRONG, RIGHT),
        ("{'lora': 2 * n * d * d, 'full': n * d * d}", WRONG, WRONG),
        ("{'lora': 2 * d * r, 'full': n * d * d}", WRONG, WRONG),
        ("{'lora': 2 * n * d * r}", WRONG, WRONG),
        ("2 * n * d * r", WRONG, WRONG),
        ("{'lora': None, 'full': n * d * d}", WRONG, WRONG),
        ("{'lora': 0, 'full': n * d * d}", WRONG, WRONG),
    ],
)
def test_counts_of_operations_are_exact_or_of_one_class(body, exact, growth):
    code = f"def costs(n, d, r):\n    return {body}\n"
    assert COSTS.judge("operations", code, function="costs").verdict is exact
    assert COSTS.judge("operations", code, function="costs", growth=True).verdict is growth


def test_some_counts_may_be_asked_for():
    code = "def costs(n, d, r):\n    return {'full': n * d * d}\n"
    assert COSTS.judge("operations", code, function="costs", keys=("full",)).verdict is RIGHT


CODE = """
import numpy as np
from torch import nn as layers
from numpy.linalg import inv as invert

def helper(x):
    while x > 1:
        x = x / 2
    return invert(x)

def asked(x):
    y = np.exp(x) @ x
    return helper(y).backward()

def other(x):
    return layers.Linear(2, 3)(x)
"""


@pytest.mark.parametrize(
    ("pattern", "used"),
    [
        ("while", True), ("for", False), ("numpy.exp", True), ("numpy.linalg.inv", True), ("@", True), (".backward", True),
        ("torch.nn.Linear", False), ("numpy.*", True), ("torch.*", False), ("lambda", False), ("numpy.ex", False),
    ],
)  # fmt: skip
def test_what_a_function_uses_is_told_by_its_full_name(pattern, used):
    found = list(uses(Program.of(CODE), "asked"))
    assert any(matches(each, pattern) for each, _ in found) is used
    assert any(matches(each, "torch.nn.Linear") for each, _ in uses(Program.of(CODE)))


def test_constructs_cost_their_own_marks_and_without_any_ask_a_person():
    course = Course({"asked": "x: [n] -> any"})
    told = course.judge("constructs", CODE, function="asked", forbid=("while",), weight=1)
    assert told.verdict is WRONG
    assert "line 6" in told.evidence.rationale
    hint = course.judge("constructs", CODE, function="asked", forbid=("while",))
    assert hint.verdict is RIGHT
    assert hint.needs_review
    assert (
        course.judge("constructs", CODE, function="asked", require=("for",), weight=1).evidence.note
        == "constructs.missing"
    )
    assert course.judge("constructs", CODE, function="asked", require=("numpy.exp",), weight=1).verdict is RIGHT
    with pytest.raises(Exception, match="needs `forbid` or `require`"):
        course.judge("constructs", CODE, function="asked")


def test_code_that_is_no_python_uses_nothing():
    assert list(uses(Program.of("def f(:"))) == []
    assert list(uses(Program.of("(" * 5000))) == []


def test_code_that_is_deep_or_defines_no_function_is_looked_at_too():
    assert any(name == "for" for name, _ in uses(Program.of("for k in range(3): pass\nf = lambda x: x\n"), "f"))
    deep = "x" + ".a" * 900
    assert any(name == ".a" for name, _ in uses(Program.of(deep)))
