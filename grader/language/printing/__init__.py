r"""Trees back to print: LaTeX, plain text, Unicode, and presentation MathML.

What LaTeX, plain text and Unicode print is read back to the same tree; MathML is for looking at. Each notation
is a table with one row for every head, so a new head is a new row in each. Which operand needs parentheses is
said once, in `precedence`: products of different kinds (`a b`, `a \odot b`, `a \cdot b`) never stand side by
side without them, a minus binds more loosely than a product, a sum sign more loosely than the product after it.

The plain spellings, for any operands `a b c`:

    add a + b; sub a - b; neg -a; pm a \pm b; mul a * b; dot dot(a, b); hadamard hadamard(a, b);
    matmul matmul(a, b); outer outer(a, b); div a / b; pow a^b; transpose a^T; factorial a!; percent a%; prime a';
    index a[b, c]; derivative d(a)/d(b); differential d(a); abs abs(a); norm norm(a); norm1 norm1(a);
    norminf norminf(a); frobenius frobenius(a); floor floor(a); ceil ceil(a); sqrt sqrt(a); root root(a, b);
    log_base log_base(a, b); delta delta(a, b); basis basis(a); indicator indicator(a);
    cases (a if b, c otherwise); tuple (a, b); set \{a, b\}; matrix matrix([a, b], [c]); list [a, b];
    identity identity(a); ones ones(a); zeros zeros(a); conditional a | b; and a and b; or a or b; not not a;
    forall forall(a, b); call a(b, c); kl KL(a || b); cross_entropy cross_entropy(a, b); entropy entropy(a);
    comprehension comprehension(a, b); big_o O(a); big_theta Theta(a); big_omega Omega(a); word a;
    gamma Gamma(a); expect_of E[a]

All other functions are `head(a, ...)`; the prime of a function stands on its name, `sigmoid'(a)`. An index of
anything but a symbol is `(a + b)_{c}`. A single member keeps a comma: `(a,)`, `[a,]`.
Binders are `sum_i a`, `sum_{i j} a`, `sum_{i=b}^{c} a`, `sum_{i != b} a`, `sum_{i : c} a`, and likewise `prod`,
`max`, `min`, `argmax`, `argmin`; an expectation is `E_{i \sim b}[a]` or `E[a]`.
Relations are `= := ~= <= >= < > != \propto -> => \iff \sim \in << >>`: what has no sign in ASCII is written as in
LaTeX.
"""

from grader.language.printing.latex import to_latex
from grader.language.printing.mathml import to_mathml
from grader.language.printing.plain import to_plain
from grader.language.printing.unicode import to_unicode

__all__ = ["to_latex", "to_mathml", "to_plain", "to_unicode"]
