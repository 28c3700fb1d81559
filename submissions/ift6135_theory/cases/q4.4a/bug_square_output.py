def costs(n, d, r, h):
    lffn = n * d * d + 2 * n * d * r
    mha = h * (3 * (n * d * d + 2 * n * d * r) + 2 * n * n * d) + n * d * d
    return {
        "lora_lffn": lffn,
        "qlora_lffn": lffn + d * d,
        "lora_mha": mha,
        "qlora_mha": mha + 3 * h * d * d + d * d,
        "params_lffn": 2 * d * r,
        "params_mha": 6 * h * d * r,
    }
