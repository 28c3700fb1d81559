"""The pool: order, equality over jobs, and submissions that kill, hang or crash their worker."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

import pytest

from grader.batch.pool import grade_all, grade_path
from grader.errors import DocumentError
from grader.model.report import Failure, Report, Score


def _report(path):
    return Report("a", "A", path.name, (), Score(1, 0))


def _grade(path, *, marker=None):
    match path.name:
        case "dies":
            os._exit(7)
        case "hangs":
            time.sleep(300)
        case "crashes":
            raise ZeroDivisionError("on purpose")
        case "unreadable":
            raise DocumentError("not UTF-8")
        case "recurses":
            return _grade(Path("recurses"))
    if marker:
        with marker.open("a") as file:
            file.write(f"{path.name}\n")
    return _report(path)


def _open(marker=None):
    return partial(_grade, marker=marker)


def _open_and_die():
    os._exit(3)


def _names(results):
    return [result.submission for result in results]


def test_results_come_in_the_order_of_the_paths_for_any_number_of_jobs():
    paths = [Path(f"s{number:02}") for number in (3, 1, 2, 9, 5)]
    one, two = (grade_all(paths, _open, jobs=jobs) for jobs in (1, 2))
    assert one == two
    assert _names(one) == ["s03", "s01", "s02", "s09", "s05"]


def test_no_paths_need_no_workers():
    assert grade_all([], _open_and_die) == ()


def test_bad_submissions_lose_only_themselves():
    names = ["s01", "dies", "s02", "crashes", "unreadable", "hangs", "recurses", "s03"]
    results = grade_all([Path(name) for name in names], _open, jobs=2, patience=6)
    assert _names(results) == names
    failed = {result.submission: result.message for result in results if isinstance(result, Failure)}
    assert set(failed) == {"dies", "crashes", "unreadable", "hangs", "recurses"}
    assert "exit status 7" in failed["dies"]
    assert "ZeroDivisionError" in failed["crashes"]
    assert "on purpose" in failed["crashes"]
    assert failed["unreadable"] == "not UTF-8"
    assert "no result in 6 s" in failed["hangs"]
    assert "RecursionError" in failed["recurses"]


def test_workers_that_cannot_start_fail_every_submission_and_end():
    results = grade_all([Path("s01"), Path("s02")], _open_and_die)
    assert all(isinstance(result, Failure) and "exit status 3" in result.message for result in results)


def test_each_submission_is_graded_once(tmp_path):
    marker = tmp_path / "marker"
    names = [f"s{number}" for number in range(6)]
    grade_all([Path(name) for name in names], partial(_open, marker), jobs=2)
    assert sorted(marker.read_text().split()) == names


def test_progress_hears_every_result():
    heard = []
    paths = [Path("s01"), Path("crashes"), Path("s02")]
    results = grade_all(paths, _open, progress=lambda place, result: heard.append((place, result)))
    assert heard == list(enumerate(results))


def test_an_interrupt_ends_the_workers(tmp_path):
    def interrupt(_place, _result):
        raise KeyboardInterrupt

    marker = tmp_path / "marker"
    paths = [Path(f"s{number}") for number in range(50)]
    with pytest.raises(KeyboardInterrupt):
        grade_all(paths, partial(_open, marker), progress=interrupt)
    done = marker.read_text()
    time.sleep(0.3)
    assert marker.read_text() == done
    assert len(done.split()) < len(paths)


def test_one_path_in_this_process():
    assert grade_path(Path("s01"), _grade) == _report(Path("s01"))
    assert isinstance(grade_path(Path("crashes"), _grade), Failure)
