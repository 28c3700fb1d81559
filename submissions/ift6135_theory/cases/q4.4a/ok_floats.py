import numpy as np


def costs(n, d, r, h):
    n, d, r, h = (float(v) for v in (n, d, r, h))
    lffn = n * d ** 2 + 2 * n * d * r
    mha = 3 * h * lffn + 2 * h * n ** 2 * d + h * n * d ** 2
    return {"lora_lffn": lffn, "qlora_lffn": np.float64(lffn + d ** 2), "lora_mha": mha,
            "qlora_mha": mha + 4 * h * d ** 2, "params_lffn": 2 * d * r, "params_mha": 6 * h * d * r}
