"""What is written with the names of another expression of its form is what the walk gives, to the letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from sympy import MatrixExpr

from symback import algebra, derive, from_python, to_json, to_latex
from symback.derivation import parted
from symback.derivation.retold import Reason, Retold
from symback.notation import LATEX, TEXT, UNICODE, Notation, Style, chunks, named, spelled_out, write
from symback.notation.printer import cut, written
from symback.notation.printer.arithmetic import joint
from symback.notation.printer.names import NAMES as NAMES_OF_NODES
from symback.notation.printer.names import written_name
from symback.prose import Relation
from symback.solution import Solution
from symback.writers import json
from symback.writers.alike import Alike, Kind, Names
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


class AsItIs:
    """Documents in which every row is written by itself."""

    @staticmethod
    def text(_: Alike, kind: Kind, make: Callable[..., str], *values: object) -> str:
        return make(write, *values)

    @staticmethod
    def row(_: json._Rows, form: object, data: Callable[..., dict[str, object]], *values: object) -> object:
        return data(write, *values)

    @staticmethod
    def kind(_: Alike, form: object) -> Kind:
        return Kind(object(), (), ())


def assert_filled_as_written(solution: Solution, monkeypatch: pytest.MonkeyPatch) -> None:
    filled = (
        to_json(solution),
        to_json(solution, ascii_only=True),
        to_latex(solution),
        to_latex(solution, detail="full"),
    )
    with monkeypatch.context() as patch:
        patch.setattr(json._Rows, "row", AsItIs.row)
        patch.setattr(Alike, "kind", AsItIs.kind)
        patch.setattr(Alike, "text", AsItIs.text)
        written = (
            to_json(solution),
            to_json(solution, ascii_only=True),
            to_latex(solution),
            to_latex(solution, detail="full"),
        )
    for one, other in zip(filled, written, strict=True):
        assert one == other


@pytest.mark.parametrize("notation", NOTATIONS, ids=str)
@pytest.mark.parametrize("new", RENAMED, ids=str)
def test_documents_of_layers(new: dict[str, str], notation: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Eleven layers, so that names are not all equally wide, and widths that make reasons stand below equations."""
    names = [f"{new.get('h', 'h')}{k}" if k else "x" for k in range(12)]
    network = {
        after: f"sigmoid({new.get('W', 'W')}{k} {before} + é{k})"
        for k, (before, after) in enumerate(pairwise(names), 1)
    }
    shapes = {"x": [2], "y": [2], **{f"{new.get('W', 'W')}{k}": [2, 2] for k in range(1, 12)}}
    shapes |= {f"é{k}": [2] for k in range(1, 12)}
    problem = from_python(shapes, {**network, "L": f"mse({names[-1]}, y)"}, of="L", wrt=[f"{new.get('W', 'W')}1", "é2"])
    assert_filled_as_written(derive(replace(problem, notation=notation)), monkeypatch)


@pytest.mark.parametrize("layer", LAYERS)
def test_documents_of_layers_of_every_kind(layer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_filled_as_written(derive(layered(layer, "mse(h4, y)")), monkeypatch)


def test_names_that_differ_in_digits_alone_look_alike() -> None:
    same = [named(algebra.symbol(name, (2, 1)), LATEX).look for name in ("h12", "h98")]
    other = [named(algebra.symbol(name, (2, 1)), LATEX).look for name in ("h12", "h1", "h123", "z12", "H12", "h_12a")]
    assert len(set(same)) == 1
    assert len(set(other)) == len(other)


SPELLED = [
    "h7",
    "h12",
    "W1_2",
    "x91",
    "x9_9",
    "x9_7",
    "h99",
    "yhat3",
    "theta10",
    "weight4",
    "h_1a",
    "a1b22",
    "z0",
    "ψ1",
]
"""Names that end in numbers, some with the digits by which it is found out how those are written."""


@pytest.mark.parametrize("notation", NOTATIONS, ids=str)
def test_names_that_share_what_stands_around_their_numbers(notation: dict[str, str]) -> None:
    for style in styles(notation):
        for name in SPELLED:
            symbol = algebra.symbol(name, (2, 2))
            rank, text = written_name(symbol, style)
            assert named(symbol, style)[:2] == (text, joint(symbol, style))
            assert named(symbol, style).rank == rank


@pytest.mark.parametrize("notation", NOTATIONS, ids=str)
def test_names_of_derivatives_are_composed_as_they_are_written(notation: dict[str, str]) -> None:
    called_after_f1 = Notation(notation, "f1")
    for pair in [*pairwise(styles(notation)), tuple(map(called_after_f1.style, (UNICODE, LATEX)))]:
        names = Names(pair)
        for of in ("L", "f1", "f2"):
            for wrt, via in (("h7", None), ("h8", None), ("z12", None), ("weight", None), ("h7", "z8"), ("h8", "z9")):
                one = algebra.gradient(
                    algebra.symbol(of, (1, 1)), algebra.symbol(wrt, (2, 1)), via and algebra.symbol(via, (2, 1))
                )
                _, texts = names[one]
                assert texts == [text for style in pair for text in (written_name(one, style)[1], joint(one, style))]


def test_derivatives_by_names_that_look_alike_look_alike() -> None:
    names = Names((LATEX,))
    output = algebra.symbol("L", (1, 1))
    looks = [names[algebra.gradient(output, algebra.symbol(name, (2, 1)))][0] for name in ("h7", "h8", "h12", "z7")]
    assert looks[0] == looks[1]
    assert len(set(looks)) == 3


def test_a_reason_in_two_parts_says_the_same() -> None:
    slopes = [step for step in derive(layered("dense", "mse(h4, y)")).steps if step.is_slope]
    told = [step for step in slopes if isinstance(step.said, Retold)]
    assert told
    for step in slopes:
        law, rest = parted(step.said, "; ")
        rest = rest() if isinstance(rest, Retold) else rest
        assert (*law, *rest) == step.why
        assert rest[0] == "; "
        assert law == parted(slopes[0].said, "; ")[0]


def test_a_reason_that_is_all_about_its_names_is_told_with_others() -> None:
    a, b, c = (algebra.symbol(name, (2, 2)) for name in "abc")
    said = (a, " is here; ", b)
    law, rest = parted(Retold(Reason(a, b, said, (a, b)), (c, a)), " is here; ")
    assert law == (c,)
    assert isinstance(rest, Retold)
    assert rest() == (" is here; ", a)


def test_what_holds_no_name_stays_as_it_is() -> None:
    a, b, c = (algebra.symbol(name, (2, 2)) for name in "abc")
    fixed = algebra.product(c, algebra.transpose(c))
    renamed = algebra.Renaming([algebra.product(a, fixed), fixed, a], [a])
    assert renamed([b]) == [algebra.product(b, fixed), fixed, b]
    assert renamed([b])[1] is fixed
