"""What is written with the names of another expression of its form is what the walk gives, to the letter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sympy import MatrixExpr

from symback import algebra, derive, from_python
from symback.notation import LATEX, TEXT, UNICODE, Notation, Style, chunks, spelled_out, write
from symback.notation.printer import cut, written
from symback.notation.printer.names import NAMES as NAMES_OF_NODES
from symback.prose import Relation
from symback.solution import Solution
from symback.writers.sentences import in_line, slashed
from tests.networks import LAYERS, layered
from tests.shipped import NAMES, solved

NOTATIONS = [
    {},
    {"layer_index": "superscript", "derivatives": "delta"},
    {"layer_index": "parenthesised", "derivatives": "delta", "transpose": "T", "activation": "name"},
    {"layer_index": "bracketed", "derivatives": "d", "transpose": "prime", "hadamard": "circ"},
    {"vectors": "row", "weights": "from-to"},
]


def styles(notation: dict[str, str]) -> Iterator[Style]:
    for base in (TEXT, UNICODE, LATEX):
        style = Notation(notation, "L").style(base)
        yield from (style, spelled_out(style))
    yield from (slashed(style), in_line(style))


def expressions(solution: Solution) -> Iterator[MatrixExpr]:
    for equation in solution.forward:
        yield from (equation.name, equation.value)
    for step in solution.steps:
        yield from (step.lhs, step.rhs)
        for part in step.why:
            if isinstance(part, Relation):
                yield from (part.left, part.right)
            elif isinstance(part, MatrixExpr):
                yield part
    for derivation in solution.derivations:
        yield derivation.closed.compact


def assert_alike(solution: Solution, notation: dict[str, str]) -> None:
    found = list(dict.fromkeys(expressions(solution)))
    for style in styles(notation):
        for expr in found:
            assert write(expr, style) == written(expr, style)
            assert chunks(expr, style) == cut(expr, style)


RENAMED = [{}, {"h": "hbar", "W": "Theta"}, {"z": "score", "W": "weight", "b": "bias_"}, {"h": "H_a", "z": "delta"}]
"""Letters of the layers → the same in other spellings: accents, Greek, words, indices that are no numbers."""


@pytest.mark.parametrize("notation", NOTATIONS, ids=str)
@pytest.mark.parametrize("layer", LAYERS)
def test_layers_of_every_kind(layer: str, notation: dict[str, str]) -> None:
    assert_alike(derive(layered(layer, "mse(h4, y)")), notation)


@pytest.mark.parametrize("new", RENAMED, ids=str)
def test_names_of_every_kind(new: dict[str, str]) -> None:
    for notation in NOTATIONS:
        assert_alike(derive(layered("dense", "mse(h4, y)", new)), notation)


def test_one_form_with_names_that_look_different() -> None:
    """Brackets, spaces and the sign of a transpose go by the name."""
    names = ["A", "W1", "W12", "weight", "weight_a", "xhat", "gamma", "x_", "T"]
    network = {
        f"f{n}": f"({a}^T {b} + {a} .* {b}) {a}^2 {b}"
        for n, (a, b) in enumerate(zip(names, [*names[1:], "A"], strict=True))
    }
    total = " + ".join(f"sum(f{n})" for n in range(len(names)))
    problem = from_python({name: [2, 2] for name in names}, {**network, "L": total}, of="L", wrt=names)
    for notation in NOTATIONS:
        assert_alike(derive(problem), notation)


@pytest.mark.parametrize("name", NAMES)
def test_shipped_problems(name: str) -> None:
    solution = solved(name)
    assert_alike(solution, dict(solution.notation.settings))


def test_what_is_written_by_a_name_alone_is_a_name_of_a_skeleton() -> None:
    assert set(NAMES_OF_NODES) == algebra.NAMED
