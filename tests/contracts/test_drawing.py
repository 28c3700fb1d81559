"""What a contract draws keeps the contract, has distinct sizes, and is as its domains say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.contracts import Contract
from grader.contracts.types import DOMAINS
from grader.guest.wire import Callback, Random

NETWORK = (
    "data: [M, Dx], labels: onehot[M, Dy], params: [(Dx+1)*H + (H+1)*Dy], dimensions: (Dx, H, Dy)"
    " -> cost: scalar, grad: [(Dx+1)*H + (H+1)*Dy]"
)
CONTRACTS = (
    NETWORK,
    "q: [d], K: [n, d], V: [n, m] -> c: [m], alpha: [n]",
    "mu: orthonormal[n, d], a: index(n), b: index(n), lam: positive = 50.0 -> [d], [d]",
    "Q: [G*R, T, d], K: [G, T, d], V: [G, T, d] -> [G*R, T, d]",
    "p: {Wf: [d, d], Uf: [d, d]}, X: [T, d] -> {Wf: [d, d], Uf: [d, d]}",
    "tokens: index(V)[B, L], k: int(1..V), mask: mask[B, L], flag: bool, text: str -> any",
    "A: orthonormal[d, m], P: orthogonal[B, d, d], S: symmetric[d, d] -> [d, d]",
    "x: logits[n], p: simplex[B, n], y: onehot[B, n], u: unit[n], s: positive[n], r: uniform[n, 0] -> scalar",
)
seeds = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("text", CONTRACTS)
@settings(deadline=None, max_examples=25)
@given(seed=seeds, low=st.integers(1, 3), high=st.integers(3, 9))
def test_arguments_keep_their_own_contract(text, seed, low, high):
    contract = Contract.parse(text)
    rng = np.random.default_rng(seed)
    sizes = contract.sizes(rng, low, high)
    assert len(set(sizes.values())) == len(sizes) == len(contract.names)
    assert min(sizes.values()) >= low
    arguments = contract.draw(rng, sizes)
    types = ", ".join(f"{each.name}: {each.text}" for each in contract.parameters)
    same = Contract.parse(f"-> {types}")
    assert same.conforms(arguments if len(arguments) > 1 else arguments[0], sizes) == ""


def one(text, seed=0, **sizes):
    contract = Contract.parse(f"x: {text} -> any")
    (value,) = contract.draw(np.random.default_rng(seed), sizes)
    return value


def test_domains():
    assert np.allclose(one("simplex[n, m]", n=4, m=3).sum(axis=1), 1)
    assert one("simplex[n, m]", n=4, m=3).min() > 0
    labels = one("onehot[n, m]", n=40, m=3)
    assert set(labels.ravel()) == {0.0, 1.0}
    assert (labels.sum(axis=1) == 1).all()
    assert (labels.sum(axis=0) > 0).all()
    mask = one("mask[n, m]", n=40, m=3)
    assert set(mask.ravel()) == {0.0, 1.0}
    assert (mask.sum(axis=1) > 0).all()
    symmetric = one("symmetric[b, n, n]", b=2, n=4)
    assert np.array_equal(symmetric, np.swapaxes(symmetric, 1, 2))
    q = one("orthonormal[n, m]", n=6, m=3)
    assert np.allclose(q.T @ q, np.eye(3))
    assert one("positive[n]", n=99).min() > 0
    assert 0 < one("unit[n]", n=99).min() < one("unit[n]", n=99).max() < 1
    assert one("logits[n]", n=999).std() == pytest.approx(2, rel=0.1)
    assert one("[n]", n=999).std() == pytest.approx(1, rel=0.1)
    assert np.abs(one("uniform[n]", n=99)).max() < 1


def test_every_domain_is_drawn_in_float64():
    for domain in DOMAINS:
        assert one(f"{domain}[n, n]", n=3).dtype == np.float64


def test_integers():
    values = {one("int(1..K)", seed, K=3) for seed in range(60)}
    assert values == {1, 2, 3}
    assert {one("index(N)", seed, N=3) for seed in range(60)} == {0, 1, 2}
    table = one("index(N)[B, L]", N=4, B=30, L=5)
    assert table.shape == (30, 5)
    assert set(table.ravel()) == {0, 1, 2, 3}
    assert type(one("index(N)", N=3)) is int


def test_plain_values():
    assert isinstance(one("scalar"), float)
    assert one("positive") > 0
    assert isinstance(one("bool"), bool)
    assert isinstance(one("str"), str)
    assert one("callback") == Callback("x")
    assert isinstance(one("random"), Random)
    assert one("random") != one("random", 1)
    assert one("n + 1", n=3) == 4
    assert one("(a, b)", a=3, b=4) == (3, 4)
    assert one("any") is None


def test_a_default_is_handed_over():
    contract = Contract.parse("x: [n], lam: positive = 50.0 -> any")
    assert contract.draw(np.random.default_rng(0), {"n": 3})[1] == 50.0


def test_sizes_can_be_fixed():
    contract = Contract.parse(NETWORK)
    sizes = contract.sizes(np.random.default_rng(0), fixed={"M": 1, "H": 0})
    assert (sizes["M"], sizes["H"]) == (1, 0)
    assert len(set(sizes.values())) == 4
    arguments = contract.draw(np.random.default_rng(0), sizes)
    assert arguments[0].shape == (1, sizes["Dx"])
    assert arguments[2].shape == (sizes["Dy"],)


def test_equal_seeds_give_equal_draws():
    contract = Contract.parse(NETWORK)
    one_, other = (contract.draw(rng, contract.sizes(rng)) for rng in (np.random.default_rng(5), np.random.default_rng(5)))
    assert all(np.array_equal(a, b) for a, b in zip(one_, other, strict=True))


@pytest.mark.parametrize("seed", range(20))
def test_sizes_fit_the_domains(seed):
    rng = np.random.default_rng(seed)
    sizes = Contract.parse("A: orthonormal[d, m], p: [n - m - d] -> any").sizes(rng)
    assert sizes["m"] < sizes["d"]
    assert sizes["n"] >= sizes["m"] + sizes["d"]


def test_what_no_sizes_fit():
    with pytest.raises(ValueError, match="no sizes"):
        Contract.parse("x: [n - n - 1] -> any").sizes(np.random.default_rng(0))


def test_few_numbers_make_room_for_many_names():
    sizes = Contract.parse("x: [a, b, c, d] -> any").sizes(np.random.default_rng(0), low=1, high=1)
    assert sorted(sizes.values()) == [1, 2, 3, 4]
