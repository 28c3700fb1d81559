"""From YAML events to nodes, without recursion and within limits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import yaml

from grader.spec.nodes import Items, Scalar, Table, written

if TYPE_CHECKING:
    from grader.errors import Fault
    from grader.spec.nodes import Document, Node, Plain, Step

MAX_DEPTH: Final = 32
MAX_NODES: Final = 100_000
MAX_DIGITS: Final = 400  # far above any number that means something, far below what makes int() slow

_WORDS: Final = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    ".nan": float("nan"), ".NaN": float("nan"), ".NAN": float("nan"),
} | {sign + word: float(f"{sign}inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")}  # fmt: skip
_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_BASED: Final = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

_ESCAPE: Final = re.compile(r"\\(?:x(..)|u(.{4})|U(.{8})|(\r?\n|.))", re.DOTALL)
_CONTROLS: Final = {
    "0": "a NUL", "a": "a BELL", "b": "a BACKSPACE", "t": "a TAB", "n": "a line feed", "v": "a vertical TAB",
    "f": "a form feed", "r": "a carriage return", "e": "an ESCAPE", "N": "the character U+0085",
    "_": "a no-break space", "L": "the character U+2028", "P": "the character U+2029", "\t": "a TAB",
}  # fmt: skip
REMEDY: Final = "write LaTeX in single quotes, or in a | block"


class TooMuch(Exception):  # noqa: N818  (nothing went wrong here: the file asks for more than it gets)
    """A limit was passed; the fault is told, and the rest of the file is not read."""


def resolve(text: str) -> Plain:
    """Value of a plain scalar by the core schema of YAML 1.2; numbers beyond all measure stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > MAX_DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return number if abs(number) != float("inf") else text
    return text


@dataclass(slots=True)
class _Open:
    """A list or table that is not closed yet. `key` is the key that waits for its value."""

    start: int
    anchor: str | None
    table: bool
    nodes: list[Node] = field(default_factory=list)
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Scalar] = field(default_factory=dict)
    key: Scalar | None = None
    size: int = 1

    def step(self) -> Step:
        if self.table:
            return self.key.text if self.key is not None else "?"
        return len(self.nodes)

    def closed(self) -> Node:
        if self.table:
            return Table(self.entries, self.keys, self.start, self.size)
        return Items(tuple(self.nodes), self.start, self.size)


class Builder:
    """Takes events one by one; afterwards `root` is the document and `faults` what is wrong with it."""

    def __init__(self, document: Document, text: str) -> None:
        self.root: Node | None = None
        self.faults: list[Fault] = []
        self._document = document
        self._text = text
        self._stack: list[_Open] = []
        self._anchors: dict[str, Node | None] = {}
        self._count = 0

    def feed(self, event: Any) -> None:
        """Take one event.

        Raises
        ------
        TooMuch
            If the document is deeper or larger than any problem can be, or holds a second document.

        """
        match event:
            case yaml.ScalarEvent():
                self._add(self._scalar(event), event.anchor)
            case yaml.AliasEvent():
                self._add(self._aliased(event), None)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                closed = self._stack.pop()
                self._add(closed.closed(), closed.anchor)
            case yaml.DocumentStartEvent():
                self._start(event)

    def _fault(self, offset: int, message: str, hint: str = "") -> None:
        path = written(tuple(level.step() for level in self._stack))
        self.faults.append(self._document.fault(offset, path, message, hint))

    def _start(self, event: Any) -> None:
        if event.version is not None and tuple(event.version) != (1, 2):
            self._fault(event.start_mark.index, "this file is YAML 1.2", "remove the %YAML line")
        if self.root is not None:
            self._fault(event.start_mark.index, "a second document begins here", "one file holds one document")
            raise TooMuch

    def _open(self, event: Any) -> None:
        start = event.start_mark.index
        self._untagged(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        if len(self._stack) >= MAX_DEPTH:
            self._fault(start, f"nested more than {MAX_DEPTH} deep")
            raise TooMuch
        self._stack.append(_Open(start, event.anchor, isinstance(event, yaml.MappingStartEvent)))

    def _untagged(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            hint = "remove the tag; texts are marked by quotes"
            self._fault(event.start_mark.index, f"tag `{event.tag}` is not allowed", hint)

    def _scalar(self, event: Any) -> Scalar:
        self._untagged(event)
        start, end, text = event.start_mark.index, event.end_mark.index, event.value
        if event.anchor is not None:
            prefix = re.match(rf"&{re.escape(event.anchor)}\s*", self._text[start:end])
            start += prefix.end() if prefix else 0
        if event.style == '"' and "\\" in self._text[start:end]:
            self._controls(start, end)
        return Scalar(text if event.style or event.tag else resolve(text), text, start, end)

    def _controls(self, start: int, end: int) -> None:
        for found in _ESCAPE.finditer(self._text, start, end):
            code = found[1] or found[2] or found[3]
            name = _CONTROLS.get(found[4] or "")
            if code is not None and not _printable(code):
                name = f"the character U+{code.upper():0>4}"
            if name is not None:
                word = re.compile(r"\\[A-Za-z0-9_]*").match(self._text, found.start(), end)
                whole = word[0] if word else found[0]
                rest = whole[len(found[0]) :]
                after = f" followed by `{rest}`" if rest else ""
                self._fault(found.start(), f"`{whole}` in double quotes is {name}{after}", REMEDY)
                return

    def _aliased(self, event: Any) -> Node:
        start, end, name = event.start_mark.index, event.end_mark.index, event.anchor
        node = self._anchors.get(name)
        if node is not None:
            return node
        if name in self._anchors:
            self._fault(start, f"alias `*{name}` stands inside its own anchor")
        else:
            self._fault(start, f"no anchor `&{name}` before this alias", "texts that begin with * need single quotes")
        return Scalar(f"*{name}", f"*{name}", start, end)

    def _add(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = node
        if not self._stack:
            self.root = node
            return
        top = self._stack[-1]
        size = 1 if isinstance(node, Scalar) else node.size
        top.size += size
        if top.size > MAX_NODES:
            self._fault(node.start, f"more than {MAX_NODES} values, aliases counted as often as they are used")
            raise TooMuch
        if not top.table:
            top.nodes.append(node)
        elif top.key is None:
            top.key = self._as_key(node)
        else:
            self._enter(top, top.key, node)

    def _as_key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar):
            if node.text == "":
                self._fault(node.start, "a key is empty")
            return node
        self._fault(node.start, "a key must be a text", "texts that begin with { or [ need single quotes")
        return Scalar(None, "?", node.start, node.start)

    def _enter(self, top: _Open, key: Scalar, node: Node) -> None:
        first = top.keys.get(key.text)
        if first is not None:
            line, _ = self._document.position(first.start)
            self._fault(key.start, f"key `{key.text}` stands here for the second time", f"the first is in line {line}")
        else:
            top.entries[key.text] = node
            top.keys[key.text] = key
        top.key = None


def _printable(code: str) -> bool:
    number = int(code, 16)
    return number < 0x110000 and not 0xD800 <= number < 0xE000 and chr(number).isprintable()  # fmt: skip
