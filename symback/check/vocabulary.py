"""What an answer may speak of: the problem's names, and the usual names of its parts where they are free."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from sympy import Basic, MatrixExpr
from sympy.matrices.expressions import MatAdd, MatMul, MatrixSymbol

from symback import algebra
from symback.algebra import Apply, Call, Constant
from symback.derivation import Equation
from symback.names import canonical
from symback.notation import is_weight
from symback.reading import Batch, Role, Vocabulary
from symback.reading.names.vocabulary import TARGETS, WEIGHT, Made, Network, usual_names
from symback.spec import Problem

_DOUBTFUL = frozenset("su")
"""Letters of pre-activations that others take for outputs: s may be short for σ(z)."""
_OF_LOGITS = frozenset(["softplus", "log_softmax", "logsumexp"])
"""Functions by which a loss takes the sigmoid or the softmax itself."""


def vocabulary_of(problem: Problem, forward: Sequence[Equation], of: str, wrt: tuple[str, ...]) -> Vocabulary:
    """The vocabulary of answers to ∂of/∂wrt. A name that the problem declares always means what it says there."""
    shapes = {name: problem.shape(name) for name in problem.symbols}
    shapes |= {str(e.name.name): algebra.shape(e.value) for e in forward}
    functions = frozenset(name for e in forward for name in _functions(e))
    compared = frozenset(list(problem.terms.values())[-1].names())
    network = Network(
        shapes, problem.sizes, problem.variables, [_made(equation) for equation in forward], functions, compared, of,
        problem.wrt, of_logits=any(map(_takes_logits, (e for e in forward if _argument(e) in compared))),
    )  # fmt: skip
    batch = _batch(problem, forward, network)
    samples = batch.size if batch is not None and isinstance(batch.size, str) else ""
    return Vocabulary(
        shapes=shapes,
        sizes=frozenset(str(size) for size in problem.sizes),
        of=of,
        wrt=wrt,
        arguments=_arguments(problem, forward, of),
        inside={str(e.name.name): argument for e in forward if (argument := _argument(e))},
        aliases={str(key): str(value) for key, value in problem.aliases.items()},
        synonyms=usual_names(replace(network, samples=samples)),
        numbers=True,
        batch=batch,
        changes=problem.order == 2,
        roles=dict(_roles(network)),
        labels={name: one.axis for name, one in problem.variables.items() if one.kind == "one-hot"},
        binary=frozenset(name for name, one in problem.variables.items() if one.kind in ("one-hot", "binary")),
        last=max((int(found[1]) for name in problem.variables if (found := WEIGHT.fullmatch(name))), default=0),
        functions=functions,
        rows=problem.in_rows,
        from_to=frozenset(filter(is_weight, problem.symbols)) if _goes_from_to(problem) else frozenset(),
        rectified=frozenset(str(e.name.name) for e in forward if _is_relu(e.value)),
    )


def _takes_logits(equation: Equation) -> bool:
    return not _OF_LOGITS.isdisjoint(_functions(equation))


def _functions(equation: Equation) -> Iterator[str]:
    return (node.function for node in algebra.nodes(equation.value) if isinstance(node, Apply | Call))


def _arguments(problem: Problem, forward: Sequence[Equation], of: str) -> frozenset[str]:
    """The variables that the output depends on."""
    needed = {of}
    for equation in reversed(forward):
        if str(equation.name.name) in needed:
            needed |= {str(n.name) for n in algebra.nodes(equation.value) if isinstance(n, MatrixSymbol)}
    return frozenset(needed & {*problem.variables})


def _argument(equation: Equation) -> str:
    """The name inside a function: z₂ of `p = softmax(z2)`, or ""."""
    if not isinstance(equation.value, Apply | Call):
        return ""
    inner = algebra.operands(equation.value)
    return str(inner[0].name) if len(inner) == 1 and isinstance(inner[0], MatrixSymbol) else ""


def _is_relu(value: MatrixExpr) -> bool:
    return isinstance(value, Apply) and value.function == "relu" and not value.order


def _batch(problem: Problem, forward: Sequence[Equation], network: Network) -> Batch | None:
    """The samples, where the input is a matrix.

    They are rows where a weight follows it (X W) and columns where one stands before it (W X); in X Xᵀ they are
    columns, in Xᵀ X rows.
    """
    first = network.input
    if first is None or 1 in problem.shape(first):
        return None
    symbol = problem.symbols[first]
    factors = next(
        node.args
        for equation in forward
        for node in algebra.nodes(equation.value)
        if isinstance(node, MatMul) and symbol in node.args
    )
    by_itself = any(symbol in algebra.nodes(factor) for factor in factors if factor != symbol)
    axis = int((factors[0] if by_itself else factors[-1]) == symbol)
    size = problem.shape(first)[axis]
    numbers = [
        node.value
        for equation in forward
        if str(equation.name.name) == network.of
        for node in algebra.nodes(equation.value)
        if isinstance(node, Constant) and node.value != 0
    ]
    return Batch(size, axis, any(algebra.size(size) in (1 / value).free_symbols for value in numbers))


def _goes_from_to(problem: Problem) -> bool:
    """Whether the pages write w_ij for the weight from unit i to unit j."""
    return problem.notation.get("weights") == "from-to"


def _made(equation: Equation) -> Made:
    """What the names in an equation tell."""
    value = equation.value
    function = value.function if isinstance(value, Apply | Call) else ""
    first = value.args[0] if isinstance(value, MatAdd) else value
    factors = [algebra.untransposed(f) for f in first.args] if isinstance(first, MatMul) else []
    products = [_names(node.args) for node in algebra.nodes(value) if isinstance(node, MatMul)]
    return Made(str(equation.name.name), function, _argument(equation), _names(factors), tuple(products))


def _names(factors: Iterable[Basic]) -> tuple[str, ...]:
    return tuple(str(factor.name) for factor in factors if isinstance(factor, MatrixSymbol))


def _roles(network: Network) -> Iterator[tuple[str, Role]]:
    """What words may say that a name is."""
    if (first := network.input) is not None:
        yield first, "input"
    if (prediction := network.prediction) is not None:
        yield prediction, "prediction"
        yield from ((name, "target") for name in TARGETS & network.compared)


def without_doubtful_names(vocabulary: Vocabulary, text: str) -> Vocabulary | None:
    """A vocabulary without the letters in a text that may be meant otherwise; None where it has none of them.

    A name that nothing declares is taken for the usual one where that makes an answer right, and never to find fault.
    """
    doubtful = {
        name
        for name in vocabulary.synonyms
        if name[0] in _DOUBTFUL and name[1:].isdigit() and _is_doubtful(rf"{name[0]}_?\{{?{name[1:]}\}}?", text)
    }
    if not doubtful:
        return None
    return replace(vocabulary, synonyms={n: t for n, t in vocabulary.synonyms.items() if n not in doubtful})


def without_names(vocabulary: Vocabulary, names: Collection[str]) -> Vocabulary:
    """A vocabulary without some names of the forward pass and aliases, which an answer gives a meaning of its own.

    What stands for them, or for derivatives by them (δ₂ for df/dz2), stands for nothing.
    """
    gone = {*names, *(f"d{name}" for name in names)}
    shapes = {name: shape for name, shape in vocabulary.shapes.items() if name not in names}
    synonyms = {
        name: text
        for name, text in vocabulary.synonyms.items()
        if name not in names and gone.isdisjoint(re.findall(r"\w+", text))
    }
    aliases = {name: text for name, text in vocabulary.aliases.items() if canonical(name) not in names}
    return replace(vocabulary, shapes=shapes, synonyms=synonyms, aliases=aliases)


def without_functions(vocabulary: Vocabulary, names: Collection[str]) -> Vocabulary:
    """A vocabulary in which some names are of no function that is known: an answer says what they are."""
    aliases = {name: text for name, text in vocabulary.aliases.items() if canonical(name) not in names}
    synonyms = {name: text for name, text in vocabulary.synonyms.items() if name not in names}
    return replace(vocabulary, aliases=aliases, synonyms=synonyms, own_functions=frozenset(names))


def _is_doubtful(written: str, text: str) -> bool:
    """Whether a name stands anywhere but as the argument of a function, as in σ(s₂)."""
    anywhere = len(re.findall(rf"(?<!\w){written}(?!\w)", text))
    return anywhere > len(re.findall(rf"\(\s*{written}\s*(?:\\right\s*)?\)", text))
