"""A class as a professor might have it: every verdict, long formulas, and students who try things."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from grader.model.answer import Repair
from grader.model.outcome import Counterexample, Evidence, ItemResult, Outcome
from grader.model.report import Failure, PartReport, Report, Score
from grader.model.submission import Passage, Place
from grader.model.verdict import Verdict
from grader.model.working import Ruling, WorkingLine

F, V = Fraction, Verdict

NETWORK = r"""A network with one hidden layer maps a row vector $x$ to a distribution over classes,

$$h = \sigma(x W_1 + b_1), \qquad \hat y = \mathrm{softmax}(h W_2 + b_2),$$

and is trained with the cross-entropy $J = -\sum_i y_i \log \hat y_i$."""
GRADIENT = r"""<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mrow><mo>(</mo><mrow><mrow><mrow><mo>(</mo><mrow><mover accent="true"><mi>y</mi><mo>^</mo></mover><mo>−</mo><mi>y</mi></mrow><mo>)</mo></mrow><mo>&#x2062;</mo><msup><msub><mi>W</mi><mn>2</mn></msub><mo>⊤</mo></msup></mrow><mo>⊙</mo><mi>h</mi><mo>⊙</mo><mrow><mo>(</mo><mrow><mn>1</mn><mo>−</mo><mi>h</mi></mrow><mo>)</mo></mrow></mrow><mo>)</mo></mrow><mo>&#x2062;</mo><msup><msub><mi>W</mi><mn>1</mn></msub><mo>⊤</mo></msup></mrow></math>"""
TERM = "<mrow><msub><mi>α</mi><mn>{n}</mn></msub><mo>&#x2062;</mo><msup><mi>e</mi><mrow><mo>−</mo><msub><mi>λ</mi><mn>{n}</mn></msub></mrow></msup></mrow>"
LONG = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mi>c</mi><mo>=</mo><mrow>'
    + "<mo>+</mo>".join(TERM.format(n=n) for n in range(1, 25))
    + "</mrow></mrow></math>"
)
HOSTILE = (
    "<script>alert(1)</script><img src=https://evil.example/x onerror=alert(2)> {{ 7*7 }} </pre></textarea>\n"
    "\u202egnp.exe\u202c \u2066isolated\u2069 nul:\x00 esc:\x1b[31mred\x1b[0m bell:\x07 formfeed:\x0crac{1}{2}\n"
    "[bold red]not markup[/bold red] zero\u200bwidth \U000e0041tag \ud800 lone, end"
)
MEGABYTE = "x + " * 250_000 + "1"


LINES = (
    WorkingLine("Since y is one-hot,", Ruling.PROSE),
    WorkingLine(r"J = -\log \hat y_k", Ruling.VALID, 1, "link.holds", needs=("y is one-hot",), rule="substitution of a definition"),
    WorkingLine(r"\frac{\partial J}{\partial \theta_i} = y_i - \hat y_i", Ruling.INVALID, 2, "link.false", "the two sides are not equal",
                misconception="the sign is reversed",
                counterexample=Counterexample({"theta": "(0, 0)"}, "(0.5, -0.5)", "(-0.5, 0.5)", "component 1")),
    WorkingLine("= " + HOSTILE, Ruling.SLIP, 3, "slip.index", "the index i should be j", repaired=HOSTILE, follows=2, start=12),
)  # fmt: skip


def outcome(verdict: V, credit: F, note: str, rationale: str, **rest: object) -> Outcome:
    facts = rest.pop("facts", {})
    return Outcome(verdict, credit, Evidence(note, rationale, facts), **rest)  # type: ignore[arg-type]


def part(name: str, title: str, verdict: V, marks: tuple[F, F], **rest: object) -> PartReport:
    awarded, out_of = marks
    score = rest.pop("score", Score(out_of, awarded))
    rest.setdefault("statement", f"The question of part {name}, with $x_{{{len(name)}}} \\in \\mathbb{{R}}^n$.")
    return PartReport(problem=f"sample/{name}", title=title, verdict=verdict, score=score, **rest)  # type: ignore[arg-type]


def _formula_parts() -> list[PartReport]:
    return [
        part(
            "1a", "Gradient of the cross-entropy", V.CORRECT, (F(10), F(10)),
            statement=r"Let $\hat y = \mathrm{softmax}(\theta)$. Derive $\frac{\partial \mathrm{CE}(y, \hat y)}{\partial \theta}$ for a one-hot $y$.",
            answer=r"\hat{y} - y", read_as=r"y_hat - y", read_as_latex=r"\hat{y} - y",
            read_as_mathml='<math><mrow><mover accent="true"><mi>y</mi><mo>^</mo></mover><mo>−</mo><mi>y</mi></mrow></math>',
            place=Place("s07.md", 14, 14),
            outcomes=(outcome(V.CORRECT, F(1), "equivalence.sampled", "The answer agrees with the reference on every model that was drawn.",
                              facts={"rung": "sampled", "draws": 16, "tolerance": 1e-9, "residual": 2.2e-16, "seed": 0}),),
        ),
        part(
            "1b", "Gradient with respect to the input", V.PARTIAL, (F(9, 2), F(10)),
            statement=NETWORK + "\n\nDerive $\\partial J / \\partial x$.",
            answer="rac{\\partial J}{\\partial oldsymbol{x}} = \\left((\\hat{y} - y)W_2^ op \\odot h \\odot (1-h)\n}ight)W_1^ op",
            read_as="((y_hat - y) W_2^T ⊙ h ⊙ (1 - h)) W_1^T", read_as_mathml=GRADIENT, place=Place("s07.md", 22, 41),
            repairs=(Repair("command-eaten", "rac{", r"\frac{", 0), Repair("command-eaten", "oldsymbol", r"\boldsymbol", 23), Repair("command-eaten", "^ op", r"^\top", 58)),
            remarks=("The last of three formulas was taken for the answer.",),
            outcomes=(outcome(V.PARTIAL, F(9, 20), "mutant.layout", "This is the transposed layout of the gradient: every entry is right, and it stands in the wrong place.",
                              misconception="the gradient is laid out as a column while x is a row",
                              facts={"rung": "shape", "shape": ["D_x", 1], "expected_shape": [1, "D_x"]}),),
        ),
        part(
            "1c", "Backpropagation through the hidden layer", V.INCORRECT, (F(0), F(5)),
            statement=NETWORK + "\n\nGive $\\partial J / \\partial W_1$.",
            answer=r"x^\top (\hat y - y) W_2^\top", read_as="x^T (y_hat - y) W_2^T",
            read_as_latex=r"x^\top (\hat{y} - y) W_2^\top", place=Place("s07.md", 44, 44),
            outcomes=(outcome(V.INCORRECT, F(0), "equivalence.counterexample", "The answer and the reference differ at the point below; the derivative of the sigmoid is not in it.",
                              misconception="the factor h ⊙ (1 − h) of the chain rule is missing",
                              counterexample=Counterexample({"x": "[1, 0]", "W_1": "[[1, 0], [0, 1]]", "W_2": "[[1, −1], [0, 2]]", "y": "e_1"}, "−0.731", "−0.1437", "row 1, column 1"),
                              facts={"rung": "sampled", "draws": 3, "tolerance": 1e-9, "residual": 0.587, "seed": 0, "expected": "-0.1437"}),),
        ),
        part(
            "1d", "A weighted sum over many terms", V.UNDECIDED, (F(0), F(4)), score=Score(F(4), open=F(4)),
            answer=" + ".join(rf"\alpha_{{{n}}} e^{{-\lambda_{{{n}}}}}" for n in range(1, 25)), read_as_mathml=LONG, needs_review=True,
            place=Place("s07.md", 60, 66), left_for_people="The formula overflows at every drawn point; compare it with the reference by hand.",
            outcomes=(outcome(V.UNDECIDED, F(0), "equivalence.overflow", "The formula could not be evaluated at any drawn point, so nothing was shown either way.", needs_review=True, facts={"rung": "sampled", "draws": 16, "finite": 0}),),
        ),
    ]  # fmt: skip


def _value_parts() -> list[PartReport]:
    return [
        part("2a", "Perplexity on the development set", V.CORRECT, (F(5), F(5)), answer="113.314", read_as="113.314",
             place=Place("s07.md", 70, 70), outcomes=(outcome(V.CORRECT, F(1), "number.close", "The number agrees to three digits after rounding.", facts={"found": 113.314, "tolerance": "1/1000"}),)),
        part("2b", "Shape of the score matrix", V.INCORRECT, (F(0), F(1)), answer="(12, 12)", read_as="(12, 12)",
             outcomes=(outcome(V.INCORRECT, F(0), "shape.axes", "The batch axis is missing: attention scores have one matrix for each sequence.", misconception="one matrix for the whole batch"),)),
        part("2c", "Code of the language model", V.PENDING, (F(5), F(10)), score=Score(F(10), F(5), open=F(5)), needs_review=True,
             left_for_people="The file language_model.py was not handed in; the number alone is worth 5 of 10.",
             outcomes=(outcome(V.PENDING, F(1, 2), "file.absent", "The file was not handed in.", needs_review=True),)),
        part("2d", "Complexity of self-attention", V.MALFORMED, (F(0), F(2)), answer="O(n^2 d", read_as="", needs_review=True, place=Place("s07.md", 81, 81),
             outcomes=(outcome(V.MALFORMED, F(0), "language.bracket", "The bracket that opens at character 2 is never closed. Write O(n^2 d).", facts={"start": 1, "end": 7}),)),
        part("3a", "Softmax is invariant to a shift", V.BLANK, (F(0), F(5)), answer="????", place=Place("s07.md", 90, 90)),
        part("3b", "Temperature", V.ERROR, (F(0), F(3)), score=Score(F(3), open=F(3)), answer=r"T \to 0", needs_review=True,
             outcomes=(outcome(V.ERROR, F(0), "check.crashed", "The grader failed on this answer.", needs_review=True, facts={"type": "RecursionError", "where": "evaluate.py:120"}),)),
    ]  # fmt: skip


RUBRIC = (
    ItemResult("A", "names where the training targets come from: the text itself", F(1, 2), met=True, reason="‘predict the next word’ stands in the answer", quote="the model learns to predict the next word of unlabelled text, so the labels are the text"),
    ItemResult("B", "gives one pretext task", F(3, 10), met=True, reason="named with one typing mistake", quote="masked langage modelling"),
    ItemResult("C", "says what it is good for afterwards", F(1, 5), met=False, reason="no sentence about transfer or fine-tuning was found"),
)  # fmt: skip


def _prose_parts() -> list[PartReport]:
    words = (
        "In self-supervised pretraining the model learns to predict the next word of unlabelled text, so the labels "
        "are the text. BERT uses masked langage modelling instead.\n\nזה נכתב בעברית: המודל לומד לבד."
    )
    return [
        part("4", "Self-supervised pretraining", V.PROPOSED, (F(0), F(10)), score=Score(F(10), proposed=F(8)), needs_review=True,
             statement="What is *self-supervised pretraining*, and where do its targets come from?",
             answer=words, place=Place("s07.md", 96, 99), left_for_people="Confirm the proposal of 8 of 10 marks.",
             outcomes=(outcome(V.PROPOSED, F(4, 5), "rubric.proposal", "Two of three ideas were found; 8 of 10 marks are proposed.", needs_review=True, items=RUBRIC, lines=LINES),)),
        part("5", "A student who tries things", V.MALFORMED, (F(0), F(2)), answer=HOSTILE, place=Place("<b>s07</b>.md", 101, 104), remarks=("Control characters were found: \x07.",),
             outcomes=(outcome(V.MALFORMED, F(0), "language.unknown", "‘<script>’ has no reading here.", misconception="", facts={"text": "<script>alert(3)</script>"}),)),
        part("6", "A student who never stops", V.MALFORMED, (F(0), F(2)), answer=MEGABYTE,
             outcomes=(outcome(V.MALFORMED, F(0), "language.long", "The answer has 1,000,001 characters; at most 20,000 are read."),)),
        part("practice.1", "Shape of a gradient", V.CORRECT, (F(1), F(1)), practice=True, answer="(1, 10)", read_as="(1, 10)", outcomes=(outcome(V.CORRECT, F(1), "shape.same", "The shape is right."),)),
        part("practice.2", "Natural logarithm", V.PARTIAL, (F(1, 3), F(1)), practice=True, answer="0.515", read_as="0.515",
             outcomes=(outcome(V.PARTIAL, F(1, 3), "mutant.log-base", "This is the value with a logarithm of base 2.", misconception="log base 2 in place of the natural logarithm"),)),
    ]  # fmt: skip


def total(parts: tuple[PartReport, ...]) -> Score:
    scores = [p.score for p in parts if not p.practice]
    names = ("out_of", "awarded", "proposed", "open")
    return Score(**{name: sum((getattr(s, name) for s in scores), F(0)) for name in names})


def sample_report(name: str = "s07") -> Report:
    """Fifteen parts with all nine verdicts."""
    parts = (*_formula_parts(), *_value_parts(), *_prose_parts())
    left = tuple(Passage(f"Line {n} of the preface, which answers nothing.", Place("s07.md", n, n)) for n in range(200, 400))
    return Report(
        assessment="sample", title="Language models, assignment 2", submission=name, parts=parts, score=total(parts),
        unassigned=left, messages=("The document was not valid UTF-8; 3 bytes were replaced.",), seed=0, grader="0.1.0",
        digest="9f2c4be07d1a4c55b7f0c7c7e8f3d1a09e7d3c1f4f0b8a6d5e4c3b2a19080706",
    )  # fmt: skip


def sample_class() -> tuple[tuple[Report, ...], tuple[Failure, ...]]:
    """A dozen students who differ, and two submissions that could not be opened."""
    base = sample_report()
    reports = []
    for number in range(1, 13):
        shift = number % len(base.parts)
        parts = tuple(_other(p, (number * 7 + place * 3) % 5) for place, p in enumerate(base.parts))
        left = base.unassigned[:shift]
        reports.append(replace(base, submission=f"s{number:02}", parts=parts, score=total(parts), unassigned=left, messages=()))
    failures = (Failure("s13", "the archive holds no document"), Failure("s14 <script>", "report.pdf: PDF is not read; hand in Markdown, LaTeX or a notebook"))
    return tuple(reports), failures


def _other(original: PartReport, roll: int) -> PartReport:
    """The part as another student might have done it."""
    out_of = original.score.out_of
    if roll in {0, 1}:
        good = outcome(V.CORRECT, F(1), "equivalence.sampled", "The answer agrees with the reference.")
        return replace(original, verdict=V.CORRECT, score=Score(out_of, out_of), outcomes=(good,), needs_review=False, left_for_people="")
    if roll == 2:
        half = outcome(V.PARTIAL, F(7, 10), "mutant.sign", "One sign is wrong.", misconception="a sign is lost in the chain rule")
        return replace(original, verdict=V.PARTIAL, score=Score(out_of, out_of * F(7, 10)), outcomes=(half,), needs_review=False, left_for_people="")
    return original
