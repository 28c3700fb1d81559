"""A YAML document as it was written: every node knows where it starts, and every fault can say so."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from grader.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Plain = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value: `value` by the rules of YAML 1.2, `text` as it was written, without its quotes."""

    value: Plain
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list. `size` counts all nodes below and including this one, aliases as often as they are used."""

    nodes: tuple[Node, ...]
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping from texts to nodes; `keys` holds the place of each key."""

    entries: Mapping[str, Node]
    keys: Mapping[str, Scalar]
    start: int
    size: int


Node = Scalar | Items | Table
Step = str | int


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its name for messages, its text, where its lines start, and what was read (None: nothing)."""

    file: str
    text: str
    lines: tuple[int, ...]
    root: Node | None = None

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both counted from one."""
        line = bisect_right(self.lines, offset)
        return line, offset - self.lines[line - 1] + 1

    def fault(self, offset: int, path: str, message: str, hint: str = "") -> Fault:
        """A fault at an offset into the text."""
        line, column = self.position(min(offset, len(self.text)))
        return Fault(self.file, line, column, path, message, hint)

    def inside(self, scalar: Scalar, offset: int) -> int:
        """Where the character at an offset of a scalar's text stands in the file.

        The two are walked together: whatever the file has and the text has not is indentation, a quote or a
        backslash that was doubled.
        """
        if self.text.startswith(scalar.text, scalar.start):
            return scalar.start + offset
        here = scalar.start
        if self.text[here : here + 1] in {"|", ">"}:
            here = max(here, self.text.find("\n", here))
        for char in scalar.text[:offset]:
            found = here if char.isspace() else self.text.find(char, here, scalar.end)
            if found < 0:
                return scalar.start
            here = found if char.isspace() else found + 1
        wanted = scalar.text[offset : offset + 1]
        found = self.text.find(wanted, here, scalar.end) if wanted else here
        return found if found >= 0 else scalar.start


@dataclass(frozen=True, slots=True)
class Cursor:
    """A node with the way to it: what a reader of files holds in its hand, and where its faults are told."""

    document: Document
    node: Node
    steps: tuple[Step, ...] = ()
    key: Scalar | None = None

    @property
    def path(self) -> str:
        """The way as text: `parts.1b.answers[0].kind`; `(file)` for the whole."""
        return written(self.steps)

    def fault(self, message: str, hint: str = "", *, at: int | None = None) -> Fault:
        """A fault at this node, or at an offset of its text."""
        start = self.node.start
        if at is not None and isinstance(self.node, Scalar):
            start = self.document.inside(self.node, at)
        elif isinstance(self.node, Table) and self.key is not None:
            start = self.key.start
        return self.document.fault(start, self.path, message, hint)

    def fault_at_key(self, key: str, message: str, hint: str = "") -> Fault:
        """A fault at a key of this table; its path is that of the entry."""
        assert isinstance(self.node, Table)
        return self.document.fault(self.node.keys[key].start, written((*self.steps, key)), message, hint)

    def below(self, step: Step) -> Cursor | None:
        """The node under a key or a number, if there is one."""
        match self.node, step:
            case Table(entries=entries, keys=keys), str() if step in entries:
                return Cursor(self.document, entries[step], (*self.steps, step), keys[step])
            case Items(nodes=nodes), int() if step < len(nodes):
                return Cursor(self.document, nodes[step], (*self.steps, step))
        return None

    def at(self, *steps: Step) -> Cursor:
        """The node at the end of a way, or the last one on it that exists."""
        here = self
        for step in steps:
            there = here.below(step)
            if there is None:
                return here
            here = there
        return here

    def children(self) -> Iterator[Cursor]:
        """Everything one step below, in the order of the file."""
        match self.node:
            case Table(entries=entries):
                steps: tuple[Step, ...] = tuple(entries)
            case Items(nodes=nodes):
                steps = tuple(range(len(nodes)))
            case _:
                steps = ()
        for step in steps:
            there = self.below(step)
            assert there is not None
            yield there

    def data(self) -> Any:
        """Plain values, for parameters whose shape belongs to whoever uses them."""
        return _data(self.node)


def _data(node: Node) -> Any:
    match node:
        case Scalar(value=value):
            return value
        case Items(nodes=nodes):
            return [_data(each) for each in nodes]
        case Table(entries=entries):
            return {key: _data(each) for key, each in entries.items()}


def node_of(data: Any, start: int = 0, end: int = 0) -> Node:
    """Plain data as if it stood at one place of a file."""
    if isinstance(data, dict):
        keys = {str(key): Scalar(str(key), str(key), start, end) for key in data}
        inner = {str(key): node_of(value, start, end) for key, value in data.items()}
        return Table(inner, keys, start, 1 + sum(map(_size, inner.values())))
    if isinstance(data, list | tuple | frozenset):
        nodes = tuple(node_of(value, start, end) for value in data)
        return Items(nodes, start, 1 + sum(map(_size, nodes)))
    if isinstance(data, bool | None):
        return Scalar(data, str(data).lower(), start, end)
    return Scalar(data if isinstance(data, int | float) else str(data), str(data), start, end)


def _size(node: Node) -> int:
    return 1 if isinstance(node, Scalar) else node.size


def written(steps: tuple[Step, ...]) -> str:
    """A way as text; keys that hold a dot or a space are put in brackets, so that the way is not ambiguous."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step.replace("_", "").replace("-", "").isalnum():
            text += f".{step}" if text else step
        else:
            text += f'["{step}"]'
    return text or "(file)"
