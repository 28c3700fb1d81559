"""A forward pass that counts its multiplications: shapes instead of arrays, one term for each product.

Each function returns the count as a sum, in the letters of the problem, as a student would write it.
"""

from __future__ import annotations

Shape = tuple[str, str]


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


def _feed_forward(*, quantised: bool) -> Tally:
    tally = Tally(quantised=quantised)
    tally.adapted(("n", "d"))
    return tally


def _attention(*, quantised: bool) -> Tally:
    head = Tally(quantised=quantised)
    query, key, value = (head.adapted(("n", "d")) for _ in range(3))
    scores = head.product(query, (key[1], key[0]))
    head.product(scores, value)
    whole = Tally(quantised=quantised)
    whole.frozen(("n", "h d"), ("h d", "d"))
    whole.terms += _repeated("h", head.terms)
    whole.trainable += _repeated("h", head.trainable)
    return whole


def lora_lffn_time() -> str:
    """Multiplications of the feed-forward layer."""
    return " + ".join(_feed_forward(quantised=False).terms)


def qlora_lffn_time() -> str:
    """Multiplications of the feed-forward layer, dequantisation included."""
    return " + ".join(_feed_forward(quantised=True).terms)


def lora_mha_time() -> str:
    """Multiplications of the attention layer."""
    return " + ".join(_attention(quantised=False).terms)


def qlora_mha_time() -> str:
    """Multiplications of the attention layer, dequantisation included."""
    return " + ".join(_attention(quantised=True).terms)


def lffn_space() -> str:
    """Trainable entries of the feed-forward layer."""
    return " + ".join(_feed_forward(quantised=False).trainable)


def mha_space() -> str:
    """Trainable entries of the attention layer."""
    return " + ".join(_attention(quantised=False).trainable)
