"""Agreement of a reference formula with a function of the author's, such as automatic differentiation.

The function stands in a Python file beside the reference. It takes the values of one random model by symbol,
vectors as one axis, and returns an array. Where the answers are no formulas it takes nothing and returns the answer,
as text or plain data. A function with a parameter `drawn` is given what varies in this version of the paper as well.
It is trusted code; it runs only for `grader verify`.
"""

from __future__ import annotations

from functools import partial
from inspect import signature
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from grader.deciding.compare import DIFFER
from grader.deciding.evaluation import NORMAL, environments
from grader.deciding.ladder import reference_tensors
from grader.deciding.library import library
from grader.errors import UsageError
from grader.language.faults import LanguageError
from grader.language.values import as_one
from grader.model.outcome import Outcome, correct, incorrect
from grader.model.symbols import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from grader.language.environment import Environment
    from grader.language.values import Array
    from grader.model.problem import FormReference, Problem

DRAWS: Final = 4


def agrees(problem: Problem, private: FormReference, folder: Path) -> Outcome:
    """Compare a reference with the function that it names, on a few draws at every size.

    Raises
    ------
    UsageError
        If the file or the function does not exist.

    """
    function = _function(folder, private.agrees_with, problem.drawn)
    targets = reference_tensors(problem.declarations, str(private.value), 0, NORMAL)
    for env, target in zip(environments(problem.declarations, 0, NORMAL), targets, strict=True):
        if isinstance(target, LanguageError):
            return incorrect("agreement.unread", f"The reference has no value: {target.message}.")
        for draw in range(DRAWS):
            mine = target.data[draw % target.data.shape[0]]
            theirs = np.asarray(function(_point(env, draw)), dtype=float).reshape(mine.shape)
            gap = float(np.abs(mine - theirs).max())
            if not gap <= DIFFER * max(1.0, float(np.abs(theirs).max())):
                words = f"The reference differs from {private.agrees_with} by {gap:.3g}."
                return incorrect("agreement.differs", words, gap=gap)
    return correct("agreement.holds", f"Agrees with {private.agrees_with}.")


def computed_answer(named: str, folder: Path, drawn: Mapping[str, Any]) -> object:
    """What a function beside a reference returns, where the answers are no formulas: a text or plain data.

    Raises
    ------
    UsageError
        If the file or the function does not exist.

    """
    compute: Callable[[], object] = _function(folder, named, drawn)
    return compute()


def _function(folder: Path, named: str, drawn: Mapping[str, Any]) -> Callable[..., Any]:
    file, _, name = named.partition(":")
    module = library(file, folder)
    found: Callable[..., Any] | None = getattr(module, name, None)
    if found is None:
        raise UsageError(f"{file} has no function {name}")
    return partial(found, drawn=drawn) if "drawn" in signature(found).parameters else found


def _point(env: Environment, draw: int) -> dict[str, Array]:
    """Values of all symbols in one draw: vectors with one axis, indices as they are counted, from one."""
    point: dict[str, Array] = {}
    for symbol in env.vocabulary.declarations.symbols:
        if symbol.kind in {Kind.FUNCTION, Kind.WORD} or (symbol.kind is Kind.INDEX and not symbol.fixed):
            continue
        value = env.value(symbol.name)
        data = value.data[draw % value.data.shape[0]]
        point[symbol.name] = as_one(data, -2) if value.is_vector else data
    return point
