"""Tokens: kinds, texts and places, for letters that belong together and letters that do not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import VOCABULARY

from grader.language.faults import LanguageError
from grader.language.lexer import MAX_TOKENS, looks_like_python
from grader.language.tokens import MAX_STYLES, tokens_of

KNOWN = {"x", "y", "y_hat", "theta", "W_1", "ab", "alpha", "lam", "D_x", "yhat", "q", "hat_y"}


def tokens(text):
    return tokens_of(text, lambda word: word in KNOWN)


def short(text):
    """Kind and text of each token but the end, with the style of those that have one."""
    return " ".join(f"{one.kind}:{one.text}" + (f"/{one.style}" if one.style else "") for one in tokens(text)[:-1])


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("", ""),
        ("   ", ""),
        ("~", ""),
        (r"\, \; \! \quad", ""),
        (r"\left(x\right)", "open:( name:x close:)"),
        (r"\left.x\right|", "name:x op:|"),
        ("x", "name:x"),
        ("xy", "name:x name:y"),
        ("ab", "name:ab"),
        ("abx", "name:ab name:x"),
        ("2x", "num:2 name:x"),
        ("x2", "name:x num:2/glued"),
        ("x_2", "name:x op:_ num:2"),
        ("x_i", "name:x op:_ name:i"),
        ("y_hat", "name:y_hat"),
        ("y_hat_i", "name:y_hat op:_ name:i"),
        ("W_1", "name:W_1"),
        ("W_1x", "name:W op:_ num:1 name:x"),
        ("1.5", "num:1.5"),
        (".5", "num:.5"),
        ("1e3", "num:1e3"),
        ("1E-3", "num:1E-3"),
        ("1,5", "num:1 op:, num:5"),
        ("1{,}234", "num:1234"),
        (r"\theta", "name:theta"),
        ("θ", "name:theta"),
        (r"\varepsilon", "name:epsilon"),
        (r"\mathbf{x}", "name:x/bf"),
        (r"\mathbf x", "name:x/bf"),
        (r"\boldsymbol{\theta}", "name:theta/bf"),
        (r"\mathcal L", "name:L/cal"),
        (r"\hat y", "name:y_hat"),
        (r"\hat{\mathbf{y}}", "name:y_hat/bf"),
        (r"\mathbf{\hat{y}}", "name:y_hat/bf"),
        ("ŷ", "name:y_hat"),
        ("y\u0302", "name:y_hat"),
        ("x̄", "name:x_bar"),
        (r"\tilde{x}", "name:x_tilde"),
        ("x²", "name:x op:^ open:{/^ num:2 close:}/^"),
        ("x⁻¹", "name:x op:^ open:{/^ op:- num:1 close:}/^"),
        ("x₁₂", "name:x op:_ open:{/_ num:12 close:}/_"),
        ("xᵀ", "name:x op:^ open:{/^ cmd:suptop close:}/^"),
        ("½", "open:{ num:1 op:/ num:2 close:}"),
        ("<=", "op:<="),
        ("<", "op:<"),
        (r"\le", "op:<="),
        ("≤", "op:<="),
        ("->", "op:->"),
        ("→", "op:to"),
        (r"\cdot", "op:cdot"),
        ("·", "op:cdot"),
        ("−", "op:-"),
        ("**", "op:**"),
        (":=", "op::="),
        ("...", "cmd:dots"),
        (r"\ldots", "cmd:dots"),
        ("..", "op:.."),
        ("x.T", "name:x cmd:.T"),
        ("x.sum()", "name:x cmd:.sum open:( close:)"),
        (".*", "op:odot"),
        ("if x", "word:if name:x"),
        (r"\text{if } x", "word:if name:x"),
        ("otherwise", "word:otherwise"),
        ("unknown", "name:unknown/unknown"),
        (r"\frac{\partial x}{\partial y}", "cmd:frac open:{ cmd:partial name:x close:} open:{ cmd:partial name:y close:}"),
        ("$x$", "name:x"),
        ("`x`", "name:x"),
        (r"\|x\|", "op:|| name:x op:||"),
        (r"\{x\}", r"open:\{ name:x close:\}"),
        (r"\infty", "name:oo"),
        (r"x \\ y", "name:x cmd:\\ name:y"),
        (r"x \\", "name:x"),
    ],
)  # fmt: skip
def test_tokens(text, wanted):
    assert short(text) == wanted


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("np.exp(x)", "name:exp open:( name:x close:)"),
        ("np.linalg.inv(A)", "name:inv open:( name:A close:)"),
        ("F.softmax(z, dim=-1)", "name:softmax open:( name:z axis:-1 close:)"),
        ("dJ/dx", "cmd:partial name:J op:/ cmd:partial name:x"),
        ("d(J)/d(x)", "name:d open:( name:J close:) op:/ name:d open:( name:x close:)"),
    ],
)
def test_tokens_among_declared_names(text, wanted):
    assert " ".join(f"{one.kind}:{one.text}" for one in tokens_of(text, VOCABULARY.knows)[:-1]) == wanted


@pytest.mark.parametrize(
    "text, note, place",
    [
        ("a ∮ b", "character.unknown", "∮"),
        (r"\foo x", "command.unknown", r"\foo"),
        ("\u0302", "accent.alone", "\u0302"),
        ("2\u0302", "accent.alone", "\u0302"),
        (r"\hat 2", "accent.alone", r"\hat 2"),
        (r"x \hat", "command.argument", r"\hat"),
        (r"\mathbf{x", "bracket.open", "{"),
    ],
)
def test_what_is_no_token(text, note, place):
    with pytest.raises(LanguageError) as caught:
        tokens(text)
    assert (caught.value.note, text[caught.value.start : caught.value.end]) == (note, place)


def test_limits():
    assert len(tokens("x" + "+x" * 100)) == 202
    with pytest.raises(LanguageError, match="too long"):
        tokens("+x" * MAX_TOKENS)
    with pytest.raises(LanguageError, match="accents"):
        tokens(r"\hat{" * (MAX_STYLES + 2) + "x" + "}" * (MAX_STYLES + 2))


@pytest.mark.parametrize("text, python", [("A @ B", True), ("A.T", True), ("x**2", True), ("np.exp(x)", True), ("torch.exp(x)", True), ("x * y", False), (r"\frac{a}{b}", False)])
def test_pythons_operators_are_recognised(text, python):
    assert looks_like_python(text) is python


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.text(st.sampled_from("xyθ_^{}()[]²₁ᵀ\\,.;1 \u0302½|+-hatbf"), max_size=20))
def test_places_lie_in_the_text_and_follow_each_other(text):
    try:
        found = tokens(text)
    except LanguageError:
        found = tokens("")
    assert found[-1].kind == "end"
    assert all(0 <= one.start <= one.end <= len(text) for one in found[:-1])
    starts = [one.start for one in found]
    assert starts == sorted(starts)
