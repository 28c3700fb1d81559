"""The wall as root, as an ordinary user, without user namespaces, and where there is none to be had."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASK = """
import sys
import numpy as np
from grader.model.program import Program
from grader.model.student import Call
from grader.sandbox import SandboxError, Workshop

with Workshop("auto") as workshop:
    try:
        print("tier", workshop.tier)
    except SandboxError as fault:
        print("refused", fault)
        sys.exit()
    student = workshop.open(Program.of("import os\\ndef f(x): return x * 2\\ndef who(): return os.getuid()"))
    print("value", student.call(Call("f", (np.ones(2),))).value.tolist())
    print("user", student.call(Call("who")).value)
"""
# Python may lie where only root can walk through; an ordinary user gets a way there, in mounts of its own.
AS_USER = """
set -e
prefix="$1"; shift
top="/$(echo "$prefix" | cut -d/ -f2)"
if ! setpriv --reuid=12345 --regid=12345 --clear-groups test -r "$prefix/bin"; then
  hold=$(mktemp -d)
  mount --rbind "$prefix" "$hold"
  mount -t tmpfs -o mode=755 none "$top"
  mkdir -p "$prefix"
  mount --rbind "$hold" "$prefix"
fi
exec setpriv --reuid=12345 --regid=12345 --clear-groups --bounding-set=-all "$@"
"""
WITHOUT_NAMESPACES = 'echo 0 > /proc/sys/user/max_user_namespaces; exec setpriv --bounding-set=-all --inh-caps=-all {} "$@"'


def run(*command, env=None):
    done = subprocess.run(
        [*command, sys.executable, "-c", ASK], capture_output=True, text=True, timeout=110, check=False, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
    )
    assert done.returncode == 0, done.stderr
    return dict(line.split(" ", 1) for line in done.stdout.splitlines())


def needs_root():
    if os.geteuid() != 0 or not shutil.which("setpriv") or not shutil.which("unshare"):
        pytest.skip("only root can become somebody else")


def prefix():
    return str(Path(os.path.realpath(sys.executable)).parents[1])


def test_as_whoever_runs_the_tests():
    said = run()
    assert said["tier"] in {"N", "L"}
    assert said["value"] == "[2.0, 2.0]"
    assert said["user"] != "0"


@pytest.mark.slow
def test_as_an_ordinary_user_with_namespaces():
    needs_root()
    said = run("unshare", "-m", "sh", "-c", AS_USER, "sh", prefix())
    assert said["tier"] == "N"
    assert said["value"] == "[2.0, 2.0]"


@pytest.mark.slow
@pytest.mark.parametrize("user", ["", "--reuid=0"])
def test_in_a_container_without_user_namespaces(user):
    needs_root()
    said = run("unshare", "-Ur", "sh", "-c", WITHOUT_NAMESPACES.format(user), "sh")
    assert said["tier"] == "L"
    assert said["value"] == "[2.0, 2.0]"


@pytest.mark.slow
def test_where_there_is_no_wall_it_says_what_to_do(monkeypatch):
    from grader.sandbox import SandboxError, Workshop, workshop

    def no_server(build):
        raise SandboxError("not here")

    monkeypatch.setattr(workshop.Server, "start", staticmethod(no_server))
    with Workshop() as shop, pytest.raises(SandboxError, match="--trust-submissions") as caught:
        shop.tier  # noqa: B018
    assert "tier N: not here" in str(caught.value)
    assert "tier L: not here" in str(caught.value)
