"""Derivatives through recursive states, losses of one step, letters with another meaning, words without a value."""

from __future__ import annotations

import pytest

from tests.derivations.known_derivations import judged, outcome

ONE, ALL = "ift6135_theory/q3.2a.grad_hf", "ift6135_theory/q3.3.Uf"
HALO, POLICY = "iitd_llm_endsem/q2a", "iitd_llm_endsem/q2b"
FILLER = r"$$y_t = V^{(f)} h_t^{(f)} + V^{(b)} h_t^{(b)}$$"


def ruling(name, text):
    return [line for line in outcome(name, f"{FILLER if name in {ONE, ALL} else ''}\n{text}").lines if line.number][-1]


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        (ONE, r"$$\frac{\partial L_t}{\partial y_t} = -2 (z_t - y_t)$$", "valid"),
        (ONE, r"$$\frac{\partial y_t}{\partial h_t^{(f)}} = V^{(f)}$$", "valid"),
        (ONE, r"$$\frac{\partial y_t}{\partial h_t^{(f)}} = (V^{(f)})^\top$$", "valid"),  # the layout is open
        (ONE, r"$$\frac{\partial y_t}{\partial h_t^{(f)}} = V^{(b)}$$", "invalid"),
        (ONE, r"$$\nabla_{h_t^{(f)}} \|z_t - y_t\|_2^2 = -2 (V^{(f)})^\top (z_t - y_t)$$", "valid"),
        (ALL, r"$$L = \sum_{t=1}^T L_t$$", "valid"),
        (ALL, r"$$L = T L_t$$", "invalid"),
        (ALL, r"$$\frac{\partial h_{t,i}^{(f)}}{\partial U_{ij}^{(f)}} = (1 - (h_{t,i}^{(f)})^2) h_{t-1,j}^{(f)}$$", "valid"),
        (ALL, r"$$\frac{\partial h_{t,i}^{(f)}}{\partial U_{ij}^{(f)}} = (1 - (h_{t,i}^{(f)})^2) h_{t,j}^{(f)}$$", "invalid"),
        (ALL, (r"$$\frac{\partial L}{\partial U_{ij}^{(f)}} = \sum_t \sum_k \frac{\partial L}{\partial h_{t,k}^{(f)}}"
              r" \frac{\partial h_{t,k}^{(f)}}{\partial U_{ij}^{(f)}}$$"), "valid"),
        (ALL, (r"$$\frac{\partial L}{\partial U_{ij}^{(f)}} = \sum_t \frac{\partial L_t}{\partial h_{t,i}^{(f)}}"
              r" (1 - (h_{t,i}^{(f)})^2) h_{t-1,j}^{(f)}$$"), "invalid"),
    ],
)  # fmt: skip
def test_a_line_with_states(name, text, wanted):
    assert ruling(name, text).ruling.value == wanted


def test_an_own_name_of_the_pre_activations():
    text = (r"Let $a_t = W^{(f)} x_t + U^{(f)} h_{t-1}^{(f)}$."
            r"$$\nabla_{a_t} L = (1 - h_t^{(f)} \odot h_t^{(f)}) \odot \nabla_{h_t^{(f)}} L$$")  # fmt: skip
    assert ruling(ALL, text).ruling.value == "valid"
    assert ruling(ALL, text.replace("(1 - h_t^{(f)} \\odot", "(1 + h_t^{(f)} \\odot")).ruling.value == "invalid"


def test_a_letter_of_the_problem_that_means_something_else():
    said = r"Let $z = W^{(f)} x_t + U^{(f)} h_{t-1}^{(f)}$. $$h_t^{(f)} = \tanh(z)$$"
    assert ruling(ONE, said).ruling.value == "valid"
    assert ruling(ONE, r"$$h_t^{(f)} = \tanh(z_t)$$").ruling.value == "invalid"


def test_an_error_called_e():
    text = r"$e_t = z_t - y_t$ $$L_t = e_t^\top e_t = \sum_i e_{t,i}^2$$"
    assert ruling(ONE, text).ruling.value == "valid"


def test_a_mistake_said_again_in_other_words():
    text = (r"$$\frac{\partial L}{\partial U_{ij}^{(f)}} = \sum_t (\nabla_{h_t^{(f)}} L)_i h_{t-1,j}^{(f)}$$"
            r"$$\nabla_{U^{(f)}} L = \sum_t (\nabla_{h_t^{(f)}} L) (h_{t-1}^{(f)})^\top$$")  # fmt: skip
    last = ruling(ALL, text)
    assert (last.ruling.value, last.follows) == ("valid", 2)


def test_a_wrong_result_is_worth_the_same_with_its_lines():
    text = (r"$$\frac{\partial L_t}{\partial y_t} = -(z_t - y_t)$$"
            r"$$\nabla_{h_t^{(f)}} L_t = -(V^{(f)})^\top (z_t - y_t)$$")  # fmt: skip
    assert judged(ONE, text).credit == judged(ONE, r"-(V^{(f)})^\top (z_t - y_t)").credit > 0


def test_a_right_result_does_not_mend_a_wrong_line():
    text = (r"$$\frac{\partial L_t}{\partial y_t} = 2 (z_t - y_t)$$"
            r"$$\nabla_{h_t^{(f)}} L_t = -2 (V^{(f)})^\top (z_t - y_t)$$")  # fmt: skip
    found = judged(ONE, text)
    assert found.credit < 1
    assert found.for_review


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (r"$$L_{DPO} = -\mathbb{E}_{(x, y_w, y_l) \sim D}[\log \sigma(r_w - r_l)]$$", "valid"),
        (r"$$L_{DPO} = -\mathbb{E}[\sigma(r_w - r_l)]$$", "invalid"),
        (r"$$v_f(z) = \log \sigma(z)$$", "unread"),
        (r"$$\min(q A, \mathrm{clip}(q, 1 - \epsilon, 1 + \epsilon) A) = A \min(q, 1 + \epsilon) \quad \text{for } A \ge 0$$",
         "valid"),
        (r"$$\min(q A, \mathrm{clip}(q, 1 - \epsilon, 1 + \epsilon) A) = A \min(q, 1 + \epsilon)$$", "invalid"),
        ((r"$$L_{PPO} = \begin{cases} -A \min(q, 1 + \epsilon) & A \ge 0 \\ -A \max(q, 1 - \epsilon) & A < 0 \end{cases}$$"
         "\nTake $z = A$."), "unread"),
    ],
)  # fmt: skip
def test_a_line_of_the_two_losses(text, wanted):
    assert ruling(HALO, "$$r_w = \\beta \\log \\frac{\\pi_\\theta(y_w|x)}{\\pi_{ref}(y_w|x)}$$\n" + text).ruling.value == wanted


def test_a_sum_over_what_stands_without_its_index():
    text = r"$$Z_{r_a}(x) = \sum_y \pi_{ref} e^{r_a / \beta}$$"
    assert ruling(POLICY, f"$$r_b = r_a + h$$ {text}").ruling.value == "valid"


def test_a_normaliser_of_its_own():
    text = (r"$$\pi^*_{r_b}(y|x) = \frac{1}{Z(x)} \pi_{ref}(y|x) e^{r_b(x,y)/\beta}$$"
            r"where $Z(x) = \sum_y \pi_{ref}(y|x) e^{r_b(x,y)/\beta}$.")  # fmt: skip
    found = outcome(POLICY, text)
    assert all(line.ruling.holds for line in found.lines if line.number)


def test_a_chain_of_which_one_side_is_not_read():
    text = r"$$L_{DPO} = -\log \sigma(r_w - r_l) = -u_g(r_w) = \sigma(r_w)$$ $$r_w = r_w$$"
    assert outcome(HALO, text).items[0].met
