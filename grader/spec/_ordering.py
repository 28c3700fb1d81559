"""Parts whose order varies: they change places on the paper, and the labels stay where they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.quantities.order import Order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.errors import Fault
    from grader.model.problem import Problem
    from grader.spec._sheets import Part, Sheet
    from grader.spec._versions import Version


def reordered(problems: tuple[Problem, ...], versions: Iterable[Version]) -> tuple[Problem, ...]:
    """The problems of a paper in the order of one version."""
    for version in versions:
        for name, quantity in version.quantities.items():
            if isinstance(quantity, Order):
                problems = _changed(problems, quantity.parts, version.values[name].data)
    return problems


def _changed(problems: tuple[Problem, ...], usual: tuple[str, ...], drawn: tuple[str, ...]) -> tuple[Problem, ...]:
    """The part that is drawn for a place has the label of the part that usually stands there, and stands there."""
    by_part = {problem.part: problem for problem in problems}
    given = {}
    for place, part in zip(usual, drawn, strict=True):
        label = "" if place == part else place
        given[place] = replace(by_part[part], slot=by_part[place].slot, varies=True, printed_as=label)
    return tuple(given.get(problem.part, problem) for problem in problems)


def order_faults(sheet: Sheet, parts: dict[str, Part]) -> Iterator[Fault]:
    """Orders of parts that the file does not declare, or that stand nowhere on a paper."""
    if sheet.value is None or sheet.cursor is None:
        return
    own = {spec.id: spec for spec in sheet.value.parts}
    for name, quantity in sheet.value.vary.items():
        for place, part in enumerate(quantity.parts if isinstance(quantity, Order) else ()):
            at = sheet.cursor.at("vary", name, "parts", place)
            if part in parts and part not in own:
                yield at.fault(f"part `{part}` is declared in another file", "parts of one file change places")
            elif part not in own:
                yield at.fault(f"this file declares no part `{part}`")
            elif own[part].slot is None:
                yield at.fault(f"part `{part}` has no slot", "a label has to stand where the part is printed")
