"""The language in which a problem states what a function takes and returns."""

from grader.contracts.contract import Contract

__all__ = ["Contract"]
