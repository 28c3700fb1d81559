"""Archives are read and never extracted; whatever an honest packer would not write is refused with words."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import tarfile
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.documents.archives import MOST_MEMBERS, is_archive, is_other_archive, unpacked
from grader.errors import DocumentError
from tests.documents.code_papers import ATTENTION, NET, attempt, marked, tape_link, taped, zipped


def every(_path):
    return True


def open_all(data, name="hw.zip"):
    return unpacked(data, name, every)


def lying_size(size):
    """A ZIP whose central directory tells another size than the content has."""
    data = bytearray(zipped([("net.py", NET)]))
    place = data.index(b"PK\x01\x02")
    data[place + 24 : place + 28] = struct.pack("<I", size)
    return bytes(data)


def overlapping(count=300):
    """Entries of the central directory that all point at one local header."""
    data = zipped([("net.py", "x" * 10_000)])
    place, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = bytearray(data[place:end])
    entries = b""
    for number in range(count):
        name = f"n{number:03}.p".encode()
        entry[46 : 46 + len(name)] = name
        entries += bytes(entry)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), place, 0)
    return data[:place] + entries + tail


def patched(data, at, raw):
    """A tape with other bytes in its first header, and a fitting checksum."""
    block = bytearray(data[:512])
    block[at : at + len(raw)] = raw
    block[148:156] = b" " * 8
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block) + data[512:]


def encrypted():
    data = bytearray(zipped([("net.py", NET)]))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def compressed_by(method):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("net.py", NET)
    return stream.getvalue()


REFUSED = {
    "E1 zip slip": (zipped([("../../etc/cron.d/x", "x")]), "leads out of the archive"),
    "E1 in the middle": (zipped([("a/../../x.py", "x")]), "leads out of the archive"),
    "E1 of Windows": (zipped([("..\\..\\x.py", "x")]), "leads out of the archive"),
    "E2 absolute path": (zipped([("/etc/passwd", "x")]), "absolute path"),
    "E2 network path": (zipped([("\\\\server\\x.py", "x")]), "absolute path"),
    "E3 drive": (zipped([("C:\\x.py", "x")]), "absolute path"),
    "E3 drive without a slash": (zipped([("C:x.py", "x")]), "absolute path"),
    "E4 symbolic link": (zipped([(marked("net.py", stat.S_IFLNK | 0o777), "/etc/passwd")]), "link or a device"),
    "E5 device": (zipped([(marked("net.py", stat.S_IFCHR | 0o666), "")]), "link or a device"),
    "E5 pipe": (zipped([(marked("net.py", stat.S_IFIFO | 0o666), "")]), "link or a device"),
    "E6 bomb": (zipped([("net.py", b"\0" * 50_000_000)]), "larger than"),
    "E6 bomb of many": (zipped([(f"n{n}.py", b"a" * 5_000_000) for n in range(6)]), "holds more than 20 MB"),
    "E7 size too small": (lying_size(10), "no readable ZIP|not of the size"),
    "E7 size too large": (lying_size(100_000), "no readable ZIP|not of the size"),
    "E7 size beyond all bounds": (lying_size(4_000_000_000), "larger than"),
    "E8 overlapping": (overlapping(), "overlap"),
    "E9 too many": (zipped([(f"n{n}.py", "") for n in range(MOST_MEMBERS + 1)]), "more than 1000 files"),
    "E9 far too many": (zipped([(f"n{n}.py", "") for n in range(5000)]), "more than 1000 files"),
    "E10 case collision": (zipped([("a.py", "1"), ("A.py", "2")]), "one name on many systems"),
    "E10 twice": (zipped([("a.py", "1"), ("./a.py", "2")]), "one name on many systems"),
    "E10 compatible letters": (zipped([("ﬁ.py", "1"), ("fi.py", "2")]), "one name on many systems"),
    "E11 colours in a name": (zipped([("\x1b[31mnet.py", "x")]), "invisible characters"),
    "E11 right to left": (zipped([("net\u202eyp.py", "x")]), "invisible characters"),
    "E11 line feed": (zipped([("net\n.py", "x")]), "invisible characters"),
    "E11 zero width": (zipped([("net\u200b.py", "x")]), "invisible characters"),
    "E11 long": (zipped([("n" * 300 + ".py", "x")]), "too long"),
    "E12 deep": (zipped([("/".join("abcdefghijklmn") + "/x.py", "x")]), "too deep"),
    "E12 empty step": (zipped([("a//x.py", "x")]), "name is empty"),
    "E13 cut off": (zipped([("net.py", NET)])[:-30], "no readable ZIP"),
    "E14 something else": (b"Rar!\x1a\x07 and so on", "no archive that can be read"),
    "E14 nothing": (b"", "no archive that can be read"),
    "E15 hooks": (zipped([(".git/hooks/post-checkout", "curl"), ("net.py", NET)]), "hidden files"),
    "E15 hidden module": (zipped([("a/.secret.py", "x")]), "hidden files"),
    "password": (encrypted(), "encrypted"),
    "LZMA": (compressed_by(zipfile.ZIP_LZMA), "unusual way"),
    "BZIP2": (compressed_by(zipfile.ZIP_BZIP2), "unusual way"),
    "tape slip": (taped([("../../x.py", "x")]), "leads out of the archive"),
    "tape, absolute": (taped([("/etc/passwd", "x")]), "absolute path"),
    "tape, link": (taped([(tape_link("net.py", tarfile.SYMTYPE), "")]), "link or a device"),
    "tape, hard link": (taped([(tape_link("net.py", tarfile.LNKTYPE), "")]), "link or a device"),
    "tape, device": (taped([(tape_link("net.py", tarfile.CHRTYPE), "")]), "link or a device"),
    "tape, pipe": (taped([(tape_link("net.py", tarfile.FIFOTYPE), "")]), "link or a device"),
    "tape, sparse": (taped([(tape_link("net.py", tarfile.GNUTYPE_SPARSE), "")]), "link or a device"),
    "tape, size below zero": (patched(taped([("net.py", NET)]), 124, b"\xff" * 12), "damaged"),
    "tape, endless size": (patched(taped([("net.py", NET)]), 124, b"77777777777\0"), "cut off"),
    "tape, own size": (patched(taped([("net.py", "30 size=999999999999999999999\n")]), 156, b"x"), "unusual way|damaged"),
    "tape, broken record": (patched(taped([("net.py", "no record")]), 156, b"x"), "damaged"),
    "tape, checksum": (taped([("net.py", NET)]).replace(b"net.py", b"nit.py", 1), "damaged"),
    "tape, too many": (taped([(f"n{n}.py", "") for n in range(MOST_MEMBERS + 1)]), "more than 1000 files"),
    "tape, case collision": (taped([("a.py", "1"), ("A.PY", "2")]), "one name on many systems"),
    "gzip bomb": (gzip.compress(b"\0" * 60_000_000), "holds more than 50 MB"),
    "gzip, cut off": (taped([("net.py", NET)], packed=True)[:-20], "cut off"),
    "gzip, damaged": (gzip.compress(NET.encode())[:12] + b"\xff" * 40, "damaged|cut off"),
    "gzip of no tape": (gzip.compress(NET.encode() * 40), "no archive"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case):
    data, words = REFUSED[case]
    with pytest.raises(DocumentError, match=words) as caught:
        open_all(data)
    text = str(caught.value)
    assert text.startswith("hw.zip: ")
    assert text.isprintable()
    assert len(text) < 300


@pytest.mark.parametrize("name", ["hw.zip", "hw.tar", "hw.tar.gz", "hw.tgz", "HW.ZIP"])
def test_archives_by_their_names(name):
    assert is_archive(name)
    assert not is_other_archive(name)


@pytest.mark.parametrize("name", ["hw.rar", "hw.7z", "hw.tar.xz", "hw.tar.bz2", "hw.gz"])
def test_archives_that_are_not_opened(name):
    assert is_other_archive(name)
    assert not is_archive(name)


PACKED = {
    "zip": zipped,
    "tar": taped,
    "tar.gz": lambda members: taped(members, packed=True),
    "old tar": lambda members: taped(members, form=tarfile.USTAR_FORMAT),
    "GNU tar": lambda members: taped(members, form=tarfile.GNU_FORMAT),
}


@pytest.mark.parametrize("sort", PACKED)
def test_content_survives(sort):
    members = [("hw/net.py", NET), ("hw/attention.py", ATTENTION), ("hw/antwort_ä.md", "# 1\n"), ("hw/empty.py", "")]
    opened = open_all(PACKED[sort](members))
    assert opened.files == tuple(sorted((name, content.encode()) for name, content in members))
    assert opened.others == ()


@pytest.mark.parametrize("sort", ["tar", "tar.gz", "GNU tar"])
def test_names_that_do_not_fit_into_a_header(sort):
    name = "/".join(["a_long_folder_name"] * 8) + "/net.py"
    assert open_all(PACKED[sort]([(name, NET), ("b.py", "")])).files[0] == (name, NET.encode())


def test_slashes_of_windows():
    assert open_all(zipped([("hw\\net.py", NET)])).files == (("hw/net.py", NET.encode()),)


def test_folders_are_no_members():
    folder = marked("hw/", stat.S_IFDIR | 0o755)
    assert [path for path, _ in open_all(zipped([(folder, ""), ("hw/net.py", NET)])).files] == ["hw/net.py"]
    assert [path for path, _ in open_all(taped([(tape_link("hw", tarfile.DIRTYPE), ""), ("hw/net.py", NET)])).files] == ["hw/net.py"]


@pytest.mark.parametrize(
    "litter",
    ["__MACOSX/hw/._net.py", "hw/.DS_Store", "hw/._net.py", "hw/__pycache__/net.cpython-311.pyc", "hw/.ipynb_checkpoints/a.ipynb",
     ".idea/workspace.xml", ".vscode/settings.json", "Thumbs.db", "hw/desktop.ini", ".gitignore"],
)  # fmt: skip
def test_what_systems_leave_behind_is_passed_over(litter):
    opened = open_all(zipped([(litter, b"\0"), ("hw/net.py", NET)]))
    assert [path for path, _ in opened.files] == ["hw/net.py"]
    assert opened.others == ()


def test_what_is_not_wanted_is_listed_and_not_decompressed():
    data = zipped([("weights.npy", b"\0" * 30_000_000), ("net.py", NET)])
    opened = unpacked(data, "hw.zip", lambda path: path.endswith(".py"))
    assert opened.files == (("net.py", NET.encode()),)
    assert opened.others == ("weights.npy",)


def test_an_archive_that_is_itself_too_large():
    with pytest.raises(DocumentError, match="larger than 20 MB"):
        open_all(b"PK\x03\x04" + bytes(20_000_001))


GOOD = [zipped([("a/net.py", NET), ("b.md", "# 1")]), taped([("a/net.py", NET), ("b.md", "# 1")]), taped([("net.py", NET)], packed=True)]


@given(st.binary(max_size=2000))
@settings(max_examples=150, deadline=None)
def test_random_bytes_are_refused_or_read(data):
    for head in (b"", b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b\x08\x00"):
        opened, words = attempt(lambda: open_all(head + data))  # noqa: B023
        assert words.startswith("hw.zip: ") if opened is None else opened.files == ()


@given(st.sampled_from(GOOD), st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_damaged_archives_are_refused_or_read(data, changes):
    damaged = bytearray(data)
    for where, value in changes:
        damaged[int(where * len(damaged))] = value
    opened, words = attempt(lambda: open_all(bytes(damaged)))
    if opened is None:
        assert words.startswith("hw.zip: ")
    else:
        assert sum(len(content) for _, content in opened.files) <= 20_000_000
        assert all(".." not in path.split("/") and not path.startswith("/") for path, _ in opened.files)


@given(st.integers(0, 2000))
@settings(max_examples=60, deadline=None)
def test_archives_that_are_cut_off(length):
    for data in GOOD:
        cut = data[: min(length, len(data) - 1)]
        opened, words = attempt(lambda: open_all(cut))  # noqa: B023
        assert "hw.zip" in words if opened is None else {path for path, _ in opened.files} <= {"a/net.py", "b.md", "net.py"}
