"""Naming the rule by which a line follows from the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.derivations.judging import RuledLink
    from grader.derivations.ruling import Ruled


def rule_of(found: RuledLink, ruled: Ruled) -> str:
    """The name of the rule that explains a relation which holds; empty where none is found."""
    del found, ruled
    return ""
