"""An attention block with its gradient, written in several ways that are right and spoilt in ten ways."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]

from grader.maths.differentiation import differentiate  # noqa: E402 (the path is set first)
from grader.maths.gradients import layout  # noqa: E402

LENGTH = 32
NOISE = 0.01  # of the targets
SCALE = 0.25  # of the matrices, times 1/sqrt(width): as at the start of training
NAMES = ("Wq", "Wk", "Wv", "Wo", "gamma", "beta")
EPS = 1e-5


@dataclass(frozen=True)
class Block:
    """One draw of the attention block: inputs, targets and packed parameters, and its function twice."""

    width: int
    x: np.ndarray
    target: np.ndarray
    packed: np.ndarray

    @classmethod
    def draw(cls, width, rng):
        """A block that is nearly trained: the targets are what it gives, and noise."""
        x, noise = rng.standard_normal((2, LENGTH, width))
        matrices = SCALE * rng.standard_normal(4 * width * width) / np.sqrt(width)
        gain, bias = 0.02 * rng.standard_normal((2, width))
        packed = np.concatenate([matrices, 1 + gain, bias])
        given = cls(width, x, 0 * x, packed).given(packed)
        return cls(width, x, given + NOISE * noise, packed)

    @property
    def blocks(self):
        square, row = (self.width, self.width), (self.width,)
        return layout(dict(zip(NAMES, [square] * 4 + [row] * 2, strict=True)))

    def loss(self, *tensors):
        """The reference, in torch."""
        wq, wk, wv, wo, gamma, beta = tensors
        x, target = torch.from_numpy(self.x), torch.from_numpy(self.target)
        mask = torch.full((LENGTH, LENGTH), -torch.inf, dtype=torch.float64).triu(1)
        p = torch.softmax((x @ wq) @ (x @ wk).T / self.width**0.5 + mask, -1)
        h = torch.nn.functional.layer_norm(x + p @ (x @ wv) @ wo, (self.width,), gamma, beta, EPS)
        return ((h - target) ** 2).mean()

    def numpy(self, packed):
        """The same function in numpy, for real and complex points."""
        return ((self.given(packed) - self.target) ** 2).mean()

    def given(self, packed):
        """What the block gives for its inputs."""
        wq, wk, wv, wo, gamma, beta = (block.of(packed) for block in self.blocks)
        scores = (self.x @ wq) @ (self.x @ wk).T / np.sqrt(self.width)
        e = np.exp(scores - scores.real.max(axis=1, keepdims=True)) * np.tri(LENGTH)
        r = self.x + (e / e.sum(axis=1, keepdims=True)) @ (self.x @ wv) @ wo
        c = r - r.mean(axis=1, keepdims=True)
        return c / np.sqrt((c * c).mean(axis=1, keepdims=True) + EPS) * gamma + beta

    def tensors(self, packed=None, *, tracked=False):
        packed = self.packed if packed is None else packed
        return [torch.tensor(block.of(packed)).requires_grad_(tracked) for block in self.blocks]

    def arrays(self):
        return [block.of(self.packed) for block in self.blocks]

    def right(self):
        return differentiate(self.loss, self.arrays(), range(6), self.blocks, seed=int(self.packed[0] * 1e9) & 0xFFFF)


def by_hand(block, order=slice(None), *, einsum=False):
    """The gradient by hand in numpy, with positions of the sequence summed in this order, by products or by einsum."""
    d, x = block.width, block.x
    wq, wk, wv, wo, gamma, beta = block.arrays()
    q, k, v = x @ wq, x @ wk, x @ wv
    scores = np.where(np.tri(LENGTH) > 0, q @ k.T / np.sqrt(d), -np.inf)
    p = np.exp(scores - np.logaddexp.reduce(scores, axis=1)[:, None])
    o = p @ v
    r = x + o @ wo
    mean, spread = r.mean(axis=1, keepdims=True), np.sqrt(r.var(axis=1, keepdims=True) + EPS)
    z = (r - mean) / spread
    dh = 2 * (z * gamma + beta - block.target) / r.size
    dz = dh * gamma
    dr = (dz - dz.mean(axis=1, keepdims=True) - z * (dz * z).mean(axis=1, keepdims=True)) / spread
    do = dr @ wo.T
    dp = do @ v.T
    ds = p * (dp - (dp * p).sum(axis=1, keepdims=True)) / np.sqrt(d)

    def product(a, b):
        return np.einsum("ti,tj->ij", a[order], b[order]) if einsum else a[order].T @ b[order]

    matrices = [product(x, ds @ k), product(x, ds.T @ q), product(x, p.T @ do), product(o, dr)]
    return np.concatenate([*(m.ravel() for m in matrices), (dh * z)[order].sum(axis=0), dh[order].sum(axis=0)])


def one_by_one(block, rng):
    """Position after position of a shuffled sequence, each added to what there is."""
    order = rng.permutation(LENGTH)
    return sum(by_hand(block, order[at : at + 1]) for at in range(LENGTH))


def jacobians(block, _):
    """Softmax and layer normalisation by their full Jacobians, one position at a time."""
    d, x = block.width, block.x
    wq, wk, wv, wo, gamma, beta = block.arrays()
    parts = [np.zeros((d, d)) for _ in range(4)] + [np.zeros(d), np.zeros(d)]
    for t in range(LENGTH):
        past = x[: t + 1]
        q, k, v = x[t] @ wq, past @ wk, past @ wv
        e = np.exp(q @ k.T / d**0.5)
        p = e / e.sum()
        o = p @ v
        r = x[t] + o @ wo
        c = r - r.mean()
        s = (np.mean(r * r) - np.mean(r) ** 2 + EPS) ** 0.5
        dh = 2 * (c / s * gamma + beta - block.target[t]) / block.x.size
        norm = (np.eye(d) - 1 / d) / s - np.outer(c, c) / (d * s**3)
        dr = norm @ (dh * gamma)
        ds = (np.diag(p) - np.outer(p, p)) @ (v @ (wo @ dr)) / d**0.5
        new = [np.outer(x[t], ds @ k), past.T @ np.outer(ds, q), past.T @ np.outer(p, wo @ dr), np.outer(o, dr)]
        parts = [old + each for old, each in zip(parts, [*new, dh * c / s, dh], strict=True)]
    return np.concatenate([part.ravel() for part in parts])


def autograd_permuted(block, rng):
    """Autograd on a permuted basis of the width: every sum runs in another order."""
    turn = rng.permutation(block.width)
    back = np.argsort(turn)
    square = [array[np.ix_(turn, turn)] for array in block.arrays()[:4]]
    point = np.concatenate([*(each.ravel() for each in square), *(array[turn] for array in block.arrays()[4:])])
    other = Block(block.width, block.x[:, turn], block.target[:, turn], point)
    found = [each.of(other.right().gradient) for each in other.blocks]
    return np.concatenate([each[np.ix_(back, back)].ravel() if each.ndim == 2 else each[back] for each in found])


RIGHT = {
    "by hand": lambda b, _: by_hand(b),
    "by hand, other order": lambda b, rng: by_hand(b, rng.permutation(LENGTH), einsum=True),
    "one position after the other": one_by_one,
    "by full Jacobians": jacobians,
    "autograd, basis permuted": autograd_permuted,
}


def within(name, change):
    """A change of one tensor."""

    def spoil(gradient, blocks, rng):
        block = next(each for each in blocks if each.name == name)
        found = gradient.copy()
        found[block.span] = np.asarray(change(block.of(gradient).copy(), rng)).ravel()
        return found

    return spoil


def no_row(matrix, rng):
    matrix[rng.integers(len(matrix))] = 0
    return matrix


def entry(factor):
    def spoil(gradient, _, rng):
        found = gradient.copy()
        found[rng.integers(len(found))] *= factor
        return found

    return spoil


def pair(gradient, _, rng):
    found = gradient.copy()
    one, other = rng.choice(len(found), 2, replace=False)
    size = np.sqrt(np.mean(gradient**2))
    found[one] += size
    found[other] -= size
    return found


WRONG = {
    "zero": lambda g, *_: 0 * g,
    "all x2": lambda g, *_: 2 * g,
    "all x1.001": lambda g, *_: 1.001 * g,
    "one tensor zero (Wo)": within("Wo", lambda w, _: 0 * w),
    "bias tensor x2 (beta)": within("beta", lambda b, _: 2 * b),
    "Wv transposed": within("Wv", lambda w, _: w.T),
    "one row of Wq zero": within("Wq", no_row),
    "one entry x2": entry(2),
    "one entry off 1 %": entry(1.01),
    "pair +d, -d": pair,
}
