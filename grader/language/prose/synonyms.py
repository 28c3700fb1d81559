"""Words that mean the same in any answer of this field, so that no rubric has to list them.

Only words that may stand for each other whatever is talked about; what is the same in one question alone
(`sentence` and `sequence`) belongs to its rubric.
"""

from __future__ import annotations

from typing import Final

from grader.language.prose.words import stem

_GROUPS: Final = (
    "keep kept retain preserve maintain",
    "discard delete",
    "infeasible intractable impractical impracticable hopeless unmanageable unaffordable unrealistic prohibitive",
    "feasible tractable practicable doable",
    "tiny small minuscule",
    "huge large big enormous vast",
    "larger bigger greater",
    "largest biggest greatest",
    "unchanged unaltered unaffected untouched intact unmodified",
    "change alter modify",
    "answer response reply",
    "replace substitute overwrite",
    "insert inject",
    "random arbitrary",
    "fast quick rapid",
    "faster quicker",
    "expensive costly",
    "cheap inexpensive",
    "whole entire",
    "image picture photo",
    "increase grow grown rise raise",
    "decrease shrink decline",
    "previous earlier",
    "guarantee ensure assure",
    "imply entail",
    "unrelated irrelevant",
    "influence affect impact",
    "destroy damage harm ruin spoil corrupt",
    "likely probable",
    "need require",
    "use employ",
    "compute calculate",
    "choose chosen select pick",
    "restrict limit bound confine constrain",
    "learnable trainable tunable",
    "redundant superfluous",
    "similar alike",
    "prepend concatenate",
    "copy duplicate",
    "sharp peaked spiky",
    "flat even uniform",
    "noisy unreliable",
    "mistake error",
    "invert reverse exchange swap interchange switch",
)
SYNONYMS: Final = {
    stem(word): frozenset(map(stem, group.split())) for group in _GROUPS for word in group.split()
}
"""For the stem of a word all stems that stand for it, its own included."""


def with_synonyms(stems: frozenset[str]) -> frozenset[str]:
    """The stems and all that mean the same."""
    return stems.union(*(SYNONYMS.get(one, ()) for one in stems))
