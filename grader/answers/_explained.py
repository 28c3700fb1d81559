r"""Functions that a student names in words: `\sigma(\theta)_i - y_i, where \sigma is the softmax`."""

from __future__ import annotations

import re
from typing import Final

_FUNCTIONS: Final = {
    "softmax": "softmax",
    "sigmoid": "sigmoid",
    "logistic": "sigmoid",
    "heaviside": "step",
    "step": "step",
    "relu": "ReLU",
}
_EXPLAINED: Final = re.compile(
    r"(?:where|with|here|and|let|if|[.,;])\s+\$?(?P<name>\\[A-Za-z]+|[A-Za-z])\s*(?:\(\s*(?:\\cdot|\.|\\?[A-Za-z]+)\s*\))?\s*\$?\s+"
    r"(?:is|denotes|stands for|represents|means|being|be)\s+(?:the\s+)?(?:usual\s+|standard\s+|unit\s+)?"
    rf"(?P<function>{'|'.join(_FUNCTIONS)})(?![A-Za-z])",
    re.IGNORECASE,
)


def with_functions(text: str) -> str:
    r"""The text with every such name, where a bracket follows it, replaced by the function that it stands for."""
    for found in _EXPLAINED.finditer(text):
        called = re.compile(rf"(?<![A-Za-z\\]){re.escape(found['name'])}(?=\s*(?:\\left\s*)?[(\[])")
        text = called.sub(rf"\\operatorname{{{_FUNCTIONS[found['function'].lower()]}}}", text)
    return text
