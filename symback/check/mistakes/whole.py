"""Wrong rules for the whole answer: its sign, its layout, a forward pass with a function left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from sympy import MatrixExpr, Rational
from sympy.matrices.expressions import MatAdd, MatMul, MatrixSymbol, OneMatrix, Transpose

from symback import algebra
from symback.algebra import Apply, Call, Constant, Gradient, Part
from symback.check.mistakes.chain import Chain, put_in
from symback.check.mistakes.softmaxes import wrong_softmaxes
from symback.check.mistakes.surroundings import Surroundings
from symback.check.mistakes.where import THE_ANSWER, layer
from symback.errors import ShapeError
from symback.prose import Prose
from symback.shapes import Size

MOST_NAMES = 60
"""So many names or derivatives are tried as a whole."""

_REBUILT = {
    "missing-inner-function",
    "missing-bias",
    "missing-jacobian",
    "missing-delta",
    "derivative-inside",
    "softmax-elementwise",
    "wrong-index",
    "output-rule",
    "assumed-total",
}
"""Mistakes for which the whole answer is built again, rather than something put around the right one."""

_ROOTS = ("sqrt", "norm2", "norm_fro")

_NUMBERS = (Rational(2), Rational(1, 2), Rational(-2), Rational(-1, 2), Rational(4), Rational(1, 4), Rational(3))


@dataclass(frozen=True, slots=True)
class Whole:
    """A wrong answer by a rule that is wrong as a whole; `where` is for people."""

    slug: str
    value: MatrixExpr
    where: Prose
    about: MatrixExpr | None = None
    right: MatrixExpr | None = None

    @property
    def is_rebuilt(self) -> bool:
        """Whether the whole answer was built again for it, rather than something put around the right one."""
        return self.slug in _REBUILT


def wholes(
    chain: Chain, truth: MatrixExpr, gradients: Mapping[MatrixExpr, MatrixExpr], around: Surroundings
) -> Iterator[Whole]:
    """Every wrong answer of these kinds, cheap ones first; what does not fit in shape is left out."""
    asked = chain.answer.arg if isinstance(chain.answer, Transpose) else chain.answer
    for name, value in islice(gradients.items(), MOST_NAMES):
        paths = isinstance(asked, Gradient) and name.wrt == asked.wrt  # a contribution to what is asked
        if not paths and name.wrt != name.of and not isinstance(value, Constant):  # 1 is no derivative by another name
            yield Whole("another-gradient", value, THE_ANSWER, name)
    for rule in _RULES:
        found = rule(chain, truth, around)
        while True:
            try:
                yield next(found)
            except ShapeError:
                continue
            except StopIteration:
                break


def _scaled(chain: Chain, truth: MatrixExpr, around: Surroundings) -> Iterator[Whole]:
    if algebra.shape(truth) != (1, 1):
        yield Whole("transposed-layout", algebra.push_transpose(truth), THE_ANSWER)
    for slug, factor in scales(around):
        yield Whole(slug, algebra.product(factor, truth), THE_ANSWER, factor)


def scales(around: Surroundings) -> Iterator[tuple[str, MatrixExpr]]:
    """The numbers by which a whole answer is wrong, each with its mistake: −1, 2, 1/2, n, 1/n, a root of a size."""
    yield "sign", algebra.constant(-1)
    for number in _NUMBERS:
        yield "constant-factor", algebra.constant(number)
    slug = "missing-mean" if around.is_summed else "constant-factor"
    for size in _sizes(around):
        count = algebra.constant(size)
        yield slug, count
        yield slug, algebra.power(count, -1)
    for root in dict.fromkeys(node for equation in around.forward for node in algebra.nodes(equation.value)):
        if isinstance(root, Apply) and isinstance(root.arg, Constant):
            yield from (("constant-factor", root), ("constant-factor", algebra.power(root, -1)))
    for divisor in dict.fromkeys(_divisors(around)):
        yield from (("constant-factor", divisor), ("constant-factor", algebra.power(divisor, -1)))


def _squared(chain: Chain, truth: MatrixExpr, around: Surroundings) -> Iterator[Whole]:
    """The derivative of the square of a length or another root, which most are more familiar with."""
    last = around.values.get(around.of)
    if isinstance(last, Call | Apply) and last.function in _ROOTS and algebra.is_scalar(last):
        value = algebra.products(algebra.constant(2), around.of, truth)
        yield Whole("another-output", value, THE_ANSWER, algebra.power(around.of, 2))


def _inverted(chain: Chain, truth: MatrixExpr, around: Surroundings) -> Iterator[Whole]:
    """The derivative by the inverse of the variable, as by a precision for a covariance, where the network has one."""
    asked = around.asked
    inverse = algebra.power(asked, -1) if algebra.is_scalar(asked) else algebra.inverse(asked)
    if any(node == inverse for equation in around.forward for node in algebra.nodes(equation.value)):
        turned = algebra.transpose(asked)
        value = algebra.negative(algebra.products(turned, truth, turned))
        yield Whole("another-gradient", value, THE_ANSWER, inverse)


def _divisors(around: Surroundings) -> Iterator[MatrixExpr]:
    """The numbers of the problem by which something is divided in the forward pass, such as the q of a dropout."""
    numbers = {name for name in around.variables if algebra.is_scalar(name)} - around.inputs - {around.asked}
    for equation in around.forward:
        for node in algebra.nodes(equation.value) if numbers else ():
            if algebra.is_inverse(node) and (below := algebra.power(node, -1)) in numbers:
                yield below


def _sizes(around: Surroundings) -> list[Size]:
    sizes = [size for name in around.variables for size in algebra.shape(name)]
    products = [rows * columns for v in around.variables for rows, columns in [algebra.shape(v)]
                if isinstance(rows, int) and isinstance(columns, int)]  # fmt: skip
    return [size for size in dict.fromkeys([*sizes, *products]) if size != 1][:8]


def _terms(chain: Chain, truth: MatrixExpr, around: Surroundings) -> Iterator[Whole]:
    """A name added to the answer, or taken from it."""
    fitting = (
        term
        for name in around.names()
        for term in dict.fromkeys((name, algebra.transpose(name)))
        if algebra.shape(term) == algebra.shape(truth)
    )
    for term in islice(fitting, MOST_NAMES):
        yield Whole("extra-term", algebra.add(truth, term), ("the last term",), term)
        yield Whole("extra-term", algebra.subtract(truth, term), ("the last term",), term)


def _forward(chain: Chain, truth: MatrixExpr, around: Surroundings) -> Iterator[Whole]:
    """The forward pass with one activation left out, or with its slope in its place, or all of them."""
    changes = [(h, applied) for applied, h in around.outputs.items() if isinstance(applied, Apply) and h != around.of]
    for h, applied in changes:
        yield from _changed("missing-inner-function", {h: applied.arg}, truth, around, layer(h))
        sloped = algebra.apply(applied.function, applied.arg, applied.order + 1)
        yield from _changed("derivative-inside", {h: sloped}, truth, around, layer(h))
    if len(changes) > 1:
        alone = {h: applied.arg for h, applied in changes}
        yield from _changed("missing-inner-function", alone, truth, around, ("inside the slopes",))
        slopes = {h: algebra.apply(a.function, a.arg, a.order + 1) for h, a in changes}
        yield from _changed("derivative-inside", slopes, truth, around, ("inside the slopes",))


def _biases(chain: Chain, truth: MatrixExpr, around: Surroundings) -> Iterator[Whole]:
    """The forward pass with one bias left out, or all: where its layer is written out, or all the way to the output."""
    slug, alone = "missing-bias", {}
    for equation in around.forward:
        terms = equation.value.args if isinstance(equation.value, MatAdd) else ()
        biases = [term for term in terms if _is_bias(term, around)]
        if len(biases) == 1 and len(terms) > 1:
            alone[equation.name] = algebra.add(*(term for term in terms if term is not biases[0]))
            for new in (
                {equation.name: alone[equation.name]},
                _downstream({equation.name: alone[equation.name]}, around),
            ):
                value = put_in(truth, new)
                if value is not truth:
                    yield Whole(slug, value, layer(equation.name), biases[0], biases[0])
    if len(alone) > 1:
        for new in (alone, _downstream(alone, around)):
            yield Whole(slug, put_in(truth, new), ("inside the slopes",))


def _is_bias(term: MatrixExpr, around: Surroundings) -> bool:
    """Whether a term is a variable alone, met nowhere else, in every row where it is one of many."""
    names = {node for node in algebra.nodes(term) if isinstance(node, MatrixSymbol)}
    met = [node for equation in around.forward for node in algebra.nodes(equation.value) if node in names]
    bare = isinstance(term, MatrixSymbol) or (
        isinstance(term, MatMul) and any(isinstance(factor, OneMatrix) for factor in term.args)
    )
    return bare and len(names) == len(met) == 1 and names <= {*around.variables}


def _changed(
    slug: str, new: Mapping[MatrixSymbol, MatrixExpr], truth: MatrixExpr, around: Surroundings, where: Prose
) -> Iterator[Whole]:
    value = put_in(truth, _downstream(new, around))
    if value is not truth:
        yield Whole(slug, value, where)


def _downstream(new: Mapping[MatrixSymbol, MatrixExpr], around: Surroundings) -> dict[MatrixExpr, MatrixExpr]:
    """The names whose values change when those in `new` do, each with its changed value."""
    changed: dict[MatrixExpr, MatrixExpr] = {}
    for equation in around.forward:
        value = put_in(new.get(equation.name, equation.value), changed)
        if equation.name in new or value is not equation.value:
            changed[equation.name] = value
    return changed


def _inside(chain: Chain, truth: MatrixExpr, around: Surroundings) -> Iterator[Whole]:
    """f with every activation replaced by its slope, times what the variable multiplies."""
    slopes = {h: algebra.apply(a.function, a.arg, a.order + 1) for a, h in around.outputs.items()}
    inside = _downstream(slopes, around).get(around.of)
    if not slopes or inside is None or not algebra.is_scalar(around.of):
        return
    yield Whole("derivative-inside", inside, THE_ANSWER)
    for name in around.names():
        if 1 in algebra.shape(name):
            for factor in (name, algebra.transpose(name)):
                yield Whole("derivative-inside", algebra.product(inside, factor), THE_ANSWER)


def _softmax(chain: Chain, truth: MatrixExpr, around: Surroundings) -> Iterator[Whole]:
    for slug, value, p in wrong_softmaxes(chain, around):
        yield Whole(slug, value, layer(p), p)


def _totals(chain: Chain, truth: MatrixExpr, around: Surroundings) -> Iterator[Whole]:
    """1 for the sum of a variable's entries, as it is of a target that is one-hot."""
    for node in dict.fromkeys(algebra.nodes(truth)):
        if isinstance(node, Call) and node.function == "sum" and node.operands[0] in around.variables:
            shape = algebra.shape(node)
            one = algebra.constant(1) if shape == (1, 1) else algebra.ones(shape)
            yield Whole("assumed-total", put_in(truth, {node: one}), THE_ANSWER, node.operands[0])


def _axes(chain: Chain, truth: MatrixExpr, around: Surroundings) -> Iterator[Whole]:
    """A softmax along the other axis, where it stands in the answer or where it has a name."""
    named = {equation.value: equation.name for equation in around.forward}
    for node in dict.fromkeys((*named, *algebra.nodes(truth))):
        if isinstance(node, Call) and node.axis is not None and node.function in ("softmax", "log_softmax"):
            turned = algebra.call(node.function, 1 - node.axis, *node.operands)
            downstream = _downstream({named[node]: turned}, around) if node in named else {}
            wrong = put_in(truth, {**downstream, node: turned})
            if wrong is not truth:
                where = layer(named[node]) if node in named else ("the softmax",)
                yield Whole("wrong-index", wrong, where)


def _flipped(chain: Chain, truth: MatrixExpr, around: Surroundings) -> Iterator[Whole]:
    """A kernel from its end to its start, where a network takes parts of an array one after the other."""
    if not any(isinstance(node, Part) for equation in around.forward for node in algebra.nodes(equation.value)):
        return
    for name in around.variables:
        count, columns = algebra.shape(name)
        if columns == 1 and isinstance(count, int) and count > 1:
            entries = [algebra.part(name, (i, i), None) for i in range(count, 0, -1)]
            flipped = put_in(truth, {name: algebra.stack(0, *entries)})
            if flipped is not truth:
                yield Whole("wrong-index", flipped, (name,))


def _output_rule(chain: Chain, truth: MatrixExpr, around: Surroundings) -> Iterator[Whole]:
    """h − y for the derivative by z, at every layer where a target has that shape."""
    for place, link in enumerate(chain.links):
        for applied, h in around.outputs.items():
            if not isinstance(applied, Apply) or applied.arg != link.name:
                continue
            for y in around.variables:
                if algebra.shape(y) == algebra.shape(h) and y not in around.weights:
                    wrong = algebra.subtract(h, y)
                    yield Whole("output-rule", chain.value({place: wrong}), layer(h), wrong)


_RULES = (
    _scaled, _squared, _inverted, _terms, _totals, _softmax, _axes, _flipped, _output_rule, _biases, _inside, _forward,
)  # fmt: skip
