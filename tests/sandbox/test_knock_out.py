"""Without a seal the hostile programs get through: the suite would notice if a seal were lost."""

import pytest
from conftest import QUICK
from hostile import ATTEMPTS

from grader.model.program import Program
from grader.model.student import Call
from grader.sandbox import SandboxError, Workshop


def fallen(tier, seals):
    """All that the hostile programs get through, each with the program that tried it."""
    found = set()
    with Workshop(tier, limits=QUICK, seals=seals) as workshop:
        try:
            workshop.tier  # noqa: B018  (starts it)
        except SandboxError as fault:
            pytest.skip(f"tier {tier} is not to be had: {fault}")
        for attack in ATTEMPTS:
            student = workshop.open(Program.of(attack.source), seed=1)
            through = student.call(Call("got_through", cpu=5.0))
            student.close()
            found |= {(attack.name, each) for each in through.value} if through.returned else {(attack.name, "")}
    return found


@pytest.mark.slow
@pytest.mark.parametrize("tier", ["N", "L"])
def test_without_the_system_call_filter_attacks_get_through(tier):
    assert len(fallen(tier, ("landlock",))) >= 10


@pytest.mark.slow
def test_without_landlock_files_of_the_host_are_read_in_tier_l():
    found = {program for program, _ in fallen("L", ("seccomp",))}
    assert {"read files of the host", "list folders of the host", "other processes through proc"} <= found


@pytest.mark.slow
@pytest.mark.parametrize("tier", ["N", "L"])
def test_without_both_more_gets_through_than_without_one(tier):
    assert fallen(tier, ()) > fallen(tier, ("landlock",))
