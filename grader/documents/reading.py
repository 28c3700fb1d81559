"""A document, or a student's folder of documents and attachments, to a submission."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from grader.documents.archives import is_archive, is_other_archive, unpacked
from grader.documents.blank import is_blank
from grader.documents.decoding import MOST_BYTES, decode
from grader.documents.handing import Handed, asked_functions, hand_out
from grader.documents.latex import latex_lines
from grader.documents.lines import Line
from grader.documents.markdown import markdown_lines
from grader.documents.modules import module, notebook
from grader.documents.notebook import notebook_lines
from grader.documents.sorting import sort_lines
from grader.documents.stated import stated_variants
from grader.documents.taking import take_all
from grader.errors import DocumentError
from grader.model.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.documents.modules import Source
    from grader.model.problem import Assessment
    from grader.model.submission import SlotText

_READERS: Final = {
    ".md": markdown_lines, ".markdown": markdown_lines, ".qmd": markdown_lines, ".rmd": markdown_lines,
    ".rst": markdown_lines, ".txt": markdown_lines, ".text": markdown_lines,
    ".tex": latex_lines, ".ltx": latex_lines, ".latex": latex_lines,
    ".ipynb": notebook_lines,
}  # fmt: skip
_UNREAD: Final = frozenset(".pdf .docx .doc .odt .rtf .pages .djvu .heic .jpg .jpeg .png .tif .tiff".split())
_SKIPPED: Final = frozenset({"__pycache__", "__MACOSX", "node_modules", "site-packages"})
_MOST_FILES: Final = 2000
_OTHER_ARCHIVE: Final = "is an archive that is not opened; hand in a .zip or .tar.gz"
_Load = Callable[[], bytes]
_Pair = tuple[str, _Load]


@dataclass(slots=True)
class _Opened:
    """What the files of a submission hold. `code` is false where nobody asks for code."""

    code: bool
    lines: list[Line] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)


def read_submission(path: Path, assessment: Assessment) -> Submission:
    """Read what one student handed in, and split it into slots.

    That is a document, a module of Python, an archive, or a folder of these in the order of their names. Other
    files (pictures, data) are listed and not read; code is parsed and never run.

    Raises
    ------
    DocumentError
        If nothing there can be opened and decoded.

    """
    asked = asked_functions(assessment.problems)
    opened = _opened(path, code=bool(asked))
    variants, opened.lines = stated_variants(opened.lines)
    found = sort_lines(opened.lines, assessment.problems)
    handed = Handed(tuple(opened.sources), opened.lines, found.excerpts)
    programs = hand_out(handed, assessment.problems)
    texts = take_all(found.excerpts, asked)
    beside = {part: text for part, text in texts.items() if part in programs.slots and _is_text(text)}
    left = tuple(
        passage
        for passage in found.unassigned
        if passage.place.file not in programs.taken and not _is_title(passage.text, assessment.title)
    )
    # A notebook of nothing but code needs no labels.
    told = found.messages if left or found.excerpts else []
    return Submission(
        name=_stem(path) if path.is_file() else path.name,
        slots=MappingProxyType({**texts, **programs.slots}),
        beside=MappingProxyType(beside),
        unassigned=left,
        files=tuple(opened.files),
        digest=opened.digest.hexdigest(),
        problems=(*opened.messages, *opened.failures, *told, *programs.messages),
        variants=variants,
    )


def _is_title(text: str, title: str) -> bool:
    """Whether a passage is nothing but the title of the paper, as it stands at the top of answer sheets."""
    words = " ".join(re.findall(r"\w+", text.casefold()))
    paper = " ".join(re.findall(r"\w+", title.casefold()))
    return bool(paper) and words in {paper, f"{paper} answers"}


def _is_text(slot: SlotText) -> bool:
    """Whether something else than code was written."""
    return slot.format != "python" and not is_blank(slot.text)


def is_document(path: Path) -> bool:
    """Whether a file is read as a document, by its ending."""
    return path.suffix.lower() in _READERS


def is_module(name: str) -> bool:
    """Whether a file is read as a module of Python, by its ending."""
    return name.lower().endswith(".py")


def _stem(path: Path) -> str:
    return path.name.removesuffix(".gz").rpartition(".")[0] or path.name if is_archive(path.name) else path.stem


def _opened(path: Path, *, code: bool) -> _Opened:
    opened = _Opened(code)
    if path.is_dir():
        _open_folder(path, opened)
    elif path.is_file():
        _open_file(path, opened)
    else:
        raise DocumentError(f"{path}: there is no such file or folder")
    if opened.failures and not opened.lines and not opened.sources:
        raise DocumentError("; ".join(opened.failures))
    return opened


def _open_file(path: Path, opened: _Opened) -> None:
    name = path.name
    load = partial(_read, path, name, opened)
    if is_archive(name):
        _open_all(_members(load, name, "", opened), opened, name)
    elif is_other_archive(name):
        opened.failures.append(f"{name}: {_OTHER_ARCHIVE}")
    elif opened.code and is_module(name):
        _open_module(load, name, opened)
    else:
        _open(load, name, opened)


def _open_folder(folder: Path, opened: _Opened) -> None:
    found: list[_Pair] = []
    for path in _files(folder, opened):
        name = path.relative_to(folder).as_posix()
        load = partial(_read, path, name, opened)
        if is_document(path):
            found.append((name, load))
            continue
        opened.files.append(name)
        if is_archive(name):
            found += _members(load, name, f"{name}/", opened)
        elif opened.code and is_module(name):
            found.append((name, load))
        else:
            if opened.code and is_other_archive(name):
                opened.messages.append(f"{name}: {_OTHER_ARCHIVE}")
            _count_in(load, opened)
    _open_all(found, opened, folder.name)


def _members(load: _Load, name: str, before: str, opened: _Opened) -> list[_Pair]:
    """The documents and modules of an archive; a refusal is told, and the rest of the submission goes on."""
    try:
        inside = unpacked(load(), name, lambda path: is_document(Path(path)) or (opened.code and is_module(path)))
    except DocumentError as fault:
        opened.failures.append(str(fault))
        return []
    modules = [path for path, _ in inside.files if not is_document(Path(path))]
    opened.files.extend(f"{before}{path}" for path in sorted([*modules, *inside.others]))
    return [(f"{before}{path}", partial(bytes, data)) for path, data in inside.files]


def _open_all(found: Sequence[_Pair], opened: _Opened, folder: str) -> None:
    """Open modules, and then the documents one after the other."""
    documents = [pair for pair in found if is_document(Path(pair[0]))]
    for name, load in found:
        if not is_document(Path(name)):
            _open_module(load, name, opened)
    for name, load in documents:
        if len(documents) > 1:
            # The name of a file may be the label of what it holds (`1a.md`).
            opened.lines.append(Line("", name, 1, head=Path(name).stem, names_file=True, structural=True))
        _open(load, name, opened)
    if len(found) == 0 and not opened.failures:
        told = f"{folder}: holds no document ({', '.join(sorted(_READERS))})"
        unread = sorted(name for name in opened.files if Path(name).suffix.lower() in _UNREAD)
        # Work that cannot be opened is no blank sheet.
        (opened.failures if unread else opened.messages).append(f"{told}, but {unread[0]}" if unread else told)


def _files(folder: Path, opened: _Opened) -> Iterator[Path]:
    """Files below a folder by name; links are not followed, hidden and generated files are left out.

    Folders that cannot be opened, and files beyond the most that are read, are told of.
    """

    def closed(fault: OSError) -> None:
        name = Path(fault.filename).relative_to(folder.parent).as_posix()
        opened.failures.append(f"{name}/: this folder cannot be opened ({fault.strerror})")

    found: list[Path] = []
    for place, folders, names in os.walk(folder, followlinks=False, onerror=closed):
        folders[:] = sorted(name for name in folders if not _hidden(name))
        found.extend(Path(place) / name for name in sorted(names) if not _hidden(name))
        if len(found) > _MOST_FILES:
            opened.failures.append(f"{folder.name}: holds more than {_MOST_FILES} files; the others were not read")
            del found[_MOST_FILES:]
            break
    for path in sorted(found, key=lambda path: path.relative_to(folder).as_posix()):
        if not path.is_symlink() and path.is_file():
            yield path


def _hidden(name: str) -> bool:
    return name.startswith(".") or name in _SKIPPED


def _open(load: _Load, name: str, opened: _Opened) -> None:
    """Add the lines of one document, or say why there are none."""
    ending = Path(name).suffix.lower()
    try:
        text, messages = decode(load(), name)
        lines = _READERS.get(ending, markdown_lines)(text, name) if text.strip() else ()
    except DocumentError as fault:
        opened.failures.append(str(fault))
    else:
        opened.messages.extend(messages)
        opened.lines.extend(lines)
        if opened.code and ending == ".ipynb":
            opened.sources.extend(notebook(lines, name))


def _open_module(load: _Load, name: str, opened: _Opened) -> None:
    """Add one module, or say why it is none."""
    try:
        source, messages = module(load(), name)
    except DocumentError as fault:
        opened.failures.append(str(fault))
    else:
        opened.messages.extend(messages)
        opened.sources.append(source)


def _count_in(load: _Load, opened: _Opened) -> None:
    """Count an attachment into the digest; one that cannot be read is told of."""
    try:
        load()
    except DocumentError as fault:
        opened.messages.append(str(fault))


def _read(path: Path, name: str, opened: _Opened) -> bytes:
    """Bytes of a file, counted into the digest of the submission."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as fault:
        raise DocumentError(f"{name}: cannot be opened ({fault.strerror})") from fault
    opened.digest.update(f"{name}\0{len(data)}\0".encode(errors="surrogateescape") + data)
    return data
