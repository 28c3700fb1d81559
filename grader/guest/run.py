"""Starts a module of this directory by its path, as the package `guest`, without the package around it."""

import importlib.util
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def package() -> None:
    """Make this directory importable as `guest`."""
    spec = importlib.util.spec_from_file_location("guest", f"{HERE}/__init__.py", submodule_search_locations=[HERE])
    assert spec is not None and spec.loader is not None  # noqa: PT018
    module = importlib.util.module_from_spec(spec)
    sys.modules["guest"] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    package()
    importlib.import_module(f"guest.{sys.argv[1]}").main(sys.argv[2])
