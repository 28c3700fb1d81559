"""An auto-grader that verifies formulas, numbers, shapes and prose of courses on machine learning."""

from typing import Final

__version__: Final = "0.1.0"
