"""Expression → derivation: forward equations, backward steps, closed form. Knows nothing of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sympy import MatrixExpr
from sympy.matrices.expressions import MatrixSymbol

from symback import algebra
from symback.collector import uncollected
from symback.derivation.backprop import backward_steps
from symback.derivation.closed import EXPANDED_UP_TO, ClosedForm
from symback.derivation.differential import differential_steps
from symback.derivation.forward import Equation, forward_equations
from symback.derivation.index import index_steps
from symback.derivation.jacobian import jacobian_steps
from symback.derivation.needed import NeededSteps, Pass, together
from symback.derivation.proving import Proof, Prover, proofs
from symback.derivation.reading import without_indices
from symback.derivation.reasons import why_name
from symback.derivation.recognised import recognised
from symback.derivation.retold import parted
from symback.derivation.second import second_derivative
from symback.derivation.spelled import entry_equations
from symback.derivation.steps import Derivation, Step
from symback.derivation.written import written_equations, written_steps
from symback.errors import Diagnostic, UnsupportedError
from symback.rewrite import Fact, Facts, facts_of
from symback.rules import prove, prove_differential
from symback.shapes import Layout, names_in, words


def derivation_proofs(derivations: Sequence[Derivation], steps: Sequence[Step]) -> list[tuple[Proof, ...]]:
    """For each of `steps`, of derivations by one method, the proofs of the rules that it is the first to use."""
    first = derivations[0]
    return proofs(steps, first.forward, first.of, METHODS[first.method].prover)


def derive_network(
    definitions: Mapping[str, MatrixExpr],
    symbols: Mapping[str, MatrixSymbol],
    of: str,
    wrt: Sequence[str],
    layout: Layout | None = None,
    facts: Facts | None = None,
    method: str | None = None,
    order: int = 1,
    moving: str | None = None,
) -> tuple[Derivation, ...]:
    """Derive ∂of/∂w for every w in `wrt`, all in one backward sweep.

    `definitions` are the network, in order; `symbols` every variable and definition by name. Of a
    scalar, in `gradient` layout ∂f/∂W has the shape of W, in `jacobian` layout the transposed one; of
    anything else, in `jacobian` layout it has a row for each entry of vec(of) and a column for each of
    vec(W), in `gradient` layout the other way round. Left open, a scalar is derived by `backprop` in
    gradient layout, anything else by `jacobian` in Jacobian layout. `facts` are what the kinds of the
    variables make true, for the rewriting of results. Of `order` 2 a derivation leads on to the second
    derivative by each name alone, by differentials; `moving` is a name by which the result is derived once more,
    so that nothing may be used that is true of its values alone. Raises `UnsupportedError` where the method cannot
    derive the output.
    """
    output = symbols[of]
    if order == 2:
        return _second(definitions, symbols, of, wrt, facts or {}, method)
    scalar = algebra.is_scalar(output)
    layout = layout or ("gradient" if scalar else "jacobian")
    method = method or ("backprop" if scalar else "jacobian")
    if not scalar and not METHODS[method].jacobians:
        raise UnsupportedError(_not_scalar(of, symbols, method))
    sizes = {name for shape in {*map(algebra.shape, symbols.values())} for size in shape for name in names_in(size)}
    targets = [symbols[name] for name in wrt]
    with uncollected():
        written, called = recognised(_as_matrices(definitions), of)
        forward = forward_equations(written, {*symbols, *sizes}, of)
        steps = METHODS[method].steps(forward, output, targets, _known(forward, facts or {}, moving))
        whole, equations, first = Pass(steps), tuple(forward), _by_name(called)
        found = (NeededSteps(whole, output, target, layout) for target in targets)
        return tuple(
            Derivation(output, target, layout, equations, (*first, *steps) if first else steps, method)
            for target, steps in zip(targets, found, strict=True)
        )


def _second(
    definitions: Mapping[str, MatrixExpr],
    symbols: Mapping[str, MatrixSymbol],
    of: str,
    wrt: Sequence[str],
    facts: Facts,
    method: str | None,
) -> tuple[Derivation, ...]:
    """∂²of/∂w² for every w in `wrt`: the gradient by the backward pass, and then its differential."""
    if method not in (None, "differential"):
        message = f"second derivatives are derived by differentials, not by the method {method}"
        raise UnsupportedError(Diagnostic("unsupported", message, hint="leave --method out, or say differential"))
    if not algebra.is_scalar(symbols[of]):
        message = f"{of} is {words(algebra.shape(symbols[of]))}; a Hessian is the second derivative of a scalar"
        raise UnsupportedError(Diagnostic("not-scalar", message, hint=f"{_with_a_loss(of, symbols)}, and derive that"))
    found = []
    for name in wrt:
        (first,) = derive_network(definitions, symbols, of, [name], "gradient", facts, moving=name)
        known = _known(first.forward, facts, name)
        found.append(second_derivative(first, list(symbols), known))
    return tuple(found)


def _known(forward: Sequence[Equation], facts: Facts, moving: str | None) -> Facts:
    """What is true of the values, and stays so when `moving` takes any value: entries are free."""
    kept = {
        of: fact
        for of, fact in facts.items()
        if not any(isinstance(node, MatrixSymbol) and node.name == moving for node in algebra.nodes(of))
    }
    return facts_of(((e.name, e.value) for e in forward if e.name.name != moving), kept)


def _by_name(called: Mapping[MatrixExpr, MatrixExpr]) -> list[Step]:
    return [Step(formula, named, "by its name", why_name(named.function)) for formula, named in called.items()]


@dataclass(frozen=True, slots=True)
class Method:
    """A way to derive: its steps from forward equations, output, names and facts; the heading above them.

    `prover` proves of a rule what the method uses of it.
    `jacobians` tells whether it derives outputs that are no scalars.
    """

    name: str
    steps: Callable[[Sequence[Equation], MatrixSymbol, Sequence[MatrixSymbol], Facts], list[Step]]
    heading: str
    jacobians: bool = False
    prover: Prover = prove
    by_entries: Callable[[Sequence[Equation]], list[tuple[MatrixExpr, MatrixExpr]]] | None = None
    """The forward pass once more, entry by entry, where the method works by entries."""


_METHODS = (
    Method("backprop", backward_steps, "Backward pass"),
    Method("jacobian", jacobian_steps, "Product of Jacobians", jacobians=True),
    Method("differential", differential_steps, "By differentials", prover=prove_differential),
    Method("index", index_steps, "Chain rule, entry by entry", by_entries=entry_equations),
    Method("entries", written_steps, "Chain rule, every entry written out", by_entries=written_equations),
)

METHODS: dict[str, Method] = {row.name: row for row in _METHODS}
"""How a derivation can go, by name."""


def _as_matrices(definitions: Mapping[str, MatrixExpr]) -> dict[str, MatrixExpr]:
    """The definitions with what they write by indices as matrices, which every rule is for."""
    out: dict[str, MatrixExpr] = {}
    for name, value in definitions.items():
        try:
            out[name] = without_indices(value)
        except UnsupportedError as error:
            (found,) = error.diagnostics
            raise UnsupportedError(replace(found, message=f"{name}: {found.message}", hint=None)) from None
    return out


def _with_a_loss(of: str, symbols: Mapping[str, MatrixSymbol]) -> str:
    """A loss of `of` and a target, by names that the problem does not have."""
    taken = {
        *symbols,
        *(name for symbol in symbols.values() for size in algebra.shape(symbol) for name in names_in(size)),
    }
    loss, target = (_free_name(wished, taken) for wished in (("L", "loss"), ("y", "t", "target")))
    return f"add a loss, such as {loss}: mse({of}, {target})"


def _free_name(wished: Sequence[str], taken: set[str]) -> str:
    numbered = (f"{wished[-1]}{number}" for number in range(1, len(taken) + 2))
    return next(name for name in (*wished, *numbered) if name not in taken)


def _not_scalar(of: str, symbols: Mapping[str, MatrixSymbol], method: str) -> Diagnostic:
    message = f"{of} is {words(algebra.shape(symbols[of]))}; the method {method} derives scalars"
    able = " or ".join(f"--method {row.name}" for row in _METHODS if row.jacobians)
    hint = f"{able} gives its Jacobian; or {_with_a_loss(of, symbols)}, and derive that"
    return Diagnostic("not-scalar", message, hint=hint)


__all__ = [
    "EXPANDED_UP_TO",
    "METHODS",
    "ClosedForm",
    "Derivation",
    "Equation",
    "Fact",
    "Facts",
    "Layout",
    "Method",
    "Proof",
    "Step",
    "derivation_proofs",
    "derive_network",
    "parted",
    "together",
]
