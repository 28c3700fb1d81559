"""What a dataclass lets a file set: name, type, default and description of each field, declared nowhere else."""

from __future__ import annotations

import ast
import dataclasses
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from fractions import Fraction
from functools import cache
from importlib import import_module
from inspect import cleandoc, get_annotations
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from grader.catalogue import kinds
from grader.model.kinds import Means

COMMON: Final = {
    kind.__name__: kind for kind in (Fraction, Mapping, Sequence, Iterator)
} | {"Any": Any, "Literal": Literal}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Keyed:
    """Marks a list that is written as a table: its keys become this field of the entries."""

    field: str


@dataclass(frozen=True, slots=True)
class Within:
    """Marks a number that must not leave a range; None leaves that side open."""

    low: Fraction | None = None
    high: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One field of a dataclass as a file may set it."""

    name: str
    type: Any
    required: bool
    default: Any
    description: str


@dataclass(frozen=True)
class Catalogue:
    """The answer kinds, checks and quantities that files may name."""

    answers: Mapping[str, type]
    checks: Mapping[str, type]
    quantities: Mapping[str, type] = field(default_factory=dict)

    @staticmethod
    def installed() -> Catalogue:
        """All that the three packages hold."""
        return Catalogue(kinds("grader.answers"), kinds("grader.checks"), kinds("grader.quantities"))


@cache
def parameters(cls: type) -> tuple[Parameter, ...]:
    """Fields of a dataclass in order; fields that begin with an underscore are its own."""
    types = _annotations(cls)
    own = [each for each in dataclasses.fields(cls) if each.init and not each.name.startswith("_")]
    return tuple(_parameter(cls, each, types[each.name]) for each in own)


def _parameter(cls: type, each: dataclasses.Field[Any], annotation: Any) -> Parameter:
    default = each.default if each.default_factory is MISSING else each.default_factory()
    return Parameter(each.name, annotation, default is MISSING, default, description(cls, each.name))


def summary(cls: type) -> str:
    """First paragraph of a docstring on one line."""
    return " ".join((cls.__doc__ or "").strip().split("\n\n")[0].split())


def description(cls: type, name: str) -> str:
    """What the docstrings of a class and its bases say of a field.

    That is its entry in a section of parameters, or the sentence that begins with it, or one that names it.
    """
    for base in cls.__mro__:
        text = cleandoc(base.__dict__.get("__doc__") or "")
        entry = re.search(rf"^{re.escape(name)}(?: ?:.*)?\n((?:[ \t]+\S.*\n?)+)", text, re.MULTILINE)
        if entry:
            return " ".join(entry[1].split())
        sign = f"`{name}`"
        sentences = re.split(r"(?<=[.;])\s+", " ".join(text.split()))
        told = [each for each in sentences if each.startswith(sign)] or [each for each in sentences if sign in each]
        if told:
            return told[0].rstrip(";")
    return ""


def marked(value: Any, steps: tuple[str | int, ...] = ()) -> Iterator[tuple[Means, str, tuple[str | int, ...]]]:
    """All formulas and names among the parameters of a value, each with the way to it."""
    cls: type = type(value)
    for each in parameters(cls):
        yield from _marked(each.type, getattr(value, each.name), (*steps, each.name))


def _marked(kind: Any, value: Any, steps: tuple[str | int, ...]) -> Iterator[tuple[Means, str, tuple[str | int, ...]]]:
    inner = get_args(kind)
    if get_origin(kind) is Annotated and isinstance(value, str):
        yield from ((mark, value, steps) for mark in inner[1:] if isinstance(mark, Means) and value)
    elif get_origin(kind) in {Annotated, Union, UnionType}:
        for each in inner:
            yield from _marked(each, value, steps)
    elif isinstance(value, Mapping) and len(inner) > 1:
        for key, entry in value.items():
            yield from _marked(inner[1], entry, (*steps, key))
    elif isinstance(value, tuple | frozenset) and inner:
        for place, entry in enumerate(value):
            yield from _marked(inner[0], entry, (*steps, place))
    elif isinstance(kind, type) and dataclasses.is_dataclass(kind) and isinstance(value, kind):
        yield from marked(value, steps)


def _annotations(cls: type) -> dict[str, Any]:
    """Types of all fields. Names that a module imports for the type checker only are found there when needed."""
    types: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        for name, written in get_annotations(base).items():
            types[name] = _evaluated(written, base.__module__) if isinstance(written, str) else written
    return types


def _evaluated(written: str, module: str) -> Any:
    names = vars(sys.modules[module])
    try:
        return eval(written, {**COMMON, **names})  # noqa: S307  (an annotation of our own source)
    except NameError:
        return eval(written, {**COMMON, **_unseen(module), **names})  # noqa: S307


@cache
def _unseen(module: str) -> dict[str, Any]:
    """What a module imports under `if TYPE_CHECKING:`."""
    path = sys.modules[module].__file__
    assert path is not None
    with open(path, encoding="utf-8") as stream:  # noqa: PTH123  (as the interpreter found it)
        tree = ast.parse(stream.read())
    blocks = (each for each in tree.body if isinstance(each, ast.If) and "TYPE_CHECKING" in ast.unparse(each.test))
    found: dict[str, Any] = {}
    for line in (line for block in blocks for line in block.body):
        if isinstance(line, ast.ImportFrom) and line.module:
            source = import_module(line.module)
            found |= {each.asname or each.name: getattr(source, each.name) for each in line.names}
    return found
