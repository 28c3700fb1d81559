"""Stand-ins for packages that only show things: plots and progress bars that grading does not need.

Without them a file that plots its loss at the top would be lost, with all its functions.
"""

from __future__ import annotations

import sys
import types
from typing import Any, Final

DISPLAY: Final = frozenset({"matplotlib", "seaborn", "plotly", "pylab", "tqdm", "IPython", "google"})


class _Nothing(types.ModuleType):
    """A module, function and object at once, which does nothing and gives itself for everything."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Nothing(name)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        del arguments, keywords
        return _Nothing(self.__name__)

    def __iter__(self) -> Any:
        return iter((_Nothing("first"), _Nothing("second")))  # `fig, ax = plt.subplots()`

    def __getitem__(self, key: Any) -> Any:
        return _Nothing(str(key))

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *told: object) -> None:
        del told


def _bar(items: Any = None, *arguments: Any, **keywords: Any) -> Any:
    """A progress bar that shows nothing and hands on what it is given."""
    del arguments, keywords
    return _Nothing("bar") if items is None else items


def stands_in(name: str) -> bool:
    """Make a module of a package that only shows things, if it is one; what a library has loaded stays as it is."""
    top = name.partition(".")[0]
    if top not in DISPLAY:
        return False
    if top in sys.modules and not isinstance(sys.modules[top], _Nothing):
        return True
    path = ""
    for step in name.split("."):
        parent, path = path, f"{path}.{step}".lstrip(".")
        module = sys.modules.setdefault(path, _Nothing(path))
        if isinstance(module, _Nothing):
            module.__path__ = []  # so that modules below it are looked for
        if parent:
            setattr(sys.modules[parent], step, module)
    if top == "tqdm":
        for each in [module for place, module in sys.modules.items() if place.partition(".")[0] == "tqdm"]:
            vars(each).update(tqdm=_bar, trange=lambda *spans, **_: range(*spans), tqdm_notebook=_bar)
    return True
