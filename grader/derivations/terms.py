"""What the author of a problem says about its derivations, apart from marks."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003  a field's type is read when problems are loaded
from dataclasses import dataclass, field

from grader.model.kinds import Formula, Name  # noqa: TC001  a field's type is read when problems are loaded
from grader.model.symbols import Dimension, Kind, Symbol


@dataclass(frozen=True)
class Given:
    """A constraint of the problem that a line may hold because of, and that a student should cite.

    `relax` names the symbols that are drawn freely instead, each with the constraints that stay. `cite` are
    words or formulas by which a student shows to know it.
    """

    name: str
    relax: Mapping[str, tuple[str, ...]]
    cite: tuple[str, ...] = ()


@dataclass(frozen=True)
class Law:
    """How a random object is distributed: `x` is normal with this mean and this covariance."""

    of: Formula
    mean: Formula
    covariance: Formula


@dataclass(frozen=True)
class Size:
    """A named size where lines are tested; as a dimension of a part."""

    low: int = 2
    high: int = 6
    at_least: str = ""


@dataclass(frozen=True)
class Stand:
    """What a symbol is where lines are tested; as a symbol of a part."""

    kind: Kind
    shape: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    frame: str = ""
    definition: str = ""
    fixed: bool = False

    def symbol(self, name: str) -> Symbol:
        """The declaration under a name."""
        return Symbol(
            name, self.kind, self.shape, self.family, constraints=self.constraints, frame=self.frame,
            definition=self.definition, fixed=self.fixed,
        )  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """What is said of the derivations of a problem.

    `binds` are objects that the student defines, `goals` what they must do, `usual` what is meant where the
    student uses an object without saying what it is. `limits` are the values that parameters take where an
    approximation is tested. `without_index` says which symbol a family stands for that is written without its
    index: the statement may use one letter for two things. `dimensions` and `symbols` stand in the place of those
    of the part where lines are tested: the premise of what is to be shown, for example. `loose` are symbols that a
    student may give another meaning (`where Z(x) = ...`). `ranks` are letters for the ranks of matrices: relations
    between them are tested on the `instances` of the reference, whose columns have these `names`.
    """

    binds: tuple[Name, ...] = ()
    usual: Mapping[str, Formula] = field(default_factory=dict)
    goals: tuple[Formula, ...] = ()
    limits: Mapping[str, float] = field(default_factory=dict)
    givens: tuple[Given, ...] = ()
    laws: tuple[Law, ...] = ()
    without_index: Mapping[str, Name] = field(default_factory=dict)
    dimensions: Mapping[str, Size] = field(default_factory=dict)
    symbols: Mapping[str, Stand] = field(default_factory=dict)
    loose: tuple[Name, ...] = ()
    ranks: Mapping[str, Formula] = field(default_factory=dict)

    @property
    def premise(self) -> tuple[tuple[Dimension, ...], tuple[Symbol, ...]]:
        """The dimensions and symbols that stand in for those of the part."""
        sizes = tuple(Dimension(name, size.low, size.high, size.at_least) for name, size in self.dimensions.items())
        return sizes, tuple(stand.symbol(name) for name, stand in self.symbols.items())
