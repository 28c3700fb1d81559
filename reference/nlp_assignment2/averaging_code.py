"""Reference and laws of the deep averaging network in Python (4).

Texts are padded with token 0, which is no word but has a vector, so that padding in the mean shows. The activation
of the hidden layer may be ReLU or tanh.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Trials = Iterator[tuple[Any, Any, str]]

# What a call raises that came to an exception in the student's code; nothing that is the machine's fault.
RAISED = (ArithmeticError, AssertionError, AttributeError, LookupError, NameError, RuntimeError, TypeError, ValueError)

Array = np.ndarray


# --- the network ------------------------------------------------------------------------------------------------------


def _relu(values: Array) -> Array:
    return np.maximum(values, 0)


def _real(tokens: Array, lengths: Array) -> Array:
    """1 for a word, 0 for padding."""
    return (np.arange(tokens.shape[1])[None, :] < lengths[:, None]).astype(float)


def _shares(kept: Array) -> Array:
    """What each token that is kept weighs in the mean."""
    return kept / np.maximum(kept.sum(axis=1, keepdims=True), 1)


def _logits(
    weights: Callable[[Array, Array], Array], activation: Callable[[Array], Array] = _relu
) -> Callable[..., Array]:
    """The network outside of training, with these weights of the tokens."""

    def network(*arguments: Any) -> Array:
        E, W1, b1, W2, b2, tokens, lengths = arguments[:7]
        average = np.einsum("bl,bld->bd", weights(tokens, lengths), E[tokens])
        return activation(average @ W1 + b1) @ W2 + b2

    return network


relu_logits = _logits(lambda tokens, lengths: _shares(_real(tokens, lengths)))
tanh_logits = _logits(lambda tokens, lengths: _shares(_real(tokens, lengths)), np.tanh)


def dan_forward(  # noqa: PLR0913, PLR0917  (the contract's parameters)
    E: Array, W1: Array, b1: Array, W2: Array, b2: Array, tokens: Array, lengths: Array,
    drop: float = 0.0, train: bool = False, rng: np.random.Generator | None = None,
) -> Array:  # fmt: skip
    """Logits, from the mean of the vectors of real tokens; words are dropped in training."""

    def weights(tokens: Array, lengths: Array) -> Array:
        kept = _real(tokens, lengths)
        return _shares(kept * (rng.random(kept.shape) >= drop) if train and rng is not None else kept)

    return _logits(weights)(E, W1, b1, W2, b2, tokens, lengths)


# --- mistakes with a name ---------------------------------------------------------------------------------------------

padded_mean = _logits(lambda tokens, _: np.full(tokens.shape, 1 / tokens.shape[1]))
padded_count = _logits(lambda tokens, lengths: _real(tokens, lengths) / tokens.shape[1])
summed = _logits(_real)
no_activation = _logits(lambda tokens, lengths: _shares(_real(tokens, lengths)), np.array)

MISTAKES = {
    "dan_forward": {
        "padded_mean": "the mean runs over the padding too",
        "padded_count": "the sum is divided by the padded length",
        "summed": "the sum stands where the mean belongs",
        "no_activation": "there is no activation between the layers",
    },
}


# --- inputs -----------------------------------------------------------------------------------------------------------


class _Texts(NamedTuple):
    """A network and a padded batch of texts."""

    layers: tuple[Array, ...]
    tokens: Array
    lengths: Array

    @property
    def arguments(self) -> tuple[Array, ...]:
        return (*self.layers, self.tokens, self.lengths)

    def with_rows(self, rows: list[Array], width: int) -> _Texts:
        """The same network on other texts."""
        tokens = np.zeros((len(rows), width), dtype=np.int64)
        for place, row in enumerate(rows):
            tokens[place, : len(row)] = row
        return self._replace(tokens=tokens, lengths=np.array([len(row) for row in rows]))

    @property
    def rows(self) -> list[Array]:
        """The texts without their padding."""
        return [row[:length] for row, length in zip(self.tokens, self.lengths, strict=True)]


def _texts(rng: np.random.Generator, lengths: tuple[int, ...], sizes: tuple[int, int, int], width: int) -> _Texts:
    vector, hidden, classes = sizes
    words = 30
    layers = (
        rng.standard_normal((words, vector)),
        rng.standard_normal((vector, hidden)),
        rng.standard_normal(hidden),
        rng.standard_normal((hidden, classes)),
        rng.standard_normal(classes),
    )
    empty = _Texts(layers, np.zeros((0, 0), dtype=np.int64), np.zeros(0, dtype=np.int64))
    return empty.with_rows([_words(rng, length, words) for length in lengths], width)


def _words(rng: np.random.Generator, length: int, words: int) -> Array:
    """A text, in which a word occurs twice if there is room."""
    text = rng.permutation(np.arange(1, words))[:length]
    if length > 2:
        text[-1] = text[0]
    return text


def _several(rng: np.random.Generator) -> Iterator[_Texts]:
    yield _texts(rng, (3, 7, 1, 5), (6, 5, 3), 9)
    yield _texts(rng, (4, 2), (3, 7, 2), 6)
    yield _texts(rng, (5, 8, 6), (4, 6, 7), 8)


def batches(rng: np.random.Generator) -> Iterator[tuple[Array, ...]]:
    """Texts of different lengths, of which one fills the width at times."""
    for texts in _several(rng):
        yield texts.arguments


# --- laws -------------------------------------------------------------------------------------------------------------


def more_padding(student: Any, rng: np.random.Generator) -> Trials:
    """More padding changes nothing."""
    for texts in _several(rng):
        padded = texts.with_rows(texts.rows, texts.tokens.shape[1] + 4)
        here, there = student.dan_forward(*texts.arguments), student.dan_forward(*padded.arguments)
        yield there, here, "the logits change when there is more padding"


def word_order(student: Any, rng: np.random.Generator) -> Trials:
    """The order of words changes nothing."""
    for texts in _several(rng):
        turned = texts.with_rows([rng.permutation(row) for row in texts.rows], texts.tokens.shape[1])
        here, there = student.dan_forward(*texts.arguments), student.dan_forward(*turned.arguments)
        yield there, here, "the logits change with the order of the words"


def repetition(student: Any, rng: np.random.Generator) -> Trials:
    """Texts that are repeated, and their padding with them, keep their mean."""
    for texts in _several(rng):
        twice = texts.with_rows([np.tile(row, 2) for row in texts.rows], 2 * texts.tokens.shape[1])
        here, there = student.dan_forward(*texts.arguments), student.dan_forward(*twice.arguments)
        yield there, here, "the logits change when a text is repeated: is it a sum instead of a mean?"


def logits(student: Any, rng: np.random.Generator) -> Trials:
    """What comes back are no probabilities and no logarithms of them."""
    for texts in _several(rng):
        found = np.asarray(student.dan_forward(*texts.arguments), dtype=np.float64)
        sums = np.atleast_2d(found).sum(axis=-1)
        probabilities = bool(np.all(found >= 0)) and bool(np.allclose(sums, 1, atol=1e-4))
        yield probabilities, False, "probabilities come back instead of logits"
        with np.errstate(over="ignore"):
            powers = np.exp(np.atleast_2d(found)).sum(axis=-1)
        yield bool(np.allclose(powers, 1, atol=1e-4)), False, "logarithms of probabilities come back instead of logits"


def eval_keeps_words(student: Any, rng: np.random.Generator) -> Trials:
    """Outside of training `drop` changes nothing."""
    for texts in _several(rng):
        plain = student.dan_forward(*texts.arguments)
        for drop in (0.3, 0.9):
            found = _dropping(student, texts, (drop, False), rng)
            yield found, plain, "words are dropped although it is not training"


def train_drops_words(student: Any, rng: np.random.Generator) -> Trials:
    """In training logits differ from those without dropout, and from draw to draw."""
    texts = _texts(rng, (9, 12, 8, 10), (6, 8, 3), 13)
    plain = np.asarray(student.dan_forward(*texts.arguments), dtype=np.float64)
    found = [np.asarray(_dropping(student, texts, (0.5, True), rng), dtype=np.float64) for _ in range(4)]
    yield any(_differ(each, plain) for each in found), True, "no words are dropped in training"
    yield any(_differ(each, found[0]) for each in found[1:]), True, "the same words are dropped at every call"


def _differ(one: Array, other: Array) -> bool:
    return one.shape == other.shape and not bool(np.all(np.abs(one - other) <= 1e-3))  # no number differs, too


def all_dropped(student: Any, rng: np.random.Generator) -> Trials:
    """Texts that lose all their words still get finite logits."""
    texts = _texts(rng, (1, 2, 1, 3, 1, 2), (5, 4, 3), 3)
    for drop in (0.9, 0.999):
        for _ in range(3):
            found = np.asarray(_dropping(student, texts, (drop, True), rng), dtype=np.float64)
            yield bool(np.isfinite(found).all()), True, "logits are not finite for a text that lost all its words"


def _dropping(student: Any, texts: _Texts, how: tuple[float, bool], rng: np.random.Generator) -> Any:
    """A call with dropout, by name of the parameters; with an older generator if the new one does not do."""
    drop, train = how
    seed = int(rng.integers(2**31))
    try:
        return student.dan_forward(*texts.arguments, drop=drop, train=train, rng=np.random.default_rng(seed))
    except RAISED:
        older = np.random.RandomState(seed)
        return student.dan_forward(*texts.arguments, drop=drop, train=train, rng=older)
