import torch


def tensors(*arrays):
    return [torch.as_tensor(array, dtype=torch.float64) for array in arrays]
