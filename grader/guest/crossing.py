"""Between the values of the wire and what student code works with: tensors, callbacks, generators, odd types."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from . import wire

_DEEPEST = wire.MOST_DEPTH


def inward(value: Any, host: Callable[[str], Any], objects: Mapping[int, Any]) -> Any:
    """A value of the wire as student code gets it. `host` makes the function that stands for a callback."""
    match value:
        case wire.Tensor():
            return _tensor(value)
        case wire.Laid():
            return _laid(value)
        case np.ndarray():
            return value.copy()  # what was read from a frame is read-only, and student code may write
        case wire.Callback():
            return host(value.name)
        case wire.Handle():
            return objects[value.number]
        case wire.Random():
            return _random(value)
        case list() | tuple():
            return type(value)(inward(each, host, objects) for each in value)
        case dict():
            return {key: inward(each, host, objects) for key, each in value.items()}
    return value


def _tensor(value: wire.Tensor) -> Any:
    import torch  # not every course uses it

    tensor = torch.from_numpy(value.array.copy())
    return tensor.requires_grad_() if value.tracked else tensor


def _laid(value: wire.Laid) -> np.ndarray:
    array = value.array
    if value.layout == "F":
        return np.asfortranarray(array.copy())
    if value.layout == "strided":
        wide = np.zeros((*array.shape, 2), dtype=array.dtype)
        wide[..., 0] = array
        return wide[..., 0]
    copy: np.ndarray = array.copy()
    copy.flags.writeable = value.layout != "readonly"
    return copy


def _random(value: wire.Random) -> Any:
    if value.kind == "legacy":
        return np.random.RandomState(value.seed % 2**32)
    if value.kind == "python":
        import random

        return random.Random(value.seed)  # noqa: S311  (a contract hands it to the student)
    if value.kind == "torch":
        import torch

        return torch.Generator().manual_seed(value.seed % 2**63)
    return np.random.default_rng(value.seed)


def outward(value: Any, depth: int = 0) -> Any:
    """What student code returned, as a value of the wire; what has none becomes `Opaque`."""
    if depth > _DEEPEST:
        return wire.Opaque("a value that is nested too deeply")
    if value is None or isinstance(value, (bool, int, float, complex, str, bytes)):
        return _scalar(value)
    if isinstance(value, np.ndarray | np.generic):
        return _array(value)
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        return _from_tensor(value, torch)
    if isinstance(value, (list, range, type({}.keys()), type({}.values()))):
        return [outward(each, depth + 1) for each in value]
    if isinstance(value, tuple):
        return tuple(outward(each, depth + 1) for each in value)
    if isinstance(value, Mapping):
        return {_key(key): outward(each, depth + 1) for key, each in value.items()}
    if isinstance(value, (wire.Callback, wire.Handle)):
        return value
    return wire.Opaque(type(value).__name__)


def _scalar(value: Any) -> Any:
    """A plain object of the basic type, without what a subclass adds to it."""
    for basic, base in _BASICS.items():
        if isinstance(value, basic):
            return value if type(value) is basic else base(value)
    return value


# How the basic type itself reads an object of a subclass, whatever methods that has.
_BASICS: Final[dict[Any, Callable[[Any], Any]]] = {
    bool: bool,
    int: lambda value: int.__add__(value, 0),
    float: lambda value: float.__add__(value, 0.0),
    complex: lambda value: complex.__add__(value, 0j),
    str: lambda value: str.__str__(value)[:],
    bytes: lambda value: bytes.__add__(value, b""),
}


def _key(key: Any) -> Any:
    plain = outward(key)
    if isinstance(plain, np.ndarray) and plain.ndim == 0:
        plain = plain.item()
    return plain if isinstance(plain, (str, int, float, bool, bytes, type(None), tuple)) else repr(type(key).__name__)


def _array(value: Any) -> Any:
    plain = np.asarray(value).view(np.ndarray)
    if isinstance(value, np.generic) and plain.dtype == np.float64:
        return float(plain)
    if plain.dtype.kind in "biufc" and plain.dtype.itemsize <= 16 and plain.dtype.name not in _TOO_WIDE:
        return plain
    return wire.Opaque(f"array of dtype {plain.dtype}")


_TOO_WIDE = frozenset({"longdouble", "float128"})


def _from_tensor(value: Any, torch: Any) -> Any:
    plain = torch.Tensor.detach(value)
    if plain.layout is not torch.strided or plain.is_quantized or plain.is_meta:
        return wire.Opaque("a sparse, quantized or empty tensor")
    if plain.dtype is torch.bfloat16:
        plain = plain.to(torch.float32)
    return wire.Tensor(plain.cpu().resolve_conj().resolve_neg().numpy(), tracked=bool(value.requires_grad))
