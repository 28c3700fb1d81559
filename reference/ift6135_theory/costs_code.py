"""Operations of a forward pass with LoRA and QLoRA as a function (q4.4a), counted, and what they are mistaken for."""

from __future__ import annotations

Shape = tuple[int, int]
Costs = dict[str, int]

MISTAKES = {
    "costs": {
        "merged": "A B^T is multiplied out first, for which d^2 r multiplications are needed: (X A) B^T needs 2 n d r",
        "multiplied_out": "A B^T is multiplied out and used like a d x d matrix: (X A) B^T needs 2 n d r",
        "without_dequantisation": "the dequantisation of the frozen weights is not accounted for",
        "square_output": "W^O has h d rows, one for each entry of the concatenated heads, and not d",
        "without_output": "the product with W^O is missing",
        "without_scores": "the attention itself is missing: Q K^T and the product with V",
        "one_head": "the factor h is missing: each head has weights of its own",
        "adapters_alone": "the product with the frozen weights is missing",
        "one_pair": "Q, K and V have a pair of adapters each",
        "adapter_on_output": "W^O has no adapter",
        "frozen_counted": "the frozen weights are counted, and only trainable parameters were asked for",
    }
}


class _Pass:
    """A forward pass that counts its multiplications and its trainable parameters; matrices are their shapes."""

    def __init__(self, *, quantised: bool, mistake: str) -> None:
        self.quantised = quantised
        self.mistake = mistake
        self.multiplications = 0
        self.trainable = 0

    def product(self, first: Shape, second: Shape) -> Shape:
        """A matrix product, which must conform."""
        if first[1] != second[0]:
            raise ValueError(f"{first} times {second}")
        self.multiplications += first[0] * first[1] * second[1]
        return first[0], second[1]

    def frozen(self, entering: Shape, weights: Shape) -> Shape:
        """A product with weights that are brought to full precision first, one multiplication for each."""
        if self.quantised and self.mistake != "without_dequantisation":
            self.multiplications += weights[0] * weights[1]
        if self.mistake == "frozen_counted":
            self.trainable += weights[0] * weights[1]
        if self.mistake == "adapters_alone":
            return entering[0], weights[1]
        return self.product(entering, weights)

    def adapted(self, entering: Shape, r: int) -> Shape:
        """A frozen product with a pair of adapters beside it."""
        d = entering[1]
        self.trainable += 2 * d * r
        if self.mistake in {"merged", "multiplied_out"}:
            whole = self.product((d, r), (r, d))
            if self.mistake == "multiplied_out":
                self.product(entering, whole)
        else:
            self.product(self.product(entering, (d, r)), (r, d))
        return self.frozen(entering, (d, d))

    def head(self, entering: Shape, r: int) -> None:
        """Queries, keys and values, the scores and what they weigh."""
        query, key, value = (self.adapted(entering, r) for _ in range(3))
        if self.mistake != "without_scores":
            self.product(self.product(query, (key[1], key[0])), value)
        self.trainable += {"one_pair": -4, "adapter_on_output": 2}.get(self.mistake, 0) * entering[1] * r


def _feed_forward(n: int, d: int, r: int, *, quantised: bool, mistake: str) -> _Pass:
    found = _Pass(quantised=quantised, mistake=mistake)
    found.adapted((n, d), r)
    return found


def _attention(sizes: tuple[int, int, int, int], *, quantised: bool, mistake: str) -> _Pass:
    """All heads are alike, and so counted once."""
    n, d, r, h = sizes
    head, whole = (_Pass(quantised=quantised, mistake=mistake) for _ in range(2))
    head.head((n, d), r)
    heads = 1 if mistake == "one_head" else h
    width = d if mistake == "square_output" else heads * d
    if mistake != "without_output":
        whole.frozen((n, width), (width, d))
    whole.multiplications += heads * head.multiplications
    whole.trainable += heads * head.trainable
    return whole


def costs(n: int, d: int, r: int, h: int, mistake: str = "") -> Costs:
    """Multiplications of one forward pass, and trainable parameters."""
    lffn = {each: _feed_forward(n, d, r, quantised=each, mistake=mistake) for each in (False, True)}
    mha = {each: _attention((n, d, r, h), quantised=each, mistake=mistake) for each in (False, True)}
    return {
        "lora_lffn": lffn[False].multiplications,
        "qlora_lffn": lffn[True].multiplications,
        "lora_mha": mha[False].multiplications,
        "qlora_mha": mha[True].multiplications,
        "params_lffn": lffn[False].trainable,
        "params_mha": mha[False].trainable,
    }


def merged(n: int, d: int, r: int, h: int) -> Costs:
    """One matrix for both."""
    return costs(n, d, r, h, "merged")


def multiplied_out(n: int, d: int, r: int, h: int) -> Costs:
    """Two products with a full matrix."""
    return costs(n, d, r, h, "multiplied_out")


def without_dequantisation(n: int, d: int, r: int, h: int) -> Costs:
    """As if integers could be multiplied with floating-point numbers."""
    return costs(n, d, r, h, "without_dequantisation")


def square_output(n: int, d: int, r: int, h: int) -> Costs:
    """A product that does not conform."""
    return costs(n, d, r, h, "square_output")


def without_output(n: int, d: int, r: int, h: int) -> Costs:
    """The heads alone."""
    return costs(n, d, r, h, "without_output")


def without_scores(n: int, d: int, r: int, h: int) -> Costs:
    """The projections alone."""
    return costs(n, d, r, h, "without_scores")


def one_head(n: int, d: int, r: int, h: int) -> Costs:
    """A single head."""
    return costs(n, d, r, h, "one_head")


def adapters_alone(n: int, d: int, r: int, h: int) -> Costs:
    """Without the frozen weights."""
    return costs(n, d, r, h, "adapters_alone")


def one_pair(n: int, d: int, r: int, h: int) -> Costs:
    """One pair of adapters for each head."""
    return costs(n, d, r, h, "one_pair")


def adapter_on_output(n: int, d: int, r: int, h: int) -> Costs:
    """One pair too many for each head."""
    return costs(n, d, r, h, "adapter_on_output")


def frozen_counted(n: int, d: int, r: int, h: int) -> Costs:
    """All parameters."""
    return costs(n, d, r, h, "frozen_counted")
