"""One model with values that a person can compute with, and what a text is worth in it."""

from __future__ import annotations

import numpy as np
from reading import VOCABULARY, WORDS

from grader.deciding.compare import tensor
from grader.deciding.evaluation import computed
from grader.deciding.models import tree_of
from grader.language.environment import Environment
from grader.language.evaluate import evaluate
from grader.language.ranges import free_indices
from grader.language.reader import read
from grader.language.values import Value

SIZES = {"n": 3, "m": 2, "D_x": 4}
NUMBERS = {"a": 0.5, "b": 3.0, "x": 2.0, "t": -1.0, "lambda": 4.0, "beta": 0.25, "mu_x": 1.5, "x_1": 7.0, "c": 2.0}
THETA = np.array([0.0, 1.0, -1.0])
U = np.array([1.0, 2.0, 3.0])
V = np.array([4.0, -5.0, 6.0])
Y = np.array([0.0, 1.0, 0.0])
P = np.array([0.5, 0.25, 0.25])
Q = np.array([0.25, 0.25, 0.5])
A = np.array([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [4.0, 0.0, 1.0]])
B = np.array([[0.0, 1.0, 1.0], [2.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
W1 = np.array([[1.0, 0.0], [2.0, 1.0], [0.0, -1.0]])
W2 = np.array([[1.0, 1.0, 0.0], [0.0, 2.0, 1.0]])
K = np.array([[1.0, 0.0, 1.0], [0.0, 2.0, -1.0]])
ALPHA = np.array([0.2, 0.3, 0.5])
S = np.array([0.1, 0.9])
Y_HAT = np.exp(THETA) / np.exp(THETA).sum()
COLUMNS = {"theta": THETA, "u": U, "v": V, "y": Y, "p": P, "q": Q}
MATRICES = {"A": A, "B": B, "W_1": W1, "W_2": W2}


def drawn(name):
    """The one draw of a symbol."""
    if name in NUMBERS:
        return Value(np.array([NUMBERS[name]]))
    if name in COLUMNS:
        return Value(COLUMNS[name][None, :, None], (), 2)
    if name in MATRICES:
        return Value(MATRICES[name][None], (), 2)
    families = {"k": Value(K[None, :, :, None], ("#0",), 2), "alpha": Value(ALPHA[None], ("#0",)), "s": Value(S[None], ("#0",))}
    return families[name]


def model(sizes=None, **options):
    """A fresh environment with the values above."""

    def definition(name):
        text = VOCABULARY.symbols[name].definition
        return tree_of(WORDS, text) if text else None

    return Environment(VOCABULARY, sizes or SIZES, drawn, definition, evaluate, **options)


def worth(text, env=None):
    """The value of a text as a plain array: free indices first, in alphabetical order, vectors with one axis."""
    env = env or model()
    tree = read(text, VOCABULARY).tree
    value = computed(tree, env)
    return tensor(value, tuple(sorted(free_indices(tree, env)))).data[0]
