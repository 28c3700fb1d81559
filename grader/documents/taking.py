"""What of the text of a slot belongs to each part: all of it, a formula, a number, or the code."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from grader.documents.blank import is_blank
from grader.documents.excerpt import excerpt
from grader.documents.formulas import bound_formula, take_formula
from grader.documents.labelled import take_array
from grader.documents.lines import Zone
from grader.documents.numbers import take_number
from grader.documents.outline import path_of
from grader.documents.workings import own_working
from grader.model.submission import SlotText

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from grader.documents.excerpt import Excerpt, Piece
    from grader.documents.statements import Found
    from grader.model.problem import Problem, Slot

_CODE_KINDS: Final = frozenset({"python", "code"})
_CODED: Final = frozenset({Zone.CODE, Zone.FENCE})
_DEFINED: Final = re.compile(r"[ \t>]*(?:(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|(\w+)[ \t]*=[ \t]*lambda\b)")
_DEFINES: Final = re.compile(r"^[ \t>]*(?:async[ \t]+)?(?:def|class)[ \t]+\w|\blambda\b.*:", re.MULTILINE)
_LIKE_CODE: Final = re.compile(r"\b(?:def|class|import|return|lambda)\b|[=(]")
_LONGEST: Final = 100_000  # no formula or number is looked for in more


def take_all(
    excerpts: Mapping[str, tuple[Problem, Excerpt]], asked: Collection[str] = ()
) -> Mapping[str, SlotText]:
    """The text of every part by its id. Where a narrower piece is not found, all of the text is kept.

    Code that defines one of the functions `asked` for is no part of a text that stands around it.
    """
    problems = [problem for problem, _ in excerpts.values()]
    return MappingProxyType({
        part: _take(problem, text if _only_code(problem) else _around_code(problem, text, asked), problems)
        for part, (problem, text) in excerpts.items()
    })


def _around_code(problem: Problem, text: Excerpt, asked: Collection[str]) -> Excerpt:
    """An excerpt without the fences and cells that define one of these functions.

    All of it where a part that may be answered with code has nothing else.
    """
    kept: list[Piece] = []
    fenced = False
    for coded, group in groupby(text.pieces, key=lambda piece: piece.line.zone in _CODED):
        block = list(group)
        if coded and not _defined(block).isdisjoint(asked):
            fenced = bool(kept) and kept[-1].line.zone is Zone.EDGE
            kept = kept[:-1] if fenced else kept
            continue
        kept += block[1:] if fenced and block[0].line.zone is Zone.EDGE else block
        fenced = False
    if len(kept) == len(text.pieces) or (_is_code(problem) and is_blank("\n".join(piece.text for piece in kept))):
        return text
    return replace(excerpt(kept), origin=text.origin)


def _defined(block: Iterable[Piece]) -> set[str]:
    found = filter(None, (_DEFINED.match(piece.text) for piece in block))
    return {match[1] or match[2] for match in found}


def _only_code(problem: Problem) -> bool:
    return bool(problem.forms) and all(form.kind in _CODE_KINDS for form in problem.forms)


def _take(problem: Problem, excerpt: Excerpt, problems: list[Problem]) -> SlotText:
    whole = SlotText(excerpt.text, excerpt.place())
    if _is_code(problem):
        only = _only_code(problem)
        # A number in prose or in a fence, say, that is asked for under the same label, is no attempt at the code.
        prose = not excerpt.code and not _LIKE_CODE.search(excerpt.text)
        if only and (prose or _belongs_elsewhere(problem, excerpt, problems)):
            return SlotText("", excerpt.place())
        alone = all(piece.empty or piece.line.zone in _CODED | {Zone.EDGE} for piece in excerpt.pieces)
        if only or (excerpt.code and alone):
            return SlotText(excerpt.code, excerpt.place(), "python") if excerpt.code else whole
    if problem.slot is None or is_blank(excerpt.text) or len(excerpt.text) > _LONGEST:
        return whole
    if problem.slot.take == "working":
        others = [slot.binds for slot in _beside(problem, problems) if slot.take == "working" and slot.binds]
        own = own_working(excerpt.text, problem.slot.binds, others, problem.declarations) if others else excerpt.text
        if own is not None:
            return SlotText(own, excerpt.place(), "derivation")
    if problem.slot.take in {"formula", "working"}:
        formula = take_formula(excerpt.text, problem.slot.binds, problem.declarations)
        if formula is not None and _belongs_to_another(problem, problems, excerpt.text, formula):
            return SlotText("", excerpt.place())
        return whole if formula is None else SlotText(formula.text, excerpt.place(formula.start, formula.end))
    if problem.slot.take == "array":
        array = take_array(excerpt.text, problem.slot.near, _others(problem, problems))
        return whole if array is None else SlotText(array.text, excerpt.place(array.start, array.end))
    if problem.slot.take == "number":
        number = take_number(excerpt.text, problem.slot.near, _others(problem, problems), problem.statement)
        return whole if number is None else SlotText(number.text, excerpt.place(number.start, number.end))
    return _code_only(excerpt) or whole


def _is_code(problem: Problem) -> bool:
    return any(form.kind in _CODE_KINDS for form in problem.forms)


def _belongs_elsewhere(problem: Problem, excerpt: Excerpt, problems: list[Problem]) -> bool:
    """Whether a text without any definition stands under a label that another part, not for code, shares."""
    own = path_of(problem.slot.labels) if problem.slot else ()
    alike = [other for other in problems if other.slot is not None and path_of(other.slot.labels) == own]
    return not _DEFINES.search(excerpt.text) and any(not _is_code(other) for other in alike)


def _others(problem: Problem, problems: list[Problem]) -> list[tuple[str, ...]]:
    """The words next to which the other parts under the same label find their numbers."""
    take = problem.slot.take if problem.slot else ""
    return [slot.near for slot in _beside(problem, problems) if slot.take == take and slot.near]


def _beside(problem: Problem, problems: list[Problem]) -> list[Slot]:
    """The slots of the other parts under the same label."""
    own = path_of(problem.slot.labels) if problem.slot else ()
    slots = [other.slot for other in problems if other.slot is not None and other.part != problem.part]
    return [slot for slot in slots if path_of(slot.labels) == own]


def _belongs_to_another(problem: Problem, problems: list[Problem], text: str, found: Found) -> bool:
    """Whether a formula is taken only because it comes last, and has the left side of another part of the label."""
    assert problem.slot is not None
    take = problem.slot.take
    others = [slot.binds for slot in _beside(problem, problems) if slot.take == take and slot.binds]
    if not others or not problem.slot.binds or bound_formula(text, problem.slot.binds, problem.declarations):
        return False
    bound = (bound_formula(text, binds, problem.declarations) for binds in others)
    return any(other is not None and other.start < found.end and found.start < other.end for other in bound)


def _code_only(excerpt: Excerpt) -> SlotText | None:
    """The code itself, where a slot holds nothing but code cells of a notebook."""
    zones = {piece.line.zone for piece in excerpt.pieces if not piece.empty}
    if Zone.CODE in zones and zones <= {Zone.CODE, Zone.EDGE}:
        return SlotText(excerpt.code, excerpt.place(), "python")
    return None
