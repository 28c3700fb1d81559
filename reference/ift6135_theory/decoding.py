"""Decoding by computer: enumeration of all sequences, greedy decoding and beam search on a tree."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

Hypothesis = tuple[tuple[str, ...], float]


def number_of_sequences(values: Mapping[str, np.ndarray]) -> float:
    """All sequences of T words after the first token, written down and counted."""
    words, length = round(float(values["N"])), round(float(values["T"]))
    return float(sum(1 for _ in product(range(words), repeat=length)))


def beam_search_costs() -> str:
    """Its costs, which count what a search really does for all small sizes."""
    for length, beams, words in product(range(1, 5), range(1, 4), range(3, 6)):
        evaluations, most = _counted(length, beams, words)
        assert evaluations == words + (length - 1) * beams * words
        assert most <= beams * words + beams * length
        assert 2 * most >= beams * (words + length) or length == 1
    return "time O(T B N), space O(B N + B T); practical, N enters linearly"


def _counted(length: int, beams: int, words: int) -> tuple[int, int]:
    """Evaluations of the model, and the most numbers that are kept at one time: scores and words of the beams."""
    kept: list[tuple[int, ...]] = [()]
    evaluations = most = 0
    for _ in range(length):
        scored = [(*prefix, word) for prefix in kept for word in range(words)]
        evaluations += len(scored)
        most = max(most, len(scored) + sum(map(len, kept)))
        kept = scored[:beams]
    return evaluations, max(most, sum(map(len, kept)))


def search(tree: Mapping[str, Any], beams: int) -> list[Hypothesis]:
    """Beam search on the tree, the best hypothesis first; one beam is greedy decoding."""
    kept: list[Hypothesis] = [((), 0.0)]
    for _ in range(tree["T"]):
        scored = [
            ((*words, word), total + step)
            for words, total in kept
            for word, step in tree["edges"].get(" ".join((tree["bos"], *words)), {}).items()
        ]
        kept = sorted(scored, key=lambda hypothesis: -hypothesis[1])[:beams]
    return kept


def _written(hypotheses: list[Hypothesis]) -> str:
    return "\n".join(f"{' '.join(words)} ({total:.4f})" for words, total in hypotheses)


def greedy(drawn: Mapping[str, Any]) -> str:
    """The greedy sequence with its log-likelihood."""
    return _written(search(drawn["tree"], 1))


def two_beams(drawn: Mapping[str, Any]) -> str:
    """The two sequences of beam search with their log-likelihoods."""
    return _written(search(drawn["tree"], 2))
