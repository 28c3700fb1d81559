"""Grading in processes of this machine: a submission that kills or hangs its worker loses only itself.

Each worker opens the assessment once and is handed one path at a time over a pipe of its own, so that the
parent always knows which submission a worker had in hand when it died. Results come in the order of the paths.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.errors import GraderError
from grader.model.report import Failure, Report
from grader.shield import Crash, shielded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnContext, SpawnProcess

Result = Report | Failure
GradeOne = Callable[[Path], Report]
Opener = Callable[[], GradeOne]
Progress = Callable[[Path, Result], None]

PATIENCE: Final = 600.0  # seconds; no document takes a tenth of it, so that only a hang is ever stopped
_FAREWELL: Final = 5.0


def grade_all(
    paths: Sequence[Path],
    opener: Opener,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    patience: float = PATIENCE,
) -> tuple[Result, ...]:
    """Grade every path; results come in the order of `paths`, whatever the number of jobs.

    `opener` is called once in every worker and gives the function that grades one path; it is pickled, so it
    has to be a function of a module, or a `partial` of one. `progress` is called here as results come in.
    `patience` is in seconds for one submission.
    """
    pool = _Pool(tuple(paths), opener, progress, patience)
    return pool.run(max(1, min(jobs, len(paths))))


def grade_path(path: Path, grade_one: GradeOne) -> Result:
    """Report of one path, or why there is none."""
    graded = shielded(partial(_graded, path, grade_one))
    return Failure(path.name, f"the grader failed: {graded}") if isinstance(graded, Crash) else graded


def _graded(path: Path, grade_one: GradeOne) -> Result:
    try:
        return grade_one(path)
    except GraderError as fault:
        return Failure(path.name, str(fault))


def _work(connection: Connection, opener: Opener) -> None:
    """Life of a worker: paths in, results out, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears the interrupt and ends its workers
    grade_one = opener()
    while True:
        try:
            path = connection.recv()
        except EOFError:
            return
        connection.send(grade_path(path, grade_one))


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
class _Pool:
    paths: tuple[Path, ...]
    opener: Opener
    progress: Progress | None
    patience: float
    context: SpawnContext = field(default_factory=lambda: multiprocessing.get_context("spawn"))
    results: dict[int, Result] = field(default_factory=dict)
    todo: deque[int] = field(default_factory=deque)
    workers: list[_Worker] = field(default_factory=list)

    def run(self, jobs: int) -> tuple[Result, ...]:
        self.todo.extend(range(len(self.paths)))
        try:
            while len(self.results) < len(self.paths):
                self._hire(jobs)
                self._listen()
        finally:
            for worker in self.workers:
                worker.stop()
        return tuple(self.results[index] for index in range(len(self.paths)))

    def _hire(self, jobs: int) -> None:
        """Hand a path to every idle worker, starting new ones while there are fewer than `jobs`."""
        while self.todo:
            idle = next((worker for worker in self.workers if worker.index < 0), None)
            if idle is None and len(self.workers) >= jobs:
                return
            worker = idle or self._started()
            worker.index = self.todo.popleft()
            worker.deadline = time.monotonic() + self.patience
            try:
                worker.connection.send(self.paths[worker.index])
            except OSError:  # it died between two submissions, which is not the fault of the next one
                self.todo.appendleft(worker.index)
                self._dismiss(worker)

    def _started(self) -> _Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_work, args=(theirs, self.opener), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self.workers.append(worker)
        return worker

    def _listen(self) -> None:
        """Wait for the next result, death or deadline, and note what became of each submission."""
        busy = [worker for worker in self.workers if worker.index >= 0]
        first = min(worker.deadline for worker in busy)
        ready = wait([worker.connection for worker in busy], max(0.0, first - time.monotonic()))
        for worker in busy:
            if worker.connection in ready:
                self._take(worker)
            elif time.monotonic() > worker.deadline:
                self._lose(worker, f"gave no result in {self.patience:g} s and was stopped")

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
        name = self.paths[worker.index].name
        self._note(worker.index, Failure(name, f"the grader failed: grading this submission {why}"))
        self._dismiss(worker)

    def _dismiss(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        worker.stop()

    def _note(self, index: int, result: Result) -> None:
        self.results[index] = result
        if self.progress is not None:
            self.progress(self.paths[index], result)
