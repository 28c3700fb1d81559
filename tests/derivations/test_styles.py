"""Right derivations in many hands: frames, lists, running text, prose around them. None of their lines is wrong."""

from __future__ import annotations

import pytest

from tests.derivations.known_derivations import outcome

STYLES = [
    ("nlp_assignment2/1a", r"""**Solution.** Write $S=\sum_l e^{\theta_l}$ so that $\hat y_j = e^{\theta_j}/S$.

1. $\partial S/\partial\theta_i = e^{\theta_i}$.
2. By the quotient rule
\[
\frac{\partial \hat y_j}{\partial \theta_i} = \frac{\delta_{ij}e^{\theta_j}S - e^{\theta_j}e^{\theta_i}}{S^2} = \hat y_j(\delta_{ij}-\hat y_i).
\]
3. Therefore
\begin{align}
\frac{\partial J}{\partial \theta_i}
 &= -\sum_j \frac{y_j}{\hat y_j}\,\frac{\partial \hat y_j}{\partial\theta_i}\\
 &= -\sum_j y_j(\delta_{ij}-\hat y_i)\\
 &= -y_i + \hat y_i\sum_j y_j\\
 &= \hat y_i - y_i .
\end{align}"""),
    ("nlp_assignment2/5.1a", r"""Since $e^x > 0$ for all $x$, $\alpha_i > 0$. Moreover
$$\sum_{i=1}^n \alpha_i = \sum_{i=1}^n \frac{e^{k_i^T q}}{\sum_{j=1}^n e^{k_j^T q}} = \frac{\sum_{i=1}^n e^{k_i^T q}}{\sum_{j=1}^n e^{k_j^T q}} = 1.$$"""),
    ("nlp_assignment2/5.2a", r"""Let $A = [a_1, \dots, a_m]$ and set $M = A A^T$. Because $A^T A = I$ and $A^T B = 0$:
$$M s = A A^T (A c + B w) = A (A^T A) c + A (A^T B) w = A c = v_a$$"""),
    ("nlp_assignment2/5.2b", r"""Take $q = \lambda (k_a + k_b)$ with $\lambda \gg \log n$. Then $k_i^T q = \lambda (\delta_{ia} + \delta_{ib})$, so
$$\alpha_a = \alpha_b = \frac{e^\lambda}{2 e^\lambda + (n-2)} \to \frac{1}{2}$$
and $\alpha_i = \frac{1}{2e^\lambda + n - 2} \approx 0$ for $i \ne a, b$. Hence $c \approx \frac{1}{2}(v_a + v_b)$."""),
    ("nlp_assignment2/3a", r"""Using $\log_2 x = \frac{\ln x}{\ln 2}$:
2^{-1/M sum_i log_2 p_i} = 2^{-1/(M ln 2) sum_i ln p_i} = (2^{1/ln 2})^{-1/M sum_i ln p_i} = e^{-1/M sum_i ln p_i}"""),
    ("nlp_assignment2/5.4a", r"""Choose $q_1 = \lambda \mu_a$ and $q_2 = \lambda \mu_b$ for large $\lambda$. Since $k_i \approx \mu_i$ we get $k_i^\top q_1 \approx \lambda \delta_{ia}$, thus $c_1 \approx v_a$; likewise $c_2 \approx v_b$ and $c = \frac12 (c_1 + c_2) \approx \frac12 (v_a + v_b)$."""),
    ("nlp_assignment2/1b", r"""$$\frac{\partial J}{\partial x_i} = \sum_j \frac{\partial J}{\partial z_j} \frac{\partial z_j}{\partial x_i} = \sum_j \frac{\partial J}{\partial z_j} (W_1)_{ij}$$ $$\frac{\partial J}{\partial z_j} = \frac{\partial J}{\partial h_j} h_j (1 - h_j)$$ $$\frac{\partial J}{\partial h_j} = \sum_k (\hat y_k - y_k) (W_2)_{jk}$$"""),
    ("iitd_llm_quiz1/q1.1", r"""\begin{align}
D_{KL}(Q(o|c) \| P(o|c)) &= \sum_o Q(o|c) \log \frac{Q(o|c)}{P(o|c)} \\
&= \sum_o Q(o|c) \log \frac{Q(o|c) P(c)}{P(c|o) P(o)} && \text{Bayes' rule} \\
&= \sum_o Q(o|c) \left[ \log \frac{Q(o|c)}{P(o)} - \log P(c|o) + \log P(c) \right] \\
&= D_{KL}(Q(o|c) \| P(o)) - E_{o \sim Q}[\log P(c|o)] + \log P(c)
\end{align}"""),
    ("iitd_llm_quiz1/q3.1", r"""$J_1 = \frac12 \|x' - x\|^2$, so $\frac{\partial J_1}{\partial x'} = x' - x$ and since $x' = W_2 p + b_2$, $$\delta_1 = \left(\frac{\partial x'}{\partial p}\right)^T \frac{\partial J_1}{\partial x'} = W_2^T (x' - x).$$"""),
    ("llm_foundations/practice.12-layernorm-invariance", r"""The mean of $y$ is $\mu_y = \frac1d \sum_i (a x_i + b) = a \mu_x + b$ and the variance is $\sigma_y^2 = \frac1d \sum_i (a x_i + b - a\mu_x - b)^2 = a^2 \sigma_x^2$, so $\sigma_y = a \sigma_x$. Thus $$LN(y)_i = \frac{a x_i + b - a \mu_x - b}{a \sigma_x} = \frac{x_i - \mu_x}{\sigma_x} = LN(x)_i$$"""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), STYLES)
def test_no_line_is_called_wrong(name, text):
    assert not [line.text for line in outcome(name, text).lines if line.ruling.wrong]


@pytest.mark.parametrize(("name", "text"), [one for one in STYLES if one[0] != "nlp_assignment2/1b"])
def test_what_leads_to_the_result_earns_all_the_marks(name, text):
    assert outcome(name, text).credit == 1


def test_what_stops_before_the_result_does_not():
    found = next(outcome(name, text) for name, text in STYLES if name == "nlp_assignment2/1b")
    assert 0 < found.credit < 1
