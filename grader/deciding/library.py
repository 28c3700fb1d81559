"""Python that an author keeps beside a reference: trusted code, loaded once, run on the host alone."""

from __future__ import annotations

from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType
from typing import TYPE_CHECKING

from grader.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@cache
def library(named: str, folder: Path | None) -> ModuleType:
    """The module of a file beside the reference, or of the text itself where that has more than one line.

    Raises
    ------
    UsageError
        If there is no such file.

    """
    if "\n" in named:
        module = ModuleType("reference")
        exec(compile(named, "(reference)", "exec"), module.__dict__)  # noqa: S102  (the author's own, trusted)
        return module
    path = folder / named if folder is not None else None
    if path is None or not path.is_file():
        raise UsageError(f"there is no file {named} beside the reference")
    spec = spec_from_file_location(f"reference_{path.stem}", path)
    assert spec is not None  # a file that ends in .py
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
