"""Bytes of a handed-in file to text, with a message for whatever is unusual about them."""

from __future__ import annotations

import codecs
import re
from typing import Final

from grader.errors import DocumentError

MOST_BYTES: Final = 20_000_000
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES: Final = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"{\\rtf", "rich text"),
)
# Backspace, form feed and the like are also what is left of damaged LaTeX, so a few of them are text.
_CONTROLS: Final = re.compile(r"[\x00-\x06\x0e-\x1f\x7f]")
_BIDIRECTIONAL: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_MOST_CONTROLS: Final = 0.02


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text, and messages about how it was decoded.

    Raises
    ------
    DocumentError
        If the bytes are no text, or too many.

    """
    if len(data) > MOST_BYTES:
        raise DocumentError(f"{name}: is larger than {MOST_BYTES // 1_000_000} MB")
    kind = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)
    if kind is not None:
        raise DocumentError(f"{name}: is {kind}; hand in Markdown, LaTeX source, plain text or a notebook")
    text, messages = _decoded(data, name)
    controls = len(_CONTROLS.findall(text))
    if controls > max(8, _MOST_CONTROLS * len(text)):
        raise DocumentError(f"{name}: is no text (binary data)")
    if controls:
        messages.append(f"{name}: contains control characters; they were ignored where they mean nothing")
    if _BIDIRECTIONAL.search(text):
        messages.append(f"{name}: contains characters that change the direction of text, so it may be misread by eye")
    if not text.strip():
        messages.append(f"{name}: is empty")
    return text, tuple(messages)


def _decoded(data: bytes, name: str) -> tuple[str, list[str]]:
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as fault:
        if encoding.startswith(("utf-16", "utf-32")):
            text = data.decode(encoding, errors="replace")
            return text, [f"{name}: is damaged {encoding.upper()}; what could not be decoded was replaced"]
        place = data.count(b"\n", 0, fault.start) + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text, [f"{name}: is not UTF-8 (line {place}); it was read as Windows-1252 (Latin-1)"]
