r"""The one table of precedence: which operand needs parentheses, whatever the notation it is printed in.

Where authors and students disagree about the order of operations (`a b \\odot c`, `a / b c`, `-a^T`, `x = y and
z`), the table asks for parentheses, so that a printed formula has one reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from grader.language.tree import FUNCTIONS, NOTATIONS, OPERATIONS


class Level(IntEnum):
    """How tightly a printed formula holds together, from the loosest to what nothing can tear apart."""

    CONDITIONAL = 0
    RELATION = 1
    LOGIC = 2
    SUM = 3
    NEGATION = 4
    PRODUCT = 5
    FACTOR = 6  # a displayed fraction, a sum sign with its body: a factor, but no base of a power
    RAISED = 7  # has a superscript or another mark after it
    LOWERED = 8  # has a subscript, may still take a superscript
    ATOM = 9


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed formula, and what its surroundings must know of it.

    `head` is the head of its tree, empty for a symbol. `open` says that it ends in the body of a sum or the
    like, which would swallow a factor that is written after it. `items` are the members of a tuple, which a
    matrix sets in a row. `primed` is a function with a prime on its name. `dense` says that somewhere inside is
    a product without a sign, which below a letter would be two indices.
    """

    text: str
    level: Level = Level.ATOM
    head: str = ""
    open: bool = False
    items: tuple[str, ...] = ()
    primed: str = ""
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Slot:
    """What one operand must be to stand without parentheses.

    At `level` itself only the heads in `beside` may stand (empty: all). `closed`: nothing that ends open.
    """

    level: Level
    beside: frozenset[str] = frozenset()
    closed: bool = False

    def takes(self, piece: Piece) -> bool:
        """Whether the piece needs no parentheses here."""
        if piece.level < self.level or (self.closed and piece.open):
            return False
        return piece.level > self.level or not self.beside or piece.head in self.beside


def _product(*beside: str) -> tuple[Slot, Slot]:
    return Slot(Level.PRODUCT, frozenset(beside), closed=True), Slot(Level.FACTOR)


_SUM = (Slot(Level.SUM), Slot(Level.PRODUCT))
_BASE = (Slot(Level.LOWERED),)
_ANYTHING = (Slot(Level.CONDITIONAL),)

# Levels of the heads that are written with a sign between or after their operands; all other heads delimit
# themselves. A notation that delimits where another does not (`\frac`) says so in its own row.
LEVELS: Final = dict.fromkeys((*OPERATIONS, *NOTATIONS, *FUNCTIONS), Level.ATOM) | {
    "conditional": Level.CONDITIONAL,
    "and": Level.LOGIC, "or": Level.LOGIC, "not": Level.LOGIC, "forall": Level.LOGIC,
    "add": Level.SUM, "sub": Level.SUM, "pm": Level.SUM,
    "neg": Level.NEGATION,
    "mul": Level.PRODUCT, "dot": Level.PRODUCT, "hadamard": Level.PRODUCT, "matmul": Level.PRODUCT,
    "outer": Level.PRODUCT, "div": Level.PRODUCT, "derivative": Level.PRODUCT, "differential": Level.PRODUCT,
    "pow": Level.RAISED, "transpose": Level.RAISED, "factorial": Level.RAISED, "percent": Level.RAISED,
    "prime": Level.RAISED,
    "index": Level.LOWERED,
}  # fmt: skip

# What the operands of a head must be; the last slot serves all further ones.
SLOTS: Final = dict.fromkeys(LEVELS, _ANYTHING) | {
    "conditional": (Slot(Level.RELATION), Slot(Level.RELATION)),
    "chain": (Slot(Level.SUM),),
    "and": (Slot(Level.LOGIC, frozenset({"and"})), Slot(Level.SUM)),
    "or": (Slot(Level.LOGIC, frozenset({"or"})), Slot(Level.SUM)),
    "not": (Slot(Level.SUM),),
    "add": _SUM, "sub": _SUM, "pm": _SUM,
    "neg": (Slot(Level.PRODUCT, frozenset({"mul", "dot", "matmul", "outer", "div", "derivative"})),),
    "mul": _product("mul"), "dot": _product("dot"), "hadamard": _product("hadamard"),
    "matmul": _product("matmul"), "outer": _product("outer"), "div": _product("div", "mul"),
    "body": (Slot(Level.PRODUCT),),
    "derivative": _BASE, "differential": _BASE,
    "pow": _BASE, "transpose": _BASE, "factorial": _BASE, "percent": _BASE, "prime": _BASE,
    "index": (Slot(Level.ATOM),),
    "call": (Slot(Level.LOWERED), *_ANYTHING),
}  # fmt: skip


def slot(head: str, position: int) -> Slot:
    """The slot of one operand of a head, of a `chain`, or of the `body` of a sum."""
    slots = SLOTS[head]
    return slots[min(position, len(slots) - 1)]
