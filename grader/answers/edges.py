"""Labelled edges of a directed graph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from grader.answers._text import LONGEST, plain, split_top, strip_outer, too_long
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example

if TYPE_CHECKING:
    from grader.model.answer import Reading
    from grader.model.symbols import Declarations

_ARROW: Final = re.compile(
    r"\s*(?:--?\s*\[?\s*(?P<inside>[\w^{}()' ]+?)\s*\]?\s*--?>"
    r"|(?:--?>|→|⟶|=>|⇒|\bto\b)(?:\s*\|(?P<piped>[^|]*)\|)?"
    r"|\\xrightarrow\s*\{(?P<over>[^{}]*)\})\s*"
)
_LABEL: Final = re.compile(
    r"(?P<node>.*?)\s*(?:\[\s*(?:label\s*=\s*)?\"?(?P<square>[^\]\"]*)\"?\s*\]|:\s*(?P<colon>\S.*)"
    r"|\bwith (?:weight |label )?(?P<words>\S+)|(?<=\w)\s+\((?P<round>[^()]*)\))\s*"
)
_HEADER: Final = re.compile(
    r"(?:strict\s+)?(?:di)?graph\b[^{\n;]*\{|(?:graph|flowchart)[ \t]+(?:LR|RL|TB|TD|BT)[ \t]*[;\n]|\}\s*$",
    re.IGNORECASE,
)
_NO_EDGE: Final = re.compile(r"\w+(?:\s*(?:\[[^\]]*\]|=\s*\S+))?")
_RANGE: Final = re.compile(
    r"[,;.]?\s*(?:\(\s*|\(?\s*\b(?:[Ff]or|[Ww]ith|[Ww]here)\s+)(?:all\s+|each\s+|every\s+)?(?P<letter>[a-z])\s*(?:=|\\in|∈|in|from)\s*\{?\s*"
    r"(?P<first>\d)\s*(?:,\s*(?:\d\s*,\s*)*(?:and\s+)?(?:\.\.\.\s*,\s*)?|\.\.\.?|-|to|and)\s*(?P<last>\d)\s*\}?\s*\)?[.:]?\s*"
)
_HEADS: Final = frozenset({"from", "source", "start", "node", "to", "target", "end", "weight", "label", "edge"})
_ITEM: Final = re.compile(r"^\s*(?:[-*•]|\(?\d{1,3}[.)])\s+(?![>-])")
_CLEAN: Final = re.compile(r"[\s{}\\_^\"'`$()]+")
_MOST: Final = 400


class Edge(NamedTuple):
    """From one node to another; the label is empty where none was given."""

    source: str
    target: str
    label: str

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}" + (f" [{self.label}]" if self.label else "")


@dataclass(frozen=True)
class Edges(AbstractAnswerKind):
    """The set of labelled edges of a directed graph.

    Read are `a -> b [x]`, `a --x--> b`, `a -[x]-> b`, `a -> b: x`, `a -> b (x)`, mermaid's `a -->|x| b`, triples
    `(a, b, x)` and chains `a -> b -> c`, on lines or between semicolons, commas or slashes; graphs of DOT and mermaid;
    Markdown tables with a column for each of source, target and label; and `x_t -> y_t [V] for t = 1, 2, 3`, which
    stands for one edge at each t. Names are compared without case-free decoration: braces, underscores and carets
    fall away (`h_{1}^{f}` is `h1f`).

    Value: a frozen set of `Edge`: `source`, `target`, `label`.
    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("a -> b [x]; b --y--> c", expected="a -> b [x]; b -> c [y]"),
        Example("(a, b, x)", expected="a -> b [x]"),
        Example("a -> b -> c", expected="a -> b; b -> c"),
        Example("1. a -> b [x]\n2) (b, c, y)", expected="a -> b [x]; b -> c [y]"),
        Example("a and b are connected", expected="edges.unread"),
    )

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read the edges. Never raises."""
        del declarations  # nodes are no symbols
        refused = too_long(self.kind(), text, LONGEST)
        if refused is not None:
            return refused
        body = plain(text.replace("\\to", "->").replace("\\rightarrow", "->"))
        found: set[Edge] = set()
        for piece in _pieces(_unrolled(_labelled(_tabled(_undressed(body)))))[:_MOST]:
            edges = _chain(piece) or _triple(piece)
            if edges is None:
                message = f"{piece.strip()[:60]!r} is no edge"
                return Malformed(
                    "edges",
                    text,
                    "edges.unread",
                    message,
                    "write one edge on a line, such as a -> b [label]",
                    0,
                    len(text),
                )
            found.update(edges)
        if not found:
            return Malformed(
                "edges",
                text,
                "edges.unread",
                "no edge could be read",
                "write one edge on a line, such as a -> b [label]",
            )
        return Answer("edges", text, frozenset(found), "", "; ".join(map(str, sorted(found))))


def _undressed(text: str) -> str:
    """The statements of a graph in DOT or mermaid, without its frame, settings and bare nodes; other text as it is."""
    if _HEADER.match(text) is None:
        return text
    pieces = [piece for piece in split_top(_HEADER.sub("\n", text), ";\n") if piece.strip()]
    return "\n".join(piece for piece in pieces if _ARROW.search(piece) or not _NO_EDGE.fullmatch(piece.strip()))


def _tabled(text: str) -> str:
    """The rows of a Markdown table as triples, in the order of source, target, label; other text as it is."""
    rows = [line.strip().strip("|").split("|") for line in text.splitlines() if line.count("|") >= 2]
    rows = [[cell.strip() for cell in row] for row in rows if re.search(r"\w", "".join(row))]
    headed = bool(rows) and any(cell.casefold() in _HEADS for cell in rows[0])
    edges = rows[headed:]
    if len(edges) < 2 or any(len(row) != 3 or _ARROW.search("|".join(row)) for row in edges):
        return text
    return "\n".join(f"({', '.join(row)})" for row in edges)


def _unrolled(text: str) -> str:
    """Edges that are told for a range of steps (`for t = 1, 2, 3`), at each step; other text as it is."""
    told = list(_RANGE.finditer(text))
    if len(told) != 1 or int(told[0]["last"]) <= int(told[0]["first"]):
        return text
    (found,) = told
    pattern = text[: found.start()] + "\n" + text[found.end() :]
    steps = range(int(found["first"]), int(found["last"]) + 1)
    return "\n".join(_at_step(pattern, found["letter"], step) for step in steps)


def _at_step(text: str, letter: str, step: int) -> str:
    """The text at one value of the letter that counts steps, where that stands at the end of a short name."""
    index = rf"(?<![A-Za-z]{{3}})(?<![A-Za-z]){letter}|(?<=[A-Za-z_]){letter}"
    counted = re.compile(rf"(?<![A-Za-z]{{3}})(?:{index})(?:\s*(?P<shift>[+-]\s*\d)(?!\d))?(?![A-Za-z\d])")
    return counted.sub(lambda found: str(step + int((found["shift"] or "0").replace(" ", ""))), text)


def _labelled(text: str) -> str:
    """Lines that begin with the label of all their edges (`W: a -> b, c -> d`), with that label at each of them."""
    return "\n".join(_with_label(line) for line in text.split("\n"))


def _with_label(line: str) -> str:
    found = re.fullmatch(r"\s*(?:[-*•]\s+)?(?P<label>[\w^{}()]{1,12})\s*:\s*(?P<edges>.*)", line)
    if found is None or "[" in line or not _ARROW.search(found["edges"]):
        return line
    return "\n".join(f"{edge.strip()} [{found['label']}]" for edge in split_top(found["edges"], ",;") if edge.strip())


def _pieces(text: str) -> list[str]:
    text = strip_outer(text) if text.startswith(("[", "{")) else text
    pieces = [piece for piece in split_top(text, ";\n,") if piece.strip(" .-*•")]
    return [part for piece in pieces for part in re.split(r"\s/\s", piece)]


def _chain(piece: str) -> list[Edge] | None:
    """`a -> b -> c [x]`; a label behind the last node belongs to the last edge."""
    piece = _ITEM.sub("", piece)
    arrows = list(_ARROW.finditer(piece))
    if not arrows:
        return None
    bounds = [0, *(arrow.end() for arrow in arrows)]
    stops = [*(arrow.start() for arrow in arrows), len(piece)]
    nodes = [piece[start:stop].strip(" .,") for start, stop in zip(bounds, stops, strict=True)]
    labels = [arrow["inside"] or arrow["piped"] or arrow["over"] or "" for arrow in arrows]
    for place, node in enumerate(nodes[1:]):
        match = _LABEL.fullmatch(node)
        if match:
            nodes[place + 1] = match["node"]
            labels[place] = labels[place] or match["square"] or match["colon"] or match["words"] or match["round"] or ""
    names = [_name(node) for node in nodes]
    if not all(names):
        return None
    return [Edge(*pair, _name(label)) for pair, label in zip(pairwise(names), labels, strict=True)]


def _triple(piece: str) -> list[Edge] | None:
    piece = _ITEM.sub("", piece).strip()
    parts = [_name(part) for part in split_top(strip_outer(piece), ",")]
    if strip_outer(piece) == piece or not 2 <= len(parts) <= 3 or not all(parts):
        return None
    return [Edge(parts[0], parts[1], parts[2] if len(parts) == 3 else "")]


def _name(text: str) -> str:
    return _CLEAN.sub("", _ITEM.sub("", text))
