"""A forward pass that counts its multiplications: shapes instead of arrays, one term for each product.

Each function is given the letters for the context length and the number of heads, and returns the count as a sum, as a
student would write it.
"""

from __future__ import annotations

from collections.abc import Mapping

Shape = tuple[str, str]
Letters = Mapping[str, str]


class Tally:
    """The multiplications so far, and the trainable entries, each as terms of a sum."""

    def __init__(self, *, quantised: bool) -> None:
        self.quantised = quantised
        self.terms: list[str] = []
        self.trainable: list[str] = []

    def product(self, first: Shape, second: Shape) -> Shape:
        """A matrix product, which must conform."""
        if first[1] != second[0]:
            raise ValueError(f"{first} times {second}")
        self.terms.append(" ".join((*first, second[1])))
        return first[0], second[1]

    def frozen(self, entering: Shape, weights: Shape) -> Shape:
        """A product with frozen weights, which are brought to full precision first where they are quantised."""
        if self.quantised:
            self.terms.append(" ".join(weights))
        return self.product(entering, weights)

    def adapted(self, entering: Shape, size: Shape = ("d", "d")) -> Shape:
        """A frozen product and, beside it, that with the two adapters."""
        first, second = (size[0], "r"), ("r", size[1])
        self.trainable += [" ".join(first), " ".join(second)]
        self.product(self.product(entering, first), second)
        return self.frozen(entering, size)


def _repeated(times: str, terms: list[str]) -> list[str]:
    return [f"{times} {term}" for term in terms]


def _feed_forward(drawn: Letters, *, quantised: bool) -> Tally:
    tally = Tally(quantised=quantised)
    tally.adapted((drawn["n"], "d"))
    return tally


def _attention(drawn: Letters, *, quantised: bool) -> Tally:
    head = Tally(quantised=quantised)
    query, key, value = (head.adapted((drawn["n"], "d")) for _ in range(3))
    scores = head.product(query, (key[1], key[0]))
    head.product(scores, value)
    whole = Tally(quantised=quantised)
    width = f"{drawn['h']} d"
    whole.frozen((drawn["n"], width), (width, "d"))
    whole.terms += _repeated(drawn["h"], head.terms)
    whole.trainable += _repeated(drawn["h"], head.trainable)
    return whole


def lora_lffn_time(drawn: Letters) -> str:
    """Multiplications of the feed-forward layer."""
    return " + ".join(_feed_forward(drawn, quantised=False).terms)


def qlora_lffn_time(drawn: Letters) -> str:
    """Multiplications of the feed-forward layer, dequantisation included."""
    return " + ".join(_feed_forward(drawn, quantised=True).terms)


def lora_mha_time(drawn: Letters) -> str:
    """Multiplications of the attention layer."""
    return " + ".join(_attention(drawn, quantised=False).terms)


def qlora_mha_time(drawn: Letters) -> str:
    """Multiplications of the attention layer, dequantisation included."""
    return " + ".join(_attention(drawn, quantised=True).terms)


def lffn_space(drawn: Letters) -> str:
    """Trainable entries of the feed-forward layer."""
    return " + ".join(_feed_forward(drawn, quantised=False).trainable)


def mha_space(drawn: Letters) -> str:
    """Trainable entries of the attention layer."""
    return " + ".join(_attention(drawn, quantised=False).trainable)
