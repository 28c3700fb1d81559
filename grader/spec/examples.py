"""Kinds and references from plain data, as the examples of a kind give them: bound as a file would be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.errors import UsageError
from grader.model.problem import FormReference
from grader.spec.binding import ABSENT, Binder
from grader.spec.load import raise_if
from grader.spec.nodes import Cursor, Document, node_of
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
    value = binder.table(Cursor(Document(f"<{name}>", "", (0,)), node_of(data)), cls)
    raise_if(binder.faults)
    assert value is not ABSENT
    return value
