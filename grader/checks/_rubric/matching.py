"""Whether an answer says an idea, and in which words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from grader.checks._rubric.concepts import Mention
from grader.checks._rubric.ideas import Idea, Polarity, Reach, Term
from grader.checks._rubric.roles import NOBODY, Subjects, named_in, subjects_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from grader.checks._rubric.concepts import Lexicon
    from grader.language.prose.sentences import Sentence

_TRIES: Final = 300  # combinations of mentions that are tried in one sentence
_MOST: Final = 12  # mentions of one concept in one sentence that are tried; more is padding


@dataclass(frozen=True, slots=True)
class Read:
    """One sentence with the mentions of all concepts and the subject of every word."""

    sentence: Sentence
    mentions: Mapping[str, list[Mention]]
    subjects: Subjects


@dataclass(frozen=True, slots=True)
class Match:
    """An idea found: in which sentence (the first of them), and the words that say it."""

    idea: Idea
    sentence: int
    quote: str


def read_sentences(sentences: Sequence[Sentence], words: Lexicon, contrasted: Sequence[str]) -> tuple[Read, ...]:
    """Every sentence with its mentions and subjects; who is spoken of goes on from one sentence to the next."""
    reads: list[Read] = []
    before = NOBODY
    pair: tuple[str, ...] = ()
    for sentence in sentences:
        mentions = words.mentions(sentence)
        named = named_in(sentence, mentions, contrasted, pair)
        pair = tuple(dict.fromkeys((*pair, *(thing.name for thing in named))))[-2:]
        subjects = subjects_of(sentence, named, before)
        before = subjects[-1] if subjects else before
        reads.append(Read(sentence, mentions, subjects))
    return tuple(reads)


def find(idea: Idea, reads: Sequence[Read], about: str = "") -> Match | None:
    """First place where the answer says the idea."""
    if idea.reach is Reach.ANYWHERE:
        return _find_anywhere(idea, reads, about)
    for number, read in enumerate(reads):
        spans = _spans(idea, read, about)
        if spans is not None:
            return Match(idea, number, _quote(read.sentence, spans))
    return None


def find_all(idea: Idea, reads: Sequence[Read], about: str = "") -> tuple[Match, ...]:
    """Every sentence that says the idea."""
    found = ((number, read, _spans(idea, read, about)) for number, read in enumerate(reads))
    return tuple(Match(idea, number, _quote(read.sentence, spans)) for number, read, spans in found if spans)


def contrary(idea: Idea, reads: Sequence[Read], about: str = "") -> str:
    """Words with which the answer denies what it says elsewhere of the same, or nothing.

    Only the very words of the statement count: who knows `unknown words` may well not know `names`.
    """
    opposite = _opposite(idea) if len(idea.terms) + len(idea.subjects) > 1 else None
    if opposite is None:
        return ""
    said = {_said(read, spans) for read in reads for spans in _all_spans(idea, read, about)}
    for read in reads if said else ():
        named = any(read.mentions.get(name) for name in idea.subjects)
        for spans in _all_spans(opposite, read, about) if named or len(idea.terms) > 1 else ():
            if _said(read, spans) in said:
                return _quote(read.sentence, spans)
    return ""


def denied(idea: Idea, reads: Sequence[Read], about: str = "") -> str:
    """Words with which the answer denies the idea, in one clause, or nothing; an idea that itself denies has none."""
    opposite = _opposite(idea)
    found = find(opposite, reads, about) if opposite is not None else None
    return found.quote if found else ""


def denials_of(names: Container[str], reads: Sequence[Read]) -> tuple[str, ...]:
    """A quote for each word that denies one of these concepts, once for each such word."""
    found: dict[tuple[int, int], str] = {}
    for number, read in enumerate(reads):
        for mention in (each for name, mentions in read.mentions.items() if name in names for each in mentions):
            outside = [p for p in read.sentence.denied[mention.end - 1] if not mention.start <= p < mention.end]
            if len(outside) % 2:
                denier = Mention(max(outside), max(outside) + 1)
                found.setdefault((number, denier.start), _quote(read.sentence, (mention, denier)))
    return tuple(found.values())


def _opposite(idea: Idea) -> Idea | None:
    """The idea with its last concept denied, in one clause; None where there is no such thing."""
    last = max((i for i, term in enumerate(idea.terms) if term.polarity is Polarity.AFFIRMED), default=None)
    if idea.reach is Reach.ANYWHERE or last is None or any(term.polarity is Polarity.DENIED for term in idea.terms):
        return None
    terms = list(idea.terms)
    terms[last] = replace(terms[last], polarity=Polarity.DENIED)
    return replace(idea, terms=tuple(terms), reach=Reach.CLAUSE)


def _said(read: Read, spans: tuple[Mention, ...]) -> tuple[str, ...]:
    return tuple(stem for span in spans for stem in read.sentence.stems[span.start : span.end])


def _find_anywhere(idea: Idea, reads: Sequence[Read], about: str) -> Match | None:
    places: list[int] = []
    quotes: list[str] = []
    for term in idea.terms:
        alone = Idea(idea.source, (replace(term, follows=False),), idea.subjects)
        if term.polarity is Polarity.ABSENT:
            if any(_candidates(term, read) for read in reads):
                return None
            continue
        found = find(alone, reads, about)
        if found is None:
            return None
        places.append(found.sentence)
        quotes.append(found.quote)
    return Match(idea, min(places), " ... ".join(dict.fromkeys(quotes)))


def _spans(idea: Idea, read: Read, about: str) -> tuple[Mention, ...] | None:
    return next(_all_spans(idea, read, about), None)


def _all_spans(idea: Idea, read: Read, about: str) -> Iterator[tuple[Mention, ...]]:
    """Every way in which one sentence says the idea: the words for each of its concepts."""
    if any(term.polarity is Polarity.ABSENT and _candidates(term, read) for term in idea.terms):
        return
    wanted = tuple(term for term in idea.terms if term.polarity is not Polarity.ABSENT)
    candidates = [_candidates(term, read) for term in wanted]
    for spans in islice(_choices(wanted, candidates, ()), _TRIES if all(candidates) else 0):
        if _holds(idea, wanted, spans, read) and _about(idea, spans, read, about):
            yield spans


def _candidates(term: Term, read: Read) -> list[Mention]:
    return [mention for name in term.names for mention in read.mentions.get(name, ())][:_MOST]


def _choices(
    terms: tuple[Term, ...], candidates: list[list[Mention]], chosen: tuple[Mention, ...]
) -> Iterator[tuple[Mention, ...]]:
    """Choices of one mention for each term, none overlapping, in the order that the idea asks for."""
    if len(chosen) == len(candidates):
        yield chosen
        return
    follows = terms[len(chosen)].follows
    for mention in candidates[len(chosen)]:
        if follows and mention.start < chosen[-1].end:
            continue
        if any(mention.start < other.end and other.start < mention.end for other in chosen):
            continue
        yield from _choices(terms, candidates, (*chosen, mention))


def _holds(idea: Idea, terms: tuple[Term, ...], spans: tuple[Mention, ...], read: Read) -> bool:
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    if idea.window and last - first > idea.window:
        return False
    clauses = read.sentence.clauses
    if idea.reach is Reach.CLAUSE and len({clauses[span.start] for span in spans}) > 1:
        return False
    denies = any(term.polarity is Polarity.DENIED for term in terms)
    return all(_polarity_fits(term, span, spans, read, denies=denies) for term, span in zip(terms, spans, strict=True))


def _polarity_fits(term: Term, span: Mention, spans: tuple[Mention, ...], read: Read, *, denies: bool) -> bool:
    """Whether the mention is affirmed or denied as asked; words that the idea itself quotes deny nothing.

    Beside a concept that has to be denied the others may be too: `no weight is updated` denies both.
    """
    if term.polarity is Polarity.EITHER or (denies and term.polarity is Polarity.AFFIRMED):
        return True
    deniers = read.sentence.denied[span.end - 1]
    outside = [place for place in deniers if not any(other.start <= place < other.end for other in spans)]
    return (len(outside) % 2 == 1) is (term.polarity is Polarity.DENIED)


def _about(idea: Idea, spans: tuple[Mention, ...], read: Read, about: str) -> bool:
    if not idea.subjects:
        return True
    for span in spans:
        spoken_of = read.subjects[span.start] or ({about} if about else NOBODY)
        if not idea.subjects & spoken_of:
            return False
    return True


def _quote(sentence: Sentence, spans: tuple[Mention, ...]) -> str:
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    return " ".join(sentence.words[first:last])[:200]
