"""Loading what a student handed in: modules that exist only in memory, and notebooks cell by cell."""

from __future__ import annotations

import builtins
import importlib.abc
import importlib.util
import linecache
import sys
import types
from typing import TYPE_CHECKING, Any

from .inert import stands_in

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Files = dict[str, tuple[str, ...]]


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the student's own modules, before any other of the same name."""

    def __init__(self, files: Files) -> None:
        self.modules = {_module_name(path): path for path in files}
        self.files = files

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:  # noqa: ARG002  (the protocol)
        if name in self.modules:
            place = self.modules[name]
            package = place.endswith("__init__.py")
            return importlib.util.spec_from_loader(name, self, origin=place, is_package=package)
        if any(own.startswith(f"{name}.") for own in self.modules):
            return importlib.util.spec_from_loader(name, self, origin="(a folder)", is_package=True)
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        place = self.modules.get(module.__name__)
        module.__file__ = place
        for chunk in self.files[place] if place else ():
            execute(chunk, place or "", module.__dict__)


def _only(packages: frozenset[str], files: Files) -> Callable[..., Any]:
    """The import statement, which gives files of the student no package that the course does not have.

    A rule of the course and no wall: what a library has loaded for itself is in memory, for whoever looks for it.
    """
    known = packages | frozenset(sys.stdlib_module_names) | {_module_name(path).partition(".")[0] for path in files}
    usual = builtins.__import__

    def bring(
        name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0  # noqa: A002
    ) -> Any:
        top = name.partition(".")[0]
        if not level and top not in known and isinstance(globals, dict) and globals.get("__file__") in files:
            if not stands_in(name):
                raise ModuleNotFoundError(f"No module named {name!r}: this course does not have it", name=name)
            for each in fromlist or ():
                stands_in(f"{name}.{each}") if each[:1].islower() and top != "tqdm" else None
        return usual(name, globals, locals, fromlist, level)

    return bring


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
    sys.meta_path.insert(0, _Finder(texts))
    builtins.__import__ = _only(packages, texts)
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
