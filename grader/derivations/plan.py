"""What a reference says of a working: milestones with the signs by which they show, and known mistakes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# The keys of a plan, and of the instances beside it, in the data of a reference.
PLAN: Final = frozenset({"milestones", "mistakes", "names", "instances", "assuming"})


@dataclass(frozen=True)
class Sign:
    """How a milestone shows: a side of a line that holds, which has all of these features.

    `value`: the side equals this formula (with `limit`, where the problem's parameters take their limits). `uses`
    are parts that occur in it and matter for its value, `has` parts that only occur, `avoids` parts that do not,
    `outside` parts that occur outside all sums and expectations. `worked` asks that no derivative is left in it.
    `origin` is an expression that lines which hold connect it with, over at least `steps` further expressions, of
    which one contains each of the parts `through`.
    With `after` it counts only where all milestones before this one are shown.
    `object` asks instead that the objects which the student gives do what the problem asks, and `states` that a
    line which holds states this relation.
    """

    value: str = ""
    uses: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    origin: str = ""
    steps: int = 0
    through: tuple[str, ...] = ()
    after: bool = False
    limit: bool = False
    worked: bool = False
    object: bool = False
    states: str = ""


@dataclass(frozen=True)
class Milestone:
    """One thing that a working has to show, what it weighs, and the signs of which any one will do."""

    item: str
    weight: Fraction
    any: tuple[Sign, ...]


@dataclass(frozen=True)
class Plan:
    """What a reference says of a working: its milestones, and mistakes with the misconception behind each."""

    milestones: tuple[Milestone, ...] = ()
    mistakes: tuple[tuple[str, str], ...] = ()


def plan_of(data: Mapping[str, Any]) -> Plan:
    """The plan in the data of a reference.

    Raises
    ------
    ValueError
        If it is not made of what a plan is made of.

    """
    try:
        mistakes = tuple((str(one["says"]), str(one["misconception"])) for one in data.get("mistakes", ()))
        return Plan(tuple(_milestone(one) for one in data.get("milestones", ())), mistakes)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"this is no plan of milestones: {fault}") from fault


def _milestone(data: Mapping[str, Any]) -> Milestone:
    return Milestone(str(data["item"]), Fraction(str(data["weight"])), tuple(_sign(one) for one in data["any"]))


def _sign(data: Mapping[str, Any]) -> Sign:
    known = {entry.name: entry.default for entry in fields(Sign)}
    unknown = set(data) - set(known)
    if unknown:
        raise ValueError(f"a sign has no `{min(unknown)}`")
    return Sign(**{key: _like(known[key], value) for key, value in data.items()})


def _like(default: object, value: object) -> Any:
    """A value of a reference file in the type of the field."""
    if isinstance(default, tuple):
        listed = value if isinstance(value, (list, tuple)) else [value]
        return tuple(str(part) for part in listed)
    if isinstance(default, bool):
        return value is True or value == "true"
    return int(str(value)) if isinstance(default, int) else str(value)
