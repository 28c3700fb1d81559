"""Reference and laws of the bigram language model in Python (1d).

The functions that the problem hands to the student's code stand here and are answered on the host, which keeps what
they were asked. In the corpora a word is followed by the next one of the vocabulary, so that a pair that was torn
apart can be told from one that was not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Trials = Iterator[tuple[Any, Any, str]]

Sizes = tuple[int, int, int]

BATCH = 50

_ERROR_RATE = 1e-7  # that a right sampler is refused, for each thing that is tested


# --- the network ------------------------------------------------------------------------------------------------------


def _layers(data: np.ndarray, params: np.ndarray, dimensions: Sizes) -> tuple[np.ndarray, ...]:
    inputs, hidden, words = dimensions
    ends = np.cumsum([inputs * hidden, hidden, hidden * words])
    w1, b1, w2, b2 = np.split(np.asarray(params, dtype=np.float64).reshape(-1), ends)
    with np.errstate(over="ignore"):  # rows may be no word vectors at all
        h = 1 / (1 + np.exp(-(data @ w1.reshape(inputs, hidden) + b1)))
    scores = h @ w2.reshape(hidden, words) + b2
    scores = scores - scores.max(axis=-1, keepdims=True)
    logs = scores - np.log(np.exp(scores).sum(axis=-1, keepdims=True))
    return h, w2.reshape(hidden, words), logs


def forward(data: Any, label: Any, params: Any, dimensions: Any) -> Any:
    """Probability of the label; for several rows and labels, that of each."""
    sizes = _sizes(dimensions)
    rows = np.asarray(data, dtype=np.float64).reshape(-1, sizes[0])
    logs = _layers(rows, params, sizes)[2]
    labels = np.asarray(label).reshape(-1).astype(int)
    found = np.exp(logs[np.arange(len(rows)), labels])
    return float(found[0]) if len(found) == 1 else found


def forward_backward_prop(data: Any, labels: Any, params: Any, dimensions: Any) -> tuple[float, np.ndarray]:
    """Cost and packed gradient, summed over the batch."""
    sizes = _sizes(dimensions)
    rows = np.asarray(data, dtype=np.float64).reshape(-1, sizes[0])
    marks = np.asarray(labels, dtype=np.float64).reshape(len(rows), sizes[2])
    h, w2, logs = _layers(rows, params, sizes)
    du = np.exp(logs) * marks.sum(axis=1, keepdims=True) - marks
    dz = du @ w2.T * h * (1 - h)
    gradient = [rows.T @ dz, dz.sum(axis=0), h.T @ du, du.sum(axis=0)]
    return float(-(marks * logs).sum()), np.concatenate([each.reshape(-1) for each in gradient])


def _sizes(dimensions: Any) -> Sizes:
    inputs, hidden, words = (int(each) for each in dimensions)
    return inputs, hidden, words


def _perplexity(probs: np.ndarray) -> float:
    return float(np.exp(-np.mean(np.log(probs))))


# --- what students write ----------------------------------------------------------------------------------------------


def lm_wrapper(  # noqa: PLR0917  (the contract's parameters)
    in_word_index: np.ndarray,
    out_word_index: np.ndarray,
    num_to_word_embedding: np.ndarray,
    dimensions: Sizes,
    params: np.ndarray,
    forward_backward_prop: Callable[..., tuple[float, np.ndarray]],
) -> tuple[float, np.ndarray]:
    """Mean cost and gradient of a batch that is drawn uniformly."""
    chosen = np.random.default_rng().integers(len(in_word_index), size=BATCH)
    labels = np.eye(dimensions[2])[out_word_index[chosen]]
    data = num_to_word_embedding[in_word_index[chosen]]
    cost, gradient = forward_backward_prop(data, labels, params, dimensions)
    return cost / BATCH, gradient / BATCH


def sum_wrapper(*arguments: Any) -> tuple[float, np.ndarray]:
    """The mistake of not dividing by the size of the batch."""
    cost, gradient = lm_wrapper(*arguments)
    return cost * BATCH, gradient * BATCH


def twice_wrapper(*arguments: Any) -> tuple[float, np.ndarray]:
    """The mistake of dividing by the size of the batch twice."""
    cost, gradient = lm_wrapper(*arguments)
    return cost / BATCH, gradient / BATCH


def swapped_wrapper(x: Any, y: Any, *rest: Any) -> tuple[float, np.ndarray]:
    """The mistake of exchanging input and label."""
    return lm_wrapper(y, x, *rest)


def eval_neural_lm(  # noqa: PLR0917  (the contract's parameters)
    in_word_index: np.ndarray,
    out_word_index: np.ndarray,
    num_to_word_embedding: np.ndarray,
    dimensions: Sizes,
    params: np.ndarray,
    forward: Callable[..., float],
) -> float:
    """Perplexity on all bigrams."""
    pairs = zip(in_word_index, out_word_index, strict=True)
    probs = [forward(num_to_word_embedding[x], y, params, dimensions) for x, y in pairs]
    return _perplexity(np.array(probs))


def _evaluated(
    formula: Callable[[np.ndarray], float] = _perplexity,
    change: Callable[[Any, Any], tuple[Any, Any]] = lambda x, y: (x, y),
) -> Callable[..., float]:
    """The evaluation with another formula, or on other pairs of words."""

    def mistaken(*arguments: Any) -> float:
        x, y, vectors, dimensions, params, forward = arguments
        pairs = zip(*change(x, y), strict=True)
        return formula(np.array([forward(vectors[here], after, params, dimensions) for here, after in pairs]))

    return mistaken


eval_mean_probability = _evaluated(lambda probs: float(1 / np.mean(probs)))
eval_surprisal = _evaluated(lambda probs: float(-np.mean(np.log(probs))))
eval_bits = _evaluated(lambda probs: float(-np.mean(np.log2(probs))))
eval_one_less = _evaluated(lambda probs: float(np.exp(-np.sum(np.log(probs)) / max(len(probs) - 1, 1))))
eval_swapped = _evaluated(change=lambda x, y: (y, x))
eval_whole_batches = _evaluated(change=lambda x, y: (x[: len(x) // BATCH * BATCH], y[: len(y) // BATCH * BATCH]))


MISTAKES = {
    "lm_wrapper": {
        "sum_wrapper": "a sum over the batch instead of the mean",
        "twice_wrapper": "divided by the size of the batch twice",
        "swapped_wrapper": "input and label are exchanged",
    },
    "eval_neural_lm": {
        "eval_swapped": "input and label are exchanged",
        "eval_whole_batches": "the examples that do not fill a batch are left out",
        "eval_mean_probability": "the probabilities are averaged and not their logarithms",
        "eval_surprisal": "the exponential is missing: this is the mean loss in nats",
        "eval_bits": "the power of two is missing: this is the mean loss in bits",
        "eval_one_less": "the sum is divided by one bigram less than there are",
    },
}


# --- the setting of lm_wrapper ----------------------------------------------------------------------------------------


class _Corpus(NamedTuple):
    """Bigrams in which word x is followed by word x + 1, and a network."""

    x: np.ndarray
    vectors: np.ndarray
    dimensions: Sizes
    params: np.ndarray

    @staticmethod
    def of(rng: np.random.Generator, x: np.ndarray, words: int) -> _Corpus:
        """The corpus of these words."""
        inputs, hidden = (int(each) for each in rng.permutation([3, 4, 5, 6])[:2])
        params = rng.standard_normal((inputs + 1) * hidden + (hidden + 1) * words)
        return _Corpus(x, rng.standard_normal((words, inputs)), (inputs, hidden, words), params)

    @property
    def y(self) -> np.ndarray:
        return (self.x + 1) % self.dimensions[2]

    def draw(self, student: Any) -> tuple[Any, list[tuple[np.ndarray, np.ndarray]]]:
        """One call of the student's: what it returns, and the rows and labels that it asked about."""
        seen: list[tuple[np.ndarray, np.ndarray]] = []

        def recorded(data: Any, labels: Any, params: Any, dimensions: Any) -> tuple[float, np.ndarray]:
            result = forward_backward_prop(data, labels, params, dimensions)
            rows = np.asarray(data, dtype=np.float64).reshape(-1, self.dimensions[0])
            seen.append((rows, np.asarray(labels, dtype=np.float64).reshape(len(rows), -1)))
            return result

        result = student.lm_wrapper(self.x, self.y, self.vectors, self.dimensions, self.params, recorded)
        return result, seen

    def batch(self, student: Any) -> tuple[np.ndarray, np.ndarray]:
        """Rows and labels of one call, taken together."""
        _, seen = self.draw(student)
        if not seen:
            empty = np.zeros((0, self.dimensions[0]))
            return empty, np.zeros((0, self.dimensions[2]))
        return np.vstack([rows for rows, _ in seen]), np.vstack([labels for _, labels in seen])

    def words(self, rows: np.ndarray) -> np.ndarray:
        """The word whose vector each row is, up to single precision; -1 for a row that is none."""
        distances = np.abs(rows[:, None, :] - self.vectors[None, :, :]).max(axis=-1)
        nearest = distances.argmin(axis=1)
        return np.where(distances[np.arange(len(rows)), nearest] < 1e-5, nearest, -1)


def _shuffled(rng: np.random.Generator, count: int) -> _Corpus:
    """Every word once, in random order: an example is known by its word."""
    return _Corpus.of(rng, rng.permutation(count), count)


def _classes(labels: np.ndarray) -> np.ndarray:
    return labels.argmax(axis=1)


def _examples(corpus: _Corpus, batch: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Place in the corpus of each example, by its label."""
    places = np.argsort(corpus.y)
    return places[_classes(batch[1])]


def one_pair(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """All bigrams are the same, so that it does not matter which are drawn: the mean is that of one."""
    for words in (7, 11):
        corpus = _Corpus.of(rng, np.full(137, rng.integers(words)), words)
        yield corpus.x, corpus.y, corpus.vectors, corpus.dimensions, corpus.params, forward_backward_prop


_SEVERAL = 8  # different rows, of 200 that are drawn from 61

# --- laws of lm_wrapper -----------------------------------------------------------------------------------------------


def embedding_rows(student: Any, rng: np.random.Generator) -> Trials:
    """Every row is the vector of a word."""
    corpus = _shuffled(rng, 61)
    for _ in range(3):
        rows, _ = corpus.batch(student)
        yield len(rows) > 0, True, "`forward_backward_prop` is never called"
        yield bool(np.all(corpus.words(rows) >= 0)), True, "rows of the data are not the vectors of words"


def one_hot_labels(student: Any, rng: np.random.Generator) -> Trials:
    """Every label is a row with a single one."""
    corpus = _shuffled(rng, 61)
    for _ in range(3):
        _, labels = corpus.batch(student)
        proper = np.isin(labels, (0, 1)).all() and (labels.sum(axis=1) == 1).all()
        yield len(labels) > 0, True, "`forward_backward_prop` is never called"
        yield bool(proper), True, "labels are not one-hot rows"


def pairing(student: Any, rng: np.random.Generator) -> Trials:
    """A row and its label are of the same bigram.

    Rows that are no vectors of words are known by what they hold: the same row has the same label each time, and
    there are several of them. Rows that are always the same, such as zeros, tell nothing of the data.
    """
    words = "the label does not belong to the word of its row"
    corpus = _shuffled(rng, 61)
    known: dict[bytes, int] = {}
    for _ in range(4):
        rows, labels = corpus.batch(student)
        yield len(rows) > 0, True, "`forward_backward_prop` is never called"
        found, classes = corpus.words(rows), _classes(labels)
        real = found >= 0
        wanted = (found[real] + 1) % corpus.dimensions[2]
        yield bool(np.all(classes[real] == wanted)), True, words
        for row, label in zip(rows[~real], classes[~real], strict=True):
            yield known.setdefault(row.round(5).tobytes(), int(label)) == label, True, words
    yield not known or len(known) >= _SEVERAL, True, "the rows are the same, whatever the word"


def random_batches(student: Any, rng: np.random.Generator) -> Trials:
    """Batches differ, both halves of the data are reached, and examples do not come in the order of the data."""
    corpus = _shuffled(rng, 137)
    halves: set[int] = set()
    seen: set[bytes] = set()
    follows: list[float] = []
    for _ in range(24):
        batch = corpus.batch(student)
        yield len(batch[0]) > 0, True, "`forward_backward_prop` is never called"
        known = bool(np.any(corpus.words(batch[0]) >= 0))
        yield known, True, "which examples were drawn cannot be told: the rows are no vectors of words"
        examples = _examples(corpus, batch)
        seen.add(examples.tobytes())
        halves |= set((examples * 2 // len(corpus.x)).tolist())
        follows += (np.diff(examples) == 1).tolist()
    yield len(seen) >= 6, True, "the same batch is drawn again and again"
    yield len(halves), 2, "a part of the data is never drawn"
    # Half of what is sorted follows its neighbour by chance, where 50 of 137 are drawn.
    yield not follows or float(np.mean(follows)) < 0.6, True, "examples are taken in the order of the data"


def coverage(student: Any, rng: np.random.Generator) -> Trials:
    """Every example comes up; that one of fifty does not in 20 batches has a probability below 1e-7."""
    corpus = _shuffled(rng, BATCH)
    drawn = {int(each) for _ in range(20) for each in _examples(corpus, corpus.batch(student))}
    last = len(corpus.x) - 1
    missed = sorted(set(range(len(corpus.x))) - drawn)
    told = "the last example is never drawn" if missed == [last] else "some examples are never drawn"
    yield not missed, True, "the first example is never drawn" if missed == [0] else told


def repeated(student: Any, rng: np.random.Generator) -> Trials:
    """A batch holds many examples; fewer than 15 different of 137 in 50 draws have a probability below 1e-20."""
    corpus = _shuffled(rng, 137)
    for _ in range(3):
        examples = _examples(corpus, corpus.batch(student))
        enough = len(set(examples.tolist())) >= 15
        yield enough, True, "one example, or a few, fill the whole batch"


def uniform(student: Any, rng: np.random.Generator) -> Trials:
    """Every example comes up equally often, by a test of chi square and one of the mean place."""
    corpus = _shuffled(rng, BATCH)
    examples = np.concatenate([_examples(corpus, corpus.batch(student)) for _ in range(20)])
    count = len(corpus.x)
    expected = len(examples) / count
    statistic = float(((np.bincount(examples, minlength=count) - expected) ** 2 / expected).sum())
    yield statistic <= _largest_chi_square(count - 1), True, "examples do not come up equally often"
    spread = np.sqrt((count**2 - 1) / 12 / len(examples))
    off = abs(float(examples.mean()) - (count - 1) / 2) / spread
    yield off <= 5.5, True, "early and late examples do not come up equally often"


def _largest_chi_square(freedom: int) -> float:
    """What a chi square does not exceed but for the error rate (Wilson and Hilferty; 5.2 is the normal quantile)."""
    assert _ERROR_RATE == 1e-7
    share = 2 / (9 * freedom)
    return float(freedom * (1 - share + 5.2 * np.sqrt(share)) ** 3)


# --- inputs and laws of eval_neural_lm --------------------------------------------------------------------------------


def models(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """Numbers of examples that no batch divides; two models, and one so bad that a product would vanish."""
    for examples, (inputs, hidden, words), surprised in (
        (68, (3, 4, 7), False),
        (57, (5, 2, 11), False),
        (137, (4, 3, 6), True),
    ):
        params = rng.standard_normal((inputs + 1) * hidden + (hidden + 1) * words)
        if surprised:
            params[-words:] = np.where(np.arange(words) == 0, 0.0, -9.0)
        x, y = rng.integers(words, size=(2, examples))
        yield x, y, rng.standard_normal((words, inputs)), (inputs, hidden, words), params, forward


def uniform_model(student: Any, rng: np.random.Generator) -> Trials:
    """With all parameters zero the perplexity is the number of words."""
    for words, examples in ((7, 50), (12, 137)):
        x, y = rng.integers(words, size=(2, examples))
        vectors, params = rng.standard_normal((words, 3)), np.zeros(4 * 2 + 3 * words)
        found = student.eval_neural_lm(x, y, vectors, (3, 2, words), params, forward)
        yield found, float(words), "a model that knows nothing must have the number of words as its perplexity"


def bias_only(student: Any, rng: np.random.Generator) -> Trials:
    """A model that ignores its input has the cross-entropy of its unigram distribution."""
    words = "for a model that ignores its input the perplexity is not the exponential of the unigram cross-entropy"
    for count, examples in ((5, 137), (9, 68)):
        scores = rng.standard_normal(count) * 1.5
        params = np.concatenate([np.zeros(4 * 2 + 2 * count), scores])
        logs = scores - np.log(np.exp(scores).sum())
        x = rng.integers(count, size=examples)
        y = rng.choice(count, size=examples, p=np.exp(logs) / np.exp(logs).sum())
        found = student.eval_neural_lm(x, y, rng.standard_normal((count, 3)), (3, 2, count), params, forward)
        yield found, float(np.exp(-logs[y].mean())), words
