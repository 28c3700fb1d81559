def costs(n, d, r, h):
    return dict.fromkeys(("lora_lffn", "qlora_lffn", "lora_mha", "qlora_mha", "params_lffn", "params_mha"), float("nan"))
