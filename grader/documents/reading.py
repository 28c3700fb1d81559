"""A document, or a student's folder of documents and attachments, to a submission."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.documents.decoding import MOST_BYTES, decode
from grader.documents.latex import latex_lines
from grader.documents.lines import Line
from grader.documents.markdown import markdown_lines
from grader.documents.notebook import notebook_lines
from grader.documents.sorting import sort_lines
from grader.documents.taking import take_all
from grader.errors import DocumentError
from grader.model.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model.problem import Assessment

_READERS: Final = {
    ".md": markdown_lines, ".markdown": markdown_lines, ".qmd": markdown_lines, ".rmd": markdown_lines,
    ".rst": markdown_lines, ".txt": markdown_lines, ".text": markdown_lines,
    ".tex": latex_lines, ".ltx": latex_lines, ".latex": latex_lines,
    ".ipynb": notebook_lines,
}  # fmt: skip
_SKIPPED: Final = frozenset({"__pycache__", "__MACOSX", "node_modules"})
_MOST_FILES: Final = 2000


@dataclass(slots=True)
class _Opened:
    """What the files of a submission hold."""

    lines: list[Line] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)


def read_submission(path: Path, assessment: Assessment) -> Submission:
    """Read one document, or all documents of a folder in the order of their names, and split them into slots.

    Files of a folder that are no documents (code, pictures, data) are listed and not read.

    Raises
    ------
    DocumentError
        If nothing there can be opened and decoded.

    """
    opened = _opened(path)
    found = sort_lines(opened.lines, assessment.problems)
    return Submission(
        name=path.stem if path.is_file() else path.name,
        slots=take_all(found.excerpts),
        unassigned=tuple(found.unassigned),
        files=tuple(opened.files),
        digest=opened.digest.hexdigest(),
        problems=(*opened.messages, *opened.failures, *found.messages),
    )


def is_document(path: Path) -> bool:
    """Whether a file is read as a document, by its ending."""
    return path.suffix.lower() in _READERS


def _opened(path: Path) -> _Opened:
    opened = _Opened()
    if path.is_dir():
        _open_folder(path, opened)
    elif path.is_file():
        _open(path, path.name, opened)
    else:
        raise DocumentError(f"{path}: there is no such file or folder")
    if opened.failures and not opened.lines:
        raise DocumentError("; ".join(opened.failures))
    return opened


def _open_folder(folder: Path, opened: _Opened) -> None:
    documents = []
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if is_document(path):
            documents.append((path, name))
        else:
            opened.files.append(name)
            _count_in(path, name, opened)
    for path, name in documents:
        if len(documents) > 1:
            # The name of a file may be the label of what it holds (`1a.md`).
            opened.lines.append(Line("", name, 1, head=Path(name).stem, names_file=True, structural=True))
        _open(path, name, opened)
    if not documents:
        opened.messages.append(f"{folder.name}: holds no document ({', '.join(sorted(_READERS))})")


def _files(folder: Path) -> Iterator[Path]:
    """Files below a folder by name; links are not followed, hidden and generated files are left out."""
    found: list[Path] = []
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = [name for name in folders if not _hidden(name)]
        found.extend(Path(place) / name for name in names if not _hidden(name))
        if len(found) > _MOST_FILES:
            break
    for path in sorted(found, key=lambda path: path.relative_to(folder).as_posix()):
        if not path.is_symlink() and path.is_file():
            yield path


def _hidden(name: str) -> bool:
    return name.startswith(".") or name in _SKIPPED


def _open(path: Path, name: str, opened: _Opened) -> None:
    """Add the lines of one document, or say why there are none."""
    try:
        text, messages = decode(_digest(path, name, opened), name)
        lines = _READERS.get(path.suffix.lower(), markdown_lines)(text, name) if text.strip() else ()
    except DocumentError as fault:
        opened.failures.append(str(fault))
    except OSError as fault:
        opened.failures.append(f"{name}: cannot be opened ({fault.strerror})")
    else:
        opened.messages.extend(messages)
        opened.lines.extend(lines)


def _count_in(path: Path, name: str, opened: _Opened) -> None:
    """Count an attachment into the digest; one that cannot be read is told of."""
    try:
        _digest(path, name, opened)
    except OSError as fault:
        opened.messages.append(f"{name}: cannot be opened ({fault.strerror})")


def _digest(path: Path, name: str, opened: _Opened) -> bytes:
    """Bytes of a file, counted into the digest of the submission."""
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    opened.digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return data
