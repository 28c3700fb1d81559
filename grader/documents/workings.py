r"""Which of a text belongs to the working of one part, where several parts are answered under one label.

A stretch begins where a part's own quantity stands on the left of a relation (`\nabla_{W} L = ...`), and goes on to
where that of another part does. What stands before the first belongs to all of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from grader.documents.delimiters import segments
from grader.documents.formulas import binding
from grader.documents.statements import clauses, find_formulas
from grader.language.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.documents.delimiters import Segment
    from grader.model.symbols import Declarations

_SENTENCE: Final = re.compile(r"[.;!?]\s+(?=\S)|\n")


def own_working(
    text: str, binds: Sequence[str], others: Sequence[Sequence[str]], declarations: Declarations
) -> str | None:
    """The text with what belongs to other parts blanked, of the same length.

    None if it says where the others are worked out, and not where this part is.
    """
    begins = list(_begins(text, (binds, *others), Vocabulary.of(declarations)))
    if not any(begins):
        return text
    if not any(0 in owners for _, owners in begins):
        return None
    shown = list(text)
    for at, (start, owners) in enumerate(begins):
        end = begins[at + 1][0] if at + 1 < len(begins) else len(text)
        if 0 not in owners:
            shown[start:end] = (sign if sign == "\n" else " " for sign in text[start:end])
    return "".join(shown)


def _begins(
    text: str, binds: Sequence[Sequence[str]], vocabulary: Vocabulary
) -> Iterator[tuple[int, frozenset[int]]]:
    """Where stretches begin, and whose they are; a display with quantities of several parts is of all these."""
    between = segments(text)
    owners: dict[int, set[int]] = {}
    for formula in find_formulas(text, vocabulary):
        start = _outer(text, formula.start, between)
        for statement in clauses(formula):
            mine = {at for at, names in enumerate(binds) if names and binding(statement, names, vocabulary)}
            if mine:
                owners.setdefault(start, set()).update(mine)
    for start in sorted(owners):
        yield start, frozenset(owners[start])


def _outer(text: str, start: int, between: Sequence[Segment]) -> int:
    """The begin of the sentence or line that a formula stands in, never inside other maths."""
    inside = next((one for one in between if one.start <= start < one.end), None)
    start = inside.start if inside is not None else start
    before = max((one.end for one in between if one.end <= start), default=0)
    ends = [found.end() for found in _SENTENCE.finditer(text, before, start)]
    return ends[-1] if ends else before
