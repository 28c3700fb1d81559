"""Ideas: what an answer has to say, in a notation that an instructor can read aloud.

::

    [transformer] token parallel            a sentence about transformers mentions both concepts
    [rnn] not parallel                      a sentence about RNNs denies `parallel`
    query .. shared; within 4 words         in this order, close together
    not update weight                       `update` is denied, `weight` is not
    ~unknown handle                         `unknown` is mentioned, denied or not
    large -difference                       `large` is said, and `difference` is not mentioned
    score|"dot product" larger              either of two concepts; quoted words stand for themselves
    encoder bidirectional; in one clause    also `anywhere`: the concepts may stand in different sentences
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container


class Polarity(Enum):
    """How a concept has to be mentioned."""

    AFFIRMED = "affirmed"
    DENIED = "denied"
    EITHER = "either"
    ABSENT = "absent"


class Reach(Enum):
    """Where the concepts of an idea have to stand together."""

    CLAUSE = "in one clause"
    SENTENCE = "in one sentence"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Term:
    """One concept of an idea, or any of several; `follows` asks it to come after the term before."""

    names: tuple[str, ...]
    polarity: Polarity = Polarity.AFFIRMED
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Idea:
    """Concepts that have to stand together, and whom the sentence has to be about (nobody in particular if empty)."""

    source: str
    terms: tuple[Term, ...]
    subjects: frozenset[str] = frozenset()
    reach: Reach = Reach.SENTENCE
    window: int = 0


_TERM: Final = re.compile(
    r'\s*(?:\[(?P<subject>[\w |]+)\]|(?P<order>\.\.)|(?P<mark>not\s+|~(?=[\w"])|-(?=[\w"]))?'
    r'(?P<body>(?:"[^"]+"|\w+)(?:\|(?:"[^"]+"|\w+))*))\s*'
)
_NAME: Final = re.compile(r'"([^"]+)"|(\w+)')
_MARKS: Final = {"": Polarity.AFFIRMED, "not": Polarity.DENIED, "~": Polarity.EITHER, "-": Polarity.ABSENT}
_WINDOW: Final = re.compile(r"within (\d+) words")


def read_idea(source: str) -> Idea:
    """Read one idea.

    Raises
    ------
    ValueError
        If the notation is broken; the message says where.

    """
    body, _, options = source.partition(";")
    subjects: frozenset[str] = frozenset()
    terms: list[Term] = []
    follows = False
    place = 0
    while body[place:].strip():
        match = _TERM.match(body, place)
        if not match:
            raise ValueError(f"idea '{source}': cannot read '{body[place:].strip()}'")
        place = match.end()
        if match["subject"]:
            subjects |= {name.strip() for name in match["subject"].split("|")}
        elif match["order"]:
            follows = True
        else:
            names = tuple(quoted or bare for quoted, bare in _NAME.findall(match["body"]))
            terms.append(Term(names, _MARKS[(match["mark"] or "").strip()], follows))
            follows = False
    if not any(term.polarity is not Polarity.ABSENT for term in terms):
        raise ValueError(f"idea '{source}': nothing has to be said")
    return _with_options(Idea(source, tuple(terms), subjects), options)


def _with_options(idea: Idea, options: str) -> Idea:
    reach, window = idea.reach, 0
    for option in filter(None, (part.strip() for part in options.split(","))):
        narrowed = _WINDOW.fullmatch(option)
        if narrowed:
            window = int(narrowed[1])
        elif option in {known.value for known in Reach}:
            reach = Reach(option)
        else:
            allowed = ", ".join(known.value for known in Reach)
            raise ValueError(f"idea '{idea.source}': unknown option '{option}'; options are {allowed}, within N words")
    return Idea(idea.source, idea.terms, idea.subjects, reach, window)


def literals(source: str) -> tuple[str, ...]:
    """The quoted words of an idea, which stand for themselves."""
    return tuple(re.findall(r'"([^"]+)"', source.partition(";")[0]))


def unknown_names(idea: Idea, known: Container[str]) -> tuple[str, ...]:
    """Names that the idea uses and nobody declared."""
    names = [*idea.subjects, *(name for term in idea.terms for name in term.names)]
    return tuple(name for name in names if name not in known)
