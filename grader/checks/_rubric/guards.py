"""Guards: text that would earn marks without meaning what it says. Each limits the proposal and says why."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from grader.checks._rubric.requests import asks_for_marks, doubts, takes_back
from grader.language.prose.words import AUXILIARIES, FUNCTION_WORDS, GLUE, VERBS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.language.prose.sentences import Prose, Sentence

HALF: Final = Fraction(1, 2)
QUARTER: Final = Fraction(1, 4)


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard that fired: a stable code, the reason in words, and the most that may be proposed."""

    note: str
    reason: str
    cap: Fraction = HALF


_BARE_FRAGMENT: Final = 2  # words between two commas
_SHORT_FRAGMENT: Final = 3.2
_LONG: Final = 12
_MANY: Final = 8  # commas that no formula has
_FEW: Final = 0.13
_LINES: Final = 8
_PIECES: Final = 5
_BARE_PIECE: Final = 4
_MOST_PIECES: Final = 0.5
_HOLDING: Final = GLUE | VERBS | AUXILIARIES | frozenset("= < > <= >= -> ~ + not".split())
_JUMBLED: Final = 0.05
_ARTICLES: Final = frozenset({"the", "a", "an", "its", "their", "every"})
_PREPOSITIONS: Final = frozenset("of from with for into by at to".split())
_PARTICLES: Final = frozenset("to by with at from for".split())  # may end a sentence
_NEVER_AFTER_ARTICLE: Final = frozenset(
    "the a an of is are was were and or to in on by for with from than that has have it they be which can its their at"
    " as into so because not".split()
)
_NEVER_AFTER_PREPOSITION: Final = frozenset(
    "is are was were and or of for from by has have it's so because they can be than at".split()
)
_REPEATED: Final = 0.4
_DENIALS: Final = 3
_DENIED_WORDS: Final = 0.4
_DENIED_CLAUSES: Final = 0.6


def is_request(sentence: Sentence) -> bool:
    """Whether the sentence speaks to whoever marks it."""
    return asks_for_marks(sentence.text)


def is_copy(sentence: Sentence, question: Sequence[Sentence]) -> bool:
    """Whether the sentence only repeats a sentence of the question."""
    said = _content(sentence)
    if len(said) < 3:
        return False
    for asked in question:
        words = _content(asked)
        if len(said & words) >= 0.9 * len(said) and len(said & words) >= 0.85 * len(words):
            return True
    return False


def _content(sentence: Sentence) -> set[str]:
    return {stem for word, stem in zip(sentence.words, sentence.stems, strict=True) if word not in FUNCTION_WORDS}


def evidence(prose: Prose, question: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences that claim something: no questions, no repeated question, nothing said to the marker."""
    return tuple(
        sentence for sentence in prose.sentences
        if not (sentence.question or is_request(sentence) or is_copy(sentence, question))
    )  # fmt: skip


def guards(
    prose: Prose, claims: Sequence[Sentence], question: Sequence[Sentence], longest: int, *, lists: bool = False
) -> tuple[Guard, ...]:
    """Every guard that fires on the text alone; `claims` is what `evidence` left of it."""
    found: list[Guard] = []
    if any(is_request(sentence) for sentence in prose.sentences):
        found.append(Guard("rubric.request", "the text asks the marker for marks; such sentences were left out"))
    if any(takes_back(sentence.text) for sentence in prose.sentences):
        found.append(Guard("rubric.blanket-denial", "a sentence takes back the others", Fraction(0)))
    if not lists and is_keyword_list(claims):
        found.append(Guard("rubric.keyword-list", "the text lists keywords and states nothing", QUARTER))
    if is_jumbled(claims):
        found.append(Guard("rubric.jumbled", "the words stand in no order that makes a sentence", QUARTER))
    if _is_denied(claims):
        found.append(Guard("rubric.denied", "most of what the text says is denied"))
    if _is_unsure(claims):
        found.append(Guard("rubric.hedged", "the text leaves open which of several statements it means"))
    if prose.unread or prose.length > longest:
        found.append(Guard("rubric.padded", f"the text has far more words than asked for ({prose.length})"))
    elif _repeats(claims):
        found.append(Guard("rubric.padded", "the text repeats itself"))
    if question and not claims and any(is_copy(sentence, question) for sentence in prose.sentences):
        found.append(Guard("rubric.copied", "the text repeats the question", Fraction(0)))
    return tuple(found)


def _is_denied(claims: Sequence[Sentence]) -> bool:
    """Whether denials run through the text: a rubric sees only those of its own words.

    Of 442 essays marked by a person none is so; of right ones with a `not` behind each verb a third.
    """
    places = sum(len(frozenset().union(*sentence.denied)) for sentence in claims)
    words = [len(denying) % 2 for sentence in claims for denying in sentence.denied]
    clauses = sum(len(set(sentence.clauses)) for sentence in claims)
    reach = sum(words) >= _DENIED_WORDS * len(words)
    return (places >= _DENIALS and reach) or (places > _DENIALS and places >= _DENIED_CLAUSES * clauses)


def is_keyword_list(claims: Sequence[Sentence]) -> bool:
    """Whether the text names things without saying anything about them.

    Short answers, formulas and measurements are no lists. In a list nearly nothing holds the words together and
    nothing is a verb, or the pieces between commas are hardly longer than a word.
    """
    everything = [word for sentence in claims for word in sentence.words]
    signs = sum(len(word) == 1 or not any(map(str.isalpha, word)) for word in everything)
    words = [word for word in everything if word.isalpha() and len(word) > 1]
    if _bare_pieces(claims):
        return True
    commas = sum(len(sentence.commas) for sentence in claims)
    numbers = sum(word[0].isdigit() for word in everything)
    if len(claims) >= _LINES and numbers <= len(words) / 5 and len(everything) < 3 * len(claims):
        return True  # a line for each keyword
    if len(words) < (5 if commas > 2 else 6) or numbers > len(words) / 5 or (commas < _MANY and signs > len(words) / 5):
        return False
    if signs > max(len(words), 4 * len(claims)):
        return False  # mathematics with some words around it
    pieces = sum(_names(piece) > 0 for sentence in claims for piece in _pieces(sentence))
    length = len(words) / max(1, pieces)
    if length <= _BARE_FRAGMENT and len(words) > 5:
        return True
    held = sum(word in GLUE for word in everything if word.isalpha()) / len(words)
    verbs = not (VERBS | AUXILIARIES).isdisjoint(words)
    return held < _FEW and (length < _SHORT_FRAGMENT or not verbs or len(words) >= _LONG)


def _bare_pieces(claims: Sequence[Sentence]) -> bool:
    """Whether most pieces between commas are names of a few words, without a verb or an equation."""
    pieces = [piece for sentence in claims for piece in _pieces(sentence)]
    bare = [piece for piece in pieces if len(piece) <= _BARE_PIECE and _HOLDING.isdisjoint(piece)]
    share = sum(map(_names, bare)) / max(1, sum(map(_names, pieces)))
    return sum(_names(piece) > 0 for piece in bare) >= _PIECES and share > _MOST_PIECES


def _names(piece: Sequence[str]) -> int:
    """How many words it has that are no symbols: the commas of `Attention(Q, K, V)` part no keywords."""
    return sum(len(word) > 1 and word.isalpha() for word in piece)


def _pieces(sentence: Sentence) -> Iterator[tuple[str, ...]]:
    """The words between commas and ends of clauses."""
    start = 0
    for place in range(1, len(sentence.words) + 1):
        ends = place == len(sentence.words) or place in sentence.commas
        if ends or sentence.clauses[place] != sentence.clauses[place - 1]:
            yield sentence.words[start:place]
            start = place


def is_jumbled(claims: Sequence[Sentence]) -> bool:
    """Whether small words stand where no sentence has them: `the of`, `a the`, `by.`; right words in no order."""
    words = [word for sentence in claims for word in sentence.words]
    found = sum(_misplaced(sentence) for sentence in claims)
    return found >= 2 and found > _JUMBLED * len(words)


def _misplaced(sentence: Sentence) -> int:
    """Number of articles and prepositions that nothing they could belong to follows."""
    number = 0
    for place, word in enumerate(sentence.words):
        following = sentence.words[place + 1] if place + 1 < len(sentence.words) else ""
        cut = place + 1 in sentence.commas or not following
        if word in _ARTICLES:
            # `a` and a comma: the name of a thing, as in `everything on a, ...`
            number += (cut and word != "a") or following in _NEVER_AFTER_ARTICLE
        elif word in _PREPOSITIONS:
            number += (cut and word not in _PARTICLES) or following in _NEVER_AFTER_PREPOSITION
    return number


def _is_unsure(claims: Sequence[Sentence]) -> bool:
    found = [sentence for sentence in claims if doubts(sentence.text)]
    return sum(doubts(sentence.text) for sentence in found) >= 2 or any("or" in sentence.words for sentence in found)


def _repeats(claims: Sequence[Sentence]) -> bool:
    texts = [sentence.words for sentence in claims if len(sentence.words) > 3]
    return len(texts) >= 4 and len(texts) - len(set(texts)) > _REPEATED * len(texts)
