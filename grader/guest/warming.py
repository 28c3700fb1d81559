"""Loading libraries and running each once, so that no submission pays for what the first call of a library costs."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# What course code imports all the time; the standard library is small beside the rest.
_STANDARD: Final = (
    "abc", "bisect", "collections", "collections.abc", "copy", "csv", "dataclasses", "datetime", "decimal", "enum",
    "fractions", "functools", "heapq", "inspect", "io", "itertools", "json", "linecache", "logging", "math",
    "numbers", "operator", "os", "pathlib", "pickle", "pprint", "queue", "random", "re", "statistics", "string",
    "struct", "sys", "tempfile", "textwrap", "threading", "time", "traceback", "types", "typing", "unicodedata",
    "warnings", "contextlib", "hashlib", "uuid", "argparse", "concurrent.futures", "html", "glob", "shutil", "ast",
)  # fmt: skip


def warm(libraries: Iterable[str]) -> None:
    """Import the libraries; numpy and torch are run as well."""
    for name in (*_STANDARD, *libraries):
        importlib.import_module(name)
    for name, run in _RUNS.items():
        if name in libraries:
            run()


def _numpy() -> None:
    import numpy as np

    for name in ("linalg", "random", "fft", "polynomial", "testing", "lib.stride_tricks"):
        importlib.import_module(f"numpy.{name}")
    a = np.random.default_rng(0).normal(size=(8, 8))
    np.linalg.svd(a)
    np.linalg.solve(a, a)
    np.linalg.eigh(a @ a.T)
    np.einsum("ij,jk->ik", a, a)
    np.random.seed(0)  # noqa: NPY002  (student code uses the old functions too)
    np.random.normal(size=3)  # noqa: NPY002


def _torch() -> None:
    import torch
    from torch import nn, optim
    from torch.nn import functional

    torch.set_num_threads(1)
    model = nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4), nn.ReLU(), nn.Linear(4, 2))
    for kind in (optim.Adam, optim.SGD):
        step = kind(model.parameters(), lr=0.01)
        loss = functional.cross_entropy(model(torch.randn(3, 4)), torch.tensor([0, 1, 0]))
        step.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        step.step()
    _torch_in_double(torch, functional)
    importlib.import_module("torch.nn.utils")
    importlib.import_module("torch.utils.data")
    nn.Embedding(4, 4)(torch.tensor([1]))
    nn.MultiheadAttention(4, 2)(*(torch.randn(2, 1, 4),) * 3)
    nn.LSTM(4, 4)(torch.randn(2, 1, 4))


def _torch_in_double(torch: Any, functional: Any) -> None:
    x = torch.randn(4, 4, dtype=torch.float64, requires_grad=True)
    ((x @ x).softmax(-1) * torch.linalg.inv(x)).log_softmax(-1).sum().backward()
    torch.einsum("ij,jk->ik", x, x)
    functional.scaled_dot_product_attention(x[None], x[None], x[None])
    torch.func.jvp(lambda each: torch.sin(each) @ each, (x.detach(),), (x.detach(),))
    torch.autograd.functional.jacobian(torch.tanh, x.detach())
    torch.default_generator.manual_seed(0)
    torch.randn(2).numpy()


_RUNS: Final[dict[str, Callable[[], None]]] = {"numpy": _numpy, "torch": _torch}
