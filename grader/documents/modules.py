"""One file, notebook or document as source code: its cells, what they define, and what may be imported from it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from grader.answers._cells import Cell, mended
from grader.answers._syntax import Broken, Definition, Import, calls, definitions, imports, named, unbound
from grader.documents.lines import Zone
from grader.errors import DocumentError
from grader.model.submission import Place

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterable, Iterator, Sequence

    from grader.documents.lines import Line

_COOKIE: Final = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK: Final = re.compile(rb"^[ \t\f]*(?:#.*)?$")
# ASCII is a part of UTF-8; whatever else a file may claim would be read otherwise by Python than by a person.
_PLAIN: Final = frozenset({"utf-8", "utf8", "u8", "ascii", "us-ascii"})
_BIDIRECTIONAL: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_MARK: Final = re.compile(r"^#=== grader ", re.MULTILINE)
_LANGUAGE: Final = re.compile(r"\s*[`~]{3,}\s*\{?\s*\.?([\w+-]*)")
_PYTHON: Final = frozenset({"", "python", "python3", "py", "py3", "ipython", "ipython3", "pycon", "numpy", "pytorch"})
_WRITTEN: Final = re.compile(r"\s*%%(?:writefile|file)[ \t]+([\w./-]+\.py)[ \t]*(?:\n|$)")
_NO_FUNCTION: Final = frozenset({"import", "constant"})
_DYNAMIC: Final = frozenset({"importlib.import_module", "import_module", "__import__"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Code as it stands somewhere: its text, the file (with the number of the cell), and its first line there."""

    text: str
    file: str
    line: int = 1


@dataclass(frozen=True)
class Source:
    """Code that was handed in together. `path` is that inside the submission; `sort` tells where it comes from.

    `sort` is `module` (a file), `notebook`, or `document` (fences and cells of a document).
    """

    path: str
    sort: str
    pieces: tuple[Piece, ...]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The pieces as Python, as far as they are."""
        return tuple(mended(piece.text) for piece in self.pieces)

    @cached_property
    def trees(self) -> tuple[ast.Module, ...]:
        """Trees of the cells that are Python."""
        return tuple(cell.tree for cell in self.cells if not isinstance(cell.tree, Broken))

    @cached_property
    def defined(self) -> dict[str, Definition]:
        """What the code itself defines, by name; of code that is no Python, what it seems to define."""
        found: dict[str, Definition] = {}
        for cell in self.cells:
            if isinstance(cell.tree, Broken):
                found |= {name: Definition(name, "broken", 1, 1) for name in named(cell.text)}
            else:
                found |= {each.name: each for each in definitions(cell.tree) if each.sort not in _NO_FUNCTION}
        return found

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """All imports."""
        return tuple(each for tree in self.trees for each in imports(tree))

    @property
    def dynamic(self) -> bool:
        """Whether modules are imported whose names the text does not show."""
        return any(each.name in _DYNAMIC for tree in self.trees for each in calls(tree, {}))

    @cached_property
    def bound(self) -> frozenset[str]:
        """All names that the top level binds, imported ones too."""
        return frozenset(each.name for tree in self.trees for each in definitions(tree))

    @cached_property
    def lacking(self) -> frozenset[str]:
        """Names that are used and not bound here."""
        return frozenset(name for tree in self.trees for name in unbound(tree)) - self.bound

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells for a program."""
        return tuple(_MARK.sub("# === grader ", cell.text) for cell in self.cells)

    def place(self, names: Iterable[str]) -> Place | None:
        """Where the definitions of these names stand; the whole of it where there is none."""
        wanted = set(names)
        for piece, cell in zip(self.pieces, self.cells, strict=True):
            if isinstance(cell.tree, Broken):
                found = [] if not wanted & set(named(cell.text)) else [Definition("", "", 1, _lines(cell.text))]
            else:
                found = [each for each in definitions(cell.tree) if each.name in wanted]
            if found:
                first, last = min(each.line for each in found), max(each.last_line for each in found)
                return Place(piece.file, piece.line + first - 1, piece.line + last - 1)
        if not self.pieces:
            return None
        whole = self.pieces[0]
        return Place(whole.file, whole.line, whole.line + _lines(whole.text) - 1)


def module(data: bytes, path: str) -> tuple[Source, tuple[str, ...]]:
    """The source in a file that ends in `.py`, and messages about it.

    Raises
    ------
    DocumentError
        If it is no UTF-8 text. Nothing is parsed before that is known.

    """
    if b"\0" in data:
        raise DocumentError(f"{path}: holds NUL bytes, so it is no Python source; save it as UTF-8 text")
    cookie = _cookie(data)
    if cookie:
        raise DocumentError(f"{path}: declares the encoding {cookie!r}; save it as UTF-8 and remove that line")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise DocumentError(f"{path}: is not UTF-8 (line {line}); save it as UTF-8") from fault
    messages = []
    if _BIDIRECTIONAL.search(text):
        messages.append(f"{path}: contains characters that change the direction of text, so it may be misread by eye")
    return Source(path, "module", (Piece(_with_plain_ends(text), path),)), tuple(messages)


def notebook(lines: Sequence[Line], path: str) -> list[Source]:
    """The code cells of a notebook as one source, and the modules that its cells write (`%%writefile net.py`)."""
    pieces = tuple(code_pieces((line.text, line) for line in lines if line.zone is not Zone.FENCE))
    written = [(found[1], piece) for piece in pieces if (found := _WRITTEN.match(piece.text))]
    folder = path.rpartition("/")[0]
    modules = [
        Source(f"{folder}/{name}".lstrip("/"), "module", (Piece("\n" + piece.text.partition("\n")[2], piece.file),))
        for name, piece in written
        if not name.startswith("/") and ".." not in name
    ]
    return [Source(path, "notebook", pieces), *modules] if pieces else modules


def code_pieces(lines: Iterable[tuple[str, Line]]) -> Iterator[Piece]:
    """Fences and code cells, one by one, without those in another language."""
    held: list[tuple[str, Line]] = []
    language = ""
    for text, line in lines:
        coded = line.zone in {Zone.CODE, Zone.FENCE}
        if held and not (coded and line.file == held[-1][1].file):
            yield from _piece(held, language)
            held = []
        if coded:
            held.append((text, line))
        else:
            found = _LANGUAGE.match(text) if line.zone is Zone.EDGE else None
            language = found[1].lower() if found else ""
    yield from _piece(held, language)


def _piece(held: Sequence[tuple[str, Line]], language: str) -> Iterator[Piece]:
    text = _with_plain_ends("\n".join(text for text, _ in held))
    if text.strip() and language in _PYTHON:
        yield Piece(text, held[0][1].file, held[0][1].number)


def _with_plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _lines(text: str) -> int:
    return text.rstrip("\n").count("\n") + 1


def _cookie(data: bytes) -> str:
    """The encoding that the first two lines declare, if it is one that may not be used."""
    for line in data.removeprefix(codecs.BOM_UTF8)[:2000].replace(b"\r", b"\n").split(b"\n")[:2]:
        found = _COOKIE.match(line)
        if found is not None:
            name = found[1].decode("ascii", errors="replace")
            return "" if _is_plain(name) else name
        if not _BLANK.match(line):
            break
    return ""


def _is_plain(name: str) -> bool:
    plain = name.lower().replace("_", "-")
    return plain in _PLAIN or plain.startswith("utf-8-")
