"""What of this machine the fork server needs to see: the interpreter, the libraries, and no more."""

from __future__ import annotations

import importlib.util
import os
import sys
import sysconfig
from pathlib import Path
from typing import Final

from grader.errors import UsageError

GUEST: Final = Path(__file__).resolve().parent.parent / "guest"
DEFAULT_PACKAGES: Final = ("numpy", "torch")
_SYSTEM: Final = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime")


def executable() -> str:
    """The interpreter itself, not the link of a virtual environment."""
    return os.path.realpath(sys.executable)


def package_paths(packages: tuple[str, ...]) -> tuple[str, ...]:
    """Folders that hold these packages, for `sys.path` behind the wall.

    Raises
    ------
    UsageError
        If a package is not installed.

    """
    found: list[str] = []
    for name in packages:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise UsageError(f"student code may import `{name}`, which is not installed here: pip install {name}")
        origin = Path(spec.origin).resolve()
        place = origin.parent.parent if spec.submodule_search_locations else origin.parent
        if str(place) not in found:
            found.append(str(place))
    return tuple(found)


def readable(packages: tuple[str, ...]) -> tuple[str, ...]:
    """Places to be bound into the new root, read-only: the interpreter, the packages, system libraries, the guest.

    Of the interpreter only its library is needed, but not other virtual environments or sources beside it.
    """
    library = sysconfig.get_paths(vars={"base": sys.base_prefix, "platbase": sys.base_exec_prefix})
    places = {executable(), str(GUEST), *_SYSTEM, *package_paths(packages)}
    places |= {library["stdlib"], library["platstdlib"]}
    shared = sysconfig.get_config_var("LIBDIR")
    name = sysconfig.get_config_var("LDLIBRARY") or ""
    if sysconfig.get_config_var("Py_ENABLE_SHARED") and shared and name:
        places |= {str(each) for each in Path(shared).glob(f"{name.partition('.so')[0]}*.so*")}
    return tuple(sorted(place for place in places if Path(place).exists()))
