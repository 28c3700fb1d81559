"""What makes no sense between files and between entries, although each one is well formed."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.spec._symbols import declaration_faults
from grader.spec.nodes import Items
from grader.spec.words import meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.errors import Fault
    from grader.model.problem import Form, FormReference
    from grader.spec._sheets import Sheet, Sheets
    from grader.spec.envelope import PartSpec, ProblemFile
    from grader.spec.nodes import Cursor

TAKES: Final = ("all", "formula", "number")
_ID: Final = re.compile(r"[A-Za-z0-9][\w.-]*")


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was declared: its file, its place, and its value where that could be bound."""

    sheet: Sheet
    cursor: Cursor
    spec: PartSpec | None

    @property
    def whole(self) -> bool:
        """Whether all ways to answer could be bound, so that it is known which kinds there are."""
        return self.spec is not None and len(_table(self.cursor, "answers")) == len(self.spec.answers)

    @property
    def forms(self) -> tuple[tuple[Cursor, Form], ...]:
        """Ways to answer with their places; none if one of them could not be bound."""
        if self.spec is None or not self.whole:
            return ()
        return tuple(zip(_table(self.cursor, "answers"), self.spec.answers, strict=True))


def faults_between(sheets: Sheets) -> Iterator[Fault]:
    """All of them, in no order."""
    parts: dict[str, Part] = {}
    for sheet in sheets.problems:
        yield from _collect(sheet, parts)
        if sheet.value is not None:
            yield from _declarations(sheet.cursor, sheet.value)
    for part in parts.values():
        yield from _part(part)
    if sheets.private:
        yield from _references(sheets, parts)
    if all(sheet.cursor is not None for sheet in sheets.problems):  # else who knows what that file declares
        yield from _unknown_parts(sheets, parts)


def _unknown_parts(sheets: Sheets, parts: Mapping[str, Part]) -> Iterator[Fault]:
    """Everything that speaks of a part that no problem declares."""
    yield from _order(sheets.order, parts)
    for part in parts.values():
        for symbol, other in part.spec.given.items() if part.spec is not None else ():
            if other not in parts:
                at = part.cursor.at("given", symbol)
                yield at.fault(f"no problem declares part `{other}`", meant(other, parts))
    for sheet in sheets.references:
        for entry in sheet.entries():
            name = str(entry.steps[-1])
            if name not in parts:
                yield entry.fault(f"no problem declares part `{name}`", meant(name, parts))


def _collect(sheet: Sheet, parts: dict[str, Part]) -> Iterator[Fault]:
    specs = {spec.id: spec for spec in sheet.value.parts} if sheet.value is not None else {}
    for cursor in sheet.entries():
        name = str(cursor.steps[-1])
        if name in parts:
            first = parts[name].cursor
            line, _ = first.document.position((first.key or first.node).start)
            yield cursor.fault(f"part `{name}` is declared twice", f"the first is in {first.document.file}:{line}")
            continue
        if not _ID.fullmatch(name):
            yield cursor.fault(f"`{name}` is no id", "ids are letters, digits, dots, - and _")
        parts[name] = Part(sheet, cursor, specs.get(name))
    if sheet.cursor is not None and sheet.value is not None and not sheet.entries():
        yield sheet.cursor.at("parts").fault("no part is declared")


def _declarations(cursor: Cursor | None, file: ProblemFile) -> Iterator[Fault]:
    assert cursor is not None
    yield from declaration_faults(cursor, file.dimensions, file.symbols, ())
    known = [str(child.steps[-1]) for child in _table(cursor, "dimensions")]
    for spec in file.parts:
        here = cursor.at("parts", spec.id)
        yield from declaration_faults(here, spec.dimensions, spec.symbols, known)


def _table(cursor: Cursor, key: str) -> tuple[Cursor, ...]:
    below = cursor.below(key)
    return tuple(below.children()) if below is not None else ()


def _order(sheet: Sheet, parts: Mapping[str, Part]) -> Iterator[Fault]:
    listed = sheet.cursor.below("parts") if sheet.cursor is not None else None
    if sheet.value is None or listed is None or not isinstance(listed.node, Items):
        return
    seen: set[str] = set()
    for place, name in enumerate(sheet.value.parts):
        if name in seen:
            yield listed.at(place).fault(f"part `{name}` is listed twice")
        elif name not in parts:
            yield listed.at(place).fault(f"no problem declares part `{name}`", meant(name, parts))
        seen.add(name)


def _part(part: Part) -> Iterator[Fault]:
    if part.spec is None:
        return
    for name in ("title", "statement"):
        if not getattr(part.spec, name).strip():
            yield part.cursor.at(name).fault(f"`{name}` is empty")
    if part.spec.slot is not None and part.spec.slot.take not in TAKES:
        message = f"unknown way to take an answer `{part.spec.slot.take}`"
        yield part.cursor.at("slot", "take").fault(message, meant(part.spec.slot.take, TAKES))
    if part.cursor.below("answers") is None and not part.spec.pending:
        yield part.cursor.fault("nothing decides this part", "give it `answers`, or say why not under `pending`")
    seen: set[str] = set()
    for cursor, form in part.forms:
        if form.kind in seen:
            message = f"a second way to answer of kind `{form.kind}`"
            yield cursor.at("kind").fault(message, "put its checks into the first")
        seen.add(form.kind)
        yield from _readable(cursor, form)
    yield from _given(part)


def _readable(cursor: Cursor, form: Form) -> Iterator[Fault]:
    """A check that does not understand the answers of the kind beside it."""
    for place, check in enumerate(form.checks):
        if check.READS and form.kind not in check.READS:
            kinds = ", ".join(sorted(check.READS))
            at = cursor.at("checks", place, "check")
            yield at.fault(f"check `{check.kind()}` does not read answers of kind `{form.kind}`", f"it reads {kinds}")


def _given(part: Part) -> Iterator[Fault]:
    assert part.spec is not None
    owners = (*part.sheet.entries("symbols"), *_table(part.cursor, "symbols"))
    symbols = {str(child.steps[-1]) for child in owners}
    for symbol, other in part.spec.given.items():
        at = part.cursor.at("given", symbol)
        if symbol not in symbols:
            message = f"no symbol `{symbol}` is declared"
            yield part.cursor.at("given").fault_at_key(symbol, message, meant(symbol, symbols))
        if other == part.spec.id:
            yield at.fault("a part cannot be given to itself")


def _references(sheets: Sheets, parts: Mapping[str, Part]) -> Iterator[Fault]:
    names = {sheet.path.stem for sheet in sheets.problems}
    filled: set[tuple[str, str]] = set()
    for sheet in sheets.references:
        if sheet.path.stem not in names:
            hint = meant(sheet.path.stem, names)
            yield sheet.document.fault(0, "(file)", "no problem file has the name of this reference", hint)
        for entry in sheet.entries():
            yield from _entry(sheet, entry, parts, filled)
    unread = {sheet.path.stem for sheet in sheets.references if sheet.value is None}
    for name, part in parts.items():
        if part.sheet.path.stem not in unread:
            yield from _missing(name, part, filled)


def _entry(
    sheet: Sheet, entry: Cursor, parts: Mapping[str, Part], filled: set[tuple[str, str]]
) -> Iterator[Fault]:
    """One part of a reference file."""
    name = str(entry.steps[-1])
    part = parts.get(name)
    if part is None:
        return
    kinds = _kinds(part.cursor)
    bound = sheet.value.parts.get(name, {}) if sheet.value is not None else {}
    for cursor in entry.children():
        kind = str(cursor.steps[-1])
        if kind not in kinds and part.whole:
            yield entry.fault_at_key(kind, f"part `{name}` has no answers of kind `{kind}`", meant(kind, kinds))
        if (name, kind) in filled:
            yield entry.fault_at_key(kind, f"a second reference for `{name}`, `{kind}`")
        filled.add((name, kind))
        if kind in bound:
            yield from _reference(cursor, bound[kind], sheet)


def _kinds(part: Cursor) -> set[str]:
    """Answer kinds that a part names, whether they could be bound or not."""
    named = (answer.below("kind") for answer in _table(part, "answers"))
    return {str(each.data()) for each in named if each is not None}


def _reference(cursor: Cursor, reference: FormReference, sheet: Sheet) -> Iterator[Fault]:
    for place, mutant in enumerate(reference.mutants):
        at = cursor.at("mutants", place)
        if not 0 <= mutant.fraction <= 1:
            yield at.at("fraction").fault(f"a fraction lies between 0 and 1, found {mutant.fraction}")
    if reference.agrees_with:
        yield from _function(cursor.at("agrees_with"), reference.agrees_with, sheet)


def _function(at: Cursor, written: str, sheet: Sheet) -> Iterator[Fault]:
    """`FILE.py:FUNCTION` must exist; the file is parsed and never imported here."""
    file, _, function = written.partition(":")
    path = sheet.path.parent / file
    if not function or "/" in file or "\\" in file or not file.endswith(".py"):
        yield at.fault("expected a function beside this file", "write file.py:function")
        return
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = error.strerror if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
        yield at.fault(f"`{file}` beside this file cannot be read: {reason}")
        return
    names = [each.name for each in tree.body if isinstance(each, ast.FunctionDef)]
    if function not in names:
        yield at.fault(f"`{file}` has no function `{function}`", meant(function, names))


def _missing(name: str, part: Part, filled: set[tuple[str, str]]) -> Iterator[Fault]:
    for cursor, form in part.forms:
        if (name, form.kind) not in filled and any(check.NEEDS_REFERENCE for check in form.checks):
            hint = f"add parts: {{{name}: {{{form.kind}: {{value: ...}}}}}} to the reference file"
            yield cursor.fault(f"no reference for the answers of kind `{form.kind}`", hint)


