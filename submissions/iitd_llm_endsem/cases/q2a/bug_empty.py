def dpo_halo(lr_w, lr_l, beta):
    return ()


def ppo_halo_value(q, A, eps):
    return []
