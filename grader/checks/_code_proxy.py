"""The student's code as trusted code calls it: `student.f(x)` runs behind the wall, and data comes back."""

from __future__ import annotations

import builtins
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from grader.checks._code_agree import brief
from grader.checks._code_cases import Outgoing, as_single, contract_of, in_order, sizes_of
from grader.checks._code_faults import Fault, fault_of
from grader.model.outcome import incorrect
from grader.model.student import Call, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.guest.wire import Handle
    from grader.model.student import AbstractStudent, Observation

_NO_CONTRACTS: Final[Mapping[str, str]] = MappingProxyType({})
_STANDARD: Final = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception) and not issubclass(kind, (OSError, UnicodeError))
}


class Proxy:
    """Every attribute is the function of that name in the student's program.

    With `contracts`, several results in a dict come as a tuple; `strict`, a result of another shape than its
    contract says is a failure too.

    Functions among the arguments are answered here, and generators become fresh ones with a seed from them.
    A call that fails raises `Fault`; where the student's code raised a standard exception, it is that too.
    """

    def __init__(
        self,
        student: AbstractStudent,
        *,
        cpu: float = 10.0,
        tensors: str = "no",
        contracts: Mapping[str, str] = _NO_CONTRACTS,
        strict: bool = False,
    ) -> None:
        self._student = student
        self._contracts = contracts
        self._strict = strict
        self._cpu = cpu
        self._tensors = tensors
        self._called: set[str] = set()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return partial(self._call, name)

    def __dir__(self) -> list[str]:
        return list(self._student.names)

    def __repr__(self) -> str:
        return "<the student's code>"

    def make(self, name: str, /, *arguments: Any, **keywords: Any) -> Held:
        """Call a class of the student's; the object stays behind the wall."""
        observed = self._student.keep(self._prepared(name, arguments, keywords))
        return Held(self, _arrived(observed, name), name)

    def _call(self, name: str, /, *arguments: Any, **keywords: Any) -> Any:
        call = self._prepared(name, arguments, keywords)
        value = _arrived(self._student.call(call), name)
        self._called.add("" if call.callbacks else name)
        if name not in self._contracts:
            return value
        value = in_order(value, contract_of(self._contracts, name))
        if self._strict and not keywords:
            self._held(name, arguments, value)
        return value

    def _held(self, name: str, arguments: tuple[Any, ...], value: Any) -> None:
        """Refuse a result of another shape than the contract's: numpy would broadcast it until it fits."""
        contract = contract_of(self._contracts, name)
        lone = isinstance(value, (tuple, list)) and len(value) == 1 == len(contract.results)
        told = contract.conforms(as_single(value[0] if lone else value, contract), sizes_of(contract, arguments))
        if told:
            raise Fault(incorrect("code.results", f"`{name}`: {brief(told)}.", function=name))

    def _on(self, handle: Handle, method: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        call = self._prepared((handle, method), arguments, keywords)
        return _arrived(self._student.call(call), method or "the object")

    def _prepared(self, target: Any, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> Call:
        outgoing = Outgoing("", self._tensors)
        given = outgoing.all(arguments)
        named = {key: outgoing.one(value, key) for key, value in keywords.items()}
        return Call(target, given, named, outgoing.callbacks, cpu=self._cpu)


def called(proxy: Proxy) -> tuple[str, ...]:
    """The functions of which only results were seen; an empty name for one that was handed functions of the host."""
    return tuple(sorted(proxy._called))  # noqa: SLF001  (a public name would hide a student's function)


class Held:
    """An object of the student's behind the wall; calling it or a method of it is a call there."""

    def __init__(self, proxy: Proxy, handle: Handle, name: str) -> None:
        self._proxy = proxy
        self._handle = handle
        self._name = name

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return self._proxy._on(self._handle, "", arguments, keywords)  # noqa: SLF001  (two halves of one thing)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)

        def method(*arguments: Any, **keywords: Any) -> Any:
            return self._proxy._on(self._handle, name, arguments, keywords)  # noqa: SLF001

        return method

    def __repr__(self) -> str:
        return f"<a {self._name} of the student's>"


def _arrived(observed: Observation, name: str) -> Any:
    if observed.returned:
        return observed.value
    fault = Fault(fault_of(observed, name))
    if observed.status is Status.RAISED and observed.fault in _STANDARD:
        raise _also(_STANDARD[observed.fault])(fault.outcome)
    raise fault


def _also(kind: type[Exception]) -> type[Fault]:
    """A fault that is a standard exception too, so that an instructor's `except ValueError` catches it."""
    if kind is Exception:
        return Fault
    made: type[Fault] = type(kind.__name__, (Fault, kind), {"__module__": "builtins"})
    return made
