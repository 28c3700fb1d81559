def costs(n, d, r, h):
    return {"lora_lffn": n * d * d + 2 * n * d * r, "params_lffn": 2 * d * r}
