"""The files of an assessment, read and bound one by one; what they say together is looked at afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from grader.spec._figures import Figures
from grader.spec._versions import Versions
from grader.spec.binding import ABSENT, Binder
from grader.spec.envelope import AssessmentFile, ProblemFile, ReferenceFile
from grader.spec.nodes import Cursor, Table
from grader.spec.words import found
from grader.spec.yaml12 import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.errors import Fault
    from grader.model.figure import Figure
    from grader.model.problem import Form
    from grader.spec._versions import Version
    from grader.spec.envelope import PartSpec
    from grader.spec.nodes import Document
    from grader.spec.parameters import Catalogue

ORDER: Final = "assessment.yaml"
Prepare = Callable[[Cursor], Cursor | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file: where it is, what was read, and the value that was made of it (None: none)."""

    path: Path
    document: Document
    cursor: Cursor | None
    value: Any

    def entries(self, key: str = "parts") -> tuple[Cursor, ...]:
        """What stands under a table of this file, bound or not."""
        below = self.cursor.below(key) if self.cursor is not None else None
        return tuple(below.children()) if below is not None and isinstance(below.node, Table) else ()


@dataclass(frozen=True, slots=True)
class Sheets:
    """All files of an assessment, problems and references by name of the file, and what varies in each.

    `figures` are those of the statements by part id, `data` the texts of the files that they are drawn from.
    """

    order: Sheet
    problems: tuple[Sheet, ...]
    references: tuple[Sheet, ...]
    private: bool
    figures: Mapping[str, Figure]
    data: Mapping[str, str]
    versions: Mapping[str, Version]


def table(cursor: Cursor, key: str) -> tuple[Cursor, ...]:
    """What stands under a key, if there is anything."""
    below = cursor.below(key)
    return tuple(below.children()) if below is not None else ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was declared: its file, its place, and its value where that could be bound."""

    sheet: Sheet
    cursor: Cursor
    spec: PartSpec | None

    @property
    def whole(self) -> bool:
        """Whether all ways to answer could be bound, so that it is known which kinds there are."""
        return self.spec is not None and len(table(self.cursor, "answers")) == len(self.spec.answers)

    @property
    def forms(self) -> tuple[tuple[Cursor, Form], ...]:
        """Ways to answer with their places; none if one of them could not be bound."""
        if self.spec is None or not self.whole:
            return ()
        return tuple(zip(table(self.cursor, "answers"), self.spec.answers, strict=True))


def label(path: Path) -> str:
    """Name of a file for messages: relative to the working directory where it lies below."""
    path = path.absolute()
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.as_posix()


def files(folder: Path) -> list[Path]:
    """The YAML files of a folder, by name."""
    found_here = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found_here if path.suffix in {".yaml", ".yml"} and not path.name.startswith(".")]


def sheet(path: Path, cls: type, binder: Binder, prepare: Prepare | None = None) -> Sheet:
    """Read one file; faults go to the binder.

    `prepare` may change the document before it is bound, or say that there is no use in binding it.
    """
    document, faults = load(path, label(path))
    binder.faults += faults
    if path.suffix == ".yml":
        binder.faults.append(document.fault(0, "(file)", "is not read", f"call it {path.stem}.yaml"))
    if document.root is None:
        if not faults:
            binder.faults.append(document.fault(0, "(file)", "is empty", "a file begins with grader: 1"))
        return Sheet(path, document, None, None)
    cursor = Cursor(document, document.root)
    if not isinstance(document.root, Table):
        binder.wrong(cursor, f"expected a table, found {found(document.root)}", "a file begins with grader: 1")
        return Sheet(path, document, cursor, None)
    binder.faults += _version(cursor)
    prepared = prepare(cursor) if prepare is not None else cursor
    value = ABSENT if prepared is None else binder.table(prepared, cls)
    return Sheet(path, document, prepared or cursor, None if value is ABSENT else value)


def _version(cursor: Cursor) -> Iterator[Fault]:
    if cursor.below("grader") is None:
        yield cursor.fault("`grader` is missing", "a file begins with grader: 1")


def sheets(
    folder: Path, references: Path | None, catalogue: Catalogue, variant: str = ""
) -> tuple[Sheets, list[Fault]]:
    """All files of an assessment in one version of its paper, and their faults one by one."""
    binder = Binder(catalogue)
    versions = Versions(folder, variant, binder)
    problems = tuple(
        sheet(path, ProblemFile, binder, partial(versions.public, path.stem))
        for path in files(folder)
        if path.name != ORDER
    )
    figures = Figures(binder)
    for each in problems:
        figures.read(each)
    made = Sheets(
        sheet(folder / ORDER, AssessmentFile, binder, versions.unvaried),
        problems,
        tuple(
            sheet(path, ReferenceFile, binder, partial(versions.private, path))
            for path in (files(references) if references is not None else ())
        ),
        private=references is not None,
        figures=figures.made,
        data=figures.texts,
        versions=versions.made,
    )
    return made, binder.faults
