"""Kinds and references from plain data, as the examples of a kind give them: bound as a file would be."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from grader.errors import UsageError
from grader.model.problem import FormReference
from grader.spec.binding import ABSENT, Binder
from grader.spec.load import raise_if
from grader.spec.nodes import Cursor, Document, Items, Node, Scalar, Table
from grader.spec.parameters import Catalogue
from grader.spec.words import meant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model.kinds import AbstractAnswerKind, AbstractCheck


def answer_kind(name: str, parameters: Mapping[str, object], catalogue: Catalogue | None = None) -> AbstractAnswerKind:
    """The answer kind of that name with these parameters.

    Raises
    ------
    SpecError
        If the parameters do not fit.
    UsageError
        If there is no such kind.

    """
    made: AbstractAnswerKind = _made((catalogue or Catalogue.installed()).answers, name, parameters)
    return made


def check(name: str, parameters: Mapping[str, object], catalogue: Catalogue | None = None) -> AbstractCheck:
    """The check of that name with these parameters; raises as `answer_kind` does."""
    made: AbstractCheck = _made((catalogue or Catalogue.installed()).checks, name, parameters)
    return made


def form_reference(data: Mapping[str, object]) -> FormReference:
    """An entry of a reference file; raises `SpecError` if it is none."""
    made: FormReference = _bound(FormReference, data, "reference")
    return made


def _made(kinds: Mapping[str, type], name: str, parameters: Mapping[str, object]) -> Any:
    if name not in kinds:
        raise UsageError(f"there is no kind `{name}`: {meant(name, kinds)}")
    return _bound(kinds[name], parameters, name)


def _bound(cls: type, data: Mapping[str, object], name: str) -> Any:
    binder = Binder(Catalogue({}, {}))
    value = binder.table(Cursor(Document(f"<{name}>", "", (0,)), _node(data)), cls)
    raise_if(binder.faults)
    assert value is not ABSENT
    return value


def _node(data: object) -> Node:
    if isinstance(data, dict):
        keys = {str(key): Scalar(str(key), str(key), 0, 0) for key in data}
        return Table({str(key): _node(value) for key, value in data.items()}, keys, 0, 0)
    if isinstance(data, list | tuple | frozenset):
        return Items(tuple(_node(value) for value in data), 0, 0)
    if isinstance(data, Fraction):
        return Scalar(str(data), str(data), 0, 0)
    if isinstance(data, bool | None):
        return Scalar(data, str(data).lower(), 0, 0)
    return Scalar(data if isinstance(data, int | float) else str(data), str(data), 0, 0)
