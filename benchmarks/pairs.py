r"""Pairs of scalar formulas as they occur in courses on machine learning, and whether they are equal.

`x y z a b c` are real, `s t` positive, `p q` lie between 0 and 1. Everything is LaTeX that needs no context.
"""

from __future__ import annotations

EQUAL = (
    # fractions, powers, roots
    (r"\frac{x^2-y^2}{x-y}", r"x+y"),
    (r"(x+y)^2", r"x^2+2xy+y^2"),
    (r"(x+y)^3-(x-y)^3", r"6x^2y+2y^3"),
    (r"\frac{1}{x}+\frac{1}{y}", r"\frac{x+y}{xy}"),
    (r"\frac{a}{1+\frac{b}{c}}", r"\frac{ac}{b+c}"),
    (r"\frac{x^3-1}{x-1}", r"x^2+x+1"),
    (r"\frac{x}{y}\cdot\frac{y}{z}", r"\frac{x}{z}"),
    (r"\frac{1}{1+\frac{1}{1+\frac{1}{1+x}}}", r"\frac{2+x}{3+2x}"),
    (r"\sqrt{s^2}", r"s"),
    (r"s^{1/2}\cdot s^{1/3}", r"s^{5/6}"),
    (r"2^{x+1}", r"2\cdot 2^{x}"),
    (r"\frac{x^2+y^2}{2}-\left(\frac{x+y}{2}\right)^2", r"\frac{(x-y)^2}{4}"),
    # exponentials and logarithms
    (r"e^{x+y}", r"e^{x}e^{y}"),
    (r"e^{2\log(s)}", r"s^2"),
    (r"\log(st)", r"\log(s)+\log(t)"),
    (r"\log\left(\frac{s}{t}\right)", r"\log(s)-\log(t)"),
    (r"\log(e^{x}+e^{y})", r"x+\log(1+e^{y-x})"),
    (r"\log(1+e^{x})-\log(1+e^{-x})", r"x"),
    # sigmoids and what is made of them
    (r"\frac{1}{1+e^{-x}}", r"\frac{e^{x}}{1+e^{x}}"),
    (r"1-\frac{1}{1+e^{-x}}", r"\frac{1}{1+e^{x}}"),
    (r"\frac{1}{1+e^{-x}}\left(1-\frac{1}{1+e^{-x}}\right)", r"\frac{e^{-x}}{(1+e^{-x})^2}"),
    (r"\frac{e^{x}}{(1+e^{x})^2}", r"\frac{1}{2+e^{x}+e^{-x}}"),
    (r"\tanh(x)", r"\frac{2}{1+e^{-2x}}-1"),
    (r"\tanh(x)", r"\frac{e^{x}-e^{-x}}{e^{x}+e^{-x}}"),
    (r"1-\tanh(x)^2", r"\frac{4}{(e^{x}+e^{-x})^2}"),
    (r"\cosh(x)^2-\sinh(x)^2", r"1"),
    (r"\frac{1}{1+e^{-x}}+x\cdot\frac{e^{-x}}{(1+e^{-x})^2}", r"\frac{1+e^{-x}+xe^{-x}}{(1+e^{-x})^2}"),
    # components of a softmax
    (r"\frac{e^{x}}{e^{x}+e^{y}+e^{z}}", r"\frac{1}{1+e^{y-x}+e^{z-x}}"),
    (r"\frac{e^{x+a}}{e^{x+a}+e^{y+a}}", r"\frac{e^{x}}{e^{x}+e^{y}}"),
    (r"\frac{e^{x}}{e^{x}+e^{y}}", r"\frac{1}{1+e^{-(x-y)}}"),
    (r"\log\left(\frac{e^{x}}{e^{x}+e^{y}}\right)", r"x-\log(e^{x}+e^{y})"),
    (r"\frac{e^{x}}{e^{x}+a-1}", r"\frac{1}{1+(a-1)e^{-x}}"),
    # entropies, divergences, perplexities
    (r"-p\log(q)-(1-p)\log(1-q)", r"-\log(1-q)-p\log\left(\frac{q}{1-q}\right)"),
    (
        r"p\log\left(\frac{p}{q}\right)+(1-p)\log\left(\frac{1-p}{1-q}\right)",
        r"-p\log(q)-(1-p)\log(1-q)+p\log(p)+(1-p)\log(1-p)",
    ),
    (r"-p\log(p)-(1-p)\log(1-p)", r"p\log\left(\frac{1}{p}\right)+(1-p)\log\left(\frac{1}{1-p}\right)"),
    (r"-\frac{\log(p)}{\log(2)}", r"-\log_{2}(p)"),
    (r"2^{-\log_{2}(p)}", r"\frac{1}{p}"),
    (r"e^{-\frac{1}{2}(\log(p)+\log(q))}", r"\frac{1}{\sqrt{pq}}"),
    (r"(pq)^{-1/2}", r"\sqrt{\frac{1}{pq}}"),
    (
        r"\log\left(\frac{t}{s}\right)+\frac{s^2+(x-y)^2}{2t^2}-\frac{1}{2}",
        r"\frac{1}{2}\left(\frac{s^2}{t^2}+\frac{(x-y)^2}{t^2}-1-2\log\left(\frac{s}{t}\right)\right)",
    ),
    (
        r"\frac{1}{\sqrt{2\pi}s}e^{-\frac{x^2}{2s^2}}",
        r"\frac{1}{\sqrt{2\pi s^2}}e^{-\frac{1}{2}\left(\frac{x}{s}\right)^2}",
    ),
    # sums and numbers
    (r"\sum_{k=1}^{5} k", r"15"),
    (r"\sum_{k=1}^{10}\frac{1}{k(k+1)}", r"\frac{10}{11}"),
    (r"\sum_{k=0}^{4} x^{k}", r"1+x+x^2+x^3+x^4"),
    (r"\frac{1}{2}+\frac{1}{3}", r"\frac{5}{6}"),
    (r"0.1+0.2", r"0.3"),
    (r"\sqrt{2}\sqrt{3}", r"\sqrt{6}"),
    (r"\log(8)", r"3\log(2)"),
    # slow where everything is multiplied out
    (r"(x+y+z)^{60}+x", r"x+(z+y+x)^{60}"),
    (r"(1+x)^{40}(1-x)^{40}", r"(1-x^2)^{40}"),
)

DIFFERENT = (
    (r"x+y", r"x-y"),
    (r"(x+y)^2", r"x^2+y^2"),
    (r"\sqrt{x^2+y^2}", r"x+y"),
    (r"\sqrt{x^2}", r"x"),
    (r"\frac{a}{b+c}", r"\frac{a}{b}+\frac{a}{c}"),
    (r"\frac{x^2-1}{x-1}", r"x-1"),
    (r"\frac{x^2+y^2}{2}-\left(\frac{x+y}{2}\right)^2", r"\frac{(x-y)^2}{2}"),
    (r"e^{x+y}", r"e^{x}+e^{y}"),
    (r"\log(s+t)", r"\log(s)+\log(t)"),
    (r"\frac{1}{1+e^{-x}}", r"\frac{1}{1+e^{x}}"),
    (r"\frac{1}{1+e^{-x}}", r"\frac{1}{1-e^{-x}}"),
    (r"\frac{1}{1+e^{-x}}\left(1-\frac{1}{1+e^{-x}}\right)", r"\frac{1}{1+e^{-x}}\left(1+\frac{1}{1+e^{-x}}\right)"),
    (r"\tanh(x)", r"\frac{2}{1+e^{-x}}-1"),
    (r"1-\tanh(x)^2", r"1-\tanh(x)"),
    (r"\frac{1}{1+e^{-x}}+x\cdot\frac{e^{-x}}{(1+e^{-x})^2}", r"\frac{1}{1+e^{-x}}+\frac{x}{1+e^{-x}}"),
    (r"\frac{e^{x}}{e^{x}+e^{y}+e^{z}}", r"\frac{e^{x}}{1+e^{y}+e^{z}}"),
    (r"\log\left(\frac{e^{x}}{e^{x}+e^{y}}\right)", r"x+\log(e^{x}+e^{y})"),
    (
        r"p\log\left(\frac{p}{q}\right)+(1-p)\log\left(\frac{1-p}{1-q}\right)",
        r"q\log\left(\frac{q}{p}\right)+(1-q)\log\left(\frac{1-q}{1-p}\right)",
    ),
    (r"-p\log(p)-(1-p)\log(1-p)", r"-p\log(p)"),
    (r"-p\log(q)-(1-p)\log(1-q)", r"-q\log(p)-(1-q)\log(1-p)"),
    (r"-\log_{2}(p)", r"-\log(p)"),
    (r"2^{-\log(p)}", r"e^{-\log(p)}"),
    (r"p^{-1/2}", r"p^{1/2}"),
    (r"\frac{1}{\sqrt{2\pi}s}", r"\frac{1}{2\pi s}"),
    (
        r"\log\left(\frac{t}{s}\right)+\frac{s^2+(x-y)^2}{2t^2}-\frac{1}{2}",
        r"\log\left(\frac{s}{t}\right)+\frac{s^2+(x-y)^2}{2t^2}-\frac{1}{2}",
    ),
    (r"\sum_{k=1}^{10} k", r"45"),
    (r"\frac{1}{3}", r"0.333"),
    (r"\frac{22}{7}", r"\pi"),
    (r"e^{\pi\sqrt{163}}", r"262537412640768744"),
    (r"x", r"x+10^{-12}"),
    (r"(x+y+z)^{60}+x", r"(x+y+z)^{60}"),
    (r"(1+x)^{40}(1-x)^{40}", r"(1-x^2)^{41}"),
)
