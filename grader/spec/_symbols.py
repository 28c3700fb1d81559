"""What makes no sense in declarations, although each piece of it is well formed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from grader.model.symbols import Kind
from grader.spec.nodes import Items
from grader.spec.words import meant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.errors import Fault
    from grader.model.symbols import Dimension, Symbol
    from grader.spec.nodes import Cursor

DOMAINS: Final = ("real", "positive", "nonnegative", "unit", "integer", "natural")
CONSTRAINTS: Final = ("simplex", "unit", "symmetric", "positive_definite", "orthogonal", "orthonormal")
AXES: Final = {Kind.SCALAR: 0, Kind.COLUMN: 1, Kind.ROW: 1, Kind.MATRIX: 2, Kind.INDEX: 0, Kind.WORD: 0}
_NAME: Final = re.compile(r"[^\W\d]\w*")


def declaration_faults(
    cursor: Cursor, dimensions: Iterable[Dimension], symbols: Iterable[Symbol], above: Iterable[str]
) -> Iterator[Fault]:
    """Faults of the `dimensions` and `symbols` of a file or part; `above` are dimensions known already."""
    own = cursor.at("dimensions")
    names = {str(child.steps[-1]) for child in own.children()} if own.steps != cursor.steps else set()
    for dimension in dimensions:
        yield from _dimension(cursor.at("dimensions", dimension.name), dimension)
    for symbol in symbols:
        here = cursor.at("symbols", symbol.name)
        yield from _named(here, symbol.name)
        if symbol.name in names:
            yield here.fault(f"`{symbol.name}` is a dimension too", "a dimension may be used in formulas as it is")
        yield from _symbol(here, symbol, names | set(above))


def _named(here: Cursor, name: str) -> Iterator[Fault]:
    if not _NAME.fullmatch(name):
        hint = "names are letters, digits and _; LaTeX belongs to `aliases`"
        yield here.fault(f"`{name}` is no plain name", hint)


def _dimension(here: Cursor, dimension: Dimension) -> Iterator[Fault]:
    yield from _named(here, dimension.name)
    if dimension.low < 1:
        yield here.at("low").fault(f"a size is at least 1, found {dimension.low}")
    if dimension.low > dimension.high:
        yield here.at("high").fault(f"`low` {dimension.low} is above `high` {dimension.high}")


def _symbol(here: Cursor, symbol: Symbol, known: set[str]) -> Iterator[Fault]:
    for field, names in (("shape", symbol.shape), ("family", symbol.family)):
        for place, name in enumerate(names):
            if name not in known:
                at = here.at(field, place)
                yield at.fault(f"no dimension `{name}` is declared", meant(name, known))
    axes = AXES.get(symbol.kind)
    written = here.below("shape")
    whole = written is None or (isinstance(written.node, Items) and len(written.node.nodes) == len(symbol.shape))
    if axes is not None and len(symbol.shape) != axes and whole:
        wanted = f"{axes} name{'s' if axes != 1 else ''}"
        message = f"the shape of a {symbol.kind.value} has {wanted}, found {len(symbol.shape)}"
        yield here.at("shape").fault(message, "`family` is for the range of an index" if axes == 0 else "")
    if symbol.kind is Kind.INDEX and len(symbol.family) != 1:
        yield here.at("family").fault("an index runs over one dimension", "write family: [n]")
    if symbol.domain not in DOMAINS:
        yield here.at("domain").fault(f"unknown domain `{symbol.domain}`", meant(symbol.domain, DOMAINS))
    for place, name in enumerate(symbol.constraints):
        if name not in CONSTRAINTS:
            at = here.at("constraints", place)
            yield at.fault(f"unknown constraint `{name}`", meant(name, CONSTRAINTS))
    yield from _draw(here, symbol)


def _draw(here: Cursor, symbol: Symbol) -> Iterator[Fault]:
    if symbol.low is not None and symbol.high is not None and symbol.low > symbol.high:
        yield here.at("high").fault(f"`low` {symbol.low:g} is above `high` {symbol.high:g}")
    if symbol.definition and symbol.value is not None:
        hint = "a symbol is defined, or fixed, or drawn at random"
        yield here.at("value").fault("a symbol with a `definition` has no `value`", hint)
    if symbol.fixed and symbol.kind is not Kind.INDEX:
        yield here.at("fixed").fault(f"only an index can be fixed, `{symbol.name}` is a {symbol.kind.value}")
    if symbol.parameters and symbol.kind is not Kind.FUNCTION:
        message = f"only a function has parameters, `{symbol.name}` is a {symbol.kind.value}"
        yield here.at("parameters").fault(message)
