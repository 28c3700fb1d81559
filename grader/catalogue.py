"""Finding the kinds of a package: one file, one class, no registry.

The file `checks/same_shape.py` is the kind `same_shape` is the class `SameShape`. A new kind is a new file.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def class_name(kind: str) -> str:
    """Name of the class that a file defines: `same_shape` gives `SameShape`."""
    return "".join(word.capitalize() for word in kind.split("_"))


@cache
def kinds(package: str) -> Mapping[str, type]:
    """Every kind of a package by its name; helper modules start with an underscore.

    Raises
    ------
    AttributeError
        If a file does not define the class that its name promises.

    """
    folder = import_module(package).__path__
    names = sorted(found.name for found in pkgutil.iter_modules(folder) if not found.name.startswith("_"))
    return MappingProxyType({name: getattr(import_module(f"{package}.{name}"), class_name(name)) for name in names})
