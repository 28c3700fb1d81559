"""How the value of a placeholder is written: `{@mu:4@}`, `{@size:words@}`, `{@x:latex@}`."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from grader.model.variants import Value

LAYOUTS: Final = ("bare", "data", "latex", "lines")
_MOST_DIGITS: Final = 12


class NoView(ValueError):  # noqa: N818  (the author's fault is told by whoever knows the place)
    """A placeholder asks for a view that its value has not; `known` are those that it has."""

    def __init__(self, view: str, known: tuple[str, ...]) -> None:
        super().__init__(view)
        self.view = view
        self.known = known


def view(value: Value, views: tuple[str, ...]) -> Any:
    """A text, or with the view `data` the value itself.

    Views are taken one after the other: first those of the kind, then a number of decimals, then a layout.

    Raises
    ------
    NoView
        If the value has none of that name.

    """
    data, digits, layout = value.data, None, ""
    for name in views:
        if name in value.views:
            data = value.views[name]
        elif name.isdecimal() and int(name) <= _MOST_DIGITS:
            digits = int(name)
        elif name in LAYOUTS:
            layout = name
        else:
            raise NoView(name, (*value.views, *LAYOUTS, "2"))
    return data if layout == "data" else _laid_out(data, digits, layout)


def _laid_out(data: Any, digits: int | None, layout: str) -> str:
    if layout == "latex":
        return _latex(data, digits)
    if not isinstance(data, list | tuple):
        return _number(data, digits)
    if layout == "lines":
        rows = data if isinstance(data[0], list | tuple) else [[each] for each in data]
        return "\n".join(" ".join(_laid_out(entry, digits, "") for entry in row) for row in rows)
    if layout == "bare":
        inner = [_laid_out(each, digits, "bare") for each in data]
        return ("; " if isinstance(data[0], list | tuple) else ", ").join(inner)
    return "[" + ", ".join(_laid_out(each, digits, "") for each in data) + "]"


def _latex(data: Any, digits: int | None) -> str:
    """A matrix; lists of matrices stand one below the other in the source."""
    if not isinstance(data, list | tuple):
        number = _number(data, digits)
        top, _, bottom = number.partition("/")
        return rf"\frac{{{top}}}{{{bottom}}}" if bottom else number
    if isinstance(data[0], list | tuple) and isinstance(data[0][0], list | tuple):
        return ",\n".join(_latex(each, digits) for each in data)
    rows = data if isinstance(data[0], list | tuple) else [[each] for each in data]
    inside = r" \\ ".join(" & ".join(_latex(entry, digits) for entry in row) for row in rows)
    return rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}"


def _number(data: Any, digits: int | None) -> str:
    """A number with so many decimals, rounded half away from zero as by hand; as it is without."""
    if digits is None or isinstance(data, str):
        return str(data)
    if isinstance(data, Fraction):
        scaled = abs(data) * 10**digits
        whole = int(scaled + Fraction(1, 2))
        exact = Decimal(whole).scaleb(-digits)
        return f"{'-' if data < 0 and whole else ''}{exact:.{digits}f}"
    return f"{Decimal(str(data)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):f}"
