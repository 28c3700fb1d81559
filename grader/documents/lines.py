"""Lines of a document as every format is brought to them, with what the format says about their structure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

_INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Zone(Enum):
    """What a line is part of. Labels are looked for in prose, answer markers also at the start of a fence."""

    PROSE = "prose"
    FENCE = "fence"  # between the fences of a Markdown code block
    EDGE = "edge"  # a fence itself
    MATHS = "maths"  # inside a displayed formula, past its first line
    CODE = "code"  # a code cell of a notebook


@dataclass(frozen=True, slots=True)
class Line:
    r"""One line, or the piece of one that a structural command begins.

    `text` is as written. `head` is the text in which a label or answer marker is looked for: without bullets,
    heading marks and sectioning commands. `level` is that of a heading, 0 for none. `counted` holds the label
    that a counter of the format prints (`\item`, a numbered `\section`) in its possible spellings, and
    `counter` names the list which counts. `structural` lines carry no text of an answer;
    `names_file` is true of the line that stands for the name of a file.
    """

    text: str
    file: str
    number: int
    zone: Zone = Zone.PROSE
    head: str = ""
    level: int = 0
    indent: int = 0
    counted: tuple[tuple[str, ...], ...] = ()
    counter: int = 0
    opens_answer: bool = False
    structural: bool = False
    names_file: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing of an answer stands here."""
        return self.structural or not self.text.strip()


def split_lines(text: str) -> list[str]:
    """Split at line feeds only: form feeds and the like are damaged LaTeX here, not line ends.

    A carriage return ends a line only in a file that has no line feed at all.
    """
    if "\n" not in text:
        return text.split("\r")
    return [line.removesuffix("\r") for line in text.split("\n")]


def visible(text: str) -> str:
    """The text without zero-width and bidirectional control characters."""
    return text if text.isascii() else _INVISIBLE.sub("", text)
