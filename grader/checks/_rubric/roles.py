"""Who is spoken of: the subject of every word, among the things that a rubric contrasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.checks._rubric.concepts import Mention
from grader.language.prose.words import FILLERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.language.prose.sentences import Sentence

Subjects = tuple[frozenset[str], ...]
"""For each word of a sentence those who are spoken of there; empty where nobody was named yet."""

NOBODY: Final[frozenset[str]] = frozenset()
_LEAD_IN: Final = frozenset(
    "in for with of by on inside within under using use about through from at one two three".split()
)
_CONDITIONS: Final = frozenset({"when", "if", "whenever"})
_BESIDE: Final = frozenset({
    ("than",), ("unlike",), ("versus",), ("vs",), ("compared", "to"), ("compared", "with"), ("contrast", "to"),
    ("contrast", "with"), ("opposed", "to"), ("instead", "of"), ("rather", "than"), ("comparison", "to"),
    ("comparison", "with"), ("relative", "to"), ("different", "from"), ("differs", "from"), ("over",),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """One of the contrasted things, named in a sentence; `beside` if only to be compared with."""

    name: str
    mention: Mention
    beside: bool


def subjects_of(sentence: Sentence, named: tuple[Named, ...], before: frozenset[str]) -> Subjects:
    """The subject of each word. `before` is who was spoken of last, and goes on where nobody is named."""
    subjects: list[frozenset[str]] = [NOBODY] * len(sentence.words)
    current = before
    clause, opened = -1, False
    for place in range(len(sentence.words)):
        if sentence.clauses[place] != clause:
            clause, opened = sentence.clauses[place], False
            current = _related(sentence, named, place) or _fronted(sentence, named, place) or current
        for thing in named:
            if thing.mention.start == place and not thing.beside:
                current = _after(sentence, named, thing, (current, opened))
                opened = True
        subjects[place] = current
    return _conditioned(sentence, named, subjects)


def _conditioned(sentence: Sentence, named: tuple[Named, ...], subjects: list[frozenset[str]]) -> Subjects:
    """Subjects of clauses that name nobody but whose condition follows: `it gets flatter when T is raised`."""
    naming = {sentence.clauses[thing.mention.start] for thing in named if not thing.beside}
    for place in range(1, len(sentence.words)):
        clause, before = sentence.clauses[place], sentence.clauses[place - 1]
        if clause != before and sentence.words[place] in _CONDITIONS and clause in naming and before not in naming:
            told = frozenset(thing.name for thing in named if sentence.clauses[thing.mention.start] == clause)
            subjects[:place] = [
                told if sentence.clauses[i] == before else subject for i, subject in enumerate(subjects[:place])
            ]
    return tuple(subjects)


def named_in(
    sentence: Sentence,
    mentions: Mapping[str, list[Mention]],
    contrasted: Iterable[str],
    pair: tuple[str, ...] = (),
) -> tuple[Named, ...]:
    """Everyone who is named, in the order of the words; `the former` and `the latter` are taken from `pair`."""
    everyone = [(mention, name) for name in contrasted for mention in mentions.get(name, ())]
    if len(pair) == 2:
        everyone += [
            (Mention(place, place + 1), pair[word == "latter"])
            for place, word in enumerate(sentence.words)
            if word in {"former", "latter"}
        ]
    longest = [
        (mention, name) for mention, name in everyone
        if not any(_covers(other, mention) for other, _ in everyone)
    ]  # fmt: skip
    return tuple(Named(name, mention, _is_beside(sentence, mention)) for mention, name in sorted(longest))


def _covers(outer: Mention, inner: Mention) -> bool:
    """Whether a name is part of a longer one: `attention` in `grouped attention`."""
    return outer != inner and outer.start <= inner.start and inner.end <= outer.end


def _is_beside(sentence: Sentence, mention: Mention) -> bool:
    """Whether the thing is only compared with: `longer than words`, `unlike RNNs`."""
    words, place = sentence.words, mention.start - 1
    while place >= 0 and (words[place] in FILLERS or words[place] in {"in", "for", "with", "those", "of"}):
        if (words[place - 1], words[place]) in _BESIDE:
            return True
        place -= 1
    return place >= 0 and ((words[place],) in _BESIDE or (place > 0 and (words[place - 1], words[place]) in _BESIDE))


def _fronted(sentence: Sentence, named: tuple[Named, ...], place: int) -> frozenset[str]:
    """Who a clause that starts here is about, where they are named later in it: `parallel work is easy for RNNs`."""
    clause = sentence.clauses[place]
    if sentence.words[place] in {"which", "who", "whose", "where"}:
        return NOBODY
    inside = [
        thing for thing in named
        if sentence.clauses[thing.mention.start] == clause and not thing.beside
        and thing.mention.start not in sentence.commas  # `no examples, few-shot: ...` begins anew at the comma
    ]  # fmt: skip
    return frozenset({inside[0].name}) if inside else NOBODY


def _related(sentence: Sentence, named: tuple[Named, ...], place: int) -> frozenset[str]:
    """Whom a relative clause is about: the one named right before it, even if only to be compared with."""
    if sentence.words[place] not in {"which", "who", "whose"}:
        return NOBODY
    return frozenset(thing.name for thing in named if thing.mention.end <= place <= thing.mention.end + 1)


def _after(
    sentence: Sentence, named: tuple[Named, ...], thing: Named, state: tuple[frozenset[str], bool]
) -> frozenset[str]:
    """Who is spoken of from this name on: a coordinate joins, a new beginning replaces, an object changes nothing."""
    current, opened = state
    if not opened:
        return frozenset({thing.name})
    place = thing.mention.start - 1
    while place >= 0 and (sentence.words[place] in FILLERS or sentence.words[place] in _LEAD_IN):
        place -= 1
    joins = place >= 0 and (sentence.words[place] in {"and", "or", "/", "but"} or place + 1 in sentence.commas)
    joins = joins or thing.mention.start in sentence.commas
    if not joins:
        return current
    previous = [other for other in named if _adjoins(sentence, other.mention.end, place)]
    return current | {thing.name} if previous else frozenset({thing.name})


def _adjoins(sentence: Sentence, end: int, place: int) -> bool:
    """Whether nothing but fillers and the conjunction stand between a name that ends here and the one that joins it."""
    between = sentence.words[end : place + 1]
    return end <= place + 1 and all(word in FILLERS or word in {"and", "or", "/", "but"} for word in between)
