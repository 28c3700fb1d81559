"""Reference and laws of the helpers of the character-level language model in Python (2).

The model is a fake one on the host: its scores are a table of bigrams that turns by one place at every step, so that
a state that is not carried on shows.
"""

from __future__ import annotations

import string
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Step = Callable[[Any, Any], tuple[np.ndarray, Any]]
    Trials = Iterator[tuple[Any, Any, str]]

ALPHABET = string.printable
SIZE = len(ALPHABET)

# What a call raises that came to an exception in the student's code; nothing that is the machine's fault.
RAISED = (ArithmeticError, AssertionError, AttributeError, LookupError, NameError, RuntimeError, TypeError, ValueError)


# --- what students write ----------------------------------------------------------------------------------------------


def char_tensor(text: str) -> np.ndarray:
    """Place of each character in the alphabet."""
    return np.array([ALPHABET.index(each) for each in text], dtype=np.int64)


def make_pair(chunk: str) -> tuple[np.ndarray, np.ndarray]:
    """Input and target, shifted by one."""
    return char_tensor(chunk[:-1]), char_tensor(chunk[1:])


def char_perplexity(step: Step, init_state: Any, text: str) -> float:
    """Perplexity of all characters but the first."""
    state, surprisal = init_state, []
    for here, after in zip(*make_pair(text), strict=True):
        scores, state = step(here, state)
        surprisal.append(_log_softmax(scores)[after])
    return float(np.exp(-np.mean(surprisal)))


def sample_probs(logits: np.ndarray, temperature: float) -> np.ndarray:
    """Softmax of the scores divided by the temperature."""
    return np.exp(_log_softmax(np.asarray(logits) / temperature))


def _log_softmax(scores: np.ndarray) -> np.ndarray:
    scores = scores - scores.max()
    return scores - np.log(np.exp(scores).sum())


# --- mistakes with a name ---------------------------------------------------------------------------------------------


def multiplied(logits: np.ndarray, temperature: float) -> np.ndarray:
    """The mistake of multiplying by the temperature."""
    return sample_probs(logits, 1 / temperature)


def not_normalised(logits: np.ndarray, temperature: float) -> np.ndarray:
    """The mistake of leaving out the division by the sum, with the largest score taken off."""
    return np.exp((logits - np.max(logits)) / temperature)


def without_temperature(logits: np.ndarray, temperature: float) -> np.ndarray:
    """The mistake of not using the temperature."""
    del temperature
    return sample_probs(logits, 1.0)


MISTAKES = {
    "sample_probs": {
        "multiplied": "the scores are multiplied by the temperature instead of divided",
        "not_normalised": "the probabilities are not normalised",
        "without_temperature": "the temperature is not used",
    },
}


# --- the fake model ---------------------------------------------------------------------------------------------------


def _model(table: np.ndarray, *, shift: float = 0.0) -> tuple[Step, np.ndarray]:
    """A step and the state to begin with. Scores are logarithms of probabilities, up to a shift."""
    logs = table - np.log(np.exp(table).sum(axis=1, keepdims=True))

    def step(character: Any, state: Any) -> tuple[np.ndarray, np.ndarray]:
        number = int(np.asarray(state, dtype=np.float64).reshape(-1)[0])
        scores = np.roll(logs[_place(character)], number)
        return scores + shift, np.array([number + 1.0])

    return step, np.array([0.0])


def _place(character: Any) -> int:
    """Place of a character in the alphabet, which may come as a number, an array of one, or the character itself."""
    if isinstance(character, str):
        return ALPHABET.index(character)
    value = np.asarray(character, dtype=np.float64)
    if value.size == SIZE:
        return int(value.reshape(-1).argmax())
    if value.size != 1 or not 0 <= float(value.reshape(())) < SIZE:
        raise ValueError("`step` takes one character at a time, as its place in the alphabet")
    return int(value.reshape(()))


def _text(rng: np.random.Generator, length: int) -> str:
    """A text in which letters, digits, blanks and, if there is room, a new line occur."""
    pool = string.ascii_letters + string.digits + " .,;!?" * 4
    text = "".join(pool[int(each)] for each in rng.integers(len(pool), size=length))
    return text if length < 6 else f"{text[: length // 2]}\n{text[length // 2 + 1 :]}"


def _table(rng: np.random.Generator) -> np.ndarray:
    return rng.standard_normal((SIZE, SIZE)) * 1.5


# --- laws -------------------------------------------------------------------------------------------------------------


def places(student: Any, rng: np.random.Generator) -> Trials:
    """Each character becomes its place in the alphabet."""
    words = "`char_tensor` does not give the places of the characters in `string.printable`"
    for text in (ALPHABET, _text(rng, 23), "a"):
        yield _numbers(student.char_tensor(text)), char_tensor(text), words


def shifted(student: Any, rng: np.random.Generator) -> Trials:
    """Input and target of a chunk are shifted by one. How characters are numbered is decided elsewhere."""
    for length in (2, 11, 30):
        chunk = _text(rng, length)
        pair = student.make_pair(chunk)
        two = isinstance(pair, (tuple, list)) and len(pair) == 2
        two = two or (isinstance(pair, np.ndarray) and pair.ndim == 2 and len(pair) == 2)
        yield two, True, "`make_pair` does not return input and target"
        found = [_numbers(each) for each in pair]
        yield found[0], _own_numbers(student, chunk[:-1]), "the input is not the chunk without its last character"
        yield found[1], _own_numbers(student, chunk[1:]), "the target is not the chunk shifted by one"


def _own_numbers(student: Any, text: str) -> Any:
    """The student's own numbers for a text if they are numbers that tell characters apart, else the right ones."""
    right = char_tensor(text)
    try:
        own, whole = _numbers(student.char_tensor(text)), _numbers(student.char_tensor(string.ascii_letters))
    except RAISED:
        return right
    proper = np.shape(own) == right.shape and np.shape(whole) == (52,) and len(set(np.asarray(whole).tolist())) == 52
    return own if proper else right


def _numbers(value: Any) -> Any:
    """Numbers of characters as an array, from a text too."""
    if isinstance(value, str):
        return char_tensor(value)
    if isinstance(value, (list, tuple)) and value and all(isinstance(each, str) for each in value):
        return char_tensor("".join(value))
    try:
        found = np.asarray(value, dtype=np.float64)
    except RAISED:
        return value
    return found.reshape(-1) if found.ndim == 2 and 1 in found.shape else found  # a batch of one text


def perplexity_value(student: Any, rng: np.random.Generator) -> Trials:
    """The perplexity of a text under a model with a state."""
    for length in (2, 7, 40):
        text = _text(rng, length)
        step, state = _model(_table(rng))
        found = student.char_perplexity(step, state, text)
        yield found, char_perplexity(step, state, text), _why(found, step, state, text)


def _why(found: Any, step: Step, state: Any, text: str) -> str:
    """Which known mistake gives this perplexity, in words."""
    logs = -np.log(char_perplexity(step, state, text)) * (len(text) - 1)
    always = [_log_softmax(step(here, state)[0])[_place(after)] for here, after in pairwise(text)]
    known = (
        (np.exp(-logs / len(text)), "the sum is divided by the number of characters instead of predictions"),
        (np.exp(-np.mean(always)), "the state is not carried from step to step"),
        (2 ** (-logs / (len(text) - 1)), "the bases of logarithm and power do not match"),
        (-logs / (len(text) - 1), "the exponential is missing"),
        (np.exp(-logs), "the mean over the predictions is missing"),
    )
    if np.size(found) == 1 and not isinstance(found, str):
        for value, words in known:
            if np.allclose(np.asarray(found, dtype=np.float64), value, rtol=1e-4):
                return words
    return "the perplexity of a text is not right"


def shifted_scores(student: Any, rng: np.random.Generator) -> Trials:
    """Scores that are no logarithms of probabilities give what these give, since the softmax makes them such."""
    table = _table(rng)
    for length in (4, 25):
        text = _text(rng, length)
        found = [student.char_perplexity(*_model(table, shift=each), text) for each in (0.0, float(rng.uniform(2, 4)))]
        yield found[1], found[0], "the scores of `step` are not put through a softmax"


def uniform_model(student: Any, rng: np.random.Generator) -> Trials:
    """A model that knows nothing has perplexity 100."""
    for length in (2, 12, 31):
        step, state = _model(np.zeros((SIZE, SIZE)))
        found = student.char_perplexity(step, state, _text(rng, length))
        yield found, float(SIZE), "a model that knows nothing must have the perplexity 100"


def warm(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, float]]:
    """Scores at temperature one."""
    for size in (4, 9, SIZE):
        yield rng.standard_normal(size) * 2, 1.0


def temperatures(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, float]]:
    """Scores at other temperatures."""
    for size, temperature in ((5, 0.5), (8, 0.8), (SIZE, 0.2), (7, 2.0), (3, float(rng.uniform(1.2, 3)))):
        yield rng.standard_normal(size) * 1.5, temperature


def hot(rng: np.random.Generator) -> Iterator[tuple[np.ndarray, float]]:
    """Scores of a thousand, of either sign."""
    for size, sign in ((4, 1), (SIZE, -1), (6, 1)):
        scores = rng.standard_normal(size) * 2
        scores[int(rng.integers(size))] = 1000.0
        yield sign * scores, 1.0
        yield scores + 1000.0, 0.5


def entropy_grows(student: Any, rng: np.random.Generator) -> Trials:
    """The hotter, the more even; weights that are not normalised are, before they are looked at."""
    for size in (5, SIZE):
        scores = rng.standard_normal(size) * 2
        entropies = [_entropy(student.sample_probs(scores, each)) for each in (0.3, 0.7, 1.0, 1.8, 4.0)]
        yield bool(np.all(np.diff(entropies) > 0)), True, "the entropy does not grow with the temperature"


def _entropy(weights: Any) -> float:
    weights = np.asarray(weights, dtype=np.float64).reshape(-1)
    probs = weights / weights.sum()
    return float(-(probs[probs > 0] * np.log(probs[probs > 0])).sum())
