"""What a document says of itself: the variant of the paper that it answers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from grader.documents.lines import Zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.documents.lines import Line

_MARKUP: Final = re.compile(r"\\[A-Za-z]+\{|[*{}`$]|\\\\$")
_STATED: Final = re.compile(r"variant\s*[:=]\s*([A-Za-z0-9][\w.-]{0,39})", re.IGNORECASE | re.ASCII)


def stated_variants(lines: Sequence[Line]) -> tuple[tuple[str, ...], list[Line]]:
    """The variants that lines of their own name (`Variant: s17`), each once, and the lines without those.

    The line is part of the sheet and of no answer: it stays where it is and carries no text.
    """
    found: list[str] = []
    kept: list[Line] = []
    for line in lines:
        stated = _STATED.fullmatch(_MARKUP.sub("", line.head or line.text).strip()) if line.zone is Zone.PROSE else None
        if stated is not None and stated[1] not in found:
            found.append(stated[1])
        kept.append(replace(line, text="", head="", structural=True) if stated else line)
    return tuple(found), kept
