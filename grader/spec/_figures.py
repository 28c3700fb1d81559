"""The figures of statements: their data read, bound and tied to the place where they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from grader.catalogue import kinds
from grader.model.figure import MARKER, Figure
from grader.spec.binding import ABSENT, Binder
from grader.spec.nodes import Cursor, Scalar, Table
from grader.spec.parameters import parameters
from grader.spec.words import found, meant
from grader.spec.yaml12 import load

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from grader.spec._sheets import Sheet


_NOTHING: Final = Scalar(None, "", 0, 0)


class Figures:
    """Reads the data of figures beside the problem files; `texts` are the data files by name, `made` by part id."""

    def __init__(self, binder: Binder) -> None:
        self.made: dict[str, Figure] = {}
        self.texts: dict[str, str] = {}
        self._binder = binder

    def read(self, sheet: Sheet) -> None:
        """Take the figures of one problem file; what is wrong goes to the binder."""
        for spec in sheet.value.parts if sheet.value is not None and sheet.cursor is not None else ():
            assert sheet.cursor is not None
            here = sheet.cursor.at("parts", spec.id)
            places = sum(paragraph.strip() == MARKER for paragraph in spec.statement.split("\n\n"))
            if here.below("figure") is None and places:
                message = f"`{MARKER}` stands for no figure"
                self._binder.wrong(here.at("statement"), message, "declare one under `figure`")
            elif spec.figure is not None and places != 1:
                message = f"the statement must say once where the figure stands, and does so {places} times"
                self._binder.wrong(here.at("statement"), message, f"write {MARKER} as a paragraph of its own")
            if spec.figure is not None:
                self._figure(here.at("figure"), spec.id, spec.figure, sheet.path.parent)

    def _figure(self, cursor: Cursor, part: str, spec: Any, folder: Path) -> None:
        known: Mapping[str, type] = kinds("grader.figures")
        if not spec.alt.strip():
            self._binder.wrong(cursor.at("alt"), "`alt` is empty", "say in words what the figure shows")
        if spec.kind not in known:
            self._binder.wrong(cursor.at("kind"), f"unknown kind of figure `{spec.kind}`", meant(spec.kind, known))
            return
        data = cursor.at("data")
        if isinstance(data.node, Table):
            self._keep(part, self._bound(data, known[spec.kind]), spec.alt)
            return
        beside = sorted(path.name for path in folder.glob("*.json"))
        if spec.data not in beside:
            message = f"no data `{spec.data}` lies beside this file"
            self._binder.wrong(cursor.at("data"), message, meant(spec.data, beside))
            return
        name = cursor.document.file.rpartition("/")[0]
        drawing = self._drawing(folder / spec.data, f"{name}/{spec.data}".lstrip("/"), known[spec.kind])
        self._keep(part, drawing, spec.alt)

    def _keep(self, part: str, drawing: Any, alt: str) -> None:
        if drawing is not ABSENT:
            self.made[part] = Figure(drawing, alt)

    def _drawing(self, path: Path, label: str, cls: type) -> Any:
        """The data of a file as a figure."""
        document, faults = load(path, label)
        self._binder.faults += faults
        self.texts[path.name] = document.text
        if document.root is None:
            return ABSENT if faults else self._binder.wrong(Cursor(document, _NOTHING), "is empty")
        return self._bound(Cursor(document, document.root), cls)

    def _bound(self, cursor: Cursor, cls: type) -> Any:
        """Data as a figure; keys that the kind does not know are for other readers."""
        if not isinstance(cursor.node, Table):
            return self._binder.wrong(cursor, f"expected a table, found {found(cursor.node)}")
        names = {each.name for each in parameters(cls)}
        entries = {key: node for key, node in cursor.node.entries.items() if key in names}
        return self._binder.table(replace(cursor, node=replace(cursor.node, entries=entries)), cls)


def placed(statement: str, figure: Figure | None) -> str:
    """A statement with the text of its figure in the place that it names."""
    if figure is None:
        return statement
    paragraphs = statement.split("\n\n")
    return "\n\n".join(figure.fenced if paragraph.strip() == MARKER else paragraph for paragraph in paragraphs)
