"""The system call filter, run as the kernel would run it: a program over the number and arguments of a call."""

import errno
import struct

import pytest

from grader.guest import filter as sieve

ARCH = 0xC000003E
ALLOW, KILL = "allow", "kill"
OWN = 77


def decide(program, number, arguments=(), arch=ARCH):
    """What the kernel does with a call."""
    data = struct.pack("<iIQ6Q", number & 0xFFFFFFFF if number < 2**31 else number - 2**32, arch, 0, *(list(arguments) + [0] * 6)[:6])
    code = [struct.unpack_from("<HBBI", program, at) for at in range(0, len(program), 8)]
    at = held = 0
    while True:
        operation, yes, no, value = code[at]
        at += 1
        if operation == 0x20:
            (held,) = struct.unpack_from("<I", data, value)
        elif operation == 0x06:
            return {0x7FFF0000: ALLOW, 0x80000000: KILL}.get(value, value & 0xFFFF)
        else:
            holds = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[operation]
            at += yes if holds else no


@pytest.fixture(params=[True, False], ids=["namespaces", "no truncation"])
def program(request):
    return sieve.program(OWN, truncates=request.param)


@pytest.mark.parametrize(("number", "arguments"), [
    (0, ()), (1, ()), (9, (0, 4096, 7)), (202, ()), (39, ()), (228, (1,)), (56, (0x3D0F00,)), (62, (OWN, 9)),
    (234, (OWN, 5, 6)), (16, (1, 0x5401)), (72, (3, 3)), (302, (0, 7, 0)), (257, (0, 0, 0)),
])  # fmt: skip
def test_what_daily_code_needs_is_allowed(program, number, arguments):
    assert decide(program, number, arguments) == ALLOW


@pytest.mark.parametrize(("number", "arguments", "code"), [
    (57, (), errno.EPERM), (59, (), errno.EPERM), (322, (), errno.EPERM), (41, (1, 1), errno.EACCES), (53, (), errno.EACCES),
    (56, (17,), errno.EPERM), (56, (0x10000000 | 0x10000,), errno.EPERM), (435, (), errno.ENOSYS), (62, (1, 9), errno.EPERM),
    (62, (0xFFFFFFFF, 9), errno.EPERM), (200, (OWN,), errno.EPERM), (234, (1, 1), errno.EPERM), (16, (1, 0x5412), errno.ENOTTY),
    (72, (3, 6), errno.EPERM), (72, (3, 1031), errno.EPERM), (302, (0, 7, 1 << 40), errno.EPERM), (302, (0, 7, 8), errno.EPERM),
    (90, (), errno.EPERM), (317, (), errno.EPERM), (319, (), errno.EPERM), (425, (), errno.EPERM), (321, (), errno.EPERM),
    (228, (0xFFFFFFF6,), errno.EPERM), (999, (), errno.ENOSYS), (165, (), errno.EPERM), (272, (), errno.EPERM),
])  # fmt: skip
def test_what_reaches_beyond_the_process_is_refused(program, number, arguments, code):
    assert decide(program, number, arguments) == code


def test_other_architectures_are_the_end(program):
    assert decide(program, 20, arch=0x40000003) == KILL
    assert decide(program, 0x40000000 + 39) == KILL


def test_where_landlock_knows_no_truncation_nothing_is_emptied():
    strict, usual = sieve.program(OWN, truncates=False), sieve.program(OWN)
    assert decide(usual, 76) == ALLOW
    for number in (76, 77, 85):
        assert decide(strict, number) == errno.ENOSYS
    assert decide(strict, 257, (0, 0, 0o1000)) == errno.EACCES
    assert decide(strict, 2, (0, 0o1001)) == errno.EACCES
    assert decide(strict, 2, (0, 0)) == ALLOW


def test_no_call_is_both_free_and_refused():
    refused = [number for numbers in sieve._REFUSED.values() for number in numbers]
    assert not set(sieve._FREE.values()) & set(refused)
    assert len(refused) == len(set(refused))
    assert len(set(sieve._FREE.values())) == len(sieve._FREE)
