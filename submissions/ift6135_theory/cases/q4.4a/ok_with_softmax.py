def costs(n, d, r, h):
    # scaling and softmax of the scores cost h n^2 each; a multiply-add counts as two operations
    lffn = 2 * (n * d ** 2 + 2 * n * d * r)
    heads = h * (3 * lffn + 2 * 2 * n ** 2 * d + 2 * n ** 2)
    out = 2 * n * h * d * d
    return {"lora_lffn": lffn, "qlora_lffn": lffn + d ** 2, "lora_mha": heads + out,
            "qlora_mha": heads + out + 3 * h * d ** 2 + h * d ** 2,
            "params_lffn": d * r + r * d, "params_mha": h * 3 * (d * r + r * d)}
