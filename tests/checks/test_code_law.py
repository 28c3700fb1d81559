"""Laws, records, counts of calls, and the proxies behind them."""

import numpy as np
import pytest
from code_subjects import Course

from grader.checks._code_faults import Fault
from grader.checks._code_proxy import Proxy
from grader.model.verdict import Verdict

LAWS = Course(
    {"softmax": "z: [n] -> [n]", "entropy": "p: simplex[n] -> scalar"},
    """
    import numpy as np

    def softmax(z):
        e = np.exp(z - z.max())
        return e / e.sum()

    def entropy(p):
        return -(p * np.log(p)).sum()

    def shift(student, rng):
        for n in (1, 2, 5):
            z = rng.normal(size=n)
            yield student.softmax(z + 3), student.softmax(z)

    def largest(student, rng):
        for n in (2, 5):
            p = rng.dirichlet(np.ones(n))
            yield student.entropy(p) <= np.log(n) + 1e-9, True, "no distribution has more entropy than the uniform one"

    def pieces(student, rng):
        z = rng.normal(size=4)
        found = student.softmax(z)
        yield found[0] / found[1], np.exp(z[0] - z[1]), "ratios are not right"

    def nothing(student, rng):
        return iter(())

    def broken(student, rng):
        yield student.softmax(np.ones(2)), 1 / 0

    def twice(student, rng):
        yield rng.normal(), student.softmax(rng.normal(size=1))[0]
    """,
)
GOOD = "import numpy as np\n\ndef softmax(z):\n    return np.exp(z) / np.exp(z).sum()\n\ndef entropy(p):\n    return -(p * np.log(p)).sum()\n"


@pytest.mark.parametrize("law", ["shift", "largest", "pieces"])
def test_laws_hold_for_right_code(law):
    assert LAWS.judge("law", GOOD, law=law).verdict is Verdict.CORRECT


@pytest.mark.parametrize(
    ("law", "code", "words"),
    [
        ("shift", GOOD.replace("np.exp(z)", "z"), ""),
        ("largest", GOOD.replace("-(p", "-9 * (p"), "no distribution has more entropy"),
        ("pieces", GOOD.replace("np.exp(z)", "np.exp(2 * z)"), "ratios are not right"),
    ],
)
def test_a_broken_law_is_told_in_the_authors_words(law, code, words):
    outcome = LAWS.judge("law", code, law=law)
    assert outcome.evidence.note == "law.broken"
    assert outcome.misconception.startswith(words)
    assert (outcome.counterexample is None) == (law == "largest")  # of a yes or no there is nothing to show


@pytest.mark.parametrize("value", ["None", "'text'", "[]", "{}", "object()", "[[1.0]]"])
def test_what_a_law_cannot_use_is_the_students_fault(value):
    outcome = LAWS.judge("law", f"def softmax(z):\n    return {value}\n", law="pieces")
    assert outcome.verdict is Verdict.INCORRECT
    assert outcome.evidence.note in {"law.unusable", "law.broken"}


def test_a_law_that_fails_on_the_reference_is_ours():
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        LAWS.judge("law", GOOD, law="broken")
    with pytest.raises(RuntimeError, match="yields nothing"):
        LAWS.judge("law", GOOD, law="nothing")
    with pytest.raises(ValueError, match="no law `lost`"):
        LAWS.judge("law", GOOD, law="lost")


def test_a_failed_call_ends_a_law_with_its_own_words():
    outcome = LAWS.judge("law", "def softmax(z):\n    raise ValueError('why')\n", law="shift")
    assert outcome.evidence.note == "code.raised"
    assert "why" in outcome.evidence.rationale


def test_laws_without_a_reference_wait():
    assert Course({"softmax": "z: [n] -> [n]"}).judge("law", GOOD, law="shift").verdict is Verdict.PENDING


def test_draws_of_a_law_repeat_with_the_seed_only():
    answers = [LAWS.judge("law", GOOD, seed=seed, law="twice").counterexample.answer for seed in (1, 1, 2)]
    assert answers[0] == answers[1] != answers[2]


PROXIED = """
import numpy as np

class Counter:
    def __init__(self, start):
        self.count = start

    def add(self, by=1):
        self.count += by
        return self.count

    def __call__(self, x):
        return self.count * x

def apply(f, x):
    return f(x) + f(2 * x)

def draw(rng):
    return rng.random()

def named(x, scale=1.0):
    return x * scale

def refuse(x):
    raise ValueError("negative")

def lookup(x):
    raise KeyError("lost")

class Own(Exception):
    pass

def own(x):
    raise Own("mine")
"""


@pytest.fixture
def proxy():
    subject = Course({"apply": "f: callback, x: scalar -> scalar"}).subject(PROXIED)
    yield Proxy(subject.student)
    subject.student.close()


def test_functions_of_the_host_are_called_from_behind_the_wall(proxy):
    seen = []
    assert proxy.apply(lambda x: seen.append(x) or x * x, 3.0) == 45.0
    assert seen == [3.0, 6.0]


def test_arrays_keywords_and_generators_cross(proxy):
    np.testing.assert_array_equal(proxy.named(np.arange(3.0), scale=2.0), [0, 2, 4])
    assert proxy.draw(np.random.default_rng(1)) == proxy.draw(np.random.default_rng(1))
    rng = np.random.default_rng(1)
    assert proxy.draw(rng) != proxy.draw(rng)
    assert proxy.draw(np.random.RandomState(3)) == proxy.draw(np.random.RandomState(3))


def test_objects_stay_behind_the_wall(proxy):
    counter = proxy.make("Counter", 5)
    assert counter.add() == 6
    assert counter.add(by=4) == 10
    assert counter(2.0) == 20.0


def test_exceptions_keep_their_type_where_it_is_a_standard_one(proxy):
    with pytest.raises(ValueError, match="negative"):
        proxy.refuse(1.0)
    with pytest.raises(KeyError):
        proxy.lookup(1.0)
    with pytest.raises(Fault, match="mine"):
        proxy.own(1.0)
    with pytest.raises(Fault, match="no function `nowhere`"):
        proxy.nowhere(1.0)


def test_a_proxy_has_no_private_names(proxy):
    with pytest.raises(AttributeError):
        proxy.__wrapped__  # noqa: B018
    assert "apply" in dir(proxy)


PAIRS = Course(
    {"train": "step: callback, text: str -> any"},
    """
    def inputs(rng):
        yield (lambda a, b: a + b), "abc"
        yield (lambda a, b: a + b), "xyzw"

    def shifted(arguments, asked, value):
        text = arguments[1]
        calls = asked.get("step", ())
        yield [a for a, b in calls], list(text[:-1]), "inputs are not the characters in order"
        yield [b for a, b in calls], list(text[1:]), "targets are not shifted by one"
        yield value, [a + b for a, b in calls], "results are not kept"
    """,
)
RECORDED = {"function": "train", "record": "shifted", "inputs": "inputs"}
TRAIN = "def train(step, text):\n    return [step(a, b) for a, b in zip(text, text[1:])]\n"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (TRAIN, ""),
        (TRAIN.replace("text[1:]", "text"), "inputs are not"),
        (TRAIN.replace("step(a, b)", "step(a, a)"), "targets are not shifted"),
        (TRAIN.replace("step(a, b)", "step(a, b) * 2"), "results are not kept"),
        ("def train(step, text):\n    return []\n", "inputs are not"),
        (TRAIN.replace("step(a, b)", "step(b=b, a=a)"), ""),
    ],
)
def test_what_is_passed_to_callbacks_is_recorded(code, words):
    outcome = PAIRS.judge("recorded", code, **RECORDED)
    assert outcome.verdict is (Verdict.INCORRECT if words else Verdict.CORRECT), outcome
    assert words in outcome.misconception


def test_records_of_repeated_calls_come_as_one():
    course = Course(
        {"draw": "f: callback -> any"},
        "def inputs(rng):\n    yield (lambda x: None,)\n\n\ndef many(arguments, asked, value):\n    yield len(asked['f']), 6\n",
    )
    code = "def draw(f):\n    f(1)\n    f(2)\n"
    assert (
        course.judge("recorded", code, function="draw", record="many", inputs="inputs", repeat=3).verdict
        is Verdict.CORRECT
    )


BEAM = Course(
    {"beam": "logp: callback, N: int, T: int, B: int -> any"},
    "import math\n\ndef inputs(rng):\n    for N, T, B in ((3, 2, 2), (4, 3, 1)):\n        yield (lambda prefix: [math.log(1 / N)] * N), N, T, B\n",
)


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ("for t in range(T):\n        for b in range(B):\n            logp((0,) * t)", "calls.right"),
        ("for t in range(T):\n        for b in range(N ** t * B + 1):\n            logp((0,) * t)", "calls.too-often"),
        ("pass", "calls.too-seldom"),
    ],
)
def test_calls_of_callbacks_are_counted(body, note):
    code = f"def beam(logp, N, T, B):\n    {body}\n"
    outcome = BEAM.judge(
        "calls", code, function="beam", callback="logp", inputs="inputs", at_most="T * B", at_least="T"
    )
    assert outcome.evidence.note == note


def test_bounds_are_expressions():
    with pytest.raises(Exception, match="is no size"):
        BEAM.judge("calls", TRAIN, function="beam", callback="logp", inputs="inputs", at_most="T ** B")
    with pytest.raises(Exception, match="needs `at_least` or `at_most`"):
        BEAM.judge("calls", TRAIN, function="beam", callback="logp", inputs="inputs")


def test_a_record_that_cannot_be_judged_is_whose_fault_it_is():
    reference = """
        def inputs(rng):
            yield (lambda *all: 0), "abc"

        def pairs(arguments, asked, value):
            for a, b in asked["step"]:
                yield a != b, True, "alike"
    """
    contract = {"train": "step: callback, text: str -> any"}
    odd = "def train(step, text):\n    step(1)\n"
    parameters = {"function": "train", "record": "pairs", "inputs": "inputs"}
    assert Course(contract, reference).judge("recorded", odd, **parameters).verdict is Verdict.UNDECIDED
    known = reference + "\n        def train(step, text):\n            step(1, 2)\n"
    assert Course(contract, known).judge("recorded", odd, **parameters).evidence.note == "recorded.unusable"
    broken = known.replace("step(1, 2)", "step(1, 2, 3)")
    with pytest.raises(RuntimeError, match="pairs"):
        Course(contract, broken).judge("recorded", odd, **parameters)


def test_a_callback_called_in_an_impossible_way_is_told():
    outcome = PAIRS.judge("recorded", "def train(step, text):\n    step(1)\n", **RECORDED)
    assert outcome.evidence.note == "code.callback"
