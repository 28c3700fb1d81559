"""Placeholders in the texts of a file, filled with the values of one version of the paper.

`{@name@}` is the value, `{@name:view@}` the value in another form. They are filled before anything is bound, so that
they may stand wherever a file has a text, keys included; every text keeps its place in the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from grader.spec._writing import NoView, view
from grader.spec.nodes import Cursor, Items, Scalar, Table, node_of
from grader.spec.words import meant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.errors import Fault
    from grader.model.variants import Value
    from grader.spec.nodes import Node, Step

_PLACEHOLDER: Final = re.compile(r"\{@\s*([\w.]+)((?::\w+)*)\s*@\}")
_OPENED: Final = re.compile(r"\{@|@\}")


@dataclass(slots=True)
class Filling:
    """Fills files with values; remembers what could not be filled, and where anything was."""

    values: Mapping[str, Value]
    faults: list[Fault] = field(default_factory=list)
    touched: set[tuple[Step, ...]] = field(default_factory=set)

    def fill(self, cursor: Cursor, *, without: str = "") -> Cursor:
        """The whole document with its texts filled; `without` is a key at the top that is left as it is."""
        return Cursor(cursor.document, self._filled(cursor, without))

    def _filled(self, cursor: Cursor, without: str = "") -> Node:
        node = cursor.node
        match node:
            case Scalar(text=text) if "{@" in text or "@}" in text:
                return self._scalar(cursor, node)
            case Items():
                return Items(tuple(map(self._filled, cursor.children())), node.start, node.size)
            case Table():
                return self._table(cursor, node, without)
        return node

    def _table(self, cursor: Cursor, table: Table, without: str) -> Table:
        entries: dict[str, Node] = {}
        keys: dict[str, Scalar] = {}
        for child in cursor.children():
            assert child.key is not None
            name = str(child.steps[-1])
            key = self._text(child, child.key.text) if "{@" in name else name
            if key in entries:
                self.faults.append(cursor.fault_at_key(name, f"key `{key}` stands here for the second time"))
            entries[key] = child.node if name == without else self._filled(child)
            keys[key] = Scalar(key, key, child.key.start, child.key.end)
        return Table(entries, keys, table.start, table.size)

    def _scalar(self, cursor: Cursor, scalar: Scalar) -> Node:
        whole = _PLACEHOLDER.fullmatch(scalar.text.strip())
        if whole is not None and whole[2].endswith(":data"):
            data = self._value(cursor, whole)
            return node_of(data, scalar.start, scalar.end)
        text = self._text(cursor, scalar.text)
        return Scalar(text, text, scalar.start, scalar.end)

    def _text(self, cursor: Cursor, text: str) -> str:
        self.touched.add(cursor.steps)
        left = _PLACEHOLDER.sub("", text)
        if _OPENED.search(left):
            hint = "write {@name@} or {@name:view@}"
            self.faults.append(cursor.fault("a placeholder is not closed, or names nothing", hint))
        return _PLACEHOLDER.sub(lambda found: str(self._value(cursor, found)), text)

    def _value(self, cursor: Cursor, found: re.Match[str]) -> Any:
        self.touched.add(cursor.steps)
        name, views = found[1], tuple(filter(None, found[2].split(":")))
        if name not in self.values:
            self.faults.append(cursor.fault(f"nothing called `{name}` varies", meant(name, self.values)))
            return found[0]
        try:
            return view(self.values[name], views)
        except NoView as fault:
            hint = meant(fault.view, fault.known)
            self.faults.append(cursor.fault(f"`{name}` has no view `{fault.view}`", hint))
            return found[0]


def varying(touched: set[tuple[Step, ...]]) -> tuple[bool, frozenset[str]]:
    """Whether what all parts share has placeholders, and the parts that have some of their own."""
    own = {str(steps[1]) for steps in touched if len(steps) > 1 and steps[0] == "parts"}
    return any(steps[:1] != ("parts",) for steps in touched), frozenset(own)
