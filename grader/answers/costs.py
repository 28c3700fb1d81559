"""Several costs by name, such as time and space, with what is said about them."""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 - parameters are read from the annotations at run time
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from grader.answers._bounds import BOUND, Bound, BoundReader, balanced
from grader.answers._text import LONGEST, plain, too_long
from grader.language.printing import to_plain
from grader.language.repair import repair
from grader.language.vocabulary import Vocabulary
from grader.model.answer import Answer, Malformed
from grader.model.kinds import AbstractAnswerKind, Example
from grader.model.symbols import Declarations, Dimension

if TYPE_CHECKING:
    from grader.model.answer import Reading

_JOINED: Final = re.compile(r"\s*(?:[-=+*·×≈~∼⇒→/]|\\cdot|\band\b|=>|->)?\s*")
_EQUAL: Final = re.compile(r"\s*(?:[=≈~∼⇒→]|=>|->|,?\s*(?:i\.e\.|that is|which is|or simply|so|hence)[,:]?)\s*")
_OR: Final = re.compile(r"\s*,?\s*(?:\(?\s*or|/)\s*", re.IGNORECASE)
_TOTAL: Final = re.compile(
    r"\b(?:total|overall|altogether|all in all|so|hence|thus|therefore|finally|gives)\b", re.IGNORECASE
)
_LISTED: Final = re.compile(r"[\s$]*(?:[/,;&|\n]|\band\b|\bresp\.?)[\s$]*(?:and\b\s*)?[\s$]*", re.IGNORECASE)
_LITTLE: Final = re.compile(r"\s*(?:(?:of|for|in|as|the|total|extra|its)\s+)*", re.IGNORECASE)
_END: Final = re.compile(r"[.!?](?=\s|$)|\n")
_ASKED: Final = Declarations(dimensions=(Dimension("n"), Dimension("d")))
_NAMED: Final = {"costs": {"time": ("runtime",), "space": ("memory",)}}


@dataclass(frozen=True, slots=True)
class Stated:
    """The bounds that were stated, by the name of the cost; several for a name where they are alternatives."""

    bounds: Mapping[str, tuple[Bound, ...]]


class _Segment(NamedTuple):
    name: str
    text: str


@dataclass(frozen=True)
class Costs(AbstractAnswerKind):
    r"""Asymptotic costs with their names, within whatever is said about them.

    Read are `time O(n^2 d), space O(n d)`, `O(n) time and O(1) memory`, lists and sentences. A chain of bounds ends
    with the one that counts (`O(n \cdot n d) = O(n^2 d)`), a partial cost is followed by `in total` or `so`. Bounds
    joined by `or` are alternatives, all of which count. Costs without any name are read where there are as many as are
    asked for, in that order: `O(n^2) / O(n)`.

    Parameters
    ----------
    costs:
        Names of the costs that are asked for, each with other words for it.

    Value: `Stated`: `bounds`, a table from each name that was found to its bounds.

    """

    EXAMPLES: ClassVar[tuple[Example, ...]] = (
        Example("Time O(n^2 d), memory O(n).", "time: O(n^2 * d); space: O(n)", _NAMED, _ASKED),
        Example("It takes O(n) time and O(1) space.", "time: O(n); space: O(1)", _NAMED, _ASKED),
        Example("Runtime: each step O(n), in total O(n d)", "time: O(n * d)", _NAMED, _ASKED),
        Example("O(n d) / O(n)", "time: O(n * d); space: O(n)", _NAMED, _ASKED),
        Example("It is fast.", "costs.unread", _NAMED, _ASKED),
    )

    costs: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def read(self, text: str, declarations: Declarations) -> Reading:
        """Read the costs. Never raises."""
        refused = too_long(self.kind(), text, LONGEST)
        if refused is not None:
            return refused
        repaired, repairs = repair(text)
        reader = BoundReader(Vocabulary.of(declarations))
        found: dict[str, tuple[Bound, ...]] = {}
        for name, segment in self._segments(plain(repaired)):
            bounds = _stated(segment, reader)
            if bounds:
                found[name] = tuple(dict.fromkeys((*found.get(name, ()), *bounds)))
        if not found:
            names = " and ".join(self.costs)
            hint = f"write one bound for each of {names}, such as `{next(iter(self.costs), 'time')}: O(...)`"
            return Malformed("costs", text, "costs.unread", "no cost could be read", hint, 0, len(text))
        shown = "; ".join(f"{name}: {' or '.join(map(_printed, found[name]))}" for name in self.costs if name in found)
        return Answer("costs", text, Stated(found), "", shown, repairs)

    def _segments(self, text: str) -> list[_Segment]:
        """The stretch of text that belongs to each mention of a cost: before it if its bound comes first.

        What stands before the first mention belongs to the one cost that is not mentioned, if there is just one.
        """
        words = {word.casefold(): name for name, others in self.costs.items() for word in (name, *others)}
        spelled = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
        mentions = list(re.finditer(rf"(?<![\w\\])(?:{spelled})(?![\w-])", text, re.IGNORECASE)) if words else []
        names = [words[mention[0].casefold()] for mention in mentions]
        if not mentions:
            return self._unnamed(text)
        if _bound_in_front(text[: mentions[0].start()]):
            starts = [0, *(mention.end() for mention in mentions[:-1])]
            return [_Segment(n, text[a : m.start()]) for n, a, m in zip(names, starts, mentions, strict=True)]
        ends = [*(mention.start() for mention in mentions[1:]), len(text)]
        silent = [name for name in self.costs if name not in names]
        ahead = [_Segment(silent[0], text[: mentions[0].start()])] if len(silent) == 1 else []
        return [*ahead, *(_Segment(n, text[m.end() : z]) for n, m, z in zip(names, mentions, ends, strict=True))]

    def _unnamed(self, text: str) -> list[_Segment]:
        """Costs without their names: the only one that is asked for, or as many as are asked for, in that order."""
        if len(self.costs) == 1:
            return [_Segment(next(iter(self.costs)), text)]
        spans = [(match.start(), match.end() + len(balanced(text, match.end()))) for match in BOUND.finditer(text)]
        groups = [spans[:1]]
        for before, span in pairwise(spans):
            if _LISTED.fullmatch(text[before[1] : span[0]]):
                groups.append([])
            groups[-1].append(span)
        if len(groups) != len(self.costs):
            return []
        texts = (text[group[0][0] : group[-1][1]] for group in groups)
        return [_Segment(name, told) for name, told in zip(self.costs, texts, strict=True)]


def _bound_in_front(text: str) -> bool:
    """Whether a text ends with a bound and at most a little word: `O(n) of` before `memory`."""
    ends = [match.end() + len(balanced(text, match.end())) for match in BOUND.finditer(text)]
    return bool(ends) and _LITTLE.fullmatch(text[ends[-1] :]) is not None


def _stated(segment: str, reader: BoundReader) -> list[Bound]:
    """The bounds of a stretch of text: its first run of bounds, or the one that is called the total."""
    spans = [(match.start(), match.end() + len(balanced(segment, match.end()))) for match in BOUND.finditer(segment)]
    if not spans:
        bound = reader.bound(_END.split(segment, maxsplit=1)[0].strip(" :=-,;(is"))
        return [bound] if bound is not None else []
    runs = _runs(segment, spans)
    chosen, alternatives = runs[0], []
    for (_, before), run in pairwise(runs):
        between = segment[before : run[0]]
        if _END.search(between):
            break
        if _OR.fullmatch(between):
            alternatives.append(run)
        elif _TOTAL.search(between) or _EQUAL.fullmatch(between):
            chosen, alternatives = run, []
    texts = [segment[start:end] for start, end in (chosen, *alternatives)]
    return [bound for text in texts if (bound := reader.bound(text)) is not None]


def _runs(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Bounds that are joined into one formula or chain, as one."""
    runs = [spans[0]]
    for start, end in spans[1:]:
        if _JOINED.fullmatch(text[runs[-1][1] : start]):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _printed(bound: Bound) -> str:
    return f"{bound.symbol}({to_plain(bound.tree)})" if bound.symbol else to_plain(bound.tree)
