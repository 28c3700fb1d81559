"""Tables of the answer language: letters, commands, operators, functions and reserved words. Data only."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

_GREEK_WORDS: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon "
    "phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell"
).split()
GREEK: Final = MappingProxyType(
    {word: word for word in _GREEK_WORDS}
    | {"varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma"}
    | {"ell": "ell", "hbar": "hbar", "imath": "i", "jmath": "j"}
)
GREEK_LETTERS: Final = MappingProxyType(
    dict(
        zip(
            "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩℓ",
            _GREEK_WORDS,
            strict=True,
        )
    )
    | {"ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "ς": "sigma", "µ": "mu", "∆": "Delta", "Ω": "Omega"}
)

STYLES: Final = MappingProxyType(
    {"mathbf": "bf", "boldsymbol": "bf", "bm": "bf", "pmb": "bf", "vec": "bf", "bold": "bf", "textbf": "bf"}
    | {"mathcal": "cal", "mathscr": "cal", "mathbb": "bb", "mathbbm": "bb", "mathds": "bb", "Bbb": "bb"}
    | dict.fromkeys(
        ("mathrm", "mathsf", "mathit", "mathtt", "mathfrak", "mathnormal", "text", "textit", "textrm", "texttt",
         "textsf", "textnormal", "operatorname", "mbox", "hbox", "rm", "mathop", "underbrace", "overbrace",
         "mathbin", "mathrel", "mathord", "mathinner",
         "boxed", "cancel", "bcancel", "xcancel", "underline", "displaystyle_", "ensuremath", "mathstrut_", "emph"),
        "",
    )
)  # fmt: skip
ACCENTS: Final = MappingProxyType(
    {"hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde",
     "dot": "dot", "ddot": "ddot", "check": "check", "breve": "breve"}
)  # fmt: skip
COMBINING: Final = MappingProxyType(
    {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u0307": "dot", "\u0308": "ddot"}
)
IGNORED: Final = frozenset(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm Bigm middle limits nolimits "
    "displaystyle textstyle scriptstyle quad qquad nonumber notag hfill hspace vspace , ; : ! > $ ( ) [ ] "
    "allowbreak mathstrut strut null par noindent - / @ thinspace enspace bf rm it sf bfseries rmfamily itshape "
    "therefore because Box qed phantom".split()
)

# Command or character: (token kind, token text).
OPERATORS: Final = MappingProxyType(
    {
        "cdot": ("op", "cdot"), "·": ("op", "cdot"), "⋅": ("op", "cdot"), "∙": ("op", "cdot"), "•": ("op", "cdot"),
        "bullet": ("op", "cdot"), "ast": ("op", "*"), "∗": ("op", "*"),
        "times": ("op", "times"), "×": ("op", "times"),
        "odot": ("op", "odot"), "⊙": ("op", "odot"), "circ": ("op", "odot"), "∘": ("op", "odot"), "⊚": ("op", "odot"),
        "otimes": ("op", "otimes"), "⊗": ("op", "otimes"), "oslash": ("op", "oslash"), "⊘": ("op", "oslash"),
        "div": ("op", "/"), "÷": ("op", "/"), "∕": ("op", "/"), "⁄": ("op", "/"),
        "−": ("op", "-"), "–": ("op", "-"), "﹣": ("op", "-"), "pm": ("op", "pm"), "±": ("op", "pm"),
        "mp": ("op", "pm"), "mid": ("op", "|"), "vert": ("op", "|"), "lvert": ("op", "|"), "rvert": ("op", "|"),
        "∣": ("op", "|"), "|": ("op", "||"), "Vert": ("op", "||"), "lVert": ("op", "||"), "rVert": ("op", "||"),
        "parallel": ("op", "||"), "‖": ("op", "||"), "∥": ("op", "||"),
        "{": ("open", "\\{"), "}": ("close", "\\}"), "lbrace": ("open", "\\{"), "rbrace": ("close", "\\}"),
        "langle": ("open", "<"), "rangle": ("close", ">"), "⟨": ("open", "<"), "⟩": ("close", ">"),
        "lbrack": ("open", "["), "rbrack": ("close", "]"), "lfloor": ("open", "floor"), "rfloor": ("close", "floor"),
        "⌊": ("open", "floor"), "⌋": ("close", "floor"), "lceil": ("open", "ceil"), "rceil": ("close", "ceil"),
        "⌈": ("open", "ceil"), "⌉": ("close", "ceil"), "%": ("op", "%"), "_": ("op", "_"), "&": ("op", "&"),
        "eq": ("op", "="), "equiv": ("op", "="), "≡": ("op", "="), "coloneqq": ("op", ":="), "coloneq": ("op", ":="),
        "≔": ("op", ":="), "triangleq": ("op", ":="), "≜": ("op", ":="), "doteq": ("op", ":="),
        "approx": ("op", "approx"), "≈": ("op", "approx"), "simeq": ("op", "approx"), "≃": ("op", "approx"),
        "cong": ("op", "approx"), "≅": ("op", "approx"), "approxeq": ("op", "approx"),
        "le": ("op", "<="), "leq": ("op", "<="), "leqslant": ("op", "<="), "≤": ("op", "<="), "⩽": ("op", "<="),
        "ge": ("op", ">="), "geq": ("op", ">="), "geqslant": ("op", ">="), "≥": ("op", ">="), "⩾": ("op", ">="),
        "lt": ("op", "<"), "gt": ("op", ">"), "ne": ("op", "!="), "neq": ("op", "!="), "≠": ("op", "!="),
        "propto": ("op", "prop"), "∝": ("op", "prop"), "sim": ("op", "sim"), "∼": ("op", "sim"),
        "to": ("op", "to"), "xrightarrow": ("op", "to_over"), "rightarrow": ("op", "to"),
        "→": ("op", "to"), "longrightarrow": ("op", "to"),
        "mapsto": ("op", "mapsto"), "longmapsto": ("op", "mapsto"), "↦": ("op", "mapsto"), "⟼": ("op", "mapsto"),
        "Rightarrow": ("op", "implies"), "⇒": ("op", "implies"), "implies": ("op", "implies"),
        "Longrightarrow": ("op", "implies"), "iff": ("op", "iff"), "Leftrightarrow": ("op", "iff"),
        "⇔": ("op", "iff"),
        "in": ("op", "in"), "∈": ("op", "in"), "notin": ("op", "notin"), "∉": ("op", "notin"),
        "ll": ("op", "<<"), "≪": ("op", "<<"),
        "gg": ("op", ">>"), "≫": ("op", ">>"), "»": ("op", ">>"), "«": ("op", "<<"),
        "forall": ("word", "forall"), "∀": ("word", "forall"),
        "land": ("word", "and"), "wedge": ("word", "and"), "lor": ("word", "or"), "neg": ("word", "not"),
        "partial": ("cmd", "partial"), "∂": ("cmd", "partial"), "nabla": ("cmd", "nabla"), "∇": ("cmd", "nabla"),
        "sum": ("cmd", "sum"), "∑": ("cmd", "sum"), "prod": ("cmd", "prod"), "∏": ("cmd", "prod"),
        "int": ("cmd", "int"), "∫": ("cmd", "int"), "√": ("cmd", "sqrt"), "infty": ("name", "oo"),
        "∞": ("name", "oo"),
        "top": ("cmd", "top"), "intercal": ("cmd", "top"), "⊤": ("cmd", "top"), "ᵀ": ("cmd", "suptop"),
        "prime": ("op", "'"), "′": ("op", "'"), "’": ("op", "'"), "dag": ("cmd", "dagger"), "dagger": ("cmd",
        "dagger"), "†": ("cmd", "dagger"),
        "cdots": ("cmd", "dots"), "ldots": ("cmd", "dots"), "dots": ("cmd", "dots"), "dotsc": ("cmd", "dots"),
        "dotsb": ("cmd", "dots"), "dotsm": ("cmd", "dots"), "dotsi": ("cmd", "dots"), "dotso": ("cmd", "dots"),
        "vdots": ("cmd", "dots"), "ddots": ("cmd", "dots"), "…": ("cmd", "dots"),
        "⋯": ("cmd", "dots"), "star": ("op", "*"), "⋆": ("op", "*"), "setminus": ("op", "setminus"),
        "colon": ("op", ":"), "lbrack_": ("open", "["), "𝟙": ("name", "indicator_one"), "𝟏": ("name",
        "indicator_one"),
        "blacksquare": ("op", "."), "square": ("op", "."), "∎": ("op", "."), "\u00a0": ("op", " "),
    }
)  # fmt: skip
COMMANDS: Final = frozenset(
    "frac dfrac tfrac cfrac binom sqrt begin end substack underset overset stackrel tag label color lim \\".split()
)
SUPERSCRIPTS: Final = MappingProxyType(
    dict(zip("ˣʸᶻᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵘᵛʷᴹᴺ", "xyzabcdefghjklmoprsuvwMN", strict=True))
    | dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁱⁿ", "0123456789+-()in", strict=True))
    | {"ᵀ": "\u22a4", "ᵗ": "\u22a4"}
)
SUBSCRIPTS: Final = MappingProxyType(
    dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "0123456789+-()aeoxhklmnpstijruv", strict=True))
    | {"ᵦ": "β", "ᵧ": "γ", "ᵨ": "ρ", "ᵩ": "φ"}
)

# Spelling of a function: its head in the tree.
FUNCTION_NAMES: Final = MappingProxyType(
    {
        name: name
        for name in (
            "exp log sin cos tan sinh cosh tanh erf sigmoid softmax logsumexp relu gelu silu softplus sign diag "
            "trace det rank inverse pinv vec max min argmax argmin mean var std norm sqrt abs floor ceil entropy kl "
            "cross_entropy log_softmax layernorm step phi_cdf outer hadamard dot transpose root sum_all span"
        ).split()
    }
    | {
        "ln": "log", "log2": "log2", "log10": "log10", "lg": "log2", "log1p": "log1p", "expm1": "expm1",
        "arcsin": "asin", "arccos": "acos", "arctan": "atan", "asin": "asin", "acos": "acos", "atan": "atan",
        "sigm": "sigmoid", "sig": "sigmoid", "expit": "sigmoid", "logistic": "sigmoid", "Softmax": "softmax",
        "SoftMax": "softmax", "Sigmoid": "sigmoid", "sm": "softmax", "smax": "softmax", "LogSoftmax": "log_softmax",
        "LSE": "logsumexp", "lse": "logsumexp", "ReLU": "relu", "Relu": "relu", "RELU": "relu", "GELU": "gelu",
        "SiLU": "silu", "swish": "silu", "Swish": "silu", "Silu": "silu", "SILU": "silu", "sgn": "sign",
        "Diag": "diag", "tr": "trace", "Tr": "trace", "Trace": "trace", "inv": "inverse", "Vec": "vec",
        "rk": "rank", "Rank": "rank", "maximum": "max", "minimum": "min", "average": "mean", "avg": "mean",
        "Var": "var", "absolute": "abs", "KL": "kl", "D_KL": "kl", "KLD": "kl", "DKL": "kl", "D_kl": "kl",
        "CE": "cross_entropy",
        "CrossEntropy": "cross_entropy", "crossentropy": "cross_entropy", "Entropy": "entropy", "matmul": "matmul",
        "mul": "hadamard",
        "multiply": "hadamard", "square": "square", "power": "pow", "pow": "pow", "divide": "div", "sum": "sum_all",
        "LayerNorm": "layernorm", "Phi_cdf": "phi_cdf", "inner": "dot", "heaviside": "step", "factorial": "factorial",
        "cbrt": "cbrt", "sech": "sech", "diagflat": "diag", "diagm": "diag",
        "Diagonal": "diag", "DiagonalMatrix": "diag", "zeros_like": "zeros", "ones_like": "ones",
        "reciprocal": "reciprocal", "negative": "neg", "argmin": "argmin", "eye": "identity",
        "identity": "identity", "ones": "ones", "zeros": "zeros", "prod": "prod_all", "product": "prod_all",
        "arg": "arg", "indicator": "indicator", "delta": "delta", "basis": "basis", "onehot": "basis",
        "one_hot": "basis",
        "frobenius": "frobenius", "norm1": "norm1", "norminf": "norminf", "log_base": "log_base", "d": "d",
        "einsum": "einsum",
        "Exp": "exp", "Log": "log", "Sqrt": "sqrt", "Tanh": "tanh", "Power": "pow", "Transpose": "transpose",
        "Inverse": "inverse", "Max": "max", "Min": "min", "Total": "sum_all", "Sum": "sum_all", "Product": "prod_all",
    }
)  # fmt: skip
RESERVED: Final = frozenset(
    "if else otherwise where for when with since because and or not all is are the let then thus hence so in as while "
    "given that such by from gives equals denotes means which this we use holds true false iff every any each "
    "minus plus times divided multiplied "
    "elif range because therefore i.e e.g namely also both but case cases large very big small constant scalar".split()
)
