import pytest

from grader.report.mathml import clean_mathml, latex_to_mathml
from grader.report.statements import statement_html


@pytest.mark.parametrize(
    "source",
    [
        "<math><script>alert(1)</script></math>",
        "<math><mi>x</mi></math><script>alert(1)</script>",
        "<svg><math></math></svg>",
        "<math><annotation-xml encoding='text/html'><b>x</b></annotation-xml></math>",
        "<math><maction actiontype='toggle'><mi>x</mi></maction></math>",
        '<!DOCTYPE a [<!ENTITY b "c">]><math><mi>&b;</mi></math>',
        "<?xml version='1.0'?><math/>",
        "<math><mi>x</math>",
        "<math><mi>\x00</mi></math>",
        "<math>" + "<mrow>" * 2000 + "</mrow>" * 2000 + "</math>",
        "<math><mi>" + "x" * 300_000 + "</mi></math>",
        "x + 1",
        "",
    ],
)
def test_anything_but_plain_mathml_is_refused(source):
    assert clean_mathml(source) is None


def test_attributes_that_do_something_are_dropped():
    source = "<math onclick='a()' style='position:fixed' href='https://evil.example' display='block'><mi id='x' class='y'>x</mi></math>"
    assert clean_mathml(source) == '<math display="block"><mi>x</mi></math>'


def test_text_is_escaped_and_the_namespace_is_gone():
    source = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>&lt;script&gt;</mi></math>'
    assert clean_mathml(source) == "<math><mi>&lt;script&gt;</mi></math>"


def test_bold_letters_become_letters():
    assert clean_mathml('<math><mi mathvariant="bold-italic">h</mi></math>') == "<math><mi>𝒉</mi></math>"


def long_sum(terms, opening="", closing=""):
    inner = "<mo>+</mo>".join(f"<mrow><mi>alpha</mi><mn>{n}</mn></mrow>" for n in range(terms))
    return f"<math><mrow><mi>c</mi><mo>=</mo><mrow>{opening}{inner}{closing}</mrow></mrow></math>"


def test_long_sums_may_break_before_their_signs():
    found = clean_mathml(long_sum(20))
    assert found.count("<math>") == 21
    assert found.count('<mo form="infix">') == 20
    assert found.count("<mn>") == 20


def test_short_formulas_fences_and_blocks_stay_whole():
    assert clean_mathml(long_sum(3)).count("<math>") == 1
    fenced = clean_mathml(long_sum(20, "<mo>(</mo>", "<mo>)</mo>"))
    assert fenced.count("<math>") == 2  # cut at the relation, not inside of the parentheses
    assert clean_mathml(long_sum(20).replace("<math>", '<math display="block">')).count("<math") == 1


def test_latex_of_statements():
    assert "<mi>softmax</mi>" in latex_to_mathml(r"\mathrm{softmax}(x)")
    assert 'display="block"' in latex_to_mathml("x", block=True)
    assert 'class="left"' in latex_to_mathml(r"\begin{cases}1 & x>0\\0&\text{else}\end{cases}")


@pytest.mark.parametrize("latex", [r"\nosuch{x}", r"\left( x", "{", r"\frac{a}", r"\begin{matrix}", "x_1_2"])
def test_what_cannot_be_converted_is_shown_as_escaped_source(latex):
    assert latex_to_mathml(latex) is None
    assert "<math" not in statement_html(f"see ${latex}$ <b>")


def test_statements_are_markdown_without_html_or_pictures():
    found = statement_html("A *point* $x$ and\n\n$$y = 1$$\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n<script>x</script> ![p](https://e.example/p.png)")
    assert "<em>point</em>" in found
    assert found.count("<math") == 2
    assert "<table>" in found
    assert "&lt;script&gt;" in found
    assert "<img" not in found


def test_a_long_display_comes_in_pieces_that_may_stand_below_each_other():
    two = latex_to_mathml(r"h_t = \tanh(W x_t + U h_{t-1}), \qquad y_t = V h_t + c_t + \log(1 + x_t)", block=True)
    assert two.count('<span class="formula">') == 2
    assert two.count('displaystyle="true"') == two.count("<math") > 2
    assert 'display="block"' not in two
    assert latex_to_mathml(r"a = b, \qquad c = d", block=True).count("<math") == 1


def test_a_list_may_break_behind_its_commas_but_not_inside_of_brackets():
    assert latex_to_mathml(r"W_Q^{(1)}, W_K^{(1)}, W_V^{(1)}, W_O^{(1)}, W_F^{(1)}, W_G^{(1)}").count("<math") == 6
    assert latex_to_mathml(r"\mathrm{Attention}(\mathrm{Query}, \mathrm{Key}, \mathrm{Value})").count("<math") == 1


def test_a_sign_is_not_parted_from_its_formula():
    found = statement_html("A matrix ($n \\times m$), and $x$.")
    assert '<span class="together">(<math' in found
    assert "</math></span>),</span>" in found
    assert "</math>.</span>" in found


def test_the_name_of_a_function_stands_apart_from_what_has_no_bracket():
    gap = '<mspace width="0.1667em"></mspace>'
    assert f"<mi>log</mi>{gap}<mi>P</mi>" in latex_to_mathml(r"\log P(c)")
    assert f"<mi>x</mi>{gap}<mi>log</mi>{gap}<mi>y</mi>" in latex_to_mathml(r"x \log y")
    assert gap not in latex_to_mathml(r"- \log(x)")
    assert latex_to_mathml(r"p \log_2 p").count(gap) == 2


def test_a_display_within_a_paragraph_does_not_end_it():
    found = statement_html("Show that\n$$a = b.$$\nand more.")
    assert (found.count("<p>"), found.count("<div")) == (1, 0)
    assert '<span class="math display">' in found
