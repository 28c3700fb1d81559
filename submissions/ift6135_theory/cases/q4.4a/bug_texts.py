def costs(n, d, r, h):
    return {"lora_lffn": "O(n d^2)", "qlora_lffn": "O(n d^2 + d^2)", "lora_mha": "O(h n d^2 + h n^2 d)",
            "qlora_mha": "O(h n d^2 + h n^2 d + h d^2)", "params_lffn": "O(d r)", "params_mha": "O(h d r)"}
