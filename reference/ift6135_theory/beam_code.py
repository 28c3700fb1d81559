"""Beam search as a function (q2.4b), on random language models with the full context, and what it is mistaken for."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count, product
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

Words = tuple[int, ...]
Model = Callable[[Words], np.ndarray]
Beams = list[tuple[Words, float]]
_TRIES = 300
_MOST = 125  # sequences of a model, so that exhaustive search comes to an end, too
_CLOSE = 1e-3  # two scores that are nearer than this make a model unfit

MISTAKES = {
    "beam_search": {
        "worst_first": ("the beams come in the wrong order: the best one is the first", "0"),
        "literal_start": ("the search starts from B equal beams, and so returns copies of one sequence", "0"),
        "best_of_each": ("each beam keeps its own best continuation, not the best of all", "0"),
        "best_of_each_at_once": ("each beam keeps its own best continuation, not the best of all", "0"),
        "first_come": ("candidates are cut off before they are sorted, so that those of the first beam win", "0"),
        "last_step_only": ("scores are not added up: beams are kept by their last conditional alone", "0"),
        "last_step_told": ("the log-likelihood is that of the last word alone, and not the sum", "0"),
        "exhaustive": ("that is exhaustive search: a prefix that was pruned cannot come back", "0"),
        "multiplied": ("log-probabilities are multiplied, and not added", "0"),
        "greedy": ("that is greedy decoding", "0"),
        "averaged": ("the log-likelihood is divided by the length", "0"),
        "probabilities": ("probabilities instead of their logarithms", "0"),
        "least_likely": ("the least likely candidates are kept", "0"),
    }
}


def _best(beams: Beams, B: int) -> Beams:
    return sorted(beams, key=lambda beam: -beam[1])[:B]


def _grown(logp: Model, beams: Beams, N: int) -> list[Beams]:
    """The continuations of each beam."""
    steps = [(words, score, np.asarray(logp(words), dtype=float)) for words, score in beams]
    return [[((*words, word), score + float(found[word])) for word in range(N)] for words, score, found in steps]


def beam_search(logp: Model, N: int, T: int, B: int) -> Beams:
    """The best B of all candidates in each step, the best first."""
    beams: Beams = [((), 0.0)]
    for _ in range(T):
        beams = _best([each for found in _grown(logp, beams, N) for each in found], B)
    return beams


def worst_first(logp: Model, N: int, T: int, B: int) -> Beams:
    """Backwards."""
    return beam_search(logp, N, T, B)[::-1]


def literal_start(logp: Model, N: int, T: int, B: int) -> Beams:
    """From B copies of the first token."""
    beams: Beams = [((), 0.0)] * B
    for _ in range(T):
        beams = _best([each for found in _grown(logp, beams, N) for each in found], B)
    return beams


def best_of_each(logp: Model, N: int, T: int, B: int) -> Beams:
    """One continuation of each beam, once there are B."""
    beams: Beams = [((), 0.0)]
    for _ in range(T):
        grown = _grown(logp, beams, N)
        full = len(beams) >= B
        beams = _best([each for found in grown for each in (_best(found, 1) if full else found)], B)
    return beams


def best_of_each_at_once(logp: Model, N: int, T: int, B: int) -> Beams:
    """One continuation of each beam from the second step on, however few they are."""
    beams = beam_search(logp, N, 1, B)
    for _ in range(T - 1):
        beams = _best([each for found in _grown(logp, beams, N) for each in _best(found, 1)], B)
    return beams


def first_come(logp: Model, N: int, T: int, B: int) -> Beams:
    """Cut off, then sorted."""
    beams: Beams = [((), 0.0)]
    for _ in range(T):
        beams = _best([each for found in _grown(logp, beams, N) for each in found][:B], B)
    return beams


def _by_last(logp: Model, N: int, T: int, B: int) -> Beams:
    beams: Beams = [((), 0.0)]
    for _ in range(T):
        beams = _best([each for found in _grown(logp, [(words, 0.0) for words, _ in beams], N) for each in found], B)
    return beams


def last_step_only(logp: Model, N: int, T: int, B: int) -> Beams:
    """Each step for itself."""
    return _by_last(logp, N, T, B)


def last_step_told(logp: Model, N: int, T: int, B: int) -> Beams:
    """The right sequences, with the score of their last word."""
    return [(words, float(logp(words[:-1])[words[-1]])) for words, _ in beam_search(logp, N, T, B)]


def _likelihood(logp: Model, words: Words) -> float:
    return sum(float(logp(words[:place])[word]) for place, word in enumerate(words))


def exhaustive(logp: Model, N: int, T: int, B: int) -> Beams:
    """The best of all sequences."""
    return _best([(words, _likelihood(logp, words)) for words in product(range(N), repeat=T)], B)


def multiplied(logp: Model, N: int, T: int, B: int) -> Beams:
    """A product of logarithms."""
    beams: Beams = [((), 1.0)]
    for _ in range(T):
        grown = [((*words, word), score * float(logp(words)[word])) for words, score in beams for word in range(N)]
        beams = _best(grown, B)
    return beams


def greedy(logp: Model, N: int, T: int, B: int) -> Beams:
    """One beam."""
    del B
    return beam_search(logp, N, T, 1)


def averaged(logp: Model, N: int, T: int, B: int) -> Beams:
    """For each word."""
    return [(words, score / T) for words, score in beam_search(logp, N, T, B)]


def probabilities(logp: Model, N: int, T: int, B: int) -> Beams:
    """Not in logarithms."""
    return [(words, float(np.exp(score))) for words, score in beam_search(logp, N, T, B)]


def least_likely(logp: Model, N: int, T: int, B: int) -> Beams:
    """The smallest scores."""
    beams: Beams = [((), 0.0)]
    for _ in range(T):
        beams = sorted((each for found in _grown(logp, beams, N) for each in found), key=lambda beam: beam[1])[:B]
    return beams


# --- models and laws --------------------------------------------------------------------------------------------------


def _model(key: int, N: int) -> Model:
    """A model whose conditionals depend on the whole prefix."""
    seen: dict[Words, np.ndarray] = {}

    def logp(prefix: Any) -> np.ndarray:
        words = tuple(int(word) for word in np.ravel(np.asarray(prefix)))
        if words not in seen:
            rng = np.random.default_rng([key, *(abs(word) for word in words)])
            seen[words] = np.log(rng.dirichlet(np.full(N, 0.8)) * 0.98 + 0.02 / N)
        return seen[words]

    return logp


def _apart(logp: Model, N: int, T: int, B: int) -> bool:
    """Whether no decision of the search is close, so that ties need not be thought of."""
    beams: Beams = [((), 0.0)]
    for _ in range(T):
        scores = sorted((each for found in _grown(logp, beams, N) for each in found), key=lambda beam: -beam[1])
        values = np.array([score for _, score in scores[: B + 1]])
        if np.any(-np.diff(values) < _CLOSE):
            return False
        beams = scores[:B]
    return True


def _draw(
    rng: np.random.Generator, sizes: tuple[int, int, int], *, prunes: bool = False
) -> tuple[Model, int, int, int]:
    """A fit model; one in which beam search prunes a prefix of the best sequences, if there is to be."""
    for place in count():
        logp = _model(int(rng.integers(2**31)), sizes[0])
        wanted = not prunes or place > _TRIES or _kept(exhaustive, logp, sizes) != _kept(beam_search, logp, sizes)
        if wanted and _apart(logp, *sizes):
            return logp, *sizes
    raise AssertionError


def _kept(search: Callable[..., Beams], logp: Model, sizes: tuple[int, int, int]) -> list[Words]:
    return sorted(words for words, _ in search(logp, *sizes))


def models(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """Sixty models, with one beam and with more beams than words."""
    sizes = [(N, T, B) for N in (3, 4, 5) for T in (2, 3, 4) for B in (1, 2, 3, 4) if N**T <= _MOST]
    for place in range(60):
        yield _draw(rng, sizes[place % len(sizes)])


def _some(rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    for sizes in ((4, 3, 2), (5, 3, 3), (3, 3, 4), (5, 3, 2), (3, 4, 3), (3, 4, 2), (5, 2, 4), (4, 3, 3)):
        yield _draw(rng, sizes, prunes=True)


def _beams(found: Any, T: int) -> tuple[Beams, bool]:
    """Pairs of words and score, and whether they were arranged in another way; no pairs if there are none."""
    if isinstance(found, dict):
        return _pairs(list(found.items()), T), True
    pairs = _pairs(found, T)
    if pairs or not isinstance(found, (list, tuple)) or not found:
        return pairs, False
    if all(isinstance(each, (list, tuple)) and len(each) == 2 for each in found):
        turned = _pairs([each[::-1] for each in found], T)
        if turned:
            return turned, True
    if len(found) == 2 and np.ndim(found[1]) == 1:
        return _pairs(list(zip(found[0], found[1], strict=False)), T), True
    return [], False


def _pairs(found: Any, T: int) -> Beams:
    try:
        return [(_words(words, T), float(np.asarray(score).reshape(()))) for words, score in found]
    except (TypeError, ValueError):
        return []


def _words(found: Any, T: int) -> Words:
    array = np.asarray(found, dtype=float)
    if array.shape != (T,) or np.any(array != np.round(array)):
        raise ValueError("no sequence of T words")
    return tuple(int(word) for word in array)


def hypotheses(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """The right sequences, each once, in whatever order."""
    asked = list(_some(rng))
    seen = [_beams(student.beam_search(*each), each[2]) for each in asked]
    named = _named([(each, sorted(words for words, _ in found)) for each, (found, _) in zip(asked, seen, strict=True)])
    for (logp, N, T, B), (found, otherwise) in zip(asked, seen, strict=True):
        words = sorted(words for words, _ in found)
        right = words == sorted(words for words, _ in beam_search(logp, N, T, B))
        if right and otherwise:
            arranged = "the sequences are right, but not arranged as pairs of sequence and score; a person has to look"
            yield False, True, arranged, "undecided"
        yield bool(found), True, "the result is no list of pairs of T words and a score"
        yield len(words) == len(set(words)), True, named or "a sequence is returned more than once"
        yield len(words) == B, True, named or "there are not B sequences"
        yield right, True, named or "those are not the sequences that beam search keeps"


def _named(rows: list[tuple[tuple[Any, ...], list[Words]]]) -> str:
    """The mistake that keeps these sequences for all models, in words."""
    for name, (told, _) in MISTAKES["beam_search"].items():
        kept = (sorted(each for each, _ in globals()[name](*asked)) == words for asked, words in rows)
        if all(kept):
            return told
    return ""


def log_likelihoods(student: Any, rng: np.random.Generator) -> Iterator[tuple[Any, ...]]:
    """The score of each sequence is its log-likelihood."""
    for logp, N, T, B in _some(rng):
        found, _ = _beams(student.beam_search(logp, N, T, B), T)
        fitting = bool(found) and all(0 <= word < N for words, _ in found for word in words)
        yield fitting, True, "the result is no list of pairs of T words and a score"
        scores, right = ([score for _, score in found], [_likelihood(logp, words) for words, _ in found])
        yield np.array(scores), np.array(right), "a score is not the log-likelihood of its sequence"
