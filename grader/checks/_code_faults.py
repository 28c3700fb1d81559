"""What became of a call, as an outcome: every way in which student code can fail has its own note and words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from grader.model.outcome import NOTHING, Evidence, Outcome, incorrect
from grader.model.program import UNNAMED
from grader.model.student import Status, Termination
from grader.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.model.student import Observation

_ENDED: Final[Mapping[Termination, tuple[str, str]]] = MappingProxyType({
    Termination.EXITED: ("code.exited", "ended the whole program instead of returning (`exit`?)"),
    Termination.CRASHED: ("code.crashed", "crashed the interpreter"),
    Termination.CPU_LIMIT: ("code.cpu-limit", "took too much computing time and was stopped (an endless loop?)"),
    Termination.WALL_LIMIT: ("code.wall-limit", "did not come to an end and was stopped (does it wait or sleep?)"),
    Termination.MEMORY_LIMIT: ("code.memory-limit", "took too much memory and was stopped"),
    Termination.OUTPUT_LIMIT: ("code.output-limit", "printed too much, or called back too often, and was stopped"),
    Termination.GARBAGE: ("code.garbage", "left an answer that cannot be read"),
    Termination.STARVED: ("code.starved", "could not be run: this machine was too busy"),
    Termination.LOST: ("code.lost", "could not be run: the process was lost"),
})  # fmt: skip


class Fault(Exception):  # noqa: N818  (it carries a decision, and ends the work on a check)
    """Nothing more can be found out, and this is the outcome."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.evidence.rationale)
        self.outcome = outcome


def settled(action: Callable[[], Outcome]) -> Outcome:
    """The outcome of an action, or of the fault that ended it."""
    try:
        return action()
    except Fault as fault:
        return fault.outcome


def needs_library() -> Outcome:
    """What is decided where the private half of a problem is; there is none here."""
    why = "The code was read; its marks are decided where the reference is."
    return Outcome(Verdict.PENDING, NOTHING, Evidence("reference.absent", why), needs_review=True)


def value_of(observed: Observation, function: str, where: str = "") -> object:
    """The value that a call returned.

    `where` says for which input, in words that begin with "for".

    Raises
    ------
    Fault
        If nothing came back.

    """
    if observed.returned:
        return observed.value
    raise Fault(fault_of(observed, function, where))


def fault_of(observed: Observation, function: str, where: str = "") -> Outcome:
    """The outcome of a call that returned nothing; our own failures cost the student nothing."""
    place = f" {where}" if where else ""
    match observed.status:
        case Status.ENDED:
            return _ended(observed, function, place)
        case Status.MISSING:
            return incorrect("code.missing", f"There is no function `{function}` in the code.", function=function)
        case Status.UNREADABLE:
            return incorrect(
                "code.unreadable", f"What `{function}` returns{place} cannot be read: {observed.message}.",
                function=function,
            )  # fmt: skip
    return _raised(observed, function, place)


def _ended(observed: Observation, function: str, place: str) -> Outcome:
    how = observed.termination or Termination.LOST
    note, words = _ENDED[how]
    if not how.ours:
        return incorrect(note, f"`{function}` {words}{place}.", function=function, termination=how.value)
    evidence = Evidence(note, f"`{function}` {words}.", {"function": function, "termination": how.value})
    return Outcome(Verdict.ERROR, NOTHING, evidence, needs_review=True)


def _raised(observed: Observation, function: str, place: str) -> Outcome:
    named = "" if observed.file == UNNAMED else observed.file  # of a single file the line is enough
    line = f"line {observed.line}" if observed.line else ""
    told = ", ".join(filter(None, (named, line)))
    file = f" ({told})" if told else ""
    said = f": {observed.message}" if observed.message else ""
    facts = {"function": function, "fault": observed.fault, "line": observed.line}
    if observed.fault == "SyntaxError":
        words = f"The code cannot be read as Python{said}{file}."
        return Outcome(Verdict.INCORRECT, NOTHING, Evidence("code.syntax", words, facts))
    if observed.fault == "_Refused":
        words = f"`{function}` calls a function that it was handed in a way that cannot be{place}: {observed.message}."
        return Outcome(Verdict.INCORRECT, NOTHING, Evidence("code.callback", words, facts))
    words = f"`{function}` raised {observed.fault}{place}{said}{file}."
    if observed.fault == "ModuleNotFoundError" and observed.message.endswith("this course does not have it"):
        # The library may be right for the work, and only missing here: nothing is known of the function.
        return Outcome(Verdict.UNDECIDED, NOTHING, Evidence("code.library", words, facts), needs_review=True)
    return Outcome(Verdict.INCORRECT, NOTHING, Evidence("code.raised", words, facts))


def stopped(loading: Observation) -> tuple[str, ...]:
    """What to tell of a program that raised while it was loaded: its functions are judged all the same."""
    if loading.status is not Status.RAISED or loading.fault == "SyntaxError":
        return ()
    line = f"line {loading.line}" if loading.line else "the file"
    place = line if loading.file in {"", UNNAMED} else f"{loading.file}, {line}"
    if loading.fault == "SystemExit":
        return (f"{place} ended the program when the file was run; what stands behind it there was not run",)
    said = f" ({loading.message})" if loading.message else ""
    return (f"{place} raised {loading.fault}{said} when the file was run; only definitions behind it were still run",)
