"""Loading what a student handed in: modules that exist only in memory, and notebooks cell by cell."""

from __future__ import annotations

import importlib.abc
import importlib.util
import linecache
import sys
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Files = dict[str, tuple[str, ...]]


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the student's own modules first, and refuses packages that the course does not have."""

    def __init__(self, files: Files, packages: frozenset[str]) -> None:
        self.modules = {_module_name(path): path for path in files}
        self.files = files
        self.packages = packages | frozenset(sys.stdlib_module_names)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:  # noqa: ARG002  (the protocol)
        if name in self.modules:
            place = self.modules[name]
            package = place.endswith("__init__.py")
            return importlib.util.spec_from_loader(name, self, origin=place, is_package=package)
        if any(own.startswith(f"{name}.") for own in self.modules):
            return importlib.util.spec_from_loader(name, self, origin="(a folder)", is_package=True)
        top = name.partition(".")[0]
        # A package may import what it needs; only imports that the student wrote are refused.
        if "." not in name and top not in self.packages and _written_by_student(self.files):
            raise ModuleNotFoundError(f"No module named {name!r}: this course does not have it", name=name)
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        place = self.modules.get(module.__name__)
        for chunk in self.files[place] if place else ():
            execute(chunk, place or "", module.__dict__)


def _written_by_student(files: Files) -> bool:
    """Whether the import statement that runs stands in one of the student's files."""
    frame: types.FrameType | None = sys._getframe(2)  # noqa: SLF001  (there is no other way to the caller)
    while frame is not None and "importlib" in frame.f_code.co_filename:
        frame = frame.f_back
    return frame is not None and frame.f_code.co_filename in files


def _module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def execute(source: str, name: str, namespace: dict[str, Any]) -> None:
    """Run source in a namespace; tracebacks and `inspect` find its lines under its name."""
    code = compile(source, name, "exec", dont_inherit=True)
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    exec(code, namespace)  # noqa: S102  (this is what the process is for)


def load(files: Mapping[str, Sequence[str]], entry: str, packages: frozenset[str]) -> tuple[Any, list[BaseException]]:
    """The module of the entry, and what its cells raised.

    A module of one piece that fails is not loaded; of a notebook only the cell is lost.
    """
    texts = {path: tuple(chunks) for path, chunks in files.items()}
    sys.meta_path.insert(0, _Finder(texts, packages))
    module = types.ModuleType(_module_name(entry))
    module.__file__ = entry
    sys.modules[module.__name__] = module
    faults: list[BaseException] = []
    for chunk in texts[entry]:
        try:
            execute(chunk, entry, module.__dict__)
        except BaseException as fault:  # noqa: BLE001  (whatever it is, the host is told and decides)
            faults.append(fault)
    return module, faults
