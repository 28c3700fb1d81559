"""Life of a sealed child: load what was handed in, then answer calls until the host closes the pipe.

Every request is a tuple of an operation, a number and arguments; its answer repeats the number. Nothing here is
trusted by the host: student code can reach and change all of it, and would only change its own answers.
"""

from __future__ import annotations

import os
import random
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from . import crossing, differentiate, loading, wire

if TYPE_CHECKING:
    from collections.abc import Callable

_LONGEST: Final = 500
_MOST_KEPT: Final = 10_000


def prepare() -> None:
    """Do once, before any fork, what every child would do again."""
    wire.unpack(wire.pack(({"x": [1.0, "t", np.zeros(2)]},))[wire.HEADER.size :])


class Ends(Exception):  # noqa: N818  (an end is no error)
    """The host has closed the pipe."""


class _Pipes:
    """Frames in and out, over plain descriptors."""

    def __init__(self, request: int, result: int) -> None:
        self.request, self.result = request, result

    def receive(self) -> Any:
        """The next request."""
        size = wire.HEADER.unpack(self._exactly(wire.HEADER.size))[0]
        return wire.unpack(self._exactly(size))

    def _exactly(self, size: int) -> bytes:
        parts: list[bytes] = []
        while size:
            piece = os.read(self.request, min(size, 1 << 20))
            if not piece:
                raise Ends
            parts.append(piece)
            size -= len(piece)
        return b"".join(parts)

    def send(self, value: Any) -> None:
        """Send an answer, whole."""
        try:
            frame = memoryview(wire.pack(value))
        except wire.Bad as fault:
            frame = memoryview(wire.pack(("unreadable", value[1], str(fault))))
        while frame:
            frame = frame[os.write(self.result, frame) :]


class _Refused(Exception):  # noqa: N818  (said by the host)
    """The host refused a callback."""


class Servant:
    """One program and the objects that its calls left here."""

    def __init__(self, pipes: _Pipes, packages: frozenset[str]) -> None:
        self.pipes = pipes
        self.packages = packages
        self.module: Any = None
        self.files: frozenset[str] = frozenset()
        self.lost = loading.Lost()
        self.objects: dict[int, Any] = {}
        self.operations: dict[str, Callable[..., Any]] = {
            "call": self.call, "calls": self.calls, "vjp": self.vjp, "jvp": self.jvp, "keep": self.keep,
            "state": self.state, "parameters": self.parameters, "assign": self.assign,
        }  # fmt: skip

    def run(self) -> None:
        """Answer requests until the host closes the pipe."""
        while True:
            operation, number, *arguments = self.pipes.receive()
            loads = operation == "load"
            answer = self.load(number, *arguments) if loads else self.answer(operation, number, arguments)
            for stream in (sys.stdout, sys.stderr):  # before the answer, so that the host finds it with that
                _quietly(stream.flush)
            self.pipes.send(answer)

    def load(self, number: int, files: Any, entry: str, seed: int) -> tuple[Any, ...]:
        """Run the modules that were handed in, and say what they define."""
        self.files = frozenset(files)
        sys.argv = [entry]
        np.random.seed(seed % 2**32)  # noqa: NPY002  (code that seeds nothing still repeats itself)
        random.seed(seed)
        if "torch" in sys.modules:
            sys.modules["torch"].default_generator.manual_seed(seed % 2**63)
        self.module, self.lost = loading.load(files, entry, self.packages)
        names = [name for name, value in vars(self.module).items() if callable(value) and not name.startswith("_")]
        return "loaded", number, names[:_MOST_KEPT], [self.told(fault) for fault in self.lost.faults[:1]]

    def answer(self, operation: str, number: int, arguments: list[Any]) -> tuple[Any, ...]:
        """The answer to one request, whatever it raises."""
        try:
            return "value", number, self.operations[operation](*arguments)
        except Ends:
            raise
        except _Missing as missing:
            return "missing", number, str(missing)
        except BaseException as fault:  # noqa: BLE001  (whatever student code raises, it is told)
            return "raised", number, self.told(fault)

    # --- operations ---------------------------------------------------------------------------------------------

    def call(self, target: Any, arguments: Any, keywords: Any, after: Any) -> Any:
        """Call a function; its value, and where asked the arguments after the call."""
        inside, named = self._inward(arguments), self._inward(keywords)
        value = self.find(target)(*inside, **named)
        return crossing.outward(value), crossing.outward((inside, named)) if after else None

    def calls(self, requests: Any) -> Any:
        """Several calls, one after the other, each with an answer of its own."""
        return [self._one(request) for request in requests]

    def _one(self, request: Any) -> tuple[Any, ...]:
        try:
            return ("value", *self.call(*request))
        except Ends:
            raise
        except _Missing as missing:
            return "missing", str(missing)
        except BaseException as fault:  # noqa: BLE001  (whatever student code raises, it is told)
            return "raised", self.told(fault)

    def keep(self, target: Any, arguments: Any, keywords: Any) -> Any:
        """Call a function and keep what it makes, by number."""
        self.objects[len(self.objects) + 1] = self.find(target)(*self._inward(arguments), **self._inward(keywords))
        return wire.Handle(len(self.objects))

    def vjp(self, target: Any, arguments: Any, keywords: Any, wanted: Any, weights: Any) -> Any:
        """Value and gradients."""
        function, inside, named = self.find(target), self._inward(arguments), self._inward(keywords)
        return crossing.outward(differentiate.vjp(function, inside, named, wanted, self._inward(weights)))

    def jvp(self, target: Any, arguments: Any, keywords: Any, tangents: Any) -> Any:
        """Value and derivative along tangents."""
        function, inside, named = self.find(target), self._inward(arguments), self._inward(keywords)
        return crossing.outward(differentiate.jvp(function, inside, named, self._inward(tangents)))

    def parameters(self, handle: Any) -> Any:
        """Parameters of a kept module."""
        return {name: crossing.outward(value) for name, value in self._inward(handle).named_parameters()}

    def assign(self, handle: Any, values: Any) -> Any:
        """Give a kept module parameters."""
        differentiate.assign(self._inward(handle), self._inward(values))

    def state(self) -> Any:
        """What code should leave as it was: error handling, default types, randomness, environment."""
        found = {
            "numpy error handling": repr(np.geterr()),
            "numpy random state": _digest(np.random.get_state()),  # noqa: NPY002
            "python random state": repr(hash(random.getstate())),
            "environment": repr(hash(tuple(sorted(os.environ.items())))),
            "recursion limit": repr(sys.getrecursionlimit()),
        }
        torch = sys.modules.get("torch")
        if torch is not None:
            found["torch default type"] = str(torch.get_default_dtype())
            found["torch random state"] = repr(hash(torch.default_generator.get_state().numpy().tobytes()))
            found["torch gradients"] = str(torch.is_grad_enabled())
        return found

    # --- helpers ------------------------------------------------------------------------------------------------

    def find(self, target: Any) -> Callable[..., Any]:
        """A function by its dotted name in the module, or a method of a kept object by handle and name."""
        if isinstance(target, str):
            place: Any = self.module
            for name in target.split("."):
                if not hasattr(place, name):
                    raise _Missing(target)
                place = getattr(place, name)
            found: Callable[..., Any] = place
            return found
        handle, method = target
        held: Any = self.objects[handle.number]
        chosen: Callable[..., Any] = getattr(held, method) if method else held
        return chosen

    def _inward(self, value: Any) -> Any:
        return crossing.inward(value, self.stub, self.objects)

    def stub(self, name: str) -> Callable[..., Any]:
        """The function that stands for one of the host's."""

        def ask(*arguments: Any, **keywords: Any) -> Any:
            self.pipes.send(("callback", name, crossing.outward(arguments), crossing.outward(keywords)))
            sort, value = self.pipes.receive()
            if sort != "answer":
                raise _Refused(value)
            return self._inward(value)

        ask.__name__ = ask.__qualname__ = name
        return ask

    def told(self, fault: BaseException) -> tuple[Any, ...]:
        """Type, message, and the last place in the student's files that an exception went through.

        Where a name is missing because its statement could not be run, that is what is told.
        """
        fault = self.lost.names.get(loading.missing(fault), fault)
        line, place = 0, ""
        trace = fault.__traceback__
        while trace is not None:
            name = trace.tb_frame.f_code.co_filename
            if name in self.files:
                line, place = trace.tb_lineno, name
            trace = trace.tb_next
        if isinstance(fault, SyntaxError) and isinstance(fault.lineno, int):
            line, place = fault.lineno, str(fault.filename)
        message = fault.msg if isinstance(fault, SyntaxError) else _message(fault)
        return type(fault).__name__[:80], str(message)[:_LONGEST], place, line


class _Missing(Exception):  # noqa: N818
    """There is no such function."""


def _digest(state: Any) -> str:
    """A random state of numpy's as a short text; printing its 624 numbers would take longer than most calls."""
    return repr(hash(tuple(part.tobytes() if isinstance(part, np.ndarray) else part for part in state)))


def _message(fault: BaseException) -> str:
    try:
        return str(fault)
    except BaseException:  # noqa: BLE001  (an exception whose text raises)
        return ""


def _quietly(action: Callable[[], object]) -> None:
    with suppress(BaseException):  # a stream that student code closed or replaced
        action()


def run(request: int, result: int, packages: frozenset[str]) -> None:
    """Serve until the host closes the pipe of requests."""
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  (open for life)
    sys.stdout = open(1, "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)  # noqa: SIM115
    try:
        Servant(_Pipes(request, result), packages).run()
    except Ends:
        return
