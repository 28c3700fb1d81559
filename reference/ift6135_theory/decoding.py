"""Decoding by computer: enumeration of all sequences, greedy decoding and beam search on the tree of the paper."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np

TREE = Path(__file__).parents[2] / "problems" / "ift6135_theory" / "language_model.json"
Hypothesis = tuple[tuple[str, ...], float]


def number_of_sequences(values: Mapping[str, np.ndarray]) -> float:
    """All sequences of T words after the first token, written down and counted."""
    words, length = round(float(values["N"])), round(float(values["T"]))
    return float(sum(1 for _ in product(range(words), repeat=length)))


def search(beams: int) -> list[Hypothesis]:
    """Beam search on the tree, the best hypothesis first; one beam is greedy decoding."""
    model = json.loads(TREE.read_text(encoding="utf-8"))
    kept: list[Hypothesis] = [((), 0.0)]
    for _ in range(model["T"]):
        scored = [
            ((*words, word), total + step)
            for words, total in kept
            for word, step in model["edges"].get(" ".join((model["bos"], *words)), {}).items()
        ]
        kept = sorted(scored, key=lambda hypothesis: -hypothesis[1])[:beams]
    return kept


def _written(hypotheses: list[Hypothesis]) -> str:
    return "\n".join(f"{' '.join(words)} ({total:.4f})" for words, total in hypotheses)


def greedy() -> str:
    """The greedy sequence with its log-likelihood."""
    return _written(search(1))


def two_beams() -> str:
    """The two sequences of beam search with their log-likelihoods."""
    return _written(search(2))
