"""Archives that students hand in, read into memory and never extracted.

Whatever an honest packer would not write is refused with a message that says what to do instead.
"""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from grader.documents.decoding import MOST_BYTES
from grader.documents.tapes import Entry, tape_entries
from grader.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Member = TypeVar("Member", Entry, zipfile.ZipInfo)

MOST_MEMBERS: Final = 1000
_MOST_EACH: Final = 10_000_000
_MOST_INSIDE: Final = 50_000_000  # of a compressed tape, with the data in it that nobody reads
_CHUNK: Final = 1 << 16
_PACKED: Final = re.compile(r"\.(?:zip|tar|tar\.gz|tgz)$", re.IGNORECASE)
_OTHERS: Final = re.compile(r"\.(?:rar|7z|bz2|xz|zst|lzma|tbz2?|txz|gz|ar|cpio|jar|whl|egg)$", re.IGNORECASE)
# What systems and editors leave behind; it is no work of the student, and no fault either.
_LITTER: Final = re.compile(
    r"(?:^|/)(?:__MACOSX|__pycache__|site-packages|node_modules|\.ipynb_checkpoints|\.idea|\.vscode|\.vs"
    r"|\.(?:mypy|pytest|ruff)_cache|\.Trashes|\.Spotlight-V100)(?:/|$)"
    r"|(?:^|/)(?:\._[^/]*|\.DS_Store|\.gitignore|\.gitattributes|\.gitkeep|\.directory|Thumbs\.db|desktop\.ini)$"
)
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LONGEST_NAME: Final = 200
_DEEPEST: Final = 12
_CENTRAL, _LOCAL, _LOCAL_SIZE = b"PK\x01\x02", b"PK\x03\x04", 30
_REGULAR, _FOLDER, _SORT_OF_FILE = 0o100000, 0o040000, 0o170000
_FAULTS: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, OverflowError,
    NotImplementedError, MemoryError, IndexError, KeyError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Wanted files of an archive by path, and the paths of all others."""

    files: tuple[tuple[str, bytes], ...]
    others: tuple[str, ...]


def is_archive(name: str) -> bool:
    """Whether a file is opened as an archive, by its ending."""
    return _PACKED.search(name) is not None


def is_other_archive(name: str) -> bool:
    """Whether a file is an archive of a sort that is not opened."""
    return not is_archive(name) and _OTHERS.search(name) is not None


def unpacked(data: bytes, name: str, wanted: Callable[[str], bool]) -> Unpacked:
    """The files of an archive whose path is wanted; what is not wanted is not even decompressed.

    Raises
    ------
    DocumentError
        If the archive cannot be read, or holds what no hand-in needs. Nothing else, on any bytes.

    """
    if len(data) > MOST_BYTES:
        raise DocumentError(f"{name}: is larger than {MOST_BYTES // 1_000_000} MB; hand in the code without its data")
    if data.startswith((_LOCAL, b"PK\x05\x06")):
        return _unzipped(data, name, wanted)
    return _untaped(_gunzipped(data, name) if data.startswith(b"\x1f\x8b") else data, name, wanted)


def _untaped(data: bytes, name: str, wanted: Callable[[str], bool]) -> Unpacked:
    entries = tape_entries(data, name, MOST_MEMBERS)
    kept = _checked(((entry.path, entry) for entry in entries), name)
    files, others, total = [], [], 0
    for path, entry in kept:
        if not wanted(path):
            others.append(path)
            continue
        total += entry.size
        _within(entry.size, total, f"{name}: {path}")
        files.append((path, data[entry.start : entry.start + entry.size]))
    return Unpacked(tuple(files), tuple(others))


def _gunzipped(data: bytes, name: str) -> bytes:
    """The tape inside a gzip file, as far as its size allows."""
    inside = bytearray()
    stream = zlib.decompressobj(31)
    try:
        for piece in _inflated(data, stream):
            inside += piece
            if len(inside) > _MOST_INSIDE:
                raise DocumentError(f"{name}: holds more than {_MOST_INSIDE // 1_000_000} MB; leave the data out")
    except zlib.error as fault:
        raise DocumentError(f"{name}: is damaged ({fault}); pack it again") from fault
    if not stream.eof:
        raise DocumentError(f"{name}: is cut off; pack and upload it again")
    return bytes(inside)


def _inflated(data: bytes, stream: zlib._Decompress) -> Iterator[bytes]:
    """What comes out, in small pieces, so that whoever counts them can stop in time."""
    for start in range(0, len(data), _CHUNK):
        rest = data[start : start + _CHUNK]
        while rest and not stream.eof:
            yield stream.decompress(rest, _CHUNK)
            rest = stream.unconsumed_tail


def _unzipped(data: bytes, name: str, wanted: Callable[[str], bool]) -> Unpacked:
    if data.count(_CENTRAL) > 2 * MOST_MEMBERS:
        raise DocumentError(f"{name}: holds more than {MOST_MEMBERS} files; hand in the code without its data")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _apart(infos, data, name)
            kept = _checked(((info.orig_filename, info) for info in infos if not _is_folder(info, name)), name)
            return _members(archive, kept, name, wanted)
    except _FAULTS as fault:
        raise DocumentError(f"{name}: is no readable ZIP archive ({fault or type(fault).__name__})") from fault


def _members(
    archive: zipfile.ZipFile, kept: Iterable[tuple[str, zipfile.ZipInfo]], name: str, wanted: Callable[[str], bool]
) -> Unpacked:
    files, others, total = [], [], 0
    for path, info in kept:
        if not wanted(path):
            others.append(path)
            continue
        content = _member(archive, info, f"{name}: {path}")
        total += len(content)
        _within(len(content), total, f"{name}: {path}")
        files.append((path, content))
    return Unpacked(tuple(files), tuple(others))


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str) -> bytes:
    """Content of one member; what its header says about the size is checked and not believed."""
    if info.flag_bits & 1:
        raise DocumentError(f"{where}: is encrypted; pack it without a password")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise DocumentError(f"{where}: is compressed in an unusual way; pack it as an ordinary ZIP")
    _within(info.file_size, info.file_size, where)
    with archive.open(info) as stream:
        content = stream.read(_MOST_EACH + 1)
    if len(content) != info.file_size:
        raise DocumentError(f"{where}: is not of the size that the archive says; pack it again")
    return content


def _within(size: int, total: int, where: str) -> None:
    if size > _MOST_EACH:
        raise DocumentError(f"{where}: is larger than {_MOST_EACH // 1_000_000} MB; leave the data out")
    if total > MOST_BYTES:
        raise DocumentError(f"{where}: the archive holds more than {MOST_BYTES // 1_000_000} MB; leave the data out")


def _is_folder(info: zipfile.ZipInfo, name: str) -> bool:
    sort = (info.external_attr >> 16) & _SORT_OF_FILE
    if info.create_system == 3 and sort not in {0, _REGULAR, _FOLDER}:
        raise DocumentError(f"{name}: {_shown(info.filename)} is a link or a device; pack the file itself")
    return info.orig_filename.endswith(("/", "\\"))


def _apart(infos: list[zipfile.ZipInfo], data: bytes, name: str) -> None:
    """No two members share bytes: that is how a small archive holds endless files."""
    end = 0
    for info in sorted(infos, key=lambda each: each.header_offset):
        start = info.header_offset
        header = data[start : start + _LOCAL_SIZE] if start >= 0 else b""
        if len(header) < _LOCAL_SIZE or not header.startswith(_LOCAL):
            raise DocumentError(f"{name}: is damaged; pack it again")
        if start < end:
            raise DocumentError(f"{name}: its files overlap; pack it again")
        lengths = struct.unpack("<HH", header[26:])
        end = start + _LOCAL_SIZE + sum(lengths) + info.compress_size


def _checked(entries: Iterable[tuple[str, Member]], name: str) -> list[tuple[str, Member]]:
    """The members with clean paths, in the order of their paths, without litter."""
    kept: dict[str, tuple[str, Member]] = {}
    count = 0
    for written, member in entries:
        count += 1
        if count > MOST_MEMBERS:
            raise DocumentError(f"{name}: holds more than {MOST_MEMBERS} files; hand in the code without its data")
        path = _clean(written, name)
        if _LITTER.search(path):
            continue
        if hidden := next((step for step in path.split("/") if step.startswith(".")), ""):
            raise DocumentError(f"{name}: leave hidden files and folders such as {_shown(hidden)} out")
        same = unicodedata.normalize("NFKC", path).casefold()
        if same in kept:
            raise DocumentError(f"{name}: {_shown(kept[same][0])} and {_shown(path)} are one name on many systems")
        kept[same] = (path, member)
    return sorted(kept.values(), key=lambda pair: pair[0])


def _clean(path: str, name: str) -> str:
    """The path with slashes, if it is one that an archive should hold."""
    plain = path.replace("\\", "/")
    shown = f"{name}: {_shown(path)}"
    if plain.startswith("/") or _DRIVE.match(plain):
        raise DocumentError(f"{shown} is an absolute path; pack the folder itself")
    steps = [step for step in plain.split("/") if step != "."]
    if ".." in steps:
        raise DocumentError(f"{shown} leads out of the archive; pack the folder itself")
    if any(unicodedata.category(sign) in _UNSEEN for sign in plain):
        raise DocumentError(f"{shown}: the name holds invisible characters; rename the file")
    if not plain or "" in steps or len(plain) > _LONGEST_NAME or len(steps) > _DEEPEST:
        raise DocumentError(f"{shown}: the name is empty, too long or too deep; rename the file")
    return "/".join(steps)


def _shown(path: str) -> str:
    """A path as it may be printed."""
    return ascii(path[:80])
