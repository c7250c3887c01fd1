"""The functions of second derivatives: the Hessian itself, its product with a direction, its Kronecker factors."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import MatrixExpr

from symback import algebra
from symback.code.emit import Helpers
from symback.code.equations import Line, backward, differentials, forward, hessian, kronecker_lines, needed
from symback.code.routine import Routine, by
from symback.code.targets import Identifiers, Target
from symback.derivation import Derivation
from symback.notation import TEXT, write
from symback.shapes import times
from symback.solution import Solution


class Hessians(Routine):
    """`f_hessians(x, W)`: f, and by name its gradients and its Hessians by vec."""

    def __init__(self, solution: Solution, target: Target, helpers: Helpers, titles: Identifiers) -> None:
        of = solution.derivations[0].of
        first = forward(solution) + backward(solution)
        self.gradients = {str(d.wrt.name): algebra.gradient(d.of, d.wrt) for d in solution.derivations}
        lines = [*first, *(line for d in solution.derivations for line in hessian(solution, d))]
        # What has no formula is a loop of its own, whose lines another Hessian may call the same.
        self.loops = {d.name: differentials(solution, d) for d in solution.derivations if d.hessian is None}
        wanted = {node for loop in self.loops.values() for line in loop for node in algebra.nodes(line.value)}
        wanted |= {of, *self.gradients.values(), *(d.name for d in solution.derivations)}
        title = titles("hessians", f"{of.name}_hessians")
        super().__init__(solution, target, helpers, title, lines, wanted)
        self.kept = {d.name: str(d.wrt.name) for d in solution.derivations if d.hessian is not None}

    def body(self) -> list[str]:
        self.emit.share(line.value for loop in self.loops.values() for line in loop)
        self.say(self.lines)
        for derivation in self.solution.derivations:
            if derivation.name in self.loops:
                self.loop(derivation, self.loops[derivation.name])
        return self.emit.lines

    def loop(self, derivation: Derivation, lines: Sequence[Line]) -> None:
        """The Hessian column by column: the change of the gradient where one entry moves alone."""
        emit, family = self.emit, self.target.family
        known, outside = dict(emit.named), emit.lines
        change = algebra.differential(derivation.wrt)
        whole = algebra.differential(algebra.gradient(derivation.of, derivation.wrt))
        emit.named[change] = self.name(change, f"d{derivation.wrt.name}")
        emit.lines = []
        self.say(needed(lines, [whole]))
        inside = emit.lines
        rows, columns = algebra.shape(derivation.wrt)
        entries = emit.size(times(rows, columns))
        eye = self.target.identity.format(rows=entries, columns=entries, like=emit.like)
        name = self.name(derivation.name, f"d2{derivation.of.name}_d{derivation.wrt.name}")
        told = {
            "name": name, "change": emit.named[change], "whole": emit.named[whole], "np": self.target.module,
            "rows": emit.size(rows), "columns": emit.size(columns), "entries": entries, "eye": eye,
            "list": self.name((derivation.name, "columns"), f"columns_{derivation.wrt.name}"),
            "one": self.name("one", "one"),
        }  # fmt: skip
        before, first, last, after = ([text.format(**told) for text in part] for part in _LOOPS[family])
        comment = (
            f"{self.target.comment}{write(derivation.name, TEXT)}, a column for each entry of {derivation.wrt.name}"
        )
        body = [f"    {line}" for line in (*first, *inside, *last)]
        emit.lines = [*outside, comment, *before, *body, *after]
        emit.named = {**known, derivation.name: name}

    def results(self) -> list[str]:
        gradients = {name: self.emit.named[gradient] for name, gradient in self.gradients.items()}
        hessians = {str(d.wrt.name): self.emit.named[d.name] for d in self.solution.derivations}
        if self.target.family != "matlab":
            return [f"return {self.output()}, {self.mapping(gradients)}, {self.mapping(hessians)}"]
        lines = ["gradients = struct();", *(f"gradients.{self.key(n)} = {code};" for n, code in gradients.items())]
        return [*lines, "hessians = struct();", *(f"hessians.{self.key(n)} = {code};" for n, code in hessians.items())]

    def outputs(self) -> list[str]:
        return [self.emit.named[self.of], "gradients", "hessians"]

    def returned(self) -> list[str]:
        kind = self.mapping_kind()
        said = [f"Returns {self.of.name} (scalar), {kind} of its gradients and {kind} of its Hessians by vec:"]
        for derivation in self.solution.derivations:
            gradient = self.gradients[str(derivation.wrt.name)]
            shapes = f"{by(algebra.shape(gradient))}, and {write(derivation.name, TEXT)}, {by(derivation.shape)}"
            said.append(f"    {self.key(str(derivation.wrt.name))}: {write(gradient, TEXT)}, {shapes}")
        return said


_LOOPS = {
    "python": (
        ["{list} = []", "for {one} in {eye}:"],
        ["{change} = {one}.reshape({columns}, {rows}).T"],
        ["{list}.append({whole}.T.reshape(-1))"],
        ["{name} = {np}.stack({list}, 1)"],
    ),
    "julia": (
        ["{list} = Vector{{Float64}}[]", "for {one} in eachcol({eye})"],
        ["{change} = reshape({one}, {rows}, {columns})"],
        ["push!({list}, vec({whole}))"],
        ["end", "{name} = reduce(hcat, {list})"],
    ),
    "matlab": (
        ["{name} = zeros({entries}, {entries});", "for {one} = 1:{entries}"],
        ["{change} = zeros({rows}, {columns});", "{change}({one}) = 1;"],
        ["{name}(:, {one}) = reshape({whole}, [], 1);"],
        ["end"],
    ),
}  # fmt: skip
"""For each family, the lines before the loop, first and last in it, and after it."""


class HessianProduct(Routine):
    """`f_hessian_product_W(x, W, dW)`: d(∂f/∂W), how the gradient changes in a direction."""

    def __init__(
        self, solution: Solution, target: Target, helpers: Helpers, titles: Identifiers, derivation: Derivation
    ) -> None:
        self.derivation = derivation
        self.change = algebra.differential(algebra.gradient(derivation.of, derivation.wrt))
        title = titles(("product", derivation.wrt), f"{derivation.of.name}_hessian_product_{derivation.wrt.name}")
        lines = forward(solution) + backward(solution) + differentials(solution, derivation)
        direction = algebra.differential(derivation.wrt)
        super().__init__(solution, target, helpers, title, lines, [self.change], (direction,))

    def derived_by(self) -> set[MatrixExpr]:
        return set()

    def results(self) -> list[str]:
        return [f"return {self.emit.named[self.change]}"]

    def returned(self) -> list[str]:
        wrt, shape = self.derivation.wrt.name, by(algebra.shape(self.derivation.wrt))
        what = f"how d{self.derivation.of.name}/d{wrt} changes with {wrt} in the direction"
        return [f"Returns {write(self.change, TEXT)}, {shape}: {what}."]


class HessianFactors(Routine):
    """`f_hessian_factors_W(x, W)`: the pairs (A, B) of which the Hessian by vec is the sum of A ⊗ B."""

    def __init__(
        self, solution: Solution, target: Target, helpers: Helpers, titles: Identifiers, derivation: Derivation
    ) -> None:
        self.derivation = derivation
        self.pairs = kronecker_lines(solution, derivation)
        title = titles(("factors", derivation.wrt), f"{derivation.of.name}_hessian_factors_{derivation.wrt.name}")
        wanted = [line for pair in self.pairs for line in pair]
        lines = forward(solution) + backward(solution) + wanted
        super().__init__(solution, target, helpers, title, lines, [line.thing for line in wanted])

    def derived_by(self) -> set[MatrixExpr]:
        return set()

    def results(self) -> list[str]:
        named = self.emit.named
        return [f"return [{', '.join(f'({named[left.thing]}, {named[right.thing]})' for left, right in self.pairs)}]"]

    def returned(self) -> list[str]:
        name = write(self.derivation.name, TEXT)
        return [f"Returns the pairs (A, B) whose kron(A, B), added up, are {name}, {by(self.derivation.shape)}."]


__all__ = ["HessianFactors", "HessianProduct", "Hessians"]
