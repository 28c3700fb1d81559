"""What the four printers share: rows of a notation, and one walk from the leaves up that uses no call stack."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from grader.language.printing.precedence import LEVELS, Level, Piece, slot
from grader.language.tree import Apply, Binder, Chain, Node, Number, Symbol, children

Group = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Parts:
    """The printed arguments of one operation, taken bare or with the parentheses that precedence asks for."""

    head: str
    pieces: tuple[Piece, ...]
    group: Group

    def bare(self, position: int) -> str:
        """One argument as it stands; for notations that delimit it."""
        return self.pieces[position].text

    def operand(self, position: int) -> str:
        """One argument, in parentheses if it would fall apart here."""
        return _fitted(self.head, position, self.pieces[position], self.group)

    def listed(self, start: int = 0) -> tuple[str, ...]:
        """All arguments from `start` on, bare."""
        return tuple(piece.text for piece in self.pieces[start:])

    def scripts(self, start: int = 0) -> tuple[str, ...]:
        """As `listed`, for what stands below a letter."""
        return tuple(self.group(piece.text) if piece.dense else piece.text for piece in self.pieces[start:])

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The arguments as rows of a matrix, each a tuple of cells."""
        return tuple(piece.items or (piece.text,) for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Row:
    """One head in one notation. `level` is given where this notation holds tighter than the table says.

    `trails`: the last argument stands undelimited at the end, so that an open end stays open. `prime` writes
    the derivative of a function of one variable, with a mark on its name.
    """

    write: Callable[[Parts], str]
    level: Level | None = None
    trails: bool = False
    prime: Callable[[Parts], str] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The printed parts of a binder. `leads`: the condition is a relation that begins with the only index."""

    head: str
    indices: tuple[str, ...]
    body: Piece
    lower: str = ""
    upper: str = ""
    where: str = ""
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """One notation: its rows by head, and how it writes everything that is not a row."""

    rows: Mapping[str, Row]
    relations: Mapping[str, str]
    group: Group
    join: Callable[[Sequence[str]], str]
    number: Callable[[Number], Piece]
    name: Callable[[str], Piece]
    binder: Callable[[Scope], Piece]


def infix(sign: str) -> Row:
    """Two operands and a sign between them."""
    return Row(lambda parts: f"{parts.operand(0)}{sign}{parts.operand(1)}", trails=True)


def prefix(sign: str) -> Row:
    """A sign before one operand."""
    return Row(lambda parts: f"{sign}{parts.operand(0)}", trails=True)


def postfix(sign: str) -> Row:
    """A mark after one operand."""
    return Row(lambda parts: f"{parts.operand(0)}{sign}")


def fence(opening: str, closing: str, level: Level = Level.ATOM) -> Row:
    """All arguments, separated by commas, between two delimiters."""
    return Row(lambda parts: f"{opening}{', '.join(parts.listed())}{closing}", level)


def named(name: str, opening: str = "(", closing: str = ")") -> Row:
    """A function: its name, and all arguments in brackets."""

    def write(parts: Parts, mark: str = "") -> str:
        return f"{name}{mark}{opening}{', '.join(parts.listed())}{closing}"

    return Row(write, Level.ATOM, prime=lambda parts: write(parts, "'"))


def called(opening: str, closing: str) -> Row:
    """A declared function, which is the first argument, and its arguments in brackets."""

    def write(parts: Parts, mark: str = "") -> str:
        return f"{parts.operand(0)}{mark}{opening}{', '.join(parts.listed(1))}{closing}"

    return Row(write, Level.ATOM, prime=lambda parts: write(parts, "'"))


def primed(mark: str) -> Row:
    """A prime on the name of a function, or behind anything else."""
    return Row(lambda parts: parts.pieces[0].primed or f"{parts.operand(0)}{mark}")


def collection(opening: str, closing: str) -> Row:
    """As `fence`, but a single member keeps its comma: without it, `(a)` is just `a` in parentheses."""

    def write(parts: Parts) -> str:
        comma = "," if len(parts.pieces) == 1 else ""
        return f"{opening}{', '.join(parts.listed())}{comma}{closing}"

    return Row(write)


def fold(node: Node, style: Style) -> Piece:
    """Print a tree, leaves first. Depth costs memory, never call stack."""
    todo: list[tuple[Node, bool]] = [(node, False)]
    done: list[Piece] = []
    while todo:
        current, ready = todo.pop()
        parts = children(current)
        if parts and not ready:
            todo.append((current, True))
            todo.extend((part, False) for part in reversed(parts))
            continue
        first = len(done) - len(parts)
        done[first:] = [_piece(current, tuple(done[first:]), style)]
    return done[0]


def scope_text(scope: Scope, equals: str, colon: str) -> str:
    """What stands under a sum sign: `i=1`, `j != i`, `i=1, i != k`, `i j : condition`."""
    start = equals.join(part for part in (" ".join(scope.indices), scope.lower) if part)
    if not scope.where:
        return start
    if scope.leads:
        return f"{start}, {scope.where}" if scope.lower else scope.where
    return f"{start}{colon}{scope.where}"


def body_text(scope: Scope, group: Group) -> str:
    """The body of a sum or the like, in parentheses unless it is a product or tighter."""
    return _fitted("body", 0, scope.body, group)


def _piece(node: Node, parts: tuple[Piece, ...], style: Style) -> Piece:
    match node:
        case Number():
            return style.number(node)
        case Symbol(name=name):
            return style.name(name)
        case Apply(head=head):
            return _applied(Parts(head, parts, style.group), style.rows[head])
        case Chain(ops=ops):
            dense = any(part.dense for part in parts)
            return Piece(style.join(_links(ops, parts, style)), Level.RELATION, "chain", dense=dense)
        case Binder():
            return style.binder(_scope(node, parts, style))


def _applied(parts: Parts, row: Row) -> Piece:
    head, pieces = parts.head, parts.pieces
    return Piece(
        row.write(parts),
        LEVELS[head] if row.level is None else row.level,
        head,
        open=row.trails and pieces[-1].open and slot(head, len(pieces) - 1).takes(pieces[-1]),
        items=parts.listed() if head == "tuple" else (),
        primed=row.prime(parts) if row.prime is not None else "",
        dense=head == "mul" or any(piece.dense for piece in pieces),
    )


def _fitted(head: str, position: int, piece: Piece, group: Group) -> str:
    return piece.text if slot(head, position).takes(piece) else group(piece.text)


def _links(ops: tuple[str, ...], sides: tuple[Piece, ...], style: Style) -> list[str]:
    texts = [_fitted("chain", 0, side, style.group) for side in sides]
    links = texts[:1]
    for op, text in zip(ops, texts[1:], strict=True):
        links += [style.relations[op], text]
    return links


def _scope(node: Binder, parts: tuple[Piece, ...], style: Style) -> Scope:
    texts = iter(parts)
    return Scope(
        node.head,
        tuple(style.name(name).text for name in node.indices),
        parts[-1],
        next(texts).text if node.lower is not None else "",
        next(texts).text if node.upper is not None else "",
        next(texts).text if node.where is not None else "",
        _leads(node),
    )


def _leads(node: Binder) -> bool:
    match node.where:
        case Chain(ops=(op,), sides=(Symbol(name=name), _)):
            # An equation would be taken for the lower bound, a distribution for the one of an expectation.
            return node.indices == (name,) and op not in {"=", "sim"}
        case _:
            return False
