"""No text at all makes reading raise anything but its own errors, and what is read has its place and shape."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from spoken import network, open_sizes

from symback.language import LanguageError
from symback.reading import LimitError, Vocabulary, read_answer, written

PIECES = [
    "x", "W1", "W_1", "W^{(1)}", "W_2", "h1", "h_1", "z_{1,i}", "w^{(2)}_{ki}", "f", "X", "w", "p", "A", "δ₁", r"\delta_2", "n",
    "sigmoid", r"\sigma", "σ'", r"\tanh", "diag", r"\operatorname{diag}", "softmax", "sum", "exp", r"\log", "np.dot", "np.sum",
    "(", ")", "[", "]", "{", "}", r"\left(", r"\right)", r"\{", r"\}", "|", r"\|", "‖", "(z1 > 0)", ",", ";", ":", ".", "&", r"\\",
    "\n", " ", "$", "$$", r"\[", "%", "#", "+", "-", "−", "*", "**", "/", "@", ".*", "./", ".^", "^", "_", "'", "′", "^T", "ᵀ",
    r"^\top", ".T", "^2", "²", "⁻¹", "^{-1}", "^{(1)}", "_1", "_{ij}", "ₖ", "=", ":=", "==", "<", ">", "≤", "⊙", "∘", "o", "·", "×",
    "⊗", r"\odot", r"\cdot", r"\frac", r"\frac{1}{2}", r"\frac{\partial f}{\partial W_1}", "∂", r"\partial", "df/dW1", "d", "∇",
    r"\nabla_{W_1} f", r"\sum_k", "Σ", "sum[k]", "entries[i,j]", r"\mathbf 1", "1", "0", "2.5", "1e3", "𝟏", "I", r"\mathbb 1", "e",
    r"\hat", r"\bar", r"\mathbf", r"\text{where}", r"\text", "where", r"\begin{bmatrix}", r"\end{bmatrix}", r"\begin{cases}",
    r"\end{cases}", r"\begin{aligned}", r"\end{aligned}", r"\quad", r"\,", "axis=0", "keepdims=True", "dW1", "dz2 =", "D_i",
    "\\", "\x00", "\u200b", "х", "😀", '"', "!", "lambda", "import", "é", "ℝ", "ˆ", "\u0301", "½", "٣", "T", "t", "δ_{ij}",
]  # fmt: skip


def checked(text: str, vocabulary: Vocabulary, form: str) -> None:
    try:
        answer = read_answer(text, vocabulary, form=form)  # type: ignore[arg-type]
    except LanguageError as error:
        wrong = [c for c in error.complaints if not 0 <= c.start <= c.end <= len(text) + 1]
        if wrong or not error.complaints:
            raise AssertionError(f"{text!r} is refused at no place of it") from error
        return
    except LimitError:
        return
    for statement in answer.statements:
        for side in statement.sides:
            assert bool(side.readings) != bool(side.misfit), text
            assert 0 <= side.start <= side.end <= len(text)
            assert len(side.readings) <= 16
            assert len({id(reading.term) for reading in side.readings}) == len(side.readings)
            assert written(side.tree)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(["auto", "latex", "text"]))
@example(r"\left.", "auto")
@example("[0.1 -", "text")
@example("x_", "latex")
@example("{", "latex")
@example(r"\quad = \partial \text{ if } i=j \\ \frac{\partial f}{\partial W_1} = x", "auto")
@example("[N, d] = size(x);\ndW1 = 2 * (W1*x - x) * x'", "auto")
@example("[N, d, n] = x", "auto")
@example("df = (x: (W1 x", "latex")
@example("df = open**Step 1:_{i,j(X^{-1}) Outp_{ji} du", "latex")
@example("J[i,j] = p[i]*((1P if i=:j eappend - p[j])", "text")
@example("d = h1\ndf/dW1[#[[p[i]*((i==j) - p[j]) for j in range(n)] for i in #i,j] = d[g] x[i](n)]", "text")
@example("doub = I_₂:  ", "text")
@example("d^f = (d^f>dW)", "latex")
@example("dw = x\nfor i in range(n):\n    a =\n    if x[i] >= 1:\n        a = 2\n    dw -= a * x[i]", "text")
@example("labels = np.argmax(p)\n= np.eye(k)[labels]\ndX = p", "text")
@example("idx = int(np.argmax(p))\ndX[:, idx] +=", "text")
@example("∇Ld2underj d²L = X^T X", "latex")
@example("dW = x\nif x > 0:\n    dW = 2 * np.outer(x, x σ'(z1), gradient δ1 xᵀ", "auto")
def test_pieces_in_any_order(text: str, form: str) -> None:
    checked(text, network(), form)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join), st.sampled_from(["auto", "latex", "text"]))
def test_pieces_with_spaces(text: str, form: str) -> None:
    checked(text, open_sizes(), form)


@given(st.text(max_size=30), st.sampled_from(["auto", "latex", "text"]))
def test_any_text(text: str, form: str) -> None:
    checked(text, network(), form)


@given(
    st.dictionaries(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join),
                    st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map(" ".join), max_size=3),
    st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join),
)  # fmt: skip
def test_any_aliases(aliases: dict[str, str], text: str) -> None:
    known = network()
    checked(text, Vocabulary(known.shapes, known.sizes, known.of, known.wrt, aliases, known.synonyms), "auto")
