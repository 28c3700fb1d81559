"""One JSON Schema (draft-07) for editors, derived from the same fields that loading uses.

An editor knows a file by its content: `parts` that is a list is an assessment, a verdict among the keys is a
file of known answers, parts with a statement are problems, and everything else is a reference.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from grader.catalogue import kinds
from grader.model.kinds import AbstractAnswerKind, AbstractCheck
from grader.model.problem import Form, FormReference
from grader.model.variants import AbstractQuantity
from grader.spec._sense import TAKES
from grader.spec._symbols import CONSTRAINTS, DOMAINS
from grader.spec.envelope import VERDICTS, AssessmentFile, CaseSpec, FigureSpec, ProblemFile, ReferenceFile
from grader.spec.parameters import Catalogue, Keyed, Within, parameters, summary

DRAFT: Final = "http://json-schema.org/draft-07/schema#"
_FILLED: Final = r"^\{@.+@\}$"  # a placeholder, filled before the file is bound
NUMBER: Final = {  # only texts are matched
    "type": ["number", "string"], "pattern": rf"^[-+]?[0-9]+\s*/\s*[0-9]+$|{_FILLED}",
}  # fmt: skip
TEXT: Final = {"type": ["string", "number", "boolean"]}  # numbers and flags are taken as they are written
_SIMPLE: Final[dict[Any, dict[str, Any]]] = {
    str: TEXT, bool: {"type": "boolean"}, int: {"type": ["integer", "string"], "pattern": _FILLED},
    float: NUMBER, Fraction: NUMBER,
    Any: {}, object: {},
}  # fmt: skip
_WORDS: Final = {
    ("Symbol", "domain"): DOMAINS, ("Symbol", "constraints"): CONSTRAINTS, ("Slot", "take"): TAKES,
}  # fmt: skip
_LISTS: Final = frozenset({tuple, list, frozenset, set, Sequence, Iterable})

Json = dict[str, Any]


def schema(catalogue: Catalogue | None = None) -> Json:
    """The schema as plain data. Without a catalogue it holds all installed kinds."""
    made = _Maker(catalogue or Catalogue.installed())
    sorts = {"assessment": AssessmentFile, "problem": ProblemFile, "reference": ReferenceFile}
    for name, cls in sorts.items():
        made.definitions[name] = made.table(cls, required=("grader",))
    made.definitions["cases"] = made.cases()
    return {
        "$schema": DRAFT,
        "title": "Problems, references, assessments and known answers",
        "type": "object",
        "required": ["grader"],
        **_sorted_by_content(),
        "definitions": dict(sorted(made.definitions.items())),
    }


def schema_text(catalogue: Catalogue | None = None) -> str:
    """The schema as the file `problems/schema.json` holds it."""
    return json.dumps(schema(catalogue), indent=2, ensure_ascii=False) + "\n"


def _sorted_by_content() -> Json:
    public = {"anyOf": [{"required": [key]} for key in ("statement", "marks", "answers", "title")]}
    verdicts = {"anyOf": [{"required": [verdict]} for verdict in VERDICTS]}
    paper = {"anyOf": [{"required": ["title"]}, {"properties": {"parts": {"type": "array"}}, "required": ["parts"]}]}
    settings = {"anyOf": [{"required": [key]} for key in ("statement", "symbols", "dimensions")]}
    parts = {"properties": {"parts": {"type": "object", "additionalProperties": public}}, "required": ["parts"]}
    problem = {"anyOf": [settings, parts]}
    chain: Json = _refer("reference")
    for condition, name in ((problem, "problem"), (verdicts, "cases"), (paper, "assessment")):
        chain = {"if": condition, "then": _refer(name), "else": chain}
    return chain


def _refer(name: str) -> Json:
    return {"$ref": f"#/definitions/{name}"}


def _described(inner: Json, text: str) -> Json:
    """A schema with a description; a reference ignores what stands beside it in draft-07, so it is wrapped."""
    if not text:
        return inner
    return {"allOf": [inner], "description": text} if "$ref" in inner else {**inner, "description": text}


class _Maker:
    """Collects definitions while types are turned into schemas."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.definitions: dict[str, Json] = {}
        self._catalogue = catalogue

    def table(self, cls: type, *, given: str = "", required: tuple[str, ...] = ()) -> Json:
        """An object with the fields of a dataclass, without the one that is given from elsewhere."""
        known = [each for each in parameters(cls) if each.name != given]
        properties = {}
        for each in known:
            inner = self._words(cls, each.name) or self.of(each.type)
            made = _described(inner, each.description)
            default = _plain(each.default)
            properties[each.name] = {**made, "default": default} if not each.required and default is not None else made
        needed = [each.name for each in known if each.required or each.name in required]
        text = summary(cls)
        return {
            "type": "object",
            **({"description": text} if text else {}),
            "properties": properties,
            **({"required": needed} if needed else {}),
            "additionalProperties": False,
        }

    def _words(self, cls: type, field: str) -> Json | None:
        words = _WORDS.get((cls.__name__, field))
        if (cls, field) == (FigureSpec, "kind"):
            words = tuple(kinds("grader.figures"))
        if words is None:
            return None
        one = {"enum": list(words)}
        return {"type": "array", "items": one} if field.endswith("s") else one

    def of(self, kind: Any) -> Json:
        """The schema of one annotation."""
        origin, inner = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self._annotated(*inner)
        if origin in {Union, UnionType}:
            choices = [self.of(each) for each in inner if each is not NoneType]
            null: list[Json] = [{"type": "null"}] if NoneType in inner else []
            return {"anyOf": [*choices, *null]}
        if origin is Literal:
            return {"enum": list(inner)}
        if (origin or kind) in _LISTS:
            return self._list(inner)
        if (origin or kind) in {dict, Mapping}:
            return self._mapping((*inner, Any, Any)[1])
        return self._simple(kind)

    def _simple(self, kind: Any) -> Json:
        if kind in _SIMPLE:
            return dict(_SIMPLE[kind])
        if kind is Form:
            checks = self.of(tuple[AbstractCheck, ...])
            made = self._chosen("kind", self._catalogue.answers, "answer", {"checks": checks})
            self._covering()
            return made
        if kind is AbstractCheck:
            return self._chosen("check", self._catalogue.checks, "check", {})
        if kind is AbstractQuantity:
            return self._chosen("kind", self._catalogue.quantities, "quantity", {})
        if issubclass(kind, Enum):
            return {"enum": [each.value for each in kind]}
        return self._defined(kind)

    def _covering(self) -> None:
        """A program may answer several parts."""
        for name, kind in self._catalogue.answers.items():
            if issubclass(kind, AbstractAnswerKind) and kind.RUNS:
                covers = self.of(Mapping[str, tuple[str, ...]])
                covers["description"] = "Parts whose marks this answer earns, each with the names of its checks."
                self.definitions[f"answer.{name}"]["properties"]["covers"] = covers

    def _defined(self, cls: type, given: str = "") -> Json:
        name = cls.__name__ if cls.__module__.startswith("grader.model") else f"{cls.__module__}.{cls.__name__}"
        name = name.removeprefix("grader.")
        if name not in self.definitions:
            self.definitions[name] = {}  # stands in while a type that holds itself is made
            self.definitions[name] = self.table(cls, given=given)
        return _refer(name)

    def _annotated(self, inner: Any, *marks: Any) -> Json:
        keyed = next((mark.field for mark in marks if isinstance(mark, Keyed)), None)
        if keyed is not None:
            return {"type": "object", "additionalProperties": self._defined(get_args(inner)[0], keyed)}
        made = self.of(inner)
        for mark in marks:
            if isinstance(mark, Within):
                bounds = {"minimum": mark.low, "maximum": mark.high}
                made = {**made, **{key: int(value) for key, value in bounds.items() if value is not None}}
        return made

    def _list(self, inner: tuple[Any, ...]) -> Json:
        if len(inner) > 1 and Ellipsis not in inner:
            items = [self.of(each) for each in inner]
            return {"type": "array", "items": items, "minItems": len(items), "maxItems": len(items)}
        return {"type": ["array", "string"], "items": self.of(inner[0] if inner else Any), "pattern": _FILLED}

    def _mapping(self, inner: Any) -> Json:
        if get_origin(inner) is Mapping and get_args(inner)[1] is FormReference:  # keys are answer kinds
            entry = self.of(FormReference)
            kinds = dict.fromkeys(sorted(self._catalogue.answers), entry)
            forms = {"type": "object", "properties": kinds, "additionalProperties": False}
            return {"type": "object", "additionalProperties": forms}
        return {"type": ["object", "string"], "additionalProperties": self.of(inner), "pattern": _FILLED}

    def _chosen(self, key: str, kinds: Mapping[str, type], prefix: str, more: Json) -> Json:
        """An object whose other keys depend on the kind that it names: first the kind, then its own parameters."""
        if prefix not in self.definitions:
            names = sorted(kinds)
            self.definitions[prefix] = {}
            branches = [
                {"if": {"properties": {key: {"const": name}}, "required": [key]}, "then": _refer(f"{prefix}.{name}")}
                for name in names
            ]
            one: Json = {"type": "object", "required": [key, *more]}
            choice = {"enum": names, "description": f"Which {prefix} kind; its parameters stand beside it."}
            self.definitions[prefix] = {
                **one, "properties": {key: choice, **more}, **({"allOf": branches} if branches else {})
            }  # fmt: skip
            for name in names:
                own = self.table(kinds[name])
                own["properties"] = {key: {"const": name}, **more, **own["properties"]}
                self.definitions[f"{prefix}.{name}"] = own
        return _refer(prefix)

    def cases(self) -> Json:
        """A file of known answers: a list under each verdict."""
        case = self._defined(CaseSpec)
        lists = {"type": "array", "items": {"anyOf": [TEXT, case]}}
        verdicts = {verdict: {**lists, "description": f"Answers that must be {verdict}."} for verdict in VERDICTS}
        grader = {"enum": [1], "description": "The version of this format."}
        properties = {"grader": grader, **verdicts}
        return {"type": "object", "properties": properties, "required": ["grader"], "additionalProperties": False}


def _plain(value: Any) -> Any:
    """A default as JSON; None where it has no plain form or says nothing."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(value)
    if isinstance(value, str | bool | int | float):
        return value if value != "" else None
    if isinstance(value, tuple | list | frozenset) and all(isinstance(each, str) for each in value):
        return sorted(value) if isinstance(value, frozenset) else list(value)
    return None


