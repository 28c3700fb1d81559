"""Workshops for the tests of the wall: one for each tier that this machine offers, for the whole session."""

import pytest

from grader.sandbox import Limits, SandboxError, Workshop

QUICK = Limits(memory=512 << 20, least_patience=6.0, loading=2.0)


@pytest.fixture(scope="session", params=["N", "L"])
def workshop(request):
    with Workshop(request.param, limits=QUICK) as opened:
        try:
            opened.tier  # noqa: B018  (starts it)
        except SandboxError as fault:
            pytest.skip(f"tier {request.param} is not to be had: {fault}")
        yield opened
