"""What makes no sense in answers that earn the marks of several parts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.spec.words import meant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grader.errors import Fault
    from grader.model.problem import Form
    from grader.spec._sheets import Part
    from grader.spec.nodes import Cursor


def cover_faults(part: Part, parts: Mapping[str, Part]) -> Iterator[Fault]:
    """Each check of such an answer belongs to one part, and weighs as much as that part is worth."""
    for cursor, form in part.forms:
        if form.covers:
            faults = list(_names(cursor.at("covers"), form, parts))
            yield from faults or _shares(part, cursor.at("covers"), form, parts)


def _names(at: Cursor, form: Form, parts: Mapping[str, Part]) -> Iterator[Fault]:
    """Names of parts and checks that are none, and checks that belong to no part or to several."""
    checks = {check.name or check.kind() for check in form.checks}
    named = [name for names in form.covers.values() for name in names]
    for other in form.covers.keys() - parts.keys():
        yield at.fault_at_key(other, f"no problem declares part `{other}`", meant(other, parts))
    for name in set(named) - checks:
        yield at.fault(f"no check is called `{name}`", meant(name, checks))
    for name in checks:
        if named.count(name) != 1:
            yield at.fault(f"check `{name}` belongs to {named.count(name) or 'no'} parts, expected one")


def _shares(part: Part, at: Cursor, form: Form, parts: Mapping[str, Part]) -> Iterator[Fault]:
    """Weights that do not divide the marks as the parts do."""
    marks = {other: spec.marks for other in form.covers if (spec := parts[other].spec) is not None}
    if part.spec is None or len(marks) < len(form.covers):
        return
    weight = {check.name or check.kind(): check.weight for check in form.checks}
    whole, total = _sum(weight.values()), _sum(marks.values())
    for other, names in form.covers.items():
        if _sum(weight[name] for name in names) * total != marks[other] * whole or not whole:
            hint = "give the checks of each part its marks together as their weights"
            yield at.at(other).fault(f"the checks of `{other}` do not weigh its share, {marks[other]} of {total}", hint)
    if part.spec.id not in marks and part.spec.marks != total:
        message = f"a part that only covers others has their marks, {total}; found {part.spec.marks}"
        yield part.cursor.at("marks").fault(message)


def _sum(values: Iterable[Fraction]) -> Fraction:
    return sum(values, start=Fraction(0))
