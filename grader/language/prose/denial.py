"""What a sentence denies: the words that deny, and how far each of them reaches."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from grader.language.prose.words import AUXILIARIES, FILLERS

_EVER: Final = frozenset(
    "not no never neither nor none without hardly barely nobody nothing unable impossible unlike lack lacks lacking"
    " lacked avoid avoids avoiding avoided"
    " prevent prevents preventing prevented fail fails failing failed eliminate eliminates"
    " eliminating forbid forbids forbidding unnecessary absent unneeded".split()
)
_PAIRS: Final = frozenset({
    ("instead", "of"), ("rather", "than"), ("opposed", "to"), ("free", "of"), ("absence", "of"), ("except", "for"),
    ("rid", "of"), ("regardless", "of"), ("independent", "of"),
})  # fmt: skip
_UNTRUE: Final = frozenset("false wrong untrue incorrect myth misconception mistaken".split())
_TRUTH: Final = frozenset("true right correct case".split())
_HARMLESS: Final = frozenset({
    "only", "just", "merely", "necessarily", "doubt", "matter", "sure", "surprisingly", "simply", "solely",
})  # fmt: skip
_STATES: Final = frozenset(
    "seen given known possible necessary available there present part met shown written needed true done built taken"
    " chosen drawn required allowed feasible involved enough sufficient useful relevant important".split()
)
_NO_PARTICIPLES: Final = frozenset("need exceed proceed succeed feed speed indeed bed red shed".split())
_AGAIN: Final = frozenset({"not", "no", "never"})
_NO_PART: Final = frozenset(("play" + end, "no", what) for end in ("", "s", "ed") for what in ("role", "part"))
_PASSED: Final = FILLERS | {"be", "been", "longer"}
_AFTER: Final = frozenset("impossible unnecessary absent unneeded".split())


def denials(words: tuple[str, ...], clauses: tuple[int, ...], commas: frozenset[int]) -> tuple[frozenset[int], ...]:
    """For each word the places of the words that deny it.

    A denial reaches to the end of its clause, or to a comma that no `or` follows. `labels are not needed` also
    reaches back to the last comma or the beginning of the clause, `it is false that ...` to the end of the sentence.
    """
    reached: list[set[int]] = [set() for _ in words]
    for place, word in enumerate(words):
        goes_on = word == "nor" and bool(reached[place])  # `neither ... nor` is one denial, not two
        for start, end in _reach(words, clauses, commas, place) if _denies(words, place) and not goes_on else ():
            for other in range(start, end):
                if other != place:
                    reached[other].add(place)
    return tuple(frozenset(places) for places in reached)


def _denies(words: tuple[str, ...], place: int) -> bool:
    word = words[place]
    following = words[place + 1] if place + 1 < len(words) else ""
    if word in {"not", "no"}:
        said_of = words[place + 1 : place + 4]
        if any(pair[0] in _TRUTH and pair[1] == "that" for pair in pairwise(said_of)):
            return False  # `not true that` denies once, from `true` on
        return following not in _HARMLESS
    if word in _UNTRUE:
        return following == "that"
    if word in _TRUTH:
        return following == "that" and bool({"not", "never", "hardly"} & set(words[max(0, place - 3) : place]))
    return word in _EVER or (word, following) in _PAIRS


def _reach(
    words: tuple[str, ...], clauses: tuple[int, ...], commas: frozenset[int], place: int
) -> list[tuple[int, int]]:
    if words[place] in _UNTRUE | _TRUTH:
        return [(place + 1, len(words))]
    first = place
    while first and first not in commas and clauses[first - 1] == clauses[place]:
        first -= 1
    last = place + 1
    while last < len(words) and clauses[last] == clauses[place]:
        if (last in commas and not _continues(words, last)) or _denies_again(words, last):
            break
        last += 1
    back = _reaches_back(words, place)
    return [(first, place), (place + 1, last)] if back else [(place + 1, last)]


def _denies_again(words: tuple[str, ...], place: int) -> bool:
    """Whether a conjunction begins a denial of its own: `f is not the identity and l is not the last layer`."""
    return words[place] in {"and", "but"} and not _AGAIN.isdisjoint(words[place + 1 : place + 5])


def _continues(words: tuple[str, ...], comma: int) -> bool:
    """Whether the list under a denial goes on after this comma: `no labels, tags or ratings`."""
    begins_anew = words[comma] in {"not", "no", "neither", "never"}
    return not begins_anew and any(word in {"or", "nor"} for word in words[comma : comma + 6])


def _reaches_back(words: tuple[str, ...], place: int) -> bool:
    """Whether the denied subject stands before: `labels are not needed`, `parallelism is impossible`."""
    if words[place] in _AFTER or words[place - 1 : place + 2] in _NO_PART:
        return True
    if words[place] not in {"not", "never", "no"} or not place or words[place - 1] not in AUXILIARIES | {"need"}:
        return False
    rest = [word for word in words[place + 1 : place + 4] if word not in _PASSED]
    return bool(rest) and (rest[0] in _STATES or (rest[0].endswith("ed") and rest[0] not in _NO_PARTICIPLES))
