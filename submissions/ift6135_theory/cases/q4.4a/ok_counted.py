class Counter:
    def __init__(self):
        self.total = 0

    def matmul(self, a, b):
        assert a[1] == b[0]
        self.total += a[0] * a[1] * b[1]
        return a[0], b[1]

    def dequantise(self, shape):
        self.total += shape[0] * shape[1]


def linear(c, x, d, r, quantised):
    c.matmul(c.matmul(x, (d, r)), (r, d))
    if quantised:
        c.dequantise((d, d))
    return c.matmul(x, (d, d))


def lffn(n, d, r, quantised):
    c = Counter()
    linear(c, (n, d), d, r, quantised)
    return c.total


def mha(n, d, r, h, quantised):
    c = Counter()
    q, k, v = (linear(c, (n, d), d, r, quantised) for _ in range(3))
    c.matmul(c.matmul(q, (d, n)), v)
    c.total *= h
    if quantised:
        c.dequantise((h * d, d))
    c.matmul((n, h * d), (h * d, d))
    return c.total


def costs(n, d, r, h):
    return {"lora_lffn": lffn(n, d, r, False), "qlora_lffn": lffn(n, d, r, True),
            "lora_mha": mha(n, d, r, h, False), "qlora_mha": mha(n, d, r, h, True),
            "params_lffn": 2 * d * r, "params_mha": 3 * h * 2 * d * r}
