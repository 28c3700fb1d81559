"""The student's code as a check sees it: functions that can be called, and what is observed of each call.

The code itself runs elsewhere, behind a wall. What comes back is data, and says nothing about whether it is right.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.model.program import Program


class Termination(Enum):
    """How the student's process ended, where it did not just answer."""

    EXITED = "exited"
    CRASHED = "crashed"
    CPU_LIMIT = "cpu limit"
    WALL_LIMIT = "wall limit"
    MEMORY_LIMIT = "memory limit"
    OUTPUT_LIMIT = "output limit"
    GARBAGE = "garbage"
    STARVED = "starved"
    LOST = "lost"

    @property
    def ours(self) -> bool:
        """Whether the fault lies with the grader or its machine, and not with the student."""
        return self in {Termination.STARVED, Termination.LOST}


class Status(Enum):
    """What became of one call."""

    RETURNED = "returned"
    RAISED = "raised"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Observation:
    """What is known of one call, all of it the student's word except `termination`, `cpu` and `asked`.

    `value` is what came back: numbers, texts, lists, tuples, dicts and arrays (tensors as arrays too, see
    `tensors`); never an object that could act. `after` holds positional and named arguments as they were after
    the call, where asked for. `fault`, `message`, `file` and `line` tell of an exception. `cpu` is in seconds.
    `asked` are the arguments of every call of a callback, in order, by the name of the callback.
    """

    status: Status
    value: Any = None
    after: Any = None
    fault: str = ""
    message: str = ""
    file: str = ""
    line: int = 0
    termination: Termination | None = None
    printed: str = ""
    cpu: float = 0.0
    tensors: bool = False
    asked: Mapping[str, tuple[tuple[Any, ...], ...]] = field(default_factory=dict)

    @property
    def returned(self) -> bool:
        """Whether a value came back."""
        return self.status is Status.RETURNED

    @property
    def ours(self) -> bool:
        """Whether nothing can be held against the student, since the machine or the grader failed."""
        return self.termination is not None and self.termination.ours


Target = str | tuple[int, str]
"""A function by its name, or a method (`""`: the object itself) of a kept object by its number."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the student's code.

    `arguments` and `keywords` hold plain values, arrays, and the marks of `grader.guest.wire`: `Tensor(array)`
    becomes a torch tensor, `Laid(array, layout)` an array laid out otherwise, `Callback(name)` a function that
    `callbacks` answers on the host, `Random(seed, kind)` a generator, `Handle(number)` a kept object.
    `after` asks for the arguments as they are after the call. `cpu` is the limit in seconds.
    """

    target: Target
    arguments: Sequence[Any] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)
    callbacks: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    after: bool = False
    cpu: float = 10.0


class AbstractStudent(ABC):
    """A student's program, loaded behind the wall. No method raises for anything that the student did.

    A process that has ended is replaced at the next call by a fresh one, so that a check costs only itself.
    """

    @property
    @abstractmethod
    def names(self) -> tuple[str, ...]:
        """Names of all that can be called in the program, as far as it says."""

    @property
    @abstractmethod
    def loading(self) -> Observation:
        """What became of loading the program; not `returned` where nothing of it can be called."""

    @abstractmethod
    def call(self, call: Call) -> Observation:
        """Call a function."""

    @abstractmethod
    def keep(self, call: Call) -> Observation:
        """Call a function, mostly a class, and keep what it makes; the value is a `Handle`."""

    @abstractmethod
    def vjp(self, call: Call, wanted: Sequence[int | str], weights: Any = None) -> Observation:
        """Value and gradients `(value, [gradient, ...])`, by automatic differentiation of the student's torch code.

        `wanted` are positions of tensor arguments or names of a module's parameters.
        """

    @abstractmethod
    def jvp(self, call: Call, tangents: Mapping[int, Any]) -> Observation:
        """Value and derivative `(value, change)` along the tangents of the arguments at these positions."""

    @abstractmethod
    def parameters(self, handle: Any) -> Observation:
        """Parameters of a kept torch module, by name."""

    @abstractmethod
    def assign(self, handle: Any, values: Mapping[str, Any]) -> Observation:
        """Set parameters of a kept torch module."""

    @abstractmethod
    def state(self) -> Observation:
        """What code should leave as it was (random state, error handling, ...), as texts by name."""

    @abstractmethod
    def fresh(self) -> None:
        """Start over in a new process, in which nothing has been called yet."""

    @abstractmethod
    def close(self) -> None:
        """End the process."""


class AbstractBench(ABC):
    """Where students' programs are run."""

    @abstractmethod
    def open(self, program: Program, seed: int = 0) -> AbstractStudent:
        """A program, ready to be called; `seed` is for randomness that it does not seed itself."""

    @property
    @abstractmethod
    def tier(self) -> str:
        """What holds strangers' code back here: `N`, `L`, or `T` for nothing."""
