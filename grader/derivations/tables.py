"""Exact instances on which relations between letters are tested, such as ranks that no float can be trusted with."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from grader.language.values import Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from grader.language.environment import Environment


class Table(NamedTuple):
    """Exact instances: the names of the columns, and the rows."""

    names: tuple[str, ...] = ()
    rows: tuple[tuple[float, ...], ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Table:
        """The instances among the data of a reference; none where there are none."""
        rows = tuple(tuple(float(number) for number in row) for row in data.get("instances", ()))
        return cls(tuple(data.get("names", ())), tuple(sorted(rows, key=sum))) if rows else cls()

    def put_into(self, env: Environment) -> Environment:
        """A model in which the names have these values, one draw for each row."""
        columns = np.array(self.rows, dtype=float).T
        return env.overridden({name: Value(column, ()) for name, column in zip(self.names, columns, strict=True)})

    def each(self) -> Sequence[Table]:
        """One table for each row."""
        return tuple(self._replace(rows=(row,)) for row in self.rows)
