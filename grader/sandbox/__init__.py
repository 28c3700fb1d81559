"""The trusted side of the wall around student code.

A `Workshop` opens programs; what comes back are observations. `docs/sandbox.md` tells what holds and why.
"""

from grader.sandbox.limits import Limits
from grader.sandbox.server import SandboxError
from grader.sandbox.workshop import TIERS, Workshop

__all__ = ["TIERS", "Limits", "SandboxError", "Workshop"]
