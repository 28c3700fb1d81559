"""The hostile programs, in every tier that this machine offers: none passes, leaks, hangs or harms the next."""


import numpy as np
import pytest
from hostile import ATTEMPTS, HONEST, PROGRAMS

from grader.model.program import Program
from grader.model.student import Call

SECRET = "HIDDEN-REFERENCE-VALUE"


def inputs():
    rng = np.random.default_rng(20261129)
    return rng.dirichlet(np.ones(10), 16), rng.dirichlet(np.ones(10), 16)


def kl(p, q):
    return (p * np.log(p / q)).sum(-1)


def is_right(observation, p, q):
    value = observation.value
    return (
        observation.returned
        and isinstance(value, np.ndarray)
        and value.shape == (16,)
        and value.dtype == np.float64
        and np.isfinite(value).all()
        and np.allclose(value, kl(p, q), rtol=1e-12, atol=0)
    )


def run(workshop, attack, cpu=0.5):
    student = workshop.open(Program.of(attack.source), seed=1)
    p, q = inputs()
    try:
        observation = student.call(Call("f", (p, q), cpu=cpu))
        through = student.call(Call("got_through", cpu=cpu)) if attack in ATTEMPTS else None
    finally:
        student.close()
    return observation, through, is_right(observation, p, q)


def assert_the_next_is_unharmed(workshop):
    observation, _, right = run(workshop, HONEST[0], cpu=5.0)
    assert right, observation


@pytest.mark.parametrize("attack", ATTEMPTS, ids=lambda attack: attack.name)
def test_nothing_gets_through(workshop, attack):
    _, through, _ = run(workshop, attack, cpu=5.0)
    assert through.returned, through
    assert through.value == []
    assert_the_next_is_unharmed(workshop)


@pytest.mark.parametrize("attack", PROGRAMS, ids=lambda attack: attack.name)
def test_no_lie_passes(workshop, attack):
    observation, _, right = run(workshop, attack)
    assert not right
    how = observation.termination.value if observation.termination else observation.status.value
    assert how in attack.ends, observation
    assert_the_next_is_unharmed(workshop)


@pytest.mark.parametrize("attack", HONEST, ids=lambda attack: attack.name)
def test_odd_but_right_passes(workshop, attack):
    observation, _, right = run(workshop, attack, cpu=5.0)
    assert right, observation
