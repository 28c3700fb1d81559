"""Loading what a student handed in: modules that exist only in memory, and notebooks cell by cell."""

from __future__ import annotations

import ast
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
_GOES_ON = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign,
    ast.AugAssign, ast.If, ast.Try, ast.With,
)  # fmt: skip


class Lost:
    """What could not be run: the exceptions, and the names that would have been bound, each with its exception."""

    def __init__(self) -> None:
        self.faults: list[BaseException] = []
        self.names: dict[str, BaseException] = {}

    def run(self, source: str, name: str, namespace: dict[str, Any]) -> None:
        """Run source; where one of its statements raises, go on with the definitions behind it.

        A file that reads data, or imports what is not there, has functions all the same.
        """
        try:
            execute(source, name, namespace)
        except Exception as fault:  # noqa: BLE001  (whatever it is, the host is told and decides)
            self.faults.append(fault)
            self._go_on(source, name, namespace, fault)

    def _go_on(self, source: str, name: str, namespace: dict[str, Any], fault: Exception) -> None:
        stopped = _line(fault, name)
        body = ast.parse(source).body if stopped else []
        future = [each for each in body if isinstance(each, ast.ImportFrom) and each.module == "__future__"]
        for each in body:
            begins = min((one.lineno for one in getattr(each, "decorator_list", ())), default=each.lineno)
            if (each.end_lineno or begins) < stopped:
                continue
            if begins > stopped and isinstance(each, _GOES_ON):
                self._one(ast.Module([*future, each], []), name, namespace)
            else:
                self._lose(each, fault)

    def _one(self, tree: ast.Module, name: str, namespace: dict[str, Any]) -> None:
        try:
            exec(compile(tree, name, "exec", dont_inherit=True), namespace)  # noqa: S102
        except Exception as fault:  # noqa: BLE001
            self.faults.append(fault)
            self._lose(tree.body[-1], self.names.get(missing(fault), fault))

    def _lose(self, statement: ast.stmt, fault: BaseException) -> None:
        for name in _bound(statement):
            self.names.setdefault(name, fault)


def missing(fault: BaseException) -> str:
    """The name that a NameError misses, read past whatever a student's own exception makes of `name`."""
    found = vars(NameError)["name"].__get__(fault) if issubclass(type(fault), NameError) else ""
    return found if type(found) is str else ""


def _bound(statement: ast.stmt) -> set[str]:
    """Names that a statement would bind."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    found = list(ast.walk(statement))
    stored = {each.id for each in found if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    return stored | {(each.asname or each.name).partition(".")[0] for each in found if isinstance(each, ast.alias)}


def _line(fault: BaseException, name: str) -> int:
    """The line of the module at which it stopped; 0 where it did not begin."""
    trace = fault.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if (code.co_filename, code.co_name) == (name, "<module>"):
            return trace.tb_lineno
        trace = trace.tb_next
    return 0


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the student's own modules, before any other of the same name."""

    def __init__(self, files: Files, lost: Lost) -> None:
        self.modules = {_module_name(path): path for path in files}
        self.files = files
        self.lost = lost

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
            self.lost.run(chunk, place or "", module.__dict__)


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


def load(files: Mapping[str, Sequence[str]], entry: str, packages: frozenset[str]) -> tuple[Any, Lost]:
    """The module of the entry, and what of it could not be run."""
    texts = {path: tuple(chunks) for path, chunks in files.items()}
    lost = Lost()
    sys.meta_path.insert(0, _Finder(texts, lost))
    builtins.__import__ = _only(packages, texts)
    module = types.ModuleType(_module_name(entry))
    module.__file__ = entry
    sys.modules[module.__name__] = module
    for chunk in texts[entry]:
        try:
            lost.run(chunk, entry, module.__dict__)
        except BaseException as fault:  # noqa: BLE001  (an exit ends the cell, and not more)
            lost.faults.append(fault)
    return module, lost
