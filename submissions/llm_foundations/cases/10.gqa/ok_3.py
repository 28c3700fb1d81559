import torch
import torch.nn.functional as F


def gqa(Q, K, V):
    Q, K, V = (torch.from_numpy(each) for each in (Q, K, V))
    rep = Q.shape[0] // K.shape[0]
    K = K.repeat_interleave(rep, dim=0)
    V = V.repeat_interleave(rep, dim=0)
    return F.scaled_dot_product_attention(Q[None], K[None], V[None], is_causal=True)[0].numpy()
