"""What the host tells the fork server once, as JSON: how to seal, what to load, what to allow."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

NAMESPACES, LANDLOCK, TRUSTED = "N", "L", "T"
SEALS = ("landlock", "seccomp")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is fixed for the life of a fork server.

    `tier` is `N` (namespaces, Landlock, seccomp), `L` (no namespaces) or `T` (trusted, nothing). `root` is an
    empty folder to mount the new root on. `readable` are the places of the runtime. `paths` go on `sys.path`.
    `uid` is the throw-away user that a root host steps down to, -1 for none. `packages` may be imported by
    student code beside the standard library; those in `warm` are loaded before the first fork. `seals` are the
    seals to put on; all, but in tests that prove that they matter.
    """

    tier: str
    control: int
    executable: str
    readable: tuple[str, ...]
    paths: tuple[str, ...]
    packages: tuple[str, ...]
    warm: tuple[str, ...]
    root: str = ""
    uid: int = -1
    seals: tuple[str, ...] = SEALS

    def dumps(self) -> str:
        """One line of JSON."""
        return json.dumps(asdict(self))

    @staticmethod
    def loads(text: str) -> Settings:
        """The settings of one line of JSON."""
        data: dict[str, Any] = json.loads(text)
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
        }
        return Settings(**values)
