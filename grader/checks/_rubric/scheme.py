"""A rubric as data of a reference file, read once into values that can be matched."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from grader.checks._rubric.concepts import BUILT_IN, ITEM, Lexicon, lexicon
from grader.checks._rubric.ideas import Idea, Polarity, literals, read_idea, unknown_names
from grader.language.prose.sentences import Sentence, prepare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIFTH: Final = Fraction(1, 5)
_KEYS: Final = frozenset("question about subjects concepts items wrong_claims contradictions one_of".split())
_ITEM_KEYS: Final = frozenset("key weight item any unless needs words count least holds formulas pending".split())
_CLAIM_KEYS: Final = frozenset("key item any unless costs fatal cap holds formulas".split())


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that earns marks, and the ideas any of which says it.

    `unless` takes it away; `needs` names items one of which must be met as well; `words` is the least length
    of a sentence that met such an item. `formulas` say it in mathematics, any of them. With `count`, mentions of
    that concept are counted against `least`, and fewer earn their share. `holds` is a condition on labelled
    numbers; `pending` says what a person or a file still has to show.
    """

    key: str
    weight: Fraction
    description: str
    ideas: tuple[Idea, ...] = ()
    unless: tuple[Idea, ...] = ()
    needs: tuple[str, ...] = ()
    words: int = 0
    count: tuple[str, ...] = ()
    least: int = 1
    holds: str = ""
    formulas: tuple[str, ...] = ()
    pending: str = ""


@dataclass(frozen=True, slots=True)
class WrongClaim:
    """One false statement: `costs` is subtracted, `cap` limits what is left, a `fatal` one leaves nothing."""

    key: str
    description: str
    ideas: tuple[Idea, ...]
    unless: tuple[Idea, ...] = ()
    costs: Fraction = FIFTH
    cap: Fraction = Fraction(1)
    holds: str = ""
    formulas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two ideas that cannot both be meant, and what may be earned by saying both."""

    description: str
    both: tuple[Idea, Idea]
    cap: Fraction


@dataclass(frozen=True, slots=True)
class Rubric:
    """A rubric ready to be matched. `about` is whom a sentence speaks of that names nobody."""

    items: tuple[Item, ...]
    lexicon: Lexicon
    question: tuple[Sentence, ...] = ()
    about: str = ""
    contrasted: tuple[str, ...] = ()
    wrong_claims: tuple[WrongClaim, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    one_of: tuple[Idea, ...] = ()

    def affirmed(self) -> frozenset[str]:
        """Declared concepts that a right answer affirms and that no idea asks to be denied or unsaid."""
        asked = [term for item in self.items for idea in item.ideas for term in idea.terms]
        against = [idea for item in self.items for idea in item.unless]
        against += [idea for claim in self.wrong_claims for idea in claim.ideas]
        free = {name for term in asked if term.polarity is not Polarity.AFFIRMED for name in term.names}
        free |= {name for idea in against for term in idea.terms for name in term.names}
        free |= {words for item in self.items for idea in item.ideas for words in literals(idea.source)}
        return frozenset(name for term in asked for name in term.names) - free


def rubric_of(data: Mapping[str, Any]) -> Rubric:
    """The rubric that a reference entry holds; the same data are compiled once.

    Raises
    ------
    ValueError
        If a key, an idea or a name in it is unknown, or the weights do not add up to 1.

    """
    return _compiled(json.dumps(data, default=str))


@lru_cache(maxsize=256)  # a pure function of the data
def _compiled(text: str) -> Rubric:
    data = json.loads(text)
    _only(data, _KEYS, "rubric")
    subjects = data.get("subjects") or {}
    declared = {**subjects, **(data.get("concepts") or {})}
    spoken = (*_claims(data, "items"), *_claims(data, "wrong_claims"), *_claims(data, "contradictions"))
    sources = [*(source for entry in spoken for source in _sources(entry)), *map(str, data.get("one_of") or ())]
    quoted = {words: (words,) for source in sources for words in literals(source)}
    items = tuple(_item(entry) for entry in _claims(data, "items"))
    total = sum((item.weight for item in items), Fraction(0))
    if total != 1:
        raise ValueError(f"rubric: the weights of the items add up to {total}, not to 1")
    rubric = Rubric(
        items=items,
        lexicon=lexicon({**quoted, **{name: tuple(map(str, words)) for name, words in declared.items()}}),
        question=prepare(str(data.get("question", ""))).sentences,
        about=str(data.get("about", "")),
        contrasted=tuple(subjects),
        wrong_claims=tuple(_wrong_claim(entry) for entry in _claims(data, "wrong_claims")),
        contradictions=tuple(_contradiction(entry) for entry in _claims(data, "contradictions")),
        one_of=_ideas(data.get("one_of")),
    )
    _all_known(rubric, {*declared, *quoted, *BUILT_IN, ITEM})
    return rubric


def _claims(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    return list(data.get(key) or ())


def _sources(entry: Mapping[str, Any]) -> Iterable[str]:
    return (str(source) for key in ("any", "unless", "both") for source in entry.get(key) or ())


def _only(entry: Mapping[str, Any], allowed: frozenset[str], what: str) -> None:
    extra = sorted(set(entry) - allowed)
    if extra:
        raise ValueError(f"{what}: unknown keys {', '.join(extra)}; keys are {', '.join(sorted(allowed))}")


def _ideas(sources: Iterable[object] | None) -> tuple[Idea, ...]:
    return tuple(read_idea(str(source)) for source in sources or ())


def _names(value: object) -> tuple[str, ...]:
    """One name or a list of names."""
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(map(str, value))  # type: ignore[call-overload]


def _item(entry: Mapping[str, Any]) -> Item:
    _only(entry, _ITEM_KEYS, f"item {entry.get('key')}")
    return Item(
        key=str(entry["key"]),
        weight=Fraction(str(entry["weight"])),
        description=str(entry["item"]),
        ideas=_ideas(entry.get("any")),
        unless=_ideas(entry.get("unless")),
        needs=_names(entry.get("needs")),
        words=int(entry.get("words", 0)),
        count=_names(entry.get("count")),
        least=int(entry.get("least", 1)),
        holds=str(entry.get("holds", "")),
        formulas=tuple(map(str, entry.get("formulas") or ())),
        pending=str(entry.get("pending", "")),
    )


def _wrong_claim(entry: Mapping[str, Any]) -> WrongClaim:
    _only(entry, _CLAIM_KEYS, f"wrong claim {entry.get('key')}")
    return WrongClaim(
        key=str(entry["key"]),
        description=str(entry["item"]),
        ideas=_ideas(entry.get("any")),
        unless=_ideas(entry.get("unless")),
        costs=Fraction(1) if entry.get("fatal") else Fraction(str(entry.get("costs", FIFTH))),
        cap=Fraction(str(entry.get("cap", 1))),
        holds=str(entry.get("holds", "")),
        formulas=tuple(map(str, entry.get("formulas") or ())),
    )


def _contradiction(entry: Mapping[str, Any]) -> Contradiction:
    _only(entry, frozenset({"item", "both", "cap"}), "contradiction")
    first, second = _ideas(entry["both"])
    return Contradiction(str(entry["item"]), (first, second), Fraction(str(entry.get("cap", "1/2"))))


def _all_known(rubric: Rubric, known: set[str]) -> None:
    ideas = [
        *(idea for item in rubric.items for idea in (*item.ideas, *item.unless)),
        *(idea for claim in rubric.wrong_claims for idea in (*claim.ideas, *claim.unless)),
        *(idea for contradiction in rubric.contradictions for idea in contradiction.both),
        *rubric.one_of,
    ]
    unknown = [(idea.source, name) for idea in ideas for name in unknown_names(idea, known)]
    faults = [f"idea '{source}': no concept is called {name}" for source, name in unknown]
    counted = [(item.key, name) for item in rubric.items for name in item.count]
    faults += [f"item {key}: no concept is called {name}" for key, name in counted if name not in known]
    keys = {item.key for item in rubric.items}
    needed = [(item.key, key) for item in rubric.items for key in item.needs]
    faults += [f"item {item}: needs {key}, which is no item" for item, key in needed if key not in keys]
    if rubric.about and rubric.about not in rubric.contrasted:
        faults.append(f"about: {rubric.about} is none of the subjects")
    if faults:
        raise ValueError("rubric: " + "; ".join(faults))
