"""Values of expressions without symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.language.environment import Environment
from grader.language.evaluate import evaluate
from grader.language.faults import LanguageError
from grader.language.values import ShapeFault, TooLarge
from grader.language.vocabulary import Vocabulary
from grader.model.symbols import Declarations

if TYPE_CHECKING:
    from grader.language.tree import Node
    from grader.language.values import Value

_NOTHING = Vocabulary.of(Declarations())


def constant_value(tree: Node) -> float:
    """Value of a tree without symbols; infinite or not a number where the arithmetic says so.

    Raises
    ------
    LanguageError
        If a symbol occurs, if it is not a single number, or if it asks for too much work.

    """
    environment = Environment(_NOTHING, {}, _no_symbol, lambda _: None, evaluate)
    try:
        with np.errstate(all="ignore"):
            value = evaluate(tree, environment)
    except TooLarge:
        raise LanguageError("value.too-large", "this asks for too much arithmetic") from None
    except ShapeFault as fault:
        raise LanguageError(fault.note, environment.explain(fault)) from None
    if value.core or value.axes or value.data.size != 1:
        raise LanguageError("value.not-a-number", "this is not a single number")
    return float(value.data.real.flat[0])


def _no_symbol(name: str) -> Value:
    raise LanguageError("symbol.undeclared", f"the symbol {name} has no value here")
