"""The table of contents of a tar archive, read with a bound on everything.

The standard library's reader follows chains of headers, sizes below zero and sparse maps, all of which have been
used against it. What students pack needs none of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK: Final = 512
_LONGEST_HEADER: Final = 64_000
_FILES: Final = frozenset({b"0", b"\0", b"7"})
_FOLDERS: Final = frozenset({b"5"})
_NEXT_NAME: Final = frozenset({b"L"})
_RECORDS: Final = frozenset({b"x", b"X"})
_SHARED: Final = frozenset({b"g"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A regular file: its path, and where its content stands."""

    path: str
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class _Header:
    """One block of the tape."""

    path: str
    sort: bytes
    start: int
    size: int

    @property
    def after(self) -> int:
        """Where the next header stands."""
        return self.start + -(-self.size // _BLOCK) * _BLOCK


def tape_entries(data: bytes, name: str, most: int) -> list[Entry]:
    """The regular files of a tape.

    Raises
    ------
    DocumentError
        If this is no tape, if it is cut off, or if it holds links, devices or too many files.

    """
    entries: list[Entry] = []
    path = ""
    for count, header in enumerate(_headers(data, name)):
        if count > 3 * most or len(entries) > most:
            raise DocumentError(f"{name}: holds more than {most} files; hand in the code without its data")
        content = data[header.start : header.start + header.size]
        if header.sort in _NEXT_NAME:
            path = _text(content.rstrip(b"\0")[:_LONGEST_HEADER])
        elif header.sort in _RECORDS:
            path = _records(content, name).get("path", path)
        elif header.sort in _FILES:
            entries.append(Entry(path or header.path, header.start, header.size))
            path = ""
        elif header.sort in _FOLDERS | _SHARED:
            path = ""
        else:
            where = ascii((path or header.path)[:80])
            raise DocumentError(f"{name}: {where} is a link or a device; pack the file itself")
    return [entry for entry in entries if not entry.path.endswith("/")]


def _headers(data: bytes, name: str) -> Iterator[_Header]:
    place = 0
    if len(data) < _BLOCK:
        raise DocumentError(f"{name}: is no archive that can be read; hand in a .zip")
    while place + _BLOCK <= len(data):
        block = data[place : place + _BLOCK]
        if not block.strip(b"\0"):
            return
        header = _header(block, place, name)
        if header.start + header.size > len(data):
            raise DocumentError(f"{name}: is cut off; pack and upload it again")
        yield header
        place = header.after


def _header(block: bytes, place: int, name: str) -> _Header:
    told = _number(block[148:156])
    if told != sum(block[:148]) + sum(block[156:]) + 8 * ord(" "):
        raise DocumentError(f"{name}: is no archive that can be read, or is damaged; hand in a .zip")
    size = _number(block[124:136])
    if size is None:
        raise DocumentError(f"{name}: is damaged; pack it again")
    path = _text(block[:100].partition(b"\0")[0])
    ahead = _text(block[345:500].partition(b"\0")[0]) if block[257:263] == b"ustar\0" else ""
    return _Header(f"{ahead}/{path}" if ahead else path, block[156:157], place + _BLOCK, size)


def _number(field: bytes) -> int | None:
    """An octal number; None for anything else, also for the large and negative ones of GNU's base 256."""
    digits = field.strip(b" \0")
    return int(digits, 8) if digits and all(sign in b"01234567" for sign in digits) else None


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", errors="surrogateescape")


def _records(content: bytes, name: str) -> dict[str, str]:
    """Records `length key=value` of an extended header; only paths are of use, and sizes must stay as they are."""
    found: dict[str, str] = {}
    rest = content[:_LONGEST_HEADER]
    while rest:
        digits, _, _ = rest.partition(b" ")
        length = int(digits) if digits.isdigit() and len(digits) < 7 else 0
        record = rest[len(digits) + 1 : length]
        key, equals, value = record.partition(b"=")
        if not equals or not record.endswith(b"\n"):
            raise DocumentError(f"{name}: is damaged; pack it again")
        if key == b"size" or key.startswith(b"GNU.sparse"):
            raise DocumentError(f"{name}: holds a file that is stored in an unusual way; hand in a .zip")
        found[_text(key)] = _text(value[:-1])
        rest = rest[length:]
    return found
