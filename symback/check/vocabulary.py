"""What an answer may speak of: the problem's names, and the usual names of its parts where they are free."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, MatMul, MatrixSymbol, Transpose

from symback import algebra
from symback.algebra import Apply, Call, Constant
from symback.derivation import Equation
from symback.names import canonical
from symback.notation import is_weight
from symback.reading import Batch, Role, Vocabulary
from symback.reading.names.vocabulary import ACTIVATION, usual_functions
from symback.shapes import SCALAR
from symback.spec import Problem

_NUMBERED = re.compile(r"[a-zA-Z]+?(\d*)")
_WEIGHT = re.compile(r"[Ww](\d{1,2})")
_ACTIVATIONS = ("h", "a", "o")
"""Letters by which courses call the output of an activation, most usual first."""
_PREACTIVATIONS = ("z", "net", "s", "u", "a")
_DOUBTFUL = frozenset("su")
"""Letters of pre-activations that others take for outputs: s may be short for σ(z)."""
_OUTPUTS = ("L", "J", "E", "C", "loss", "cost", "f")
_TARGETS = frozenset({"y", "Y", "t", "T"})
_LAMBDAS = ("lam", "lambd", "lmbda", "lamda", "lamb", "reg")
"""What code calls a λ, which is a word of Python's own."""
_PREDICTIONS = ("yhat", "Yhat", "phat", "Phat", "p", "out", "pred", "preds", "y_pred", "probs", "output")
_SAMPLES = ("N", "num_examples", "num_samples", "num_train", "n_samples", "batch_size")
"""What code calls the number of samples."""
_LETTER = re.compile(r"[a-zA-Z]\d{0,2}")
_OF_A_LAYER = re.compile(r"[zahs]\d{1,2}")
_NO_CAPITALS = frozenset("IToOdDeEijklmnrt")
"""Letters that mean something else: the identity, a transpose, ∘, a differential, exp, and indices."""


def vocabulary_of(problem: Problem, forward: Sequence[Equation], of: str, wrt: tuple[str, ...]) -> Vocabulary:
    """The vocabulary of answers to ∂of/∂wrt. A name that the problem declares always means what it says there."""
    shapes = {name: problem.shape(name) for name in problem.symbols}
    shapes |= {str(e.name.name): algebra.shape(e.value) for e in forward}
    taken = {*shapes, *problem.sizes}
    synonyms: dict[str, str] = {}
    scalar = shapes.get(of) == SCALAR  # δ is a derivative of a loss; of several outputs δ_ij is Kronecker's
    for name, meaning in _usual(problem, forward, of):
        if name not in taken and name != meaning and (scalar or not name.startswith("delta")):
            synonyms.setdefault(name, meaning)
    batch = _batch(problem, forward, of)
    if batch is not None and isinstance(batch.size, str):
        synonyms |= {name: batch.size for name in _SAMPLES if name not in taken and name not in synonyms}
    for name, meaning in _in_the_other_case(shapes, synonyms):
        if name not in taken:
            synonyms.setdefault(name, meaning)
    return Vocabulary(
        shapes=shapes,
        sizes=frozenset(str(size) for size in problem.sizes),
        of=of,
        wrt=wrt,
        arguments=_arguments(problem, forward, of),
        inside={str(e.name.name): argument for e in forward if (argument := _argument(e))},
        aliases={str(key): str(value) for key, value in problem.aliases.items()},
        synonyms=synonyms,
        numbers=True,
        batch=batch,
        changes=problem.order == 2,
        roles=dict(_roles(problem, forward)),
        labels={name: one.axis for name, one in problem.variables.items() if one.kind == "one-hot"},
        last=max((int(found[1]) for name in problem.variables if (found := _WEIGHT.fullmatch(name))), default=0),
        functions=_functions(forward),
        rows=problem.in_rows,
        from_to=frozenset(filter(is_weight, problem.symbols)) if _goes_from_to(problem) else frozenset(),
        rectified=frozenset(str(e.name.name) for e in forward if _is_relu(e.value)),
    )


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


def _batch(problem: Problem, forward: Sequence[Equation], of: str) -> Batch | None:
    """The samples, where the input is a matrix.

    They are rows where a weight follows it (X W) and columns where one stands before it (W X); in X Xᵀ they are
    columns, in Xᵀ X rows.
    """
    first = _input(problem, forward)
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
        if str(equation.name.name) == of
        for node in algebra.nodes(equation.value)
        if isinstance(node, Constant) and node.value != 0
    ]
    return Batch(size, axis, any(algebra.size(size) in (1 / value).free_symbols for value in numbers))


def _usual(problem: Problem, forward: Sequence[Equation], of: str) -> Iterator[tuple[str, str]]:
    """Usual names and what they mean here, the surest first."""
    yield from _of_layers(forward, of)
    yield from usual_functions(_functions(forward))
    if "lambda" in problem.variables:
        yield from ((name, "lambda") for name in _LAMBDAS)
    if (first := _input(problem, forward)) is not None:
        yield from ((name, first) for name in ("a0", "h0", "z0", "x0", "A0", "H0", "X0", "x", "X"))
    yield from ((name.swapcase(), name) for name in problem.variables if len(name) == 1 or _WEIGHT.fullmatch(name))
    yield from ((name, of) for name in _OUTPUTS)
    if len(problem.wrt) == 1:  # a model with one parameter
        yield from ((name, problem.wrt[0]) for name in ("theta", "beta"))
    if (prediction := _prediction(problem)) is not None:
        yield from ((name, prediction) for name in _PREDICTIONS)


def _goes_from_to(problem: Problem) -> bool:
    """Whether the pages write w_ij for the weight from unit i to unit j."""
    return problem.notation.get("weights") == "from-to"


def _functions(forward: Iterable[Equation]) -> frozenset[str]:
    """The functions that the forward pass uses."""
    return frozenset(n.function for e in forward for n in algebra.nodes(e.value) if isinstance(n, Apply | Call))


def _in_the_other_case(names: Iterable[str], synonyms: Mapping[str, str]) -> list[tuple[str, str]]:
    """Z1 for z1 and p for P, where nothing else is called so: many courses write a batch in capitals."""
    found = [(name.swapcase(), name) for name in names if _LETTER.fullmatch(name)]
    found += [(name.swapcase(), meaning) for name, meaning in synonyms.items() if _OF_A_LAYER.fullmatch(name)]
    return [(name, meaning) for name, meaning in found if name[0] not in _NO_CAPITALS]


def _of_layers(forward: Sequence[Equation], of: str) -> Iterator[tuple[str, str]]:
    """What courses call the parts of a layer, and the derivative by its argument."""
    applied = [e for e in forward if isinstance(e.value, Apply) and isinstance(e.value.arg, MatrixSymbol)]
    softmaxes = [e for e in forward if isinstance(e.value, Call) and e.value.function == "softmax" and _argument(e)]
    weights = {str(equation.name.name): _weight_index(equation) or "" for equation in forward}
    for equation in (*applied, *softmaxes):
        before, after = _argument(equation), str(equation.name.name)
        for layer in _layers(before, after):
            layer = layer or weights.get(before, "")  # p = σ(z) is a₂ where z = w₂ᵀ h₁ + b₂
            if not layer and equation not in applied:
                continue
            yield from ((f"{letter}{layer}", after) for letter in _ACTIVATIONS)
            yield from ((f"{letter}{layer}", before) for letter in _PREACTIVATIONS)
            if layer:
                yield from ((f"{letter.upper()}{layer}", after) for letter in _ACTIVATIONS)
            if layer and isinstance(equation.value, Apply):
                yield from ((f"{letter}{layer}", equation.value.function) for letter in ACTIVATION)
            yield f"delta{layer}", f"d{of}/d{before}"
    for equation in forward:
        # The last layer of a network is often linear, and called z and a all the same.
        index = _weight_index(equation)
        if index is not None:
            yield f"z{index}", str(equation.name.name)
            yield f"a{index}", str(equation.name.name)
            yield f"delta{index}", f"d{of}/d{equation.name.name}"
    if len(applied) == 1:  # the one hidden layer needs no number
        yield from ((letter, str(applied[0].name.name)) for letter in ("h", "a"))


def _layers(*names: str) -> Iterator[str]:
    """The index that the names carry, such as 1 in z1; none for z and h."""
    for name in names:
        found = _NUMBERED.fullmatch(name)
        if found:
            yield found[1]
            return


def _weight_index(equation: Equation) -> str | None:
    """The index of the one weight in `W3 h2`, `W3 h2 + b3` or `w3^T h2 + b3`."""
    value = equation.value.args[0] if isinstance(equation.value, MatAdd) else equation.value
    if not isinstance(value, MatMul):
        return None
    factors = [f.arg if isinstance(f, Transpose) else f for f in value.args]
    found = [_WEIGHT.fullmatch(str(f.name)) for f in factors if isinstance(f, MatrixSymbol)]
    indices = [m[1] for m in found if m]
    return indices[0] if len(indices) == 1 else None


def _input(problem: Problem, forward: Iterable[Equation]) -> str | None:
    """The variable that the first product of the network multiplies by a weight."""
    for equation in forward:
        for node in algebra.nodes(equation.value):
            if isinstance(node, MatMul):
                names = [str(f.name) for f in node.args if isinstance(f, MatrixSymbol)]
                inputs = [n for n in names if canonical(n).lower().startswith("x") and n in problem.variables]
                if len(inputs) == 1:
                    return inputs[0]
    return None


def _prediction(problem: Problem) -> str | None:
    """What the loss, the last definition, compares with the target."""
    names = _compared(problem)
    made = [name for name in names if name in problem.terms]
    return made[0] if len(made) == 1 and names & _TARGETS else None


def _compared(problem: Problem) -> set[str]:
    """The names in the last definition."""
    return {str(t.value) for t in list(problem.terms.values())[-1].postorder() if t.op == "symbol"}


def _roles(problem: Problem, forward: Iterable[Equation]) -> Iterator[tuple[str, Role]]:
    """What words may say that a name is."""
    if (first := _input(problem, forward)) is not None:
        yield first, "input"
    if (prediction := _prediction(problem)) is not None:
        yield prediction, "prediction"
        yield from ((name, "target") for name in _compared(problem) & _TARGETS)


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
    """A vocabulary without some names of the forward pass, which an answer gives a meaning of its own."""
    shapes = {name: shape for name, shape in vocabulary.shapes.items() if name not in names}
    synonyms = {name: text for name, text in vocabulary.synonyms.items() if text not in names}
    return replace(vocabulary, shapes=shapes, synonyms=synonyms)


def _is_doubtful(written: str, text: str) -> bool:
    """Whether a name stands anywhere but as the argument of a function, as in σ(s₂)."""
    anywhere = len(re.findall(rf"(?<!\w){written}(?!\w)", text))
    return anywhere > len(re.findall(rf"\(\s*{written}\s*(?:\\right\s*)?\)", text))
