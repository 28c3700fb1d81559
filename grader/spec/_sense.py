"""What makes no sense between files and between entries, although each one is well formed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from grader.model.kinds import Means
from grader.spec._covers import cover_faults
from grader.spec._ordering import order_faults
from grader.spec._references import reference_faults
from grader.spec._sheets import Part, table
from grader.spec._symbols import declaration_faults
from grader.spec.nodes import Items
from grader.spec.parameters import marked
from grader.spec.words import meant

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.errors import Fault
    from grader.model.problem import Form
    from grader.spec._sheets import Sheet, Sheets
    from grader.spec.envelope import ProblemFile
    from grader.spec.nodes import Cursor

TAKES: Final = ("all", "formula", "number", "array", "working")
_ID: Final = re.compile(r"[A-Za-z0-9][\w.-]*")


def faults_between(sheets: Sheets) -> Iterator[Fault]:
    """All of them, in no order."""
    parts: dict[str, Part] = {}
    for sheet in sheets.problems:
        yield from _collect(sheet, parts)
        if sheet.value is not None:
            yield from _declarations(sheet.cursor, sheet.value)
    for sheet in sheets.problems:
        yield from order_faults(sheet, parts)
    for part in parts.values():
        yield from _part(part)
    if sheets.private:
        yield from reference_faults(sheets, parts)
    if all(sheet.cursor is not None for sheet in sheets.problems):  # else who knows what that file declares
        yield from _unknown_parts(sheets, parts)


def _unknown_parts(sheets: Sheets, parts: Mapping[str, Part]) -> Iterator[Fault]:
    """Everything that speaks of a part that no problem declares."""
    yield from _order(sheets.order, parts)
    for part in parts.values():
        yield from cover_faults(part, parts)
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
    known = [str(child.steps[-1]) for child in table(cursor, "dimensions")]
    for spec in file.parts:
        here = cursor.at("parts", spec.id)
        yield from declaration_faults(here, spec.dimensions, spec.symbols, known)


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
        yield from _names(part, cursor, form)
    yield from _given(part)


def _readable(cursor: Cursor, form: Form) -> Iterator[Fault]:
    """A check that does not understand the answers of the kind beside it."""
    for place, check in enumerate(form.checks):
        if check.READS and form.kind not in check.READS:
            kinds = ", ".join(sorted(check.READS))
            at = cursor.at("checks", place, "check")
            yield at.fault(f"check `{check.kind()}` does not read answers of kind `{form.kind}`", f"it reads {kinds}")


def _known(part: Part, *keys: str) -> set[str]:
    """Names that the file or the part itself declares."""
    found = (child for key in keys for child in (*part.sheet.entries(key), *table(part.cursor, key)))
    return {str(child.steps[-1]) for child in found}


def _names(part: Part, cursor: Cursor, form: Form) -> Iterator[Fault]:
    """Parameters that name a symbol which nobody declares: nothing would ever match them."""
    known = _known(part, "symbols", "dimensions")
    owners = [(form.reader, cursor), *((check, cursor.at("checks", n)) for n, check in enumerate(form.checks))]
    for owner, here in owners:
        for mark, name, steps in marked(owner):
            if mark is Means.NAME and name not in known:
                yield here.at(*steps).fault(f"no symbol `{name}` is declared", meant(name, known))


def _given(part: Part) -> Iterator[Fault]:
    assert part.spec is not None
    symbols = _known(part, "symbols")
    for symbol, other in part.spec.given.items():
        at = part.cursor.at("given", symbol)
        if symbol not in symbols:
            message = f"no symbol `{symbol}` is declared"
            yield part.cursor.at("given").fault_at_key(symbol, message, meant(symbol, symbols))
        if other == part.spec.id:
            yield at.fault("a part cannot be given to itself")
