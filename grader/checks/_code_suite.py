"""Running an instructor's pytest file in this process, with the student's code as a fixture of proxies."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from grader.checks._code_faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np

    from grader.model.outcome import Outcome

# Nothing of the student's decides where pytest looks: its own settings, no cache, no plug-ins that act on their own.
_OPTIONS: Final = (
    "--import-mode=importlib", "--capture=sys", "-p", "no:cacheprovider", "-p", "no:terminal",
    "-p", "no:faulthandler", "-p", "no:timeout", "-p", "no:xdist", "-p", "no:doctest", "-p", "no:junitxml",
)  # fmt: skip
_SETTINGS: Final = "[pytest]\naddopts =\nmarkers =\n    weight(marks): what the test is worth beside the others\n"
_LONGEST: Final = 400


@dataclass(slots=True)
class Tried:
    """One test: what it is called, what it is worth, and what became of it.

    `fault` is the outcome of a failed call of the student's; `crashed` says that it failed neither by such a call
    nor by an assertion.
    """

    name: str
    description: str
    weight: Fraction
    passed: bool = True
    skipped: bool = False
    reason: str = ""
    fault: Outcome | None = None
    crashed: bool = False


@dataclass(slots=True)
class Plugin:
    """Provides the fixtures and keeps what became of each test."""

    student: Any
    draws: Callable[[str], np.random.Generator]
    tests: dict[str, Tried] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def pytest_collectreport(self, report: Any) -> None:
        """A file that cannot be read is the author's fault."""
        if report.failed:
            self.broken.append(str(report.longrepr)[:_LONGEST])

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Note every test before it runs."""
        for item in items:
            mark = item.get_closest_marker("weight")
            weight = Fraction(str(mark.args[0])) if mark is not None and mark.args else Fraction(1)
            said = (getattr(item.obj, "__doc__", None) or "").strip().partition("\n")[0]
            self.tests[item.nodeid] = Tried(item.name, said or _spoken(item.name), weight)

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        """Keep how a phase of a test ended."""
        import pytest  # only courses that keep a suite need it

        tried = self.tests[item.nodeid]
        if call.excinfo is None:
            return
        fault = call.excinfo.value
        if isinstance(fault, pytest.skip.Exception):
            tried.skipped = True
            return
        tried.passed = False
        tried.reason = tried.reason or str(fault)[:_LONGEST]
        if isinstance(fault, Fault):
            tried.fault = fault.outcome
        elif not isinstance(fault, (AssertionError, pytest.fail.Exception)):
            tried.crashed = True


def _spoken(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


def run(file: Path, student: Any, draws: Callable[[str], np.random.Generator]) -> list[Tried]:
    """What became of every test of a file.

    Raises
    ------
    ValueError
        If the file cannot be collected or has no tests.

    """
    import pytest  # only courses that keep a suite need it

    plugin = Plugin(student, draws)
    with tempfile.TemporaryDirectory(prefix="suite-") as folder:
        settings = Path(folder) / "pytest.ini"
        settings.write_text(_SETTINGS, encoding="utf-8")
        options = ["-c", str(settings), "--rootdir", folder, *_OPTIONS]
        with _forgotten(file.parent):
            pytest.main([*options, str(file)], plugins=[plugin, _fixtures(plugin)])
    if plugin.broken:
        raise ValueError(f"the suite cannot be collected: {plugin.broken[0]}")
    if not plugin.tests:
        raise ValueError("the suite has no tests")
    return list(plugin.tests.values())


@contextlib.contextmanager
def _forgotten(folder: Path) -> Iterator[None]:
    """Forget the modules of a folder afterwards, so that no suite finds what an earlier run has left in them."""
    before = frozenset(sys.modules)
    try:
        yield
    finally:
        for name in [each for each in sys.modules if each not in before]:
            place = getattr(sys.modules[name], "__file__", None)
            if place and Path(place).is_relative_to(folder):
                del sys.modules[name]


def _fixtures(plugin: Plugin) -> Any:
    """The fixtures as a plug-in of their own; made here since pytest is imported late."""
    import pytest

    class Fixtures:
        """`student`: the code behind the wall. `rng`: fresh randomness for each test."""

        @pytest.fixture
        def student(self) -> Any:
            """The student's functions: `student.f(x)` runs behind the wall."""
            return plugin.student

        @pytest.fixture
        def rng(self, request: Any) -> np.random.Generator:
            """A generator that nobody can foretell and that repeats with the seed."""
            return plugin.draws(request.node.name)

    return Fixtures()


@contextlib.contextmanager
def suite_file(named: str, beside: Path | None, source: str) -> Iterator[Path]:
    """The path of the suite: a file beside the reference, or the text of the reference itself.

    Raises
    ------
    ValueError
        If there is no such file.

    """
    if named:
        path = (beside / named) if beside is not None else None
        if path is None or not path.is_file():
            raise ValueError(f"there is no file {named} beside the reference")
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="suite-") as folder:
        path = Path(folder) / "test_suite.py"
        path.write_text(source, encoding="utf-8")
        yield path
