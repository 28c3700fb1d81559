"""Declarations of the symbols of a problem. Nothing about a symbol is ever guessed from its letter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a symbol is. Shapes are lists of named dimensions, one for each axis."""

    SCALAR = "scalar"
    COLUMN = "column"
    ROW = "row"
    MATRIX = "matrix"
    TENSOR = "tensor"
    INDEX = "index"
    FUNCTION = "function"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Symbol:
    """One declared symbol.

    `name` is the canonical plain spelling (`y_hat`, `W_1`, `k`), `latex` how it is printed, `aliases` other
    spellings in LaTeX, Unicode or plain text. `shape` names the dimensions of one element: `()` for a scalar,
    `("n",)` for a vector, `("m", "n")` for a matrix. `family` names the index ranges of a family, as in keys
    k_1 ... k_n, each a column of size d: `shape=("d",)`, `family=("n",)`.

    `domain` is one of `real`, `positive`, `nonnegative`, `unit` (between 0 and 1), `integer`, `natural`.
    `constraints` are among `simplex`, `unit`, `symmetric`, `positive_definite`, `orthogonal` (a matrix), and
    `orthonormal` (a family, or the columns of a matrix); symbols that name the same `frame` take different
    columns of one random orthonormal frame, so that they are orthogonal to each other.

    `definition` ties the symbol to others; a symbol without one is drawn at random. `low` and `high` narrow
    the draw, `value` fixes it, `limit` is the value taken where a statement holds only in a limit.
    `written_with` names the letter in whose terms a quantity may also be written: with `s`,
    `p(s_i | s_1, ..., s_{i-1})` is read as `p_i`.
    A symbol of kind `index` runs over `family[0]`; with `fixed` it is one unknown member of that range, and
    fixed indices of one range are distinct from each other.
    """

    name: str
    kind: Kind
    shape: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    domain: str = "real"
    constraints: tuple[str, ...] = ()
    frame: str = ""
    aliases: tuple[str, ...] = ()
    latex: str = ""
    definition: str = ""
    parameters: tuple[str, ...] = ()
    fixed: bool = False
    low: float | None = None
    high: float | None = None
    value: float | None = None
    limit: float | None = None
    written_with: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A named size, such as n or D_x; `at_least` is an expression in other dimensions (`m + p`).

    `equals` makes the size follow from others (`N / 2`), so that arrays can be made of parts.
    """

    name: str
    low: int = 2
    high: int = 6
    at_least: str = ""
    equals: str = ""
    aliases: tuple[str, ...] = ()
    latex: str = ""
    meaning: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Declarations:
    """All that a problem declares: dimensions and symbols, by canonical name.

    Compared by identity: everything that is derived from declarations is made once and kept with them.
    """

    dimensions: tuple[Dimension, ...] = ()
    symbols: tuple[Symbol, ...] = ()

    def symbol(self, name: str) -> Symbol | None:
        """The declaration with that canonical name, if there is one."""
        return next((symbol for symbol in self.symbols if symbol.name == name), None)
