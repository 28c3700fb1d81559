"""Gradients in three modes against the host's, and beside the student's own loss."""

import pytest
from code_subjects import Course

from grader.model.verdict import Verdict

NETWORK = Course(
    {"loss": "x: [M, D], y: onehot[M, K], params: [D*K + K], dimensions: (D, K) -> scalar, [D*K + K]"},
    """
    import torch

    def blocks(x, y, params, dimensions):
        D, K = dimensions
        return {"W": (D, K), "b": (K,)}

    def total(x, y, params, dimensions):
        D, K = dimensions
        scores = x @ params[: D * K].reshape(D, K) + params[D * K :]
        return -(y * torch.log_softmax(scores, 1)).sum()

    def mean(x, y, params, dimensions):
        return total(x, y, params, dimensions) / len(x)
    """,
)
GRADIENT = {"function": "loss", "result": 1, "loss": ("total", "mean"), "wrt": "params", "blocks": "blocks"}
OWN = {"function": "loss", "result": 1, "wrt": "params", "blocks": "blocks"}
TEMPLATE = """
import numpy as np

def loss(x, y, params, dimensions):
    D, K = dimensions
    W, b = params[:D * K].reshape(D, K), params[D * K:]
    s = x @ W + b
    e = np.exp(s - s.max(1, keepdims=True))
    p = e / e.sum(1, keepdims=True)
    cost = -(y * np.log(p)).sum(){cost}
    d = {delta}
    dW, db = x.T @ d, d.sum(0)
    {more}
    return cost, {packed}
"""


def network(cost="", delta="p - y", more="pass", packed="np.concatenate([dW.ravel(), db])"):
    return TEMPLATE.format(cost=cost, delta=delta, more=more, packed=packed)


RIGHT = {
    "sum": network(),
    "mean": network(cost=" / len(x)", delta="(p - y) / len(x)"),
    "single": network(packed="np.concatenate([dW.ravel(), db]).astype(np.float32)"),
    "single in double": network(
        more="x = x.astype('f4')", packed="np.concatenate([dW.ravel(), db]).astype('f4').astype('f8')"
    ),
    "list": network(packed="dW.ravel().tolist() + db.tolist()"),
    "torch": """
import torch

def loss(x, y, params, dimensions):
    D, K = dimensions
    w = torch.tensor(params, requires_grad=True)
    s = torch.tensor(x) @ w[:D * K].reshape(D, K) + w[D * K:]
    cost = -(torch.tensor(y) * torch.log_softmax(s, 1)).sum()
    cost.backward()
    return cost, w.grad
""",
    "torch single": """
import torch

def loss(x, y, params, dimensions):
    D, K = dimensions
    w = torch.tensor(params, dtype=torch.float32, requires_grad=True)
    s = torch.tensor(x).float() @ w[:D * K].reshape(D, K) + w[D * K:]
    cost = -(torch.tensor(y).float() * torch.log_softmax(s, 1)).sum()
    cost.backward()
    return cost.item(), w.grad.numpy()
""",
}
# name: code, words of the gradient check, note of it, verdict of own_gradient
WRONG = {
    "sign": (network(delta="y - p"), "sign is wrong", "gradient.inconsistent", Verdict.INCORRECT),
    "two": (network(delta="2 * (p - y)"), "too large by a factor of 2", "gradient.inconsistent", Verdict.INCORRECT),
    "batch": (network(cost=" / len(x)"), "a division by M is missing", "gradient.inconsistent", Verdict.INCORRECT),
    "bias zero": (network(more="db = 0 * db"), "gradient of `b` is zero", "gradient.inconsistent", Verdict.INCORRECT),
    "bias mean": (network(more="db = db / len(x)"), "`b` is too small by the factor M", "gradient.inconsistent", Verdict.INCORRECT),
    "columns": (network(packed="np.concatenate([dW.ravel(order='F'), db])"), "column by column", "gradient.inconsistent", Verdict.INCORRECT),
    "order": (network(packed="np.concatenate([db, dW.ravel()])"), "packed in another order: b, W", "gradient.inconsistent", Verdict.INCORRECT),
    "one entry": (network(more="dW[0, 0] *= 1.01"), "", "gradient.inconsistent", Verdict.INCORRECT),
    "one thousandth": (network(delta="1.001 * (p - y)"), "constant factor", "gradient.inconsistent", Verdict.INCORRECT),
    "forgotten label": (network(delta="p"), "", "gradient.inconsistent", Verdict.INCORRECT),
    "regularised": (network(more="cost, dW = cost + (W ** 2).sum(), dW + 2 * W"), "", "gradient.wrong-loss", Verdict.CORRECT),
    "wrong twice": (network(more="cost = cost + (W ** 2).sum(); db = 0 * db"), "", "gradient.both", Verdict.INCORRECT),
    "not finite": (network(more="db = db * np.nan"), "`b` is not finite", "gradient.inconsistent", Verdict.INCORRECT),
    "zero": (network(more="dW, db = 0 * dW, 0 * db"), "zero", "gradient.inconsistent", Verdict.INCORRECT),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_gradient_is_right_in_any_precision_and_convention(name):
    for seed in (0, 1):
        outcome = NETWORK.judge("gradient", RIGHT[name], seed=seed, **GRADIENT)
        assert outcome.verdict is Verdict.CORRECT, outcome
    own = NETWORK.judge("own_gradient", RIGHT[name], **OWN)
    assert own.verdict is Verdict.CORRECT, own


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_gradient_is_refused_named_and_tied_to_its_loss(name):
    code, words, note, own = WRONG[name]
    outcome = NETWORK.judge("gradient", code, **GRADIENT)
    assert outcome.verdict is Verdict.INCORRECT
    assert outcome.evidence.note == note
    assert words in outcome.misconception
    assert NETWORK.judge("own_gradient", code, **OWN).verdict is own


@pytest.mark.parametrize(
    ("packed", "note"),
    [
        ("dW", "gradient.shape"),
        ("np.concatenate([dW.ravel(), db])[:, None]", "gradient.shape"),
        ("None", "gradient.shape"),
        ("np.concatenate([dW.ravel(), db])[:-1]", "gradient.shape"),
        ("np.concatenate([dW.ravel(), db]) > 0", "gradient.shape"),
    ],
)
def test_a_gradient_of_another_shape_is_told_as_such(packed, note):
    outcome = NETWORK.judge("gradient", network(packed=packed), **GRADIENT)
    assert outcome.evidence.note == note
    assert NETWORK.judge("own_gradient", network(packed=packed), **OWN).verdict is Verdict.INCORRECT


def test_right_blocks_are_told_beside_wrong_ones():
    outcome = NETWORK.judge("gradient", WRONG["bias zero"][0], **GRADIENT)
    assert "`b` is wrong; `W` is right" in outcome.evidence.rationale
    assert outcome.counterexample.where.startswith("b[")


def test_a_loss_and_a_gradient_that_are_both_zero_earn_nothing():
    code = "def loss(x, y, params, dimensions):\n    return 0.0, 0 * params\n"
    for kind, parameters in (("gradient", GRADIENT), ("own_gradient", OWN)):
        assert NETWORK.judge(kind, code, **parameters).verdict is Verdict.INCORRECT
    constant = "def loss(x, y, params, dimensions):\n    return x.sum(), 0 * params\n"
    assert NETWORK.judge("own_gradient", constant, **OWN).evidence.note == "own_gradient.constant"


def test_a_kink_refuses_no_right_gradient():
    course = Course({"loss": "w: [n], x: [m, n] -> scalar, [n]"})
    code = "import numpy as np\n\ndef loss(w, x):\n    s = x @ w\n    return np.maximum(s, 0).sum(), x.T @ (s > 0)\n"
    for seed in range(8):
        outcome = course.judge("own_gradient", code, seed=seed, function="loss", result=1, wrt="w")
        assert outcome.verdict is Verdict.CORRECT, outcome


def test_a_guard_inside_the_logarithm_is_no_inconsistency():
    guarded = network().replace("np.log(p)", "np.log(p + 1e-12)")
    assert NETWORK.judge("own_gradient", guarded, **OWN).verdict is Verdict.CORRECT
    assert NETWORK.judge("gradient", guarded, **GRADIENT).verdict is Verdict.CORRECT


GATES = Course(
    {
        "grads": "p: {A: [d, d], B: [d, d]}, x: [d] -> ([d, d], [d, d])",
        "loss": "p: {A: [d, d], B: [d, d]}, x: [d] -> scalar",
    },
    """
    import torch

    def squares(p, x):
        return ((p["A"] @ torch.tanh(p["B"] @ x)) ** 2).sum()
    """,
)
SEVERAL = {"function": "grads", "loss": ("squares",), "wrt": ("p.A", "p.B")}
BACKWARD = """
import numpy as np

def loss(p, x):
    return float(((p["A"] @ np.tanh(p["B"] @ x)) ** 2).sum())

def grads(p, x):
    h = np.tanh(p["B"] @ x)
    d = 2 * p["A"] @ h
    return np.outer(d, h), np.outer(p["A"].T @ d * (1 - h ** 2), x)
"""


def test_entries_of_a_dict_have_gradients_of_their_own():
    assert GATES.judge("gradient", BACKWARD, **SEVERAL).verdict is Verdict.CORRECT
    outcome = GATES.judge("gradient", BACKWARD.replace("(1 - h ** 2)", "h"), **SEVERAL)
    assert outcome.verdict is Verdict.INCORRECT
    assert "`p.B` is wrong; `p.A` is right" in outcome.evidence.rationale
    swapped = BACKWARD.replace("return np.outer(d, h), ", "return np.outer(h, d), ")
    assert "transposed" in GATES.judge("gradient", swapped, **SEVERAL).misconception


def test_the_loss_may_be_another_function_of_the_students():
    own = {"function": "grads", "loss": "loss", "wrt": ("p.A", "p.B")}
    assert GATES.judge("own_gradient", BACKWARD, **own).verdict is Verdict.CORRECT
    assert GATES.judge("own_gradient", BACKWARD.replace("2 * p", "p"), **own).verdict is Verdict.INCORRECT
    # Another loss with its own gradient is consistent, and wrong all the same.
    other = BACKWARD.replace("** 2).sum()", "** 2).sum() / 2").replace("2 * p", "p")
    assert GATES.judge("own_gradient", other, **own).verdict is Verdict.CORRECT
    assert GATES.judge("gradient", other, **SEVERAL).verdict is Verdict.INCORRECT


TORCH = Course(
    {"pooled": "x: [n, d], w: [d] -> [d]"},
    "import torch\n\ndef pooled(x, w):\n    return torch.softmax(x @ w, 0) @ x\n",
)
VJP = {"function": "pooled", "loss": ("pooled",), "wrt": ("x", "w"), "by": "vjp"}


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (
            "import torch\n\ndef pooled(x, w):\n    a = torch.exp(x @ w)\n    return (a / a.sum()) @ x\n",
            Verdict.CORRECT,
        ),
        ("import torch\n\ndef pooled(x, w):\n    return torch.softmax(x @ w, 0).detach() @ x\n", Verdict.INCORRECT),
        ("import torch\n\ndef pooled(x, w):\n    return torch.softmax(x @ w, 0) @ x.detach()\n", Verdict.INCORRECT),
        ("import torch\n\ndef pooled(x, w):\n    return x.sum(0)\n", Verdict.INCORRECT),
        (
            "import torch\n\ndef pooled(x, w):\n    with torch.no_grad():\n        return torch.softmax(x @ w, 0) @ x\n",
            Verdict.INCORRECT,
        ),
        ("def pooled(x, w):\n    return x.numpy().sum(0)\n", Verdict.INCORRECT),
        ("def pooled(x, w):\n    return 'no'\n", Verdict.INCORRECT),
    ],
)
def test_torch_code_is_differentiated_where_it_runs(code, verdict):
    outcome = TORCH.judge("gradient", code, **VJP)
    assert outcome.verdict is verdict, outcome


def test_torch_code_may_be_in_single_precision():
    code = "import torch\n\ndef pooled(x, w):\n    return torch.softmax(x @ w, 0) @ x\n"
    assert TORCH.judge("gradient", code, tensors="float32", **VJP).verdict is Verdict.CORRECT


MODULE = Course(
    {"Net": "x: [B, D] -> [B, K]"},
    """
    import torch
    from torch import nn

    class Net(nn.Module):
        def __init__(self, inputs, hidden, classes):
            super().__init__()
            self.first = nn.Linear(inputs, hidden)
            self.second = nn.Linear(hidden, classes)

        def forward(self, x):
            return self.second(torch.tanh(self.first(x)))
    """,
)
NET = {
    "function": "Net",
    "loss": ("Net",),
    "module": True,
    "make": ("D", 4, 3),
    "sizes": ({"B": 1, "D": 2}, {"B": 5, "D": 3}),
}
OWN_NET = """
import torch
from torch import nn

class Net(nn.Module):
    def __init__(self, inputs, hidden, classes):
        super().__init__()
        self.one = nn.Linear(inputs, hidden)
        self.two = nn.Linear(hidden, classes)

    def forward(self, x):
        return self.two({activation}(self.one(x)){detached})
"""


def test_a_module_is_compared_parameter_by_parameter():
    # K is no dimension of the arguments, so that the contract only says that there are classes.
    right = OWN_NET.format(activation="torch.tanh", detached="")
    outcome = MODULE.judge("gradient", right, **NET)
    assert outcome.verdict is Verdict.CORRECT, outcome
    double = right.replace("hidden, classes)\n", "hidden, classes)\n        self.double()\n")
    assert MODULE.judge("gradient", double, **NET).verdict is Verdict.CORRECT


@pytest.mark.parametrize(("activation", "detached"), [("torch.sigmoid", ""), ("torch.tanh", ".detach()")])
def test_a_wrong_module_is_refused(activation, detached):
    outcome = MODULE.judge("gradient", OWN_NET.format(activation=activation, detached=detached), **NET)
    assert outcome.verdict is Verdict.INCORRECT
    if detached:
        assert "`second.weight` and `second.bias` are right" in outcome.evidence.rationale


def test_a_module_with_other_parameters_is_told():
    missing = OWN_NET.format(activation="torch.tanh", detached="").replace(
        "inputs, hidden)", "inputs, hidden, bias=False)"
    )
    assert MODULE.judge("gradient", missing, **NET).evidence.note == "gradient.parameters"


def test_a_derivative_of_nothing_is_no_check():
    with pytest.raises(Exception, match="needs `wrt`"):
        NETWORK.judge("gradient", RIGHT["sum"], function="loss", loss=("total",))
    with pytest.raises(ValueError, match="no parameter `weights`"):
        NETWORK.judge("gradient", RIGHT["sum"], function="loss", loss=("total",), wrt="weights", result=1)


def test_a_guarded_loss_is_followed_too():
    guarded = network(cost=" / len(x)").replace("np.log(p)", "np.log(p + 1e-8)")
    assert NETWORK.judge("gradient", guarded, **GRADIENT).verdict is Verdict.INCORRECT


def test_blocks_that_leave_something_out_are_ours():
    course = Course(
        {"f": "w: [n] -> scalar, [n]"},
        "def loss(w):\n    return (w ** 2).sum()\n\ndef some(w):\n    return {'w': (1,)}\n",
    )
    with pytest.raises(ValueError, match="does not cover"):
        course.judge(
            "gradient",
            "def f(w):\n    return w @ w, 2 * w\n",
            function="f",
            result=1,
            loss=("loss",),
            wrt="w",
            blocks="some",
            least=2,
        )


def test_a_loss_that_slips_at_some_inputs_still_says_what_it_follows():
    clipped = network(cost=" / len(x)").replace("np.log(p)", "np.log(np.clip(p, 0.2, 1))")
    outcome = NETWORK.judge("gradient", clipped, **GRADIENT)
    assert outcome.verdict is Verdict.INCORRECT
    consistent = network(cost=" / len(x)", delta="(p - y) / len(x)").replace("np.log(p)", "np.log(np.clip(p, 0.2, 1))")
    assert NETWORK.judge("gradient", consistent, **GRADIENT).verdict is Verdict.CORRECT
