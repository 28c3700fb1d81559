"""What makes no sense in references, seen from the parts that they belong to."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.spec._sheets import table
from grader.spec.nodes import Table
from grader.spec.words import meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.errors import Fault
    from grader.model.problem import FormReference
    from grader.spec._sheets import Part, Sheet, Sheets
    from grader.spec.nodes import Cursor


def reference_faults(sheets: Sheets, parts: Mapping[str, Part]) -> Iterator[Fault]:
    """Faults of all references, but for those that speak of unknown parts."""
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
    if part is None or not isinstance(entry.node, Table):
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
    named = (answer.below("kind") for answer in table(part, "answers"))
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


