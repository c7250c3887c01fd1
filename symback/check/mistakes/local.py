"""Wrong rules at one place: what a link of the chain becomes when one small thing in it goes wrong.

Every function here takes the forms of a link and yields edits: at this node, that expression
instead, and the name of the mistake. None of them knows a problem or a function by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import (
    HadamardPower,
    HadamardProduct,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Transpose,
)

from symback import algebra
from symback.algebra import Apply, Call, Constant, Gradient, Scaling
from symback.check.mistakes import functions
from symback.check.mistakes.catalogue import MISTAKES
from symback.check.mistakes.chain import Chain, Path, places, spread
from symback.check.mistakes.slopes import wrong_slopes
from symback.check.mistakes.surroundings import Surroundings
from symback.check.mistakes.terms import taken_for_symmetric
from symback.errors import ShapeError
from symback.names import parts

_OF_ARRAYS = "whole array"
"""What the rule of a link is named for that goes back through a function of a whole array."""

MOST_SUMMANDS = 4
"""A sum over at most so many is split into its terms, to leave one out or turn its sign."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong rule at one place: in a form of a link, the node at `path` becomes `new`.

    `about` is what the mistake is made with, for saying where; `right` what should stand there.
    The same `key` at several places is the same misconception. `seen_at` is the link in which what is
    missing comes in, where that is another one.
    """

    slug: str
    link: int
    form: int
    path: Path
    new: MatrixExpr
    about: MatrixExpr | None = None
    right: MatrixExpr | None = None
    key: str = ""
    seen_at: int | None = None


Edit = tuple[str, Path, MatrixExpr, MatrixExpr | None]
"""Slug, path, what stands there instead, and what the mistake is about."""


def wrongs(chain: Chain, around: Surroundings) -> Iterator[Wrong]:
    """Every wrong rule at every place of the chain, from the answer backwards."""
    alone = _alone(chain)
    for place in reversed(range(len(chain.links))):
        link = chain.links[place]
        for number, form in reversed(list(enumerate(link.forms))):
            last = place == len(chain.links) - 1
            closed: set[Path] = set()
            for path, node, parent in places(form):
                if any(path[:n] in closed for n in range(len(path))):
                    continue  # inside a slope other rules hold
                for slug, there, new, about in _at(node, parent, path, around, last=last, rule=link.rule):
                    origin = alone.get(about) if about is not None and MISTAKES[slug].kind == "missing" else None
                    if origin is not None:
                        about = chain.links[origin].forms[-1]
                        slug = around.missing(about)
                    right = about if MISTAKES[slug].kind == "missing" and about is not None else node
                    key = f"{slug}:{type(node).__name__}"
                    if isinstance(node, MatAdd) and about in node.args:
                        key += f"-{node.args.index(about)}"  # the path from the next step, and that from a loss beside
                    if isinstance(node, MatrixSymbol) and isinstance(new, MatrixSymbol):
                        key += _layers_off(node, new)
                    yield Wrong(slug, place, number, there, new, about, right, key, origin)
                if (slope := around.as_slope(node)) is not None:
                    closed.add(path)
                    for slug, new, key in wrong_slopes(slope, around):
                        yield Wrong(slug, place, number, path, new, node, node, key)


def _layers_off(name: MatrixSymbol, other: MatrixSymbol) -> str:
    """How many layers further another name of the same kind is, "+1" for h3 in the place of h2; "" where it is none."""
    here, there = parts(str(name.name)), parts(str(other.name))
    numbered = here.stem == there.stem and here.index.isdecimal() and there.index.isdecimal()
    return f"{int(there.index) - int(here.index):+d}" if numbered else ""


def _alone(chain: Chain) -> dict[MatrixExpr, int]:
    """The links that are a factor alone, such as ∂f/∂h₂ = W₃ᵀ: to leave the derivative out is to leave that out."""
    return {
        link.lhs: place
        for place, link in enumerate(chain.links)
        if isinstance(algebra.untransposed(link.forms[-1]), MatrixSymbol)
    }


def _at(
    node: MatrixExpr, parent: MatrixExpr | None, path: Path, around: Surroundings, *, last: bool, rule: str
) -> Iterator[Edit]:
    for kind, edits in _EDITS.items():
        if isinstance(node, kind):
            for slug, *edit in _fitting(edits(node, path, around)):
                inside = slug == "missing-path" and _OF_ARRAYS in rule  # a term of softmax's pullback is no path
                yield "missing-term" if inside else slug, *edit
    for kind, instead in _INSTEAD.items():
        if isinstance(node, kind):
            yield from _fitting((slug, path, new, None) for slug, new in instead(node, around))
    if rule == "sum over paths" and isinstance(node, MatAdd):
        yield from (("missing-path", path, term, None) for term in node.args)  # one path alone
    named = isinstance(node, MatrixSymbol | Gradient) and not algebra.is_scalar(node)
    if named and not isinstance(parent, Transpose | Apply):
        yield "extra-transpose", path, algebra.transpose(node), node
    if last and isinstance(node, MatrixSymbol):
        yield from _other_names(node, path, around, same=False)


def _fitting(edits: Iterator[Edit]) -> Iterator[Edit]:
    """The edits until shapes do not fit: what cannot be built, nobody has written in these shapes."""
    while True:
        try:
            yield next(edits)
        except (ShapeError, StopIteration):
            return


def _tried(
    slug: str, path: Path, about: MatrixExpr | None, make: Callable[..., MatrixExpr], *args: MatrixExpr
) -> Iterator[Edit]:
    """One edit, if its shapes fit."""
    try:
        yield slug, path, make(*args), about
    except ShapeError:
        return


def _transposed(node: Transpose, path: Path, around: Surroundings) -> Iterator[Edit]:
    yield "missing-transpose", path, node.arg, node.arg


def _symbol(node: MatrixSymbol, path: Path, around: Surroundings) -> Iterator[Edit]:
    yield from _other_names(node, path, around, same=True)


def _other_names(node: MatrixSymbol, path: Path, around: Surroundings, *, same: bool) -> Iterator[Edit]:
    for other in around.like(node) if same else around.unlike(node):
        yield around.wrong_name(node, other), path, other, other


def _product(node: MatMul, path: Path, around: Surroundings) -> Iterator[Edit]:
    args = node.args
    for i, factor in enumerate(args):
        slug = around.missing(factor)
        yield from _tried(slug, path, factor, algebra.products, *args[:i], *args[i + 1 :])
        yield slug, (*path, i), algebra.ones(algebra.shape(factor)), factor
    for i, (first, second) in enumerate(pairwise(args)):
        before, after = args[:i], args[i + 2 :]
        yield from _tried("wrong-order", path, first, algebra.products, *before, second, first, *after)
        for slug, combine in (("hadamard-for-product", _entry_by_entry), ("plus-for-hadamard", _sum_of)):
            for pair in _made(combine, first, second):
                yield from _tried(slug, path, None, algebra.products, *before, pair, *after)
    if len(args) > 2:
        yield from _tried("wrong-order", path, args[0], algebra.products, *reversed(args))
    yield from _split_sums(node, path)


def _made(combine: Callable[..., MatrixExpr], *args: MatrixExpr) -> Iterator[MatrixExpr]:
    try:
        yield combine(*args)
    except ShapeError:
        return


def _entry_by_entry(*operands: MatrixExpr) -> MatrixExpr:
    return algebra.hadamard(*spread(operands))


def _sum_of(*operands: MatrixExpr) -> MatrixExpr:
    return algebra.add(*spread(operands))


def _split_sums(node: MatMul, path: Path) -> Iterator[Edit]:
    """A product is a sum over its inner index: with one term left out, or with its sign turned."""
    for i, (left, right) in enumerate(pairwise(node.args)):
        inner = algebra.shape(left)[1]
        if not isinstance(inner, int) or not 2 <= inner <= MOST_SUMMANDS:
            continue
        for k in range(inner):
            for slug, number in (("missing-path", 0), ("sign-in-sum", -1)):
                weights = [algebra.constant(number if j == k else 1) for j in range(inner)]
                column = algebra.call("diag", None, algebra.stack(0, *weights))
                yield slug, (*path, i + 1), algebra.product(column, right), None


def _hadamard(node: HadamardProduct, path: Path, around: Surroundings) -> Iterator[Edit]:
    args = node.args
    for i, factor in enumerate(args):
        yield around.missing(factor), (*path, i), algebra.ones(algebra.shape(factor)), factor
    for i, (first, second) in enumerate(pairwise(args)):
        rest = (*args[:i], *args[i + 2 :])
        for slug, combine in (("plus-for-hadamard", algebra.add), ("product-for-hadamard", algebra.product)):
            for pair in _made(combine, first, second):
                yield from _tried(slug, path, None, _entry_by_entry, pair, *rest)
    if algebra.shape(node)[1] == 1:  # two columns as an inner product: the Jacobian collapsed to a number
        inner = algebra.hadamard(*args[:-1])
        yield "collapsed-jacobian", path, algebra.product(algebra.transpose(inner), args[-1]), None


def _scaling(node: Scaling, path: Path, around: Surroundings) -> Iterator[Edit]:
    for i, factor in enumerate(node.args):
        if isinstance(factor, Constant):
            yield "constant-factor", (*path, i), algebra.constant(1), factor
            size = abs(factor.value)
            if size != 1 and algebra.is_negative(factor):
                yield (
                    "missing-mean" if size.free_symbols else "constant-factor",
                    (*path, i),
                    algebra.constant(-1),
                    factor,
                )
            if algebra.is_negative(factor):
                yield "sign", (*path, i), algebra.negative(factor), factor
        elif algebra.is_scalar(factor):
            yield around.missing(factor), (*path, i), algebra.constant(1), factor
    if len(node.args) == 2 and algebra.is_scalar(node) and not isinstance(node.args[0], Constant):
        yield "plus-for-hadamard", path, algebra.add(*node.args), None


def _sum(node: MatAdd, path: Path, around: Surroundings) -> Iterator[Edit]:
    args = node.args
    for i, term in enumerate(args):
        rest = algebra.add(*args[:i], *args[i + 1 :])
        yield around.missing_term(node), path, rest, term
    for term in args if len(args) > 2 else ():
        yield around.missing_term(node), path, term, None
    for i, term in enumerate(args):
        yield "sign-in-sum", path, algebra.add(*args[:i], algebra.negative(term), *args[i + 1 :]), term
    yield from (("assumed-symmetric", path, new, about) for new, about in taken_for_symmetric(node))


def _power(node: HadamardPower, path: Path, around: Surroundings) -> Iterator[Edit]:
    yield "missing-square" if node.exp == 2 else "missing-inverse", path, node.base, node.base
    if node.exp.is_negative:
        yield "missing-inverse", path, algebra.power(node.base, -node.exp), node.base
    named = any(isinstance(inner, MatrixSymbol) for inner in algebra.nodes(node))  # of 1/n it is a number
    for exponent in (node.exp + 1, node.exp - 1):
        if named and exponent not in (0, 1):  # a factor that is left out, or the row above
            yield "wrong-power", path, algebra.power(node.base, exponent), node.base


def _inverse(node: Inverse, path: Path, around: Surroundings) -> Iterator[Edit]:
    yield "missing-inverse", path, node.arg, node.arg


_EDITS: dict[type[Basic], Callable[[MatrixExpr, Path, Surroundings], Iterator[Edit]]] = {
    Transpose: _transposed,
    MatrixSymbol: _symbol,
    MatMul: _product,
    HadamardProduct: _hadamard,
    Scaling: _scaling,
    MatAdd: _sum,
    HadamardPower: _power,
    Inverse: _inverse,
}
"""What can go wrong at each kind of node."""

_INSTEAD: dict[type[Basic], Callable[..., Iterator[functions.Instead]]] = {
    Call: functions.of_call,
    Apply: functions.of_function,
    MatMul: functions.of_product,
    MatAdd: functions.of_sum,
}
"""What may stand in the place of a node as a whole."""
