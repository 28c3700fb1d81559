def costs(n, d, r, h):
    return dict(
        lora_lffn=n * d ** 2,
        qlora_lffn=n * d ** 2 + d ** 2,
        lora_mha=h * n * d * (n + d),
        qlora_mha=h * n * d * (n + d) + h * d ** 2,
        params_lffn=d * r,
        params_mha=h * d * r,
    )
