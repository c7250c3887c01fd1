"""What the tests of reading share: vocabularies, and readings written as section-3 text."""

from __future__ import annotations

from functools import cache

from symback import algebra
from symback.check.course import Course
from symback.language import Term
from symback.language.build import build
from symback.notation import TEXT, write
from symback.reading import Side, Vocabulary, read_answer
from symback.reading.names.vocabulary import Made, Network, usual_names
from symback.spec import loads

NETWORK = """
variables: {x: [2], W1: [2, 2], W2: [2, 2], W3: [1, 2]}
network: {z1: W1 x, h1: sigmoid(z1), z2: W2 h1, h2: sigmoid(z2), f: W3 h2}
derive: {wrt: W1}
aliases: {s: sigmoid, dsigma: "sigmoid'"}
"""
SHAPES = {
    "x": (2, 1), "W1": (2, 2), "W2": (2, 2), "W3": (1, 2),
    "z1": (2, 1), "h1": (2, 1), "z2": (2, 1), "h2": (2, 1), "f": (1, 1),
}  # fmt: skip
OPEN = {
    "X": ("n", "d"), "w": ("d", 1), "y": ("n", 1), "p": ("n", 1), "A": ("d", "d"), "c": (1, 1), "v": ("d", 1),
    "b": ("d", 1), "L": (1, 1),
}  # fmt: skip


@cache
def network() -> Vocabulary:
    """Two hidden layers of two sigmoids, asked by W1."""
    return Course.of(loads(NETWORK), "W1").vocabulary


@cache
def open_sizes() -> Vocabulary:
    """n samples of d features, sizes by name; asked by w."""
    made = [Made("p"), Made("L")]
    usual = Network(OPEN, ("n", "d"), {*OPEN} - {"p", "L"}, made, (), frozenset("py"), "L", ["w"])
    return Vocabulary(OPEN, frozenset("nd"), "L", ("w",), {}, usual_names(usual), numbers=True)


def sides(text: str, vocabulary: Vocabulary | None = None, form: str = "auto", star: str = "either") -> list[Side]:
    answer = read_answer(text, vocabulary or network(), form=form, star=star)  # type: ignore[arg-type]
    return [side for statement in answer.statements for side in statement.sides]


def said(side: Side, vocabulary: Vocabulary | None = None) -> list[str]:
    """Every reading of a side in section-3 text, best first."""
    known = {**(vocabulary or network()).shapes}
    for reading in side.readings:
        known |= {str(t.value): t.shape for t in reading.term.postorder() if t.op == "symbol"}
    names = {name: algebra.symbol(name, shape) for name, shape in known.items()}
    return [write(build(reading.term, names), TEXT) for reading in side.readings]


def read(text: str, vocabulary: Vocabulary | None = None, form: str = "auto", star: str = "either") -> str:
    """The best reading of the last side of an answer, or its misfit, as text."""
    side = sides(text, vocabulary, form, star)[-1]
    return f"misfit: {side.misfit.message}" if side.misfit else said(side, vocabulary)[0]


def by_entries(term: Term) -> str:
    """A term in index notation: `[i,j] sum k: W3[1,k] x[j]`."""
    made: dict[int, str] = {}
    for node in term.postorder():
        parts = [made[id(operand)] for operand in node.operands]
        if node.op in ("entry", "part"):
            at = node.value if node.op == "entry" else [place[0] for place in node.value]
            text = f"{parts[0]}[{','.join(map(str, at))}]"
        elif node.op == "index_sum":
            text = f"sum {node.value[0]}<={node.value[1]}: {parts[0]}"
        elif node.op == "entrywise":
            text = f"[{','.join(node.value)}] {parts[0]}"
        elif node.op == "apply":
            text = f"{node.value}{chr(39) * node.order}({parts[0]})"
        elif node.op == "gradient":
            text = "d{}/d{}".format(*node.value.split())
        elif node.op == "product":
            text = " ".join(parts)
        elif node.op in ("add", "subtract"):
            text = f"({parts[0]} {'+' if node.op == 'add' else '-'} {parts[1]})"
        else:
            text = "I" if node.op == "eye" else str(node.value)
        made[id(node)] = text
    return made[id(term)]
