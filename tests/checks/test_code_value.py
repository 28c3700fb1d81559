"""Values, shapes, running and extreme inputs: what is accepted, what is refused, and what is said of it."""

import pytest
from code_subjects import Course

from grader.model.verdict import Verdict

SOFTMAX = Course(
    {"softmax": "z: [m, n] -> [m, n]"},
    """
    import numpy as np

    def softmax(z):
        e = np.exp(z - z.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)

    def cold(z):
        return softmax(2 * z)

    def extreme(rng):
        for m, n in ((1, 4), (3, 2)):
            yield (rng.normal(size=(m, n)) * 1000,)

    MISTAKES = {"softmax": {"cold": "the temperature is inverted"}}
    """,
)
RIGHT = [
    "import numpy as np\n\ndef softmax(z):\n    e = np.exp(z - z.max(1, keepdims=True))\n    return e / e.sum(1, keepdims=True)\n",
    "import numpy as np\n\ndef softmax(z):\n    return np.array([np.exp(r) / np.exp(r).sum() for r in z])\n",
    "import torch\n\ndef softmax(z):\n    return torch.softmax(torch.tensor(z), 1)\n",
    "import torch\n\ndef softmax(z):\n    return torch.softmax(torch.tensor(z, dtype=torch.float32), dim=1)\n",
    "import torch\n\ndef softmax(z):\n    return torch.softmax(torch.tensor(z).float(), dim=1).numpy().astype(float)\n",
    "import math\n\ndef softmax(z):\n    out = []\n    for r in z.tolist():\n        s = sum(math.exp(a) for a in r)\n        out.append([math.exp(a) / s for a in r])\n    return out\n",
    "softmax = lambda z: (lambda e: e / e.sum(axis=-1)[:, None])(__import__('numpy').exp(z))\n",
]
WRONG = [
    ("import numpy as np\n\ndef softmax(z):\n    e = np.exp(z)\n    return e / e.sum(0)\n", "value.softmax-axis", "axis 0 instead of axis 1"),
    ("import numpy as np\n\ndef softmax(z):\n    return np.exp(z)\n", "value.normalisation", "not normalised along axis 1"),
    ("import numpy as np\n\ndef softmax(z):\n    e = np.exp(z)\n    return e / e.sum()\n", "value.softmax-all", "over all entries"),
    ("import numpy as np\n\ndef softmax(z):\n    e = np.exp(2 * z)\n    return e / e.sum(1, keepdims=True)\n", "value.planted", "temperature is inverted"),
    ("import numpy as np\n\ndef softmax(z):\n    e = np.exp(z)\n    return np.log(e / e.sum(1, keepdims=True))\n", "value.log", "logarithm"),
    ("import numpy as np\n\ndef softmax(z):\n    e = np.exp(z)\n    return (e / e.sum(1, keepdims=True)).T\n", "value.transposed", "transposed"),
    ("def softmax(z):\n    return None\n", "value.structure", ""),
    ("def softmax(z):\n    return 'no'\n", "value.structure", ""),
    ("import numpy as np\n\ndef softmax(z):\n    return z * np.nan\n", "value.not-finite", ""),
    ("import numpy as np\n\ndef softmax(z):\n    return z > 0\n", "value.dtype", ""),
    ("def softmax(z):\n    return object()\n", "value.structure", ""),
]  # fmt: skip


@pytest.mark.parametrize("code", RIGHT)
def test_right_values_are_right_however_they_are_computed(code):
    outcome = SOFTMAX.judge("value", code, function="softmax")
    assert outcome.verdict is Verdict.CORRECT, outcome


@pytest.mark.parametrize(("code", "note", "words"), WRONG)
def test_wrong_values_are_refused_and_named(code, note, words):
    outcome = SOFTMAX.judge("value", code, function="softmax")
    assert outcome.verdict is Verdict.INCORRECT
    assert outcome.evidence.note == note
    assert words in outcome.misconception


def test_expected_values_are_told_where_students_do_not_see_them():
    outcome = SOFTMAX.judge("value", WRONG[1][0], function="softmax")
    assert outcome.counterexample.expected
    assert outcome.counterexample.expected not in outcome.evidence.rationale
    assert set(outcome.counterexample.point) == {"m", "n"}


def test_inputs_are_fresh_for_each_submission():
    printing = "def softmax(z):\n    raise ValueError(float(z[0, 0]))\n"
    said = {SOFTMAX.judge("value", printing, seed=seed, function="softmax").evidence.rationale for seed in range(3)}
    assert len(said) == 3
    again = {SOFTMAX.judge("value", printing, seed=1, function="softmax").evidence.rationale for _ in range(2)}
    assert len(again) == 1


def test_one_convention_has_to_hold_for_all_inputs():
    course = Course(
        {"loss": "x: [n] -> scalar"}, "def total(x):\n    return x.sum()\n\ndef mean(x):\n    return x.mean()\n"
    )
    for code in ("def loss(x):\n    return x.sum()\n", "def loss(x):\n    return x.mean()\n"):
        assert course.judge("value", code, function="loss", accept=("total", "mean")).verdict is Verdict.CORRECT
    mixed = "def loss(x):\n    return x.sum() if len(x) > 3 else x.mean()\n"
    outcome = course.judge("value", mixed, function="loss", accept=("total", "mean"))
    assert outcome.evidence.note == "value.mixed"


def test_one_entry_of_one_number_is_a_number():
    course = Course({"loss": "x: [n] -> scalar"}, "def loss(x):\n    return x.sum()\n")
    for code in (
        "import numpy as np\n\ndef loss(x):\n    return np.array([x.sum()])\n",
        "import torch\n\ndef loss(x):\n    return torch.tensor(x).sum()[None]\n",
    ):
        assert course.judge("value", code, function="loss").verdict is Verdict.CORRECT
        assert course.judge("shapes", code, function="loss").verdict is Verdict.CORRECT


def test_state_between_calls_is_told():
    course = Course({"double": "x: [n] -> [n]"}, "def double(x):\n    return 2 * x\n")
    kept = "seen = {}\n\ndef double(x):\n    key = x.tobytes()\n    seen[key] = seen.get(key, 0) + 1\n    return (1 + seen[key]) * x\n"
    assert course.judge("value", kept, function="double").evidence.note == "value.unsteady"


def test_where_a_result_is_wrong_is_told():
    course = Course({"mean": "x: [n] -> scalar"}, "def mean(x):\n    return x.mean()\n")
    outcome = course.judge(
        "value", "def mean(x):\n    return x.sum() / (len(x) if len(x) != 1 else 2)\n", function="mean"
    )
    assert "only for n = 1" in outcome.evidence.rationale


def test_a_layout_of_arrays_alone_costs_no_value():
    course = Course({"double": "x: [n, m] -> [n, m]"}, "def double(x):\n    return 2 * x\n")
    picky = "import torch\n\ndef double(x):\n    return 2 * torch.from_numpy(x).view(-1).view(x.shape)\n"
    assert course.judge("value", picky, function="double").verdict is Verdict.CORRECT
    assert course.judge("shapes", picky, function="double").evidence.note == "code.raised"


def test_memory_order_is_seen_where_it_changes_values():
    course = Course({"double": "x: [n, m] -> [n, m]"}, "def double(x):\n    return 2 * x\n")
    raw = "import numpy as np\n\ndef double(x):\n    return 2 * x.ravel(order='K').reshape(x.shape)\n"
    outcome = course.judge("value", raw, function="double")
    assert outcome.verdict is Verdict.INCORRECT
    assert "not laid out in the usual order" in outcome.evidence.rationale


def test_a_result_is_chosen_by_position_and_by_key():
    course = Course({"two": "x: [n] -> scalar, [n]"}, "def two(x):\n    return x.sum(), 2 * x\n")
    half = "def two(x):\n    return x.sum(), x\n"
    assert course.judge("value", half, function="two", result=0).verdict is Verdict.CORRECT
    assert course.judge("value", half, function="two", result=1).evidence.note == "value.factor-two"
    whole = course.judge("value", half, function="two")
    assert "result 2" in whole.misconception
    assert (
        course.judge("value", "def two(x):\n    return x.sum()\n", function="two", result=1).evidence.note
        == "code.results"
    )
    keyed = Course({"two": "x: [n] -> {s: scalar}"}, "def two(x):\n    return {'s': x.sum()}\n")
    assert (
        keyed.judge("value", "def two(x):\n    return {'s': x.sum()}\n", function="two", result="s").verdict
        is Verdict.CORRECT
    )


def test_a_reference_that_is_missing_is_our_fault():
    with pytest.raises(ValueError, match="no function `lost`"):
        SOFTMAX.judge("value", RIGHT[0], function="softmax", accept=("lost",))
    with pytest.raises(ValueError, match="no contract"):
        SOFTMAX.judge("value", RIGHT[0], function="other")


def test_without_a_reference_values_wait():
    outcome = Course({"softmax": "z: [m, n] -> [m, n]"}).judge("value", RIGHT[0], function="softmax")
    assert outcome.verdict is Verdict.PENDING


@pytest.mark.parametrize("code", RIGHT[:1] + RIGHT[2:3])
def test_stable_code_is_stable(code):
    assert (
        SOFTMAX.judge("stable", code, function="softmax", inputs="extreme", accept=("softmax",)).verdict
        is Verdict.CORRECT
    )
    assert SOFTMAX.judge("stable", code, function="softmax", scale={"z": 1000}).verdict is Verdict.CORRECT


def test_overflow_and_silenced_overflow_are_told():
    overflow = SOFTMAX.judge("stable", RIGHT[1], function="softmax", scale={"z": 1000})
    assert overflow.evidence.note == "stable.overflow"
    silenced = "import numpy as np\n\ndef softmax(z):\n    e = np.exp(np.clip(z, -500, 500))\n    return e / e.sum(1, keepdims=True)\n"
    outcome = SOFTMAX.judge("stable", silenced, function="softmax", inputs="extreme", accept=("softmax",))
    assert outcome.verdict is Verdict.INCORRECT
    assert SOFTMAX.judge("stable", silenced, function="softmax", scale={"z": 1000}).verdict is Verdict.CORRECT


def test_nothing_extreme_is_no_check():
    with pytest.raises(Exception, match="needs `scale` or `inputs`"):
        SOFTMAX.judge("stable", RIGHT[0], function="softmax")


SHAPES = Course({"attention": "q: [d], K: [n, d], V: [n, m] -> c: [m], alpha: [n]"})


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("def attention(q, K, V):\n    s = K @ q\n    return s @ V, s\n", ""),
        ("def attention(q, K, V):\n    s = K @ q\n    return s @ V, s[:, None]\n", "`alpha` has shape"),
        ("def attention(q, K, V):\n    s = K @ q\n    return s @ V\n", "`c` has shape ()"),
        ("def attention(q, K, V):\n    s = K @ q\n    return s @ V, s > 0\n", "truth values"),
        ("def attention(q, K, V):\n    s = K @ q\n    return s, s\n", "`c` has shape"),
    ],
)
def test_shapes_are_those_of_the_contract(code, words):
    outcome = SHAPES.judge("shapes", code, function="attention")
    assert outcome.verdict is (Verdict.INCORRECT if words else Verdict.CORRECT)
    assert words in outcome.evidence.rationale


def test_empty_dimensions_are_tried_where_they_are_allowed():
    course = Course({"mean": "x: [n] -> scalar"})
    code = "def mean(x):\n    return float(sum(x) / len(x))\n"
    assert course.judge("shapes", code, function="mean").verdict is Verdict.CORRECT
    assert course.judge("shapes", code, function="mean", empty=("n",)).evidence.note == "code.raised"


def test_a_transposed_result_shows_though_no_square_is_drawn():
    course = Course({"turn": "A: [n, m] -> [m, n]"})
    assert course.judge("shapes", "def turn(A):\n    return A\n", function="turn").verdict is Verdict.INCORRECT
    assert course.judge("runs", "def turn(A):\n    return A\n", function="turn").verdict is Verdict.CORRECT
