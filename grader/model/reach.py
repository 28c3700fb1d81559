"""How far a machine decides."""

from __future__ import annotations

from enum import Enum


class Reach(Enum):
    """How far a check or a part is decided without a person, the farthest first."""

    FULLY = "fully"
    PARTLY = "partly"
    PEOPLE = "people"
