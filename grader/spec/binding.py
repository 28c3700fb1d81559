"""From nodes to values by the types of dataclass fields, with every fault and none of them an exception.

What does not fit is told and left out, so that the rest can still be looked at; whoever asked must look at
`faults` before the values mean anything.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Union, get_args, get_origin

from grader.model.kinds import AbstractAnswerKind, AbstractCheck
from grader.model.problem import Form
from grader.model.variants import AbstractQuantity
from grader.spec._scalars import READERS, Misfit, noun
from grader.spec.nodes import Cursor, Items, Scalar, Table
from grader.spec.parameters import Keyed, Within, parameters
from grader.spec.words import found, meant

if TYPE_CHECKING:
    from grader.errors import Fault
    from grader.spec.parameters import Catalogue, Parameter

LISTS: Final = {tuple: tuple, list: tuple, frozenset: frozenset, set: frozenset, Sequence: tuple, Iterable: tuple}
TABLES: Final = frozenset({dict, Mapping})
UNIONS: Final = frozenset({Union, UnionType})


class Absent(Enum):
    """The value of what could not be bound."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


class Binder:
    """Binds nodes to types; collects the faults of all that it was given."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.faults: list[Fault] = []
        self._catalogue = catalogue

    def bind(self, cursor: Cursor, kind: Any) -> Any:
        """The value of a node as that type, or `ABSENT`."""
        origin = get_origin(kind)
        if origin is Annotated:
            return self._annotated(cursor, kind)
        if origin in UNIONS:
            return self._union(cursor, get_args(kind))
        if origin is Literal:
            return self._chosen(cursor, {str(each): each for each in get_args(kind)})
        if (origin or kind) in LISTS:
            return self._list(cursor, origin or kind, get_args(kind))
        if (origin or kind) in TABLES:
            return self._mapping(cursor, (*get_args(kind), Any, Any)[1])
        return self._simple(cursor, kind)

    def _simple(self, cursor: Cursor, kind: Any) -> Any:
        if kind is Form:
            return self._form(cursor)
        if kind is AbstractCheck:
            cls = self._named(cursor, "check", self._catalogue.checks)
            return ABSENT if cls is None else self.table(cursor, cls, skip=frozenset({"check"}))
        if kind is AbstractQuantity:
            cls = self._named(cursor, "kind", self._catalogue.quantities)
            return ABSENT if cls is None else self.table(cursor, cls, skip=frozenset({"kind"}))
        if kind in READERS or kind in {Any, object}:
            return self._scalar(cursor, kind)
        if issubclass(kind, Enum):
            return self._chosen(cursor, {str(each.value): each for each in kind})
        return self.table(cursor, kind)

    def wrong(self, cursor: Cursor, message: str, hint: str = "") -> Absent:
        """Tell a fault."""
        self.faults.append(cursor.fault(message, hint))
        return ABSENT

    def _scalar(self, cursor: Cursor, kind: Any) -> Any:
        if kind not in READERS:
            return self._data(cursor)
        try:
            return READERS[kind](cursor.node)
        except Misfit as misfit:
            return self.wrong(cursor, misfit.message, misfit.hint)

    def _data(self, cursor: Cursor) -> Any:
        """Plain data, in which no number is infinite or none at all: it must be JSON."""
        if isinstance(cursor.node, Scalar):
            value = cursor.node.value
            if isinstance(value, float) and not abs(value) < float("inf"):
                return self.wrong(cursor, "expected a finite number")
            return value
        for child in cursor.children():
            self._data(child)
        return cursor.data()

    def _chosen(self, cursor: Cursor, choices: Mapping[str, Any]) -> Any:
        node = cursor.node
        if isinstance(node, Scalar) and node.text in choices and node.value is not None:
            return choices[node.text]
        text = node.text if isinstance(node, Scalar) else ""
        return self.wrong(cursor, f"expected one of {', '.join(choices)}, found {found(node)}", meant(text, choices))

    def _annotated(self, cursor: Cursor, kind: Any) -> Any:
        inner, *marks = get_args(kind)
        keyed = next((mark for mark in marks if isinstance(mark, Keyed)), None)
        if keyed is not None:
            return self._keyed(cursor, get_args(inner)[0], keyed.field)
        value = self.bind(cursor, inner)
        for mark in marks:
            if isinstance(mark, Within) and isinstance(value, int | float | Fraction):
                value = self._within(cursor, value, mark)
        return value

    def _within(self, cursor: Cursor, value: Any, mark: Within) -> Any:
        if mark.low is not None and value < mark.low:
            return self.wrong(cursor, f"must not be below {mark.low}, found {value}")
        if mark.high is not None and value > mark.high:
            return self.wrong(cursor, f"must not be above {mark.high}, found {value}")
        return value

    def _keyed(self, cursor: Cursor, kind: Any, name: str) -> Any:
        if not isinstance(cursor.node, Table):
            return self.wrong(cursor, f"expected a table, found {found(cursor.node)}", f"write {name}: {{...}}")
        made = (self.table(child, kind, given={name: child.steps[-1]}) for child in cursor.children())
        return tuple(value for value in made if value is not ABSENT)

    def _union(self, cursor: Cursor, kinds: tuple[Any, ...]) -> Any:
        null = isinstance(cursor.node, Scalar) and cursor.node.value is None
        if null and NoneType in kinds:
            return None
        fitting = [kind for kind in sorted(kinds, key=_order) if kind is not NoneType and _fits(cursor.node, kind)]
        trials = []
        for kind in fitting:
            trial = Binder(self._catalogue)
            value = trial.bind(cursor, kind)
            if not trial.faults:
                return value
            trials.append(trial.faults)
        if len(trials) == 1:
            self.faults += trials[0]
            return ABSENT
        wanted = " or ".join(noun(kind) for kind in kinds if kind is not NoneType)
        return self.wrong(cursor, f"expected {wanted}, found {found(cursor.node)}")

    def _list(self, cursor: Cursor, origin: Any, inner: tuple[Any, ...]) -> Any:
        if not isinstance(cursor.node, Items):
            text = cursor.node.text if isinstance(cursor.node, Scalar) and cursor.node.text else "..."
            return self.wrong(cursor, f"expected a list, found {found(cursor.node)}", f"write [{text[:40]}]")
        children = list(cursor.children())
        if origin is tuple and inner and Ellipsis not in inner:
            if len(children) != len(inner):
                return self.wrong(cursor, f"expected {len(inner)} entries, found {len(children)}")
            kinds = list(inner)
        else:
            kinds = [inner[0] if inner else Any] * len(children)
        made = (self.bind(child, kind) for child, kind in zip(children, kinds, strict=True))
        return LISTS[origin](value for value in made if value is not ABSENT)

    def _mapping(self, cursor: Cursor, kind: Any) -> Any:
        if not isinstance(cursor.node, Table):
            return self.wrong(cursor, f"expected a table, found {found(cursor.node)}", "write key: value")
        made = {str(child.steps[-1]): self.bind(child, kind) for child in cursor.children()}
        return {key: value for key, value in made.items() if value is not ABSENT}

    def table(
        self, cursor: Cursor, cls: type, *, given: Mapping[str, Any] | None = None, skip: frozenset[str] = frozenset()
    ) -> Any:
        """A dataclass from a table. `given` are values that the table does not hold, `skip` keys of others."""
        if not isinstance(cursor.node, Table):
            return self.wrong(cursor, f"expected a table, found {found(cursor.node)}", _outline(cls, given))
        values = dict(given or {})
        known = {each.name: each for each in parameters(cls) if each.name not in values}
        for key in cursor.node.entries.keys() - known.keys() - skip:
            hint = meant(key, (known.keys() | skip) - cursor.node.entries.keys())
            hint = "merge keys are no part of YAML 1.2" if key == "<<" else hint
            self.faults.append(cursor.fault_at_key(key, f"unknown key `{key}`", hint))
        complete = True
        for name, each in known.items():
            value = self._field(cursor, each)
            if value is not ABSENT:
                values[name] = value
            complete = complete and (value is not ABSENT or not each.required)
        return self._made(cursor, cls, values) if complete else ABSENT

    def _field(self, cursor: Cursor, each: Parameter) -> Any:
        child = cursor.below(each.name)
        if child is not None:
            return self.bind(child, each.type)
        if each.required:
            self.wrong(cursor, f"`{each.name}` is missing", each.description)
        return ABSENT

    def _made(self, cursor: Cursor, cls: type, values: Mapping[str, Any]) -> Any:
        try:
            return cls(**values)
        except (ValueError, TypeError, ArithmeticError, LookupError) as error:  # a kind refuses its parameters
            return self.wrong(cursor, str(error) or f"these parameters do not fit `{cls.__name__}`")

    def _named(self, cursor: Cursor, key: str, known: Mapping[str, type]) -> type | None:
        """The kind that a table asks for under its key."""
        node = cursor.node
        if not isinstance(node, Table):
            text = node.text if isinstance(node, Scalar) and node.text in known else "..."
            self.wrong(cursor, f"expected a table, found {found(node)}", f"write {{{key}: {text}}}")
            return None
        child = cursor.below(key)
        if child is None:
            self.wrong(cursor, f"`{key}` is missing", meant("", known))
            return None
        name = self.bind(child, str)
        if name is not ABSENT and name not in known:
            self.wrong(child, f"unknown {key} `{name}`", meant(name, known))
        return known.get(name) if isinstance(name, str) else None

    def _form(self, cursor: Cursor) -> Any:
        cls = self._named(cursor, "kind", self._catalogue.answers)
        child = cursor.below("checks")
        checks = self.bind(child, tuple[AbstractCheck, ...]) if child is not None else ABSENT
        if isinstance(cursor.node, Table) and child is None:
            self.wrong(cursor, "`checks` is missing", "write checks: [{check: ...}]")
        elif child is not None and isinstance(child.node, Items) and not child.node.nodes:
            self.wrong(child, "no check decides this answer", "write checks: [{check: ...}]")
        runs = cls is not None and issubclass(cls, AbstractAnswerKind) and cls.RUNS
        skip = frozenset({"kind", "checks", "covers"} if runs else {"kind", "checks"})
        reader = ABSENT if cls is None else self.table(cursor, cls, skip=skip)
        below = cursor.below("covers") if runs else None
        covers = self.bind(below, Mapping[str, tuple[str, ...]]) if below is not None else {}
        if not isinstance(reader, AbstractAnswerKind) or checks is ABSENT or covers is ABSENT:
            return ABSENT
        return Form(reader, checks, covers)


def _outline(cls: type, given: Mapping[str, Any] | None) -> str:
    names = [each.name for each in parameters(cls) if each.required and each.name not in (given or {})]
    return f"write {{{', '.join(f'{name}: ...' for name in names) or '...'}}}"


def _fits(node: Any, kind: Any) -> bool:
    """Whether a node has the outer shape of a type at all."""
    kind = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    outer = get_origin(kind) or kind
    if kind in {Any, object}:
        return True
    if outer in LISTS:
        return isinstance(node, Items)
    if outer in TABLES or dataclasses.is_dataclass(kind):
        return isinstance(node, Table)
    return isinstance(node, Scalar)


def _order(kind: Any) -> int:
    """Texts are tried last: every scalar is one."""
    return 1 if kind is str else 2 if kind in {Any, object} else 0
