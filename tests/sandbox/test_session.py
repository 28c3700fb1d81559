"""A program behind the wall, as a check sees it."""

import numpy as np
import pytest

from grader.guest import wire
from grader.model.program import Program
from grader.model.student import Call, Status, Termination

SOURCE = """
import numpy as np

calls = 0

def double(x):
    return x * 2

def spoil(x, *, y):
    x[0] = 7
    y.append(1)

def count():
    global calls
    calls += 1
    return calls

def broken(x):
    y = x
    return 1 / 0

def asks(step, n):
    return [step(i) for i in range(n)]

def spin():
    while True:
        pass

def types(x):
    return type(x).__name__, x.flags.c_contiguous if hasattr(x, "flags") else x.is_contiguous()

def draw(rng):
    return rng.normal(size=3)

def says(text):
    print(text)

def strange():
    return {1, 2}

def texts():
    return {"a": (1, 2.5, None, True, "x", 3j, np.float32(2), np.int64(3), [np.arange(3)])}
"""
TORCH = """
import torch

class Net(torch.nn.Module):
    def __init__(self, n):
        super().__init__()
        self.lin = torch.nn.Linear(n, 1, bias=False, dtype=torch.float64)
    def forward(self, x):
        return self.lin(x).tanh()

def f(x):
    return (x ** 3).sum()

def two(x, y):
    return x * y.detach()
"""


@pytest.fixture
def student(workshop):
    opened = workshop.open(Program.of(SOURCE), seed=3)
    yield opened
    opened.close()


@pytest.fixture
def modules(workshop):
    opened = workshop.open(Program.of(TORCH))
    yield opened
    opened.close()


def test_arrays_cross_both_ways(student):
    observed = student.call(Call("double", (np.arange(6.0).reshape(2, 3),)))
    assert observed.returned
    assert observed.value.tolist() == [[0, 2, 4], [6, 8, 10]]
    assert not observed.tensors


def test_values_of_all_sorts(student):
    found = student.call(Call("texts")).value["a"]
    assert found[:6] == (1, 2.5, None, True, "x", 3j)
    assert found[6].dtype == np.float32
    assert found[7] == 3
    assert found[8][0].tolist() == [0, 1, 2]


def test_what_does_not_cross_is_told_by_its_type(student):
    assert student.call(Call("strange")).value == wire.Opaque("set")


def test_arguments_after_the_call(student):
    observed = student.call(Call("spoil", (np.zeros(2),), {"y": [0]}, after=True))
    inside, named = observed.after
    assert inside[0].tolist() == [7, 0]
    assert named == {"y": [0, 1]}


def test_state_lasts_until_it_is_asked_to_start_over(student):
    assert [student.call(Call("count")).value for _ in range(3)] == [1, 2, 3]
    student.fresh()
    assert student.call(Call("count")).value == 1


def test_an_exception_names_its_line(student):
    observed = student.call(Call("broken", (1,)))
    assert (observed.status, observed.fault, observed.line) == (Status.RAISED, "ZeroDivisionError", 20)


def test_a_missing_function(student):
    assert student.call(Call("nowhere")).status is Status.MISSING
    assert {"double", "spoil"} <= set(student.names)


def test_callbacks_are_answered_and_noted_by_the_host(student):
    call = Call("asks", (wire.Callback("step"), 3), callbacks={"step": lambda i: i * 10})
    observed = student.call(call)
    assert observed.value == [0, 10, 20]
    assert observed.asked["step"] == ((0,), (1,), (2,))


def test_a_callback_that_cannot_take_what_it_is_given(student):
    def step(i):
        raise ValueError(f"not {i}")

    observed = student.call(Call("asks", (wire.Callback("step"), 1), callbacks={"step": step}))
    assert observed.status is Status.RAISED
    assert "cannot take these arguments" in observed.message


def test_a_call_that_is_stopped_costs_only_itself(student):
    assert student.call(Call("count")).value == 1
    observed = student.call(Call("spin", cpu=0.2))
    assert observed.termination is Termination.CPU_LIMIT
    assert not observed.ours
    assert student.call(Call("count")).value == 1


def test_a_function_that_never_ends_is_not_waited_for_again_and_again(student):
    spent = [student.call(Call("spin", cpu=1.0)).cpu for _ in range(6)]
    assert spent[0] > spent[1] > 0.4
    assert spent[3:] == [0, 0, 0]
    assert student.call(Call("count")).value == 1


@pytest.mark.parametrize(("layout", "contiguous"), [("F", False), ("strided", False), ("readonly", True)])
def test_layouts(student, layout, contiguous):
    assert student.call(Call("types", (wire.Laid(np.ones((2, 3)), layout),))).value == ("ndarray", contiguous)


def test_tensors(student):
    observed = student.call(Call("double", (wire.Tensor(np.ones(2)),)))
    assert observed.tensors
    assert observed.value.tolist() == [2, 2]


def test_randomness_is_handed_in(student):
    found = student.call(Call("draw", (wire.Random(5),))).value
    assert np.array_equal(found, np.random.default_rng(5).normal(size=3))


def test_what_is_printed_comes_with_the_call(student):
    assert student.call(Call("says", ("hello",))).printed == "hello\n"
    assert student.call(Call("says", ("",))).printed == "\n"


def test_differentiation(modules):
    x = np.array([1.0, 2.0])
    value, (gradient,) = modules.vjp(Call("f", (wire.Tensor(x),)), [0]).value
    assert (value, gradient.tolist()) == (9, [3, 12])
    value, change = modules.jvp(Call("f", (wire.Tensor(x),)), {0: wire.Tensor(np.array([1.0, 0.0]))}).value
    assert change == 3
    value, gradients = modules.vjp(Call("two", (wire.Tensor(x), wire.Tensor(x))), [0, 1]).value
    assert gradients[0].tolist() == [1, 2]
    assert gradients[1] is None


def test_modules_are_kept(modules):
    handle = modules.keep(Call("Net", (3,))).value
    assert isinstance(handle, wire.Handle)
    assert modules.parameters(handle).value["lin.weight"].shape == (1, 3)
    modules.assign(handle, {"lin.weight": np.full((1, 3), 0.5)})
    x = wire.Tensor(np.array([[1.0, 1.0, 1.0]]))
    assert modules.call(Call((handle, ""), (x,))).value[0, 0] == pytest.approx(np.tanh(1.5))
    _, (gradient,) = modules.vjp(Call((handle, ""), (x,)), ["lin.weight"]).value
    assert gradient.shape == (1, 3)


def test_modules_of_several_files(workshop):
    files = {"main.py": ("import helper\nfrom pack.inner import two\ndef f(): return helper.one() + two()",),
             "helper.py": ("def one(): return 1",), "pack/__init__.py": ("",), "pack/inner.py": ("def two(): return 2",)}  # fmt: skip
    student = workshop.open(Program(files, "main.py"))
    assert student.call(Call("f")).value == 3
    student.close()


def test_a_cell_that_fails_does_not_end_the_rest(workshop):
    student = workshop.open(Program({"n.py": ("import nothing_at_all", "def f(): return 1", "1/0", "def g(): return f() + 1")}, "n.py"))
    assert student.loading.fault == "ModuleNotFoundError"
    assert student.call(Call("g")).value == 2
    student.close()


def test_what_stands_before_the_line_that_fails_can_be_called(workshop):
    student = workshop.open(Program.of("def f(): return 1\nraise SystemExit\ndef g(): return 2"))
    assert student.call(Call("f")).value == 1
    observed = student.call(Call("g"))
    assert (observed.status, observed.fault, observed.line) == (Status.RAISED, "SystemExit", 2)
    student.close()


LOSES = """
import nothing_at_all as nothing
from own import kept
TABLE = open("data/train.txt").read()
for word in TABLE.split(): nothing.learn(word)

def f(x): return x + kept
def g(x): return nothing.full(x)
def h(x): return len(TABLE)
def typo(x): return unheard_of
class Model(nothing.Module): pass
"""


def test_a_file_that_raises_keeps_its_functions(workshop):
    files = {"net.py": (LOSES,), "own.py": ("open('vectors.txt')\nkept = 2",)}
    student = workshop.open(Program(files, "net.py"))
    assert student.call(Call("f", (1,))).value == 3
    told = {name: student.call(Call(name, (1,))) for name in ("g", "h", "typo", "Model")}
    assert {name: (each.fault, each.line) for name, each in told.items()} == {
        "g": ("ModuleNotFoundError", 2), "h": ("FileNotFoundError", 4), "typo": ("NameError", 10),
        "Model": ("ModuleNotFoundError", 2),
    }  # fmt: skip
    student.close()


def test_packages_that_the_course_does_not_have(workshop):
    student = workshop.open(Program.of("import sympy"))
    assert "this course does not have it" in student.loading.message
    student.close()


PLOTS = """
import matplotlib.pyplot as plt
from matplotlib import pyplot, cm
import matplotlib
import seaborn as sns
from tqdm import tqdm, trange
from tqdm.notebook import tqdm as bar
from IPython.display import display, clear_output
matplotlib.use("Agg")
sns.set_theme()

def f(n):
    total = sum(i for i in tqdm(range(n), desc="sum")) + sum(trange(n)) + sum(bar([1, 2]))
    figure, axes = plt.subplots()
    axes.plot([1, 2], label="x")
    pyplot.savefig("loss.png")
    with plt.style.context("ggplot"):
        plt.show()
    display(figure)
    return total
"""


def test_packages_that_only_show_things_are_stood_in_for(workshop):
    student = workshop.open(Program.of(PLOTS))
    assert student.loading.returned, student.loading
    assert student.call(Call("f", (4,))).value == 15
    student.close()


def test_a_module_that_never_ends_is_run_once(workshop):
    student = workshop.open(Program.of("def f(): return 1\nwhile True: pass"))
    first, second = student.call(Call("f")), student.call(Call("f"))
    assert first.termination is second.termination is Termination.CPU_LIMIT
    student.close()


def test_main_blocks_do_not_run(workshop):
    student = workshop.open(Program.of("x = 1\nif __name__ == '__main__':\n    x = 2\ndef f(): return x"))
    assert student.call(Call("f")).value == 1
    student.close()


def test_code_that_seeds_nothing_repeats_itself(workshop):
    source = "import numpy as np, random, torch\ndef f(): return np.random.rand(), random.random(), torch.rand(1).item()"
    drawn = []
    for seed in (1, 1, 2):
        student = workshop.open(Program.of(source), seed=seed)
        drawn.append(student.call(Call("f")).value)
        student.close()
    assert drawn[0] == drawn[1] != drawn[2]


def test_memory_is_limited(workshop):
    student = workshop.open(Program.of("import numpy as np\ndef f(): return np.ones(1 << 30).sum()"))
    assert student.call(Call("f")).fault in {"MemoryError", "_ArrayMemoryError"}
    student.close()
