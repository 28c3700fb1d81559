"""The version of a paper that one student is given: what varies is drawn, and the files are filled with it."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from grader.deciding.library import library
from grader.model.variants import AbstractQuantity, Draws, Value
from grader.shield import Crash, shielded
from grader.spec._filling import Filling, varying
from grader.spec.binding import ABSENT
from grader.spec.words import meant

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.spec.binding import Binder
    from grader.spec.nodes import Cursor


@dataclass(slots=True)
class Version:
    """What varies in one problem file: the quantities, their values, and the parts that show them.

    `values` hold what was drawn; `known` those and what the references compute from them. A version is `broken`
    where something could not be drawn: that is told, and nothing more is said of its files.
    """

    quantities: Mapping[str, AbstractQuantity] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    known: Mapping[str, Value] = field(default_factory=dict)
    everywhere: bool = False
    parts: frozenset[str] = frozenset()
    broken: bool = False

    def drawn(self) -> Mapping[str, Any]:
        """The values as the functions of an author are given them."""
        return {name: value.data for name, value in self.values.items()}

    def shows_in(self, part: str) -> bool:
        """Whether a part differs between versions."""
        return self.everywhere or part in self.parts

    def count(self, filling: Filling) -> None:
        """Remember where something was filled in."""
        everywhere, parts = varying(filling.touched)
        self.everywhere, self.parts = self.everywhere or everywhere, self.parts | parts


@dataclass(slots=True)
class Versions:
    """Draws what varies in each file of a folder; faults go to the binder. An empty `variant` draws nothing."""

    folder: Path
    variant: str
    binder: Binder
    made: dict[str, Version] = field(default_factory=dict)

    def unvaried(self, cursor: Cursor) -> Cursor:
        """A file in which nothing varies, so that a placeholder is a fault."""
        return self._filled(Version(), cursor)

    def public(self, name: str, cursor: Cursor) -> Cursor | None:
        """A problem file with its placeholders filled."""
        declared = cursor.below("vary")
        quantities = self.binder.bind(declared, dict[str, AbstractQuantity]) if declared is not None else {}
        quantities = {} if quantities is ABSENT else quantities
        version = self.made[name] = Version(quantities, {})
        if declared is not None:
            version.values = version.known = self._drawn(name, declared, quantities)
            version.broken = len(version.values) < max(1, len(list(declared.children())))
            if version.broken:
                return None
        return self._filled(version, cursor)

    def private(self, path: Path, cursor: Cursor) -> Cursor | None:
        """A reference file with its placeholders filled, by what its own function computes as well."""
        version = self.made.get(path.stem, Version())
        if version.broken:
            return None
        named = cursor.below("computed")
        if named is not None:
            computed = self._computed(named, path.parent, version)
            if computed is None:
                return None
            version.known = {**version.values, **computed}
        return self._filled(version, cursor)

    def _filled(self, version: Version, cursor: Cursor) -> Cursor:
        filling = Filling(version.known)
        made = filling.fill(cursor, without="vary")
        self.binder.faults += filling.faults
        version.count(filling)
        return made

    def _drawn(
        self, name: str, declared: Cursor, quantities: Mapping[str, AbstractQuantity]
    ) -> dict[str, Value]:
        """Values in the order of the file; what needs a value that is not there yet is a fault."""
        values: dict[str, Value] = {}
        for key, quantity in quantities.items():
            here = declared.at(key)
            missing = [each for each in quantity.needs() if each not in values]
            before = [str(child.steps[-1]) for child in declared.children()]
            before = before[: before.index(key)]
            for each in missing:
                if each not in before:  # else its own fault is told
                    self.binder.wrong(here, f"`{each}` is not declared before `{key}`", meant(each, before))
            if missing:
                continue
            drawn = {each: value.data for each, value in values.items()}
            try:
                if self.variant:
                    data = quantity.draw(Draws(f"{self.folder.name}/{name}/{key}/{self.variant}"), drawn)
                else:
                    data = quantity.printed(self.folder, drawn)
            except ValueError as fault:
                self.binder.wrong(here, str(fault))
            else:
                values[key] = Value(data, quantity.views(data))
        return values

    def _computed(self, named: Cursor, folder: Path, version: Version) -> dict[str, Value] | None:
        text = str(named.data())
        file, _, function = text.partition(":")
        found = shielded(partial(_called, file, function, folder, version.drawn()))
        if isinstance(found, Crash) or not isinstance(found, dict):
            why = found if isinstance(found, Crash) else f"it returns a {type(found).__name__}"
            self.binder.wrong(named, f"cannot be computed: {why}", "write file.py:function, which takes what varies "
                              "and returns a table")  # fmt: skip
            return None
        return {str(key): Value(data, {}) for key, data in found.items()}


def _called(file: str, function: str, folder: Path, drawn: Mapping[str, Any]) -> Any:
    found = getattr(library(file, folder), function)
    return found(drawn) if inspect.signature(found).parameters else found()
