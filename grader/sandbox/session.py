"""A student's program behind the wall, as checks see it: loaded once, called often, started over when it dies."""

from __future__ import annotations

import os
import signal
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from grader.guest import wire
from grader.model.student import AbstractStudent, Call, Observation, Status, Termination
from grader.sandbox.exchange import Broken, Line, Reply, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.model.program import Program
    from grader.sandbox.limits import Limits
    from grader.sandbox.server import Child, Ended
    from grader.sandbox.workshop import Workshop

_PATIENCE: Final = 3  # so often may a function run into its limit before it is called no more
_FAREWELL: Final = 1.0  # seconds for a process that has closed its pipe to end
_LONGEST: Final = 500  # characters of what the student's side tells in words
_MOST_LINES: Final = 10**7
_TOGETHER: Final = 2.0  # seconds of CPU time for several calls in one exchange; what takes longer is called by itself
_LEAST: Final = 0.5  # seconds of CPU time that every call gets


class Student(AbstractStudent):
    """A program in a sealed child of a workshop."""

    def __init__(self, workshop: Workshop, program: Program, seed: int) -> None:
        self._workshop = workshop
        self._program = program
        self._seed = seed
        self._line: Line | None = None
        self._loading: Observation | None = None
        self._names: tuple[str, ...] = ()
        self._count = 0
        self._deaths = 0
        self._cpu = 0.0
        self._waited = 0.0
        self._slow: Counter[str] = Counter()

    @property
    def _limits(self) -> Limits:
        return self._workshop.limits

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all that can be called in the program, as far as it says."""
        self._load()
        return self._names

    @property
    def loading(self) -> Observation:
        """What became of loading the program."""
        return self._load()

    @property
    def pid(self) -> int:
        """Process id of the child that holds the program now, 0 for none."""
        return self._line.child.pid if self._line is not None else 0

    def call(self, call: Call) -> Observation:
        """Call a function."""
        observed = self._ask("call", call, after=call.after)
        if not observed.returned:
            return observed
        pair = observed.value if isinstance(observed.value, tuple) and len(observed.value) == 2 else (None, None)
        return _with(observed, pair[0], pair[1])

    def call_all(self, calls: Sequence[Call]) -> tuple[Observation, ...]:
        """Make several calls in one exchange; one by one where one of them ends the process, or calls back."""
        together = len(calls) > 1 and not any(call.callbacks for call in calls)
        found = self._together(calls) if together else None
        return found or tuple(self.call(call) for call in calls)

    def _together(self, calls: Sequence[Call]) -> tuple[Observation, ...] | None:
        """What became of several calls, None where that cannot be said of each."""
        loaded = self._load()
        name, line = str(calls[0].target), self._line
        if line is None or self._slow[name]:
            return None
        requests = [(each.target, tuple(each.arguments), dict(each.keywords), each.after) for each in calls]
        self._count += 1
        try:
            cpu = min(calls[0].cpu, _TOGETHER, self._limits.cpu - self._cpu)
            reply = line.ask(("calls", self._count, requests), cpu, {})
        except Broken as broken:
            self._ended(line, broken)
            self._deaths -= 1  # the call that did it will count
            return None
        except wire.Bad:
            return None
        self._spent(reply)
        answers = reply.packet[2] if reply.packet[0] == "value" else None
        if not isinstance(answers, list) or len(answers) != len(calls):
            return None
        share = replace(reply, cpu=reply.cpu / len(calls))
        printed = (line.said(), *("" for _ in calls[1:]))
        found = (_of_many(answer, share, text) for answer, text in zip(answers, printed, strict=True))
        failed = loaded.status is Status.RAISED
        return tuple(loaded if failed and each.status is Status.MISSING else each for each in found)

    def keep(self, call: Call) -> Observation:
        """Call a function and keep what it makes."""
        return self._ask("keep", call)

    def vjp(self, call: Call, wanted: Sequence[int | str], weights: Any = None) -> Observation:
        """Value and gradients by automatic differentiation of the student's torch code."""
        return _paired(self._ask("vjp", call, list(wanted), weights))

    def jvp(self, call: Call, tangents: Mapping[int, Any]) -> Observation:
        """Value and derivative along tangents."""
        return _paired(self._ask("jvp", call, dict(tangents)))

    def parameters(self, handle: Any) -> Observation:
        """Parameters of a kept torch module, by name."""
        return self._plainly("parameters", handle)

    def assign(self, handle: Any, values: Mapping[str, Any]) -> Observation:
        """Set parameters of a kept torch module."""
        return self._plainly("assign", handle, dict(values))

    def state(self) -> Observation:
        """What code should leave as it was."""
        return self._plainly("state")

    def fresh(self) -> None:
        """Start over in a new process."""
        self._end()
        if self._loading is not None and self._loading.status is not Status.ENDED:
            self._loading = None

    def close(self) -> None:
        """End the process."""
        self._end()

    # --- requests -----------------------------------------------------------------------------------------------

    def _ask(self, operation: str, call: Call, *more: Any, **named: Any) -> Observation:
        arguments = (call.target, tuple(call.arguments), dict(call.keywords))
        return self._request((operation, *arguments, *more, *named.values()), call)

    def _plainly(self, operation: str, *arguments: Any) -> Observation:
        return self._request((operation, *arguments), Call(operation))

    def _request(self, request: tuple[Any, ...], call: Call) -> Observation:
        loaded = self._load()
        if self._line is None:
            return loaded
        name, line = str(call.target), self._line
        if self._slow[name] >= _PATIENCE:
            return Observation(Status.ENDED, termination=Termination.CPU_LIMIT)
        self._count += 1
        numbered = (request[0], self._count, *request[1:])
        try:
            reply = line.ask(numbered, self._allowance(name, call.cpu), call.callbacks)
        except Broken as broken:
            self._slow[name] += broken.why in {Termination.CPU_LIMIT, Termination.WALL_LIMIT}
            return self._ended(line, broken)
        self._spent(reply)
        observed = _observed(reply, line.said())
        if observed.status is Status.MISSING and loaded.status is Status.RAISED:
            return loaded  # the function stands behind the line at which the module failed
        return observed

    def _spent(self, reply: Reply) -> None:
        """Count what a call took; a program that has slept for too long in all is run no more."""
        self._cpu += reply.cpu
        self._waited += reply.waited
        if self._waited > self._limits.waiting:
            self._loading = Observation(Status.ENDED, termination=Termination.WALL_LIMIT)
            self._end()

    def _allowance(self, name: str, cpu: float) -> float:
        """CPU seconds for a call: less and less for a function that has run into its limit before."""
        least = min(cpu, _LEAST)
        share: float = max(cpu / 4 ** self._slow[name], least)
        return min(share, self._limits.cpu - self._cpu)

    def _load(self) -> Observation:
        """Make sure that a child has the program, or say why none can have it."""
        if self._line is not None and self._loading is not None:
            return self._loading
        if self._loading is not None and self._loading.status is Status.ENDED:
            return self._loading
        for _ in range(2):  # a fork server that has died is replaced once
            child = self._workshop.child()
            if child is not None:
                return self._load_into(child)
        return Observation(Status.ENDED, termination=Termination.LOST)

    def _load_into(self, child: Child) -> Observation:
        line = Line(child, self._limits)
        files = {path: list(cells) for path, cells in self._program.files.items()}
        self._count += 1
        try:
            reply = line.ask(("load", self._count, files, self._program.entry, self._seed), self._limits.loading, {})
        except Broken as broken:
            self._line = line
            self._loading = self._ended(line, broken)
            return self._loading
        self._cpu += reply.cpu
        self._line, self._loading = line, self._loaded(reply, line)
        return self._loading

    def _loaded(self, reply: Reply, line: Line) -> Observation:
        match reply.packet:
            case ("loaded", _, list(names), []):
                self._names = tuple(name[:_LONGEST] for name in names if isinstance(name, str))
                return Observation(Status.RETURNED, printed=line.said(), cpu=reply.cpu)
            case ("loaded", _, list(names), [tuple(first), *_]):
                self._names = tuple(name[:_LONGEST] for name in names if isinstance(name, str))
                return _raised(first, line.said(), reply)
        return self._ended(line, Broken(Termination.GARBAGE))

    def _ended(self, line: Line, broken: Broken) -> Observation:
        """What to say of a process that is of no more use, after it has been ended for sure."""
        ended = self._workshop.outcome(line.child, _FAREWELL) if broken.why is None else None
        line.child.kill()  # it may have closed its pipes and live on
        alive = ended is None
        ended = ended or self._workshop.outcome(line.child)
        gone = ended is None and broken.why is None
        why = broken.why or (Termination.LOST if gone else Termination.EXITED if alive else _why(ended, self._limits))
        printed = line.said()
        self._deaths += 1
        self._cpu += ended.cpu if ended else 0.0
        self._end()
        observed = Observation(Status.ENDED, termination=why, printed=printed, cpu=ended.cpu if ended else 0.0)
        if self._deaths >= self._limits.deaths or self._cpu >= self._limits.cpu:
            self._loading = observed  # enough: what is left is not run
        elif self._loading is not None:
            self._loading = None
        return observed

    def _end(self) -> None:
        if self._line is not None:
            self._workshop.release(self._line.child)
        self._line = None


def _observed(reply: Reply, printed: str) -> Observation:
    match reply.packet:
        case ("value", _, value):
            return Observation(
                Status.RETURNED, plain(value), printed=printed, cpu=reply.cpu, tensors=_tensors(value),
                asked=reply.asked,
            )  # fmt: skip
        case ("missing", _, str(name)):
            return Observation(Status.MISSING, message=name[:_LONGEST], printed=printed)
        case ("unreadable", _, str(why)):
            why = why[:_LONGEST]
            return Observation(Status.UNREADABLE, message=why, printed=printed, cpu=reply.cpu, asked=reply.asked)
        case ("raised", _, tuple(told)):
            return _raised(told, printed, reply)
    return Observation(Status.UNREADABLE, message="an answer of no known form", printed=printed, cpu=reply.cpu)


def _of_many(answer: Any, share: Reply, printed: str) -> Observation:
    """What became of one of several calls."""
    match answer:
        case ("value", value, after):
            observed = _observed(replace(share, packet=("value", 0, value)), printed)
            return _with(observed, observed.value, plain(after))
        case ("missing" | "raised" as sort, told):
            return _observed(replace(share, packet=(sort, 0, told)), printed)
    return Observation(Status.UNREADABLE, message="an answer of no known form", printed=printed)


def _raised(told: tuple[Any, ...], printed: str, reply: Reply) -> Observation:
    match told:
        case (str(fault), str(message), str(file), int(line)):
            return Observation(
                Status.RAISED, fault=fault[:80], message=message[:_LONGEST], file=file[:_LONGEST],
                line=min(max(line, 0), _MOST_LINES), printed=printed, cpu=reply.cpu, asked=reply.asked,
            )  # fmt: skip
    return Observation(Status.UNREADABLE, message="an exception of no known form", printed=printed)


def _with(observed: Observation, value: Any, after: Any) -> Observation:
    return Observation(
        observed.status, value, after=after, printed=observed.printed, cpu=observed.cpu, tensors=observed.tensors,
        asked=observed.asked,
    )  # fmt: skip


def _paired(observed: Observation) -> Observation:
    if observed.returned and not (isinstance(observed.value, tuple) and len(observed.value) == 2):
        return Observation(Status.UNREADABLE, message="no pair of a value and its derivative")
    return observed


def _tensors(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_tensors(each) for each in value)
    if isinstance(value, dict):
        return any(_tensors(each) for each in value.values())
    return isinstance(value, wire.Tensor)


def _why(ended: Ended | None, limits: Limits) -> Termination:
    """Why a process ended by itself. It has no way to look as if one of our limits had ended it."""
    if ended is None:
        return Termination.LOST
    if os.WIFSIGNALED(ended.status):
        number = os.WTERMSIG(ended.status)
        if number == signal.SIGXCPU or (number == signal.SIGKILL and ended.cpu >= limits.cpu):
            return Termination.CPU_LIMIT
        return Termination.MEMORY_LIMIT if number == signal.SIGKILL else Termination.CRASHED
    return Termination.EXITED
