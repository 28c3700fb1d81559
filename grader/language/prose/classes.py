"""How words single out one class, key or entry from the others: `for the true class`, `for all other words`."""

from __future__ import annotations

from typing import Final

_THINGS: Final = (
    r"(?:class|word|ind(?:ex|ice)|label|component|entr(?:y|ie)|key|token|score|weight|logit|case|one)(?:e?s)?"
)
OTHERS: Final = (
    rf"(?:otherwise|else(?:where)?|(?:for|at|in|to|of)\s+(?:all\s+|any\s+|every\s+|each\s+)?(?:of\s+)?(?:the\s+)?"
    rf"(?:(?:an)?other|remaining|wrong|incorrect|rest)s?(?:\s+{_THINGS})?|(?:the|all)\s+others?(?:\s+{_THINGS})?)"
)
TRUE: Final = rf"(?:for|at|in|of)\s+the\s+(?:true|correct|right|gold|target|actual|labell?ed)\s+{_THINGS}"
