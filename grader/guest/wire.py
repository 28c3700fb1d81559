"""The one format in which values cross the wall: tagged, length-checked, bounded, and never code.

A value is `None`, a truth value, an integer, a float, a complex number, a text, bytes, a list, tuple or dict of
values, an array, or one of the marks below. Reading gives plain values or `Bad`, whatever the bytes are.

A frame is eight bytes of length, little-endian, and one value of that many bytes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

MOST_BYTES: Final = 64 << 20
MOST_DEPTH: Final = 16
MOST_NODES: Final = 200_000
MOST_DIGITS: Final = 4096  # bytes of an integer
MOST_AXES: Final = 16

HEADER: Final = struct.Struct("<Q")
_U8, _U32, _F64, _C128 = struct.Struct("<B"), struct.Struct("<I"), struct.Struct("<d"), struct.Struct("<dd")
_DTYPES: Final = ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
_CODES: Final = {np.dtype(name): code for code, name in enumerate(_DTYPES)}


class Bad(Exception):  # noqa: N818  (bytes that are no value; the name is said often)
    """These bytes are no value, or this value does not cross."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """An array that is a torch tensor on the student's side; `tracked` asks for a gradient."""

    array: np.ndarray
    tracked: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """An array that is laid out as `layout` says on the student's side: `F`, `strided` or `readonly`."""

    array: np.ndarray
    layout: str


@dataclass(frozen=True, slots=True)
class Callback:
    """A function of the host: on the student's side it can be called, and the host answers."""

    name: str


@dataclass(frozen=True, slots=True)
class Handle:
    """An object that stays on the student's side, by number."""

    number: int


@dataclass(frozen=True, slots=True)
class Random:
    """A source of randomness for one call: `numpy` (a Generator), `legacy` (a RandomState), `python` or `torch`."""

    seed: int
    kind: str = "numpy"


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that could not cross; `type` is its type's name as the student's side tells it."""

    type: str


def pack(value: Any) -> bytes:
    """The frame of a value.

    Raises
    ------
    Bad
        If the value or something in it cannot cross.

    """
    out = bytearray(HEADER.size)
    _write(value, out, 0)
    HEADER.pack_into(out, 0, len(out) - HEADER.size)
    return bytes(out)


def unpack(body: bytes | memoryview) -> Any:
    """The value of the body of a frame.

    Raises
    ------
    Bad
        If these bytes are no value. Nothing else is ever raised.

    """
    reader = _Reader(memoryview(body))
    value = reader.value(0)
    if reader.at != len(reader.view):
        raise Bad("bytes are left over")
    return value


def _text(tag: bytes, text: str, out: bytearray) -> None:
    raw = text.encode("utf-8", "replace")
    out += tag + _U32.pack(len(raw)) + raw


def _write(value: Any, out: bytearray, depth: int) -> None:  # one branch for each tag
    if depth > MOST_DEPTH:
        raise Bad("nested too deeply")
    if value is None:
        out += b"N"
    elif value is True or value is False:
        out += b"T" if value else b"F"
    elif isinstance(value, int):
        _integer(value, out)
    elif isinstance(value, float):
        out += b"f" + _F64.pack(value)
    elif isinstance(value, complex):
        out += b"c" + _C128.pack(value.real, value.imag)
    elif isinstance(value, str):
        _text(b"s", value, out)
    elif isinstance(value, (bytes, bytearray)):
        out += b"b" + _U32.pack(len(value)) + value
    elif isinstance(value, (list, tuple)):
        out += (b"l" if isinstance(value, list) else b"t") + _U32.pack(len(value))
        for entry in value:
            _write(entry, out, depth + 1)
    elif isinstance(value, dict):
        out += b"d" + _U32.pack(len(value))
        for key, entry in value.items():
            _write(key, out, depth + 1)
            _write(entry, out, depth + 1)
    else:
        _mark(value, out)
    if len(out) > MOST_BYTES:
        raise Bad("too large")


def _integer(value: int, out: bytearray) -> None:
    size = value.bit_length() // 8 + 1
    if size > MOST_DIGITS:
        raise Bad("an integer of too many digits")
    out += b"i" + _U32.pack(size) + value.to_bytes(size, "little", signed=True)


def _mark(value: Any, out: bytearray) -> None:
    if isinstance(value, Tensor):
        _array(value.array, out, 2 if value.tracked else 1)
    elif isinstance(value, Laid):
        _text(b"L", value.layout, out)
        _array(value.array, out, 0)
    elif isinstance(value, Callback):
        _text(b"C", value.name, out)
    elif isinstance(value, Handle):
        out += b"H" + HEADER.pack(value.number)
    elif isinstance(value, Random):
        out += b"R" + HEADER.pack(value.seed)
        _text(b"s", value.kind, out)
    elif isinstance(value, Opaque):
        _text(b"O", value.type, out)
    elif isinstance(value, (np.ndarray, np.generic)):
        _array(np.asarray(value), out, 0)
    else:
        raise Bad(f"a value of type {type(value).__name__}")


def _array(array: np.ndarray, out: bytearray, role: int) -> None:
    code = _CODES.get(array.dtype.newbyteorder("="))
    if code is None:
        raise Bad(f"an array of dtype {array.dtype}")
    if array.ndim > MOST_AXES or array.nbytes > MOST_BYTES:
        raise Bad("an array that is too large")
    out += b"a" + bytes((role, code, array.ndim))
    for size in array.shape:
        out += HEADER.pack(size)
    out += np.ascontiguousarray(array, dtype=np.dtype(_DTYPES[code]).newbyteorder("<")).tobytes()


class _Reader:
    """Reads one value from bytes, never past their end."""

    def __init__(self, view: memoryview) -> None:
        self.view = view
        self.at = 0
        self.nodes = 0

    def take(self, size: int) -> memoryview:
        if size > len(self.view) - self.at:
            raise Bad("cut short")
        piece = self.view[self.at : self.at + size]
        self.at += size
        return piece

    def count(self) -> int:
        found: int = _U32.unpack(self.take(4))[0]
        return found

    def text(self) -> str:
        return str(self.take(self.count()), "utf-8", "replace")

    def value(self, depth: int) -> Any:  # one branch for each tag
        self.nodes += 1
        if depth > MOST_DEPTH or self.nodes > MOST_NODES:
            raise Bad("too deep or too many values")
        tag = bytes(self.take(1))
        match tag:
            case b"N":
                return None
            case b"T" | b"F":
                return tag == b"T"
            case b"i":
                return self.integer()
            case b"f":
                return _F64.unpack(self.take(8))[0]
            case b"c":
                return complex(*_C128.unpack(self.take(16)))
            case b"s":
                return self.text()
            case b"b":
                return bytes(self.take(self.count()))
            case b"l" | b"t" | b"d":
                return self.collection(tag, depth)
            case b"a":
                return self.array()
            case _:
                return self.mark(tag)

    def integer(self) -> int:
        size = self.count()
        if size > MOST_DIGITS:
            raise Bad("an integer of too many digits")
        return int.from_bytes(self.take(size), "little", signed=True)

    def collection(self, tag: bytes, depth: int) -> Any:
        count = self.count()
        if count > MOST_NODES - self.nodes:
            raise Bad("too many values")
        if tag == b"d":
            return dict(self.entry(depth) for _ in range(count))
        entries = [self.value(depth + 1) for _ in range(count)]
        return entries if tag == b"l" else tuple(entries)

    def entry(self, depth: int) -> tuple[Any, Any]:
        key = self.value(depth + 1)
        if not isinstance(key, (str, int, float, bool, bytes, type(None))) and not _plain_tuple(key):
            raise Bad("a key that is no text, number or tuple of those")
        return key, self.value(depth + 1)

    def array(self) -> Any:
        role, code, axes = self.take(3)
        if role > 2 or code >= len(_DTYPES) or axes > MOST_AXES:
            raise Bad("an array of unknown kind")
        shape = tuple(HEADER.unpack(self.take(8))[0] for _ in range(axes))
        dtype = np.dtype(_DTYPES[code]).newbyteorder("<")
        count = 1
        for size in shape:
            count *= size  # Python integers do not overflow
        if max(shape, default=0) > MOST_BYTES or count * dtype.itemsize > len(self.view) - self.at:
            raise Bad("an array that is larger than its bytes")
        raw = self.take(count * dtype.itemsize)
        array = np.frombuffer(raw, dtype=dtype).reshape(shape)
        return Tensor(array, tracked=role == 2) if role else array

    def mark(self, tag: bytes) -> Any:
        match tag:
            case b"C":
                return Callback(self.text())
            case b"O":
                return Opaque(self.text())
            case b"H":
                return Handle(HEADER.unpack(self.take(8))[0])
            case b"R":
                seed = HEADER.unpack(self.take(8))[0]
                kind = self.value(MOST_DEPTH)
                return Random(seed, kind if isinstance(kind, str) else "numpy")
            case b"L":
                layout, array = self.text(), self.value(MOST_DEPTH)
                if isinstance(array, np.ndarray):
                    return Laid(array, layout)
        raise Bad("an unknown tag")


def _plain_tuple(key: Any) -> bool:
    return isinstance(key, tuple) and all(isinstance(each, (str, int, float, bool)) for each in key)
