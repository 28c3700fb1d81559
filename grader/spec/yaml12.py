r"""Strict YAML 1.2: the core schema, no surprise, and every fault with its line and column.

PyYAML reads the events (with libyaml where it was built in) and nothing else of it is used: its scalars are
those of YAML 1.1, where `no` is false and `12:30` is a number, and it says nothing of duplicate keys.

LaTeX meets YAML in the double-quoted scalar: `"\theta"` is a TAB and `heta`. That is a fault here, with the
remedy, and so is each further one: after an escape that does not exist the file is read again without it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import yaml

from grader.spec._building import MAX_DEPTH, REMEDY, Builder, TooMuch
from grader.spec.nodes import Document

try:
    from yaml.cyaml import CParser as Parser  # type: ignore[attr-defined]  # the stubs do not know it
except ImportError:  # PyYAML without libyaml: the same events, a few times slower
    from yaml import Loader as Parser  # type: ignore[assignment,unused-ignore]

if TYPE_CHECKING:
    from pathlib import Path

    from grader.errors import Fault

MAX_BYTES: Final = 1 << 20
MAX_ESCAPES: Final = 20  # how often a file is read again to find the next escape that does not exist

# What libyaml refuses, and the line ends of YAML 1.1 that 1.2 and every editor take for ordinary characters.
_UNPRINTABLE: Final = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_HINTS: Final = (
    ("mapping values are not allowed", "a text with `: ` in it needs single quotes, keys of a table one column"),
    ("tab character", "indent with spaces"),
    ("cannot start any token", "indent with spaces, and put texts that begin with @, ` or % in single quotes"),
    ("expected ',' or", "texts with , [ ] { } in them need single quotes here, and every bracket its partner"),
    ("expected ':'", "each line of a table is `key: value`"),
    ("end of stream", "a quote or bracket that was opened is never closed"),
    ("expected key", "entries of one table start in the same column, and a quoted text ends with its quote"),
    ("entries are not allowed", "a list begins on a line of its own, or in brackets: [a, b]"),
    ("incompatible", "remove the %YAML line"),
    ("expected <block end>", "entries of one list or table start in the same column"),
    ("alphabetic or numeric", "texts that begin with & or * need single quotes"),
)  # fmt: skip


def load(path: Path, file: str) -> tuple[Document, tuple[Fault, ...]]:
    """Read a file. `file` is its name for messages. The document has no root if nothing could be made of it."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return _nothing(file, f"cannot be read: {reason}", "")
    if len(raw) > MAX_BYTES:
        return _nothing(file, f"is larger than {MAX_BYTES} bytes", "split it; parts may stand in several files")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "replace")
        document = _document(file, before + " ")
        what = "UTF-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else f"byte {raw[error.start]:#04x}"
        return document, (document.fault(len(before), "(file)", f"is not UTF-8: {what}", "save the file as UTF-8"),)
    return loads(text, file)


def loads(text: str, file: str) -> tuple[Document, tuple[Fault, ...]]:
    """Read a text; lone surrogates and other characters that YAML forbids are faults, each at its place."""
    document = _document(file, text)
    faults = []
    for found in _UNPRINTABLE.finditer(text):
        message = f"character U+{ord(found[0]):04X} is not allowed in YAML"
        faults.append(document.fault(found.start(), "(file)", message, "remove it"))
    builder, syntax = _built(document, _UNPRINTABLE.sub("\ufffd", text))
    faults += [*syntax, *builder.faults]
    return Document(file, text, document.lines, builder.root), tuple(faults)


def _document(file: str, text: str) -> Document:
    return Document(file, text, (0, *(found.end() for found in _LINE_END.finditer(text))))


def _nothing(file: str, message: str, hint: str) -> tuple[Document, tuple[Fault, ...]]:
    document = _document(file, "")
    return document, (document.fault(0, "(file)", message, hint),)


def _built(document: Document, text: str) -> tuple[Builder, list[Fault]]:
    faults: list[Fault] = []
    while True:
        builder = Builder(document, text)
        try:
            for event in _events(text):
                builder.feed(event)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            offset = mark.index if mark is not None else 0
            faults.append(_syntax(document, text, error, offset))
            slash = _escape_at(text, offset) if len(faults) < MAX_ESCAPES else -1
            if slash >= 0:
                text = text[:slash] + "/" + text[slash + 1 :]
                continue
            builder.root = None
        except TooMuch:
            builder.root = None
        except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: \UFFFFFFFF without libyaml
            builder.root = None
            faults.append(document.fault(0, "(file)", f"is not YAML: {error}"))
        return builder, faults


def _events(text: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  (PyYAML's events have no types)
    parser = Parser(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


def _escape_at(text: str, offset: int) -> int:
    """The backslash of the escape that a scanner stumbled over; -1 if it was something else."""
    for place in (offset, offset - 1, offset - 2):
        if text[place : place + 1] == "\\":
            return place
    return -1


def _syntax(document: Document, text: str, error: yaml.MarkedYAMLError, offset: int) -> Fault:
    problem = error.problem or error.context or "is not YAML"
    if "nesting depth" in problem:  # newer scanners have a limit of their own, far above ours
        return document.fault(offset, "(file)", f"nested more than {MAX_DEPTH} deep")
    slash = _escape_at(text, offset)
    hint = next((hint for sign, hint in _HINTS if sign in f"{problem} {error.context or ''}"), "")
    if "escape" in problem or "hexdecimal" in problem:
        word = re.match(r"\\[A-Za-z]*", text[max(slash, 0) :])
        problem = f"`{word[0] if word else ''}` in double quotes is no escape of YAML"
        offset, hint = max(slash, 0), REMEDY
    context = f" {error.context}" if error.context and "escape" not in problem else ""
    return document.fault(offset, "(file)", f"{problem}{context}", hint)
