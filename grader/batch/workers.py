"""Processes of this machine that work through a list: an item that kills or hangs its worker loses only itself.

Each worker prepares itself once and is handed one item at a time over a pipe of its own, so that the parent
always knows which item a worker had in hand when it died.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext, SpawnProcess

I = TypeVar("I")  # noqa: E741  the item
R = TypeVar("R")
Opener = Callable[[], Callable[[I], R]]

PATIENCE: Final = 600.0  # seconds; no document takes a tenth of it, so that only a hang is ever stopped
_FAREWELL: Final = 5.0


@dataclass(frozen=True, slots=True)
class Plan(Generic[I, R]):
    """What there is to do, and who hears of it.

    `opener` is called once in every worker and gives the function that does one item; it is pickled, so it has
    to be a function of a module or a `partial` of one. `lost` makes the result of an item whose worker died,
    from the item and a phrase that says how. `progress` hears the place of each item and its result, in the
    order in which they are done. `patience` is in seconds for one item.
    """

    opener: Opener[I, R]
    lost: Callable[[I, str], R]
    jobs: int = 1
    progress: Callable[[int, R], None] | None = None
    patience: float = PATIENCE


def run_all(items: Sequence[I], plan: Plan[I, R]) -> tuple[R, ...]:
    """Results in the order of the items, whatever the number of jobs."""
    return _Crew(tuple(items), plan).run()


def _work(connection: Connection, opener: Opener[Any, Any]) -> None:
    """Life of a worker: items in, results out, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears the interrupt and ends its workers
    do_one = opener()
    while True:
        try:
            item = connection.recv()
        except EOFError:
            return
        connection.send(do_one(item))


@dataclass(eq=False, slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    index: int = -1
    deadline: float = 0.0

    def stop(self) -> None:
        """End it: kindly by closing its pipe, then not."""
        self.connection.close()
        self.process.join(_FAREWELL if self.index < 0 else 0)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


@dataclass(eq=False, slots=True)
class _Crew(Generic[I, R]):
    items: tuple[I, ...]
    plan: Plan[I, R]
    context: SpawnContext = field(default_factory=lambda: multiprocessing.get_context("spawn"))
    results: dict[int, R] = field(default_factory=dict)
    todo: deque[int] = field(default_factory=deque)
    workers: list[_Worker] = field(default_factory=list)

    def run(self) -> tuple[R, ...]:
        self.todo.extend(range(len(self.items)))
        jobs = max(1, min(self.plan.jobs, len(self.items)))
        try:
            while len(self.results) < len(self.items):
                self._hire(jobs)
                self._listen()
        finally:
            for worker in self.workers:
                worker.stop()
        return tuple(self.results[index] for index in range(len(self.items)))

    def _hire(self, jobs: int) -> None:
        """Hand an item to every idle worker, starting new ones while there are fewer than `jobs`."""
        while self.todo:
            idle = next((worker for worker in self.workers if worker.index < 0), None)
            if idle is None and len(self.workers) >= jobs:
                return
            worker = idle or self._started()
            worker.index = self.todo.popleft()
            worker.deadline = time.monotonic() + self.plan.patience
            try:
                worker.connection.send(self.items[worker.index])
            except OSError:  # it died between two items, which is not the fault of the next one
                self.todo.appendleft(worker.index)
                self._dismiss(worker)

    def _started(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_work, args=(theirs, self.plan.opener), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self.workers.append(worker)
        return worker

    def _listen(self) -> None:
        """Wait for the next result, death or deadline, and note what became of each item."""
        busy = [worker for worker in self.workers if worker.index >= 0]
        first = min(worker.deadline for worker in busy)
        ready = wait([worker.connection for worker in busy], max(0.0, first - time.monotonic()))
        for worker in busy:
            if worker.connection in ready:
                self._take(worker)
            elif time.monotonic() > worker.deadline:
                self._lose(worker, f"gave no result in {self.plan.patience:g} s and was stopped")

    def _take(self, worker: _Worker) -> None:
        try:
            result = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join(_FAREWELL)
            self._lose(worker, f"ended its process (exit status {worker.process.exitcode})")
            return
        self._note(worker.index, result)
        worker.index = -1

    def _lose(self, worker: _Worker, why: str) -> None:
        self._note(worker.index, self.plan.lost(self.items[worker.index], why))
        self._dismiss(worker)

    def _dismiss(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.stop()

    def _note(self, index: int, result: R) -> None:
        self.results[index] = result
        if self.plan.progress is not None:
            self.plan.progress(index, result)
