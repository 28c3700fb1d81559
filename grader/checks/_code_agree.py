"""Whether results agree with what a private function gives, and what to say where they do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from grader.checks._code_diagnosis import Diagnosis, Pair, diagnose
from grader.maths.arrays import as_numbers, compare
from grader.model.outcome import NOTHING, Counterexample, Evidence, Outcome
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.checks._code_cases import Case
    from grader.maths.arrays import Mismatch, Tolerance

_SINGLE_BITS: Final = 12  # an entry with more bits of mantissa than this is no simple number that just happens to fit
_LONGEST_SHOWN: Final = 200
_LONGEST_WORDS: Final = 400
_MOST_LEAVES: Final = 50


@dataclass(frozen=True, slots=True)
class Trial:
    """A result of the student's for one input, beside what is expected there."""

    case: Case
    actual: Any
    expected: Any
    mismatch: Mismatch | None

    @staticmethod
    def of(case: Case, actual: Any, expected: Any, tolerance: Tolerance) -> Trial:
        """Compare."""
        expected = plain(expected)
        fitting = fitted(actual, expected)
        return Trial(case, fitting, expected, compare(fitting, expected, tolerance))


def plain(value: Any) -> Any:
    """What trusted code gives, with torch tensors as arrays."""
    if isinstance(value, (tuple, list)):
        return type(value)(plain(each) for each in value)
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if value is None or isinstance(value, (bool, int, float, complex, str, bytes, np.ndarray, np.generic)):
        return value
    return np.asarray(value.detach() if hasattr(value, "detach") else value)


def fitted(actual: Any, expected: Any) -> Any:
    """A result as the comparison wants it.

    An array of one entry stands for a number where one is expected; and numbers that were computed in single
    precision are told as such, though they may come in a type of double precision.
    """
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        return {key: fitted(each, expected.get(key)) for key, each in actual.items()}
    if isinstance(expected, (tuple, list)) and isinstance(actual, (tuple, list)) and len(actual) == len(expected):
        return type(actual)(fitted(one, other) for one, other in zip(actual, expected, strict=True))
    found = as_numbers(actual)
    if found is None or isinstance(expected, (str, bytes, Mapping)) or expected is None:
        return actual
    if found.size == 1 and not isinstance(expected, (tuple, list)) and np.ndim(expected) == 0:
        found = found.reshape(())
    return single(found)


def single(array: np.ndarray) -> np.ndarray:
    """The array as float32 where that loses nothing and its entries are no simple numbers."""
    if array.dtype != np.float64 or not np.isfinite(array).all():
        return array
    with np.errstate(over="ignore", under="ignore"):
        narrow = array.astype(np.float32)
    if not np.array_equal(narrow, array):
        return array
    mantissa = np.frexp(narrow)[0] * 2.0**_SINGLE_BITS
    return narrow if np.any(mantissa != np.round(mantissa)) else array


# --- saying what is wrong ----------------------------------------------------------------------------------------


def explained(trials: Sequence[Trial]) -> Diagnosis | None:
    """What explains the wrong results of all trials, at the first place in their structure where one is wrong."""
    wrong = [trial for trial in trials if trial.mismatch is not None]
    rows = [list(_leaves(trial.actual, trial.expected, "")) for trial in wrong]
    for place, first in enumerate(rows[0][:_MOST_LEAVES] if rows else []):
        pairs = [_pair(row[place], trial) for row, trial in zip(rows, wrong, strict=True) if place < len(row)]
        bad = [pair for pair in pairs if pair is not None and compare(pair.actual, pair.expected) is not None]
        if not bad:
            continue
        right = [trial for trial in trials if trial.mismatch is None] if len(rows[0]) == 1 else []
        fine = [found for trial in right for found in [_pair((trial.actual, trial.expected, ""), trial)] if found]
        found = diagnose(bad, fine)
        where = f"{first[2]}: " if first[2] and found else ""
        return Diagnosis(found.code, f"{where}{found.words}") if found else None
    return None


def _leaves(actual: Any, expected: Any, where: str) -> Iterable[tuple[Any, Any, str]]:
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        for key, each in expected.items():
            yield from _leaves(actual.get(key), each, f"{where}`{key}`")
    elif isinstance(expected, (tuple, list)) and isinstance(actual, (tuple, list)):
        for place, (one, other) in enumerate(zip(actual, expected, strict=False)):
            yield from _leaves(one, other, f"{where}result {place + 1}" if isinstance(expected, tuple) else where)
    else:
        yield actual, expected, where


def _pair(leaf: tuple[Any, Any, str], trial: Trial) -> Pair | None:
    actual, expected = as_numbers(leaf[0]), as_numbers(leaf[1])
    if actual is None or expected is None:
        return None
    return Pair(actual, expected, trial.case.sizes)


def where_wrong(trials: Sequence[Trial]) -> str:
    """For which of the inputs results are wrong, in words: what they have in common, else how many."""
    wrong = [trial for trial in trials if trial.mismatch is not None]
    right = [trial for trial in trials if trial.mismatch is None]
    if not right:
        return "for every input" if len(trials) > 1 else wrong[0].case.words
    layouts = {trial.case.layout for trial in wrong}
    if "" not in layouts and not layouts & {trial.case.layout for trial in right}:
        return "only for arrays that are not laid out in the usual order"
    for name in wrong[0].case.sizes:
        wrongly, rightly = ({trial.case.sizes.get(name) for trial in each} for each in (wrong, right))
        if wrongly == {1} and 1 not in rightly:
            return f"only for {name} = 1"
        if rightly == {1} and 1 not in wrongly:
            return f"for every input but those with {name} = 1"
    return f"for {len(wrong)} of {len(trials)} inputs"


def wrong_values(kind: str, subject: str, trials: Sequence[Trial], words: str = "", code: str = "") -> Outcome:
    """The outcome of results that are wrong: what they are instead, where, and the first of them.

    `subject` says what is wrong, as the subject of a sentence. `words` are the misconception where it is known.
    """
    first = min((trial for trial in trials if trial.mismatch is not None), key=lambda trial: _size(trial.actual))
    assert first.mismatch is not None
    found = Diagnosis(code or "planted", words) if words else explained(trials)
    named = found.words[:1].upper() + found.words[1:] + ". " if found else ""
    how = told(first.mismatch)
    where = f"{how[:1].upper()}{how[1:]} {first.case.words}".rstrip()
    rationale = f"{subject} is wrong {where_wrong(trials)}. {named}{where}."
    note = f"{kind}.{found.code}" if found else f"{kind}.{first.mismatch.reason.replace(' ', '-')}"
    facts = {
        "sizes": dict(first.case.sizes), "draws": len(trials),
        "wrong": sum(trial.mismatch is not None for trial in trials), "reason": first.mismatch.reason,
        "worst": finite(first.mismatch.worst),
    }  # fmt: skip
    point = {name: str(size) for name, size in first.case.sizes.items()}
    shown = Counterexample(point, printed(first.actual), printed(first.expected), first.mismatch.where)
    misconception = found.words if found else ""
    return Outcome(Verdict.INCORRECT, NOTHING, Evidence(note, rationale, facts), misconception, shown)


def told(mismatch: Mismatch) -> str:
    """A mismatch in words for the student: what and where, but not by how much, which would tell the right value."""
    words = mismatch.words.partition(", by ")[0] if mismatch.reason == "values" else mismatch.words
    return brief(words)


def brief(words: str) -> str:
    """Words that may quote what student code chose, cut where they would fill a page."""
    return words if len(words) <= _LONGEST_WORDS else f"{words[:_LONGEST_WORDS]}…"


def finite(number: float) -> float | str:
    """A number as facts may hold it."""
    return float(number) if np.isfinite(number) else str(number)


def _size(value: Any) -> int:
    found = as_numbers(value)
    return found.size if found is not None else _MOST_LEAVES


_MOST_PRINTED: Final = 1000  # entries; printing a large array of many axes takes longer than any check


def printed(value: Any) -> str:
    """A value in a few characters."""
    if isinstance(value, (float, np.floating)) or (isinstance(value, np.ndarray) and value.ndim == 0):
        text = f"{value[()] if isinstance(value, np.ndarray) else value:.10g}"
    elif isinstance(value, np.ndarray) and (value.size > _MOST_PRINTED or value.ndim > 4 or not value.size):
        text = f"an array of shape {value.shape}"
    elif isinstance(value, np.ndarray):
        text = np.array2string(value, precision=6, threshold=20, separator=", ").replace("\n", "")
    elif isinstance(value, (tuple, list)):
        text = "(" + ", ".join(printed(each) for each in value[:6]) + ")"
    elif isinstance(value, dict):
        inner = ", ".join(f"{brief(str(key))}: {printed(each)}" for key, each in list(value.items())[:6])
        text = "{" + inner + "}"
    else:
        text = repr(value)
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
