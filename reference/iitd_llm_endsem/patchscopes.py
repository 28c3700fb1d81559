"""Which settings of Patchscopes are the logit lens, decided on random toy Transformers: `python patchscopes.py`.

A layer adds a causal mean and a small network to the state; behind the last one stand a normalisation and the
unembedding. The logit lens applies these two to the state that is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LAYERS, WIDTH, VOCABULARY = 4, 6, 9


@dataclass(frozen=True)
class Toy:
    """A Transformer with random weights."""

    embedding: np.ndarray
    mixing: np.ndarray
    inner: np.ndarray
    outer: np.ndarray
    unembedding: np.ndarray

    @staticmethod
    def drawn(seed: int) -> Toy:
        """The toy of a seed."""
        draw = np.random.default_rng(seed)
        shapes = [(VOCABULARY, WIDTH), *[(LAYERS, WIDTH, WIDTH)] * 3, (WIDTH, VOCABULARY)]
        return Toy(*(draw.normal(size=shape) / 2 for shape in shapes))

    def layer(self, number: int, states: np.ndarray) -> np.ndarray:
        """The states behind one layer."""
        seen = np.cumsum(states, axis=0) / np.arange(1, len(states) + 1)[:, None]
        mixed = states + seen @ self.mixing[number]
        return mixed + np.tanh(mixed @ self.inner[number]) @ self.outer[number]

    def states(self, tokens: np.ndarray) -> list[np.ndarray]:
        """The states behind every layer, the embedding first."""
        found = [self.embedding[tokens]]
        for number in range(LAYERS):
            found.append(self.layer(number, found[-1]))
        return found

    def read_out(self, state: np.ndarray) -> np.ndarray:
        """Normalisation and unembedding of one state: with it the logit lens."""
        centred = state - state.mean()
        return centred / np.sqrt(centred.var() + 1e-5) @ self.unembedding

    def patched(self, tokens: np.ndarray, place: int, layer: int, state: np.ndarray) -> np.ndarray:
        """The logits at a place where a state was put in behind a layer."""
        states = self.states(tokens)[layer].copy()
        states[place] = state
        for number in range(layer, LAYERS):
            states = self.layer(number, states)
        return self.read_out(states[place])


def is_logit_lens(*, same_model: bool, identity: bool, target: str, sources: tuple[int, ...]) -> bool:
    """Whether a setting gives what the logit lens gives, for every source layer that it allows, on four toys."""
    draw = np.random.default_rng(7)
    for seed in range(4):
        model = Toy.drawn(seed)
        other = model if same_model else Toy.drawn(100 + seed)
        map_ = np.eye(WIDTH) if identity else np.eye(WIDTH) + draw.normal(size=(WIDTH, WIDTH)) / 5
        source, prompt = draw.integers(VOCABULARY, size=5), draw.integers(VOCABULARY, size=3)
        for layer in sources:
            state = model.states(source)[layer][2]
            behind = LAYERS if target == "last" else LAYERS - 1 if target == "last but one" else layer
            shown = other.patched(prompt, 1, behind, state @ map_)
            if not np.allclose(shown, model.read_out(state), atol=1e-8):
                return False
    return True


if __name__ == "__main__":
    every = tuple(range(1, LAYERS + 1))
    for same in (True, False):
        for identical in (True, False):
            for where in ("last", "last but one", "source"):
                found = is_logit_lens(same_model=same, identity=identical, target=where, sources=every)
                print(same, identical, where, found)  # noqa: T201
