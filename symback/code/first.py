"""The function that computes the output and its gradients, or its Jacobians."""

from __future__ import annotations

from symback import algebra
from symback.code.emit import Helpers
from symback.code.equations import answers, backward, forward
from symback.code.routine import Routine, by
from symback.code.targets import Identifiers, Target
from symback.notation import TEXT, write
from symback.solution import Solution


class Gradients(Routine):
    """`f_gradients(x, W)`: f and, by name, what was asked for."""

    def __init__(self, solution: Solution, target: Target, helpers: Helpers, titles: Identifiers) -> None:
        of = solution.derivations[0].of
        self.derivatives = "gradients" if algebra.is_scalar(of) else "jacobians"
        self.names = {d.answer: str(d.wrt.name) for d in solution.derivations}
        title = titles(self.derivatives, f"{of.name}_{self.derivatives}")
        lines = forward(solution) + backward(solution)
        super().__init__(solution, target, helpers, title, lines, [of, *answers(solution)])
        self.kept = self.names

    def results(self) -> list[str]:
        gradients = {name: self.emit.named[answer] for answer, name in self.names.items()}
        if self.target.family == "matlab":
            return ["gradients = struct();", *(f"gradients.{self.key(n)} = {code};" for n, code in gradients.items())]
        return [f"return {self.output()}, {self.mapping(gradients)}"]

    def outputs(self) -> list[str]:
        return [self.emit.named[self.of], "gradients"]

    def returned(self) -> list[str]:
        first = self.solution.derivations[0]
        what = f"{self.mapping_kind()} of its {self.derivatives}, {first.layout} layout:"
        said = [f"Returns {self.of.name} ({by(algebra.shape(self.of))}) and {what}"]
        for derivation in self.solution.derivations:
            key = self.key(str(derivation.wrt.name))
            said.append(f"    {key}: {write(derivation.answer, TEXT)}, {by(derivation.shape)}")
        return said


__all__ = ["Gradients"]
