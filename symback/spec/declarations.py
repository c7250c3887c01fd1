"""Names and what they stand for: variables, sizes, definitions; each declared once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from symback.names import canonical
from symback.shapes import Size
from symback.spec.findings import Findings, shown
from symback.spec.problem import Kind, Variable
from symback.spec.schema import VariableModel, spells_name
from symback.spec.tree import Node

ANOTHER = "choose another name"


@dataclass(slots=True)
class Names:
    """Every name of the file so far. `places` is where each was declared."""

    findings: Findings
    variables: dict[str, Variable] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, None] = field(default_factory=dict)
    places: dict[str, Node] = field(default_factory=dict)

    def note_sizes(self, sizes: Iterable[Size]) -> None:
        """Take the names among `sizes`. To be done with all of them before anything is declared."""
        self.sizes |= {size: None for size in sizes if isinstance(size, str)}

    def declare(
        self,
        written: str,
        node: Node,
        sizes: Sequence[Size],
        kind: Kind = "real",
        axis: int | None = None,
        hint: str = ANOTHER,
    ) -> None:
        """A new variable: `[]` is 1×1, `[n]` a column, `[m, n]` a matrix."""
        if name := self.new(written, node, hint):
            shape = (sizes[0] if sizes else 1, sizes[1] if len(sizes) > 1 else 1)
            self.variables[name] = Variable(name, shape, kind, axis)

    def new(self, written: str, node: Node, hint: str = ANOTHER) -> str:
        """The canonical name of something new, or "" where it cannot be one."""
        name = canonical(written)
        if not spells_name(written):
            hint = "a name is letters (Greek too), digits and underscores, and begins with a letter"
            self.findings.complain("bad-name", f"{shown(written)} is not a name", node, hint)
        elif name in self.places:
            first = self.places[name]
            is_what = "a variable" if name in self.variables else "defined"
            message = f"{written} is {is_what} already{self.findings.source.in_line(first.start)}"
            if first.text != written and canonical(first.text) == name:
                hint = f"{written} and {first.text} are one name; {hint}"
            self.findings.complain("duplicate-name", message, node, hint)
        elif name in self.sizes:
            self.findings.complain("duplicate-name", f"{written} is a size already", node, hint)
        else:
            self.places[name] = node
            return name
        self.findings.broken.add(name)
        return ""


def declare_variables(names: Names, declared: Mapping[str, VariableModel]) -> None:
    """The variables that the file declares itself."""
    for written, variable in declared.items():
        names.declare(written, names.findings.key("variables", written), variable.shape, variable.kind, variable.axis)
        if (made := names.variables.get(canonical(written))) and made.kind != "real":
            _check_kind(names.findings, made, names.findings.value("variables", written))


def _check_kind(findings: Findings, variable: Variable, value: Node) -> None:
    name, kind, node = variable.name, variable.kind, value.get("kind") or value
    if variable.is_symmetric and variable.shape[0] != variable.shape[1]:
        message = f"{name} is {kind}, so it must be a square matrix"
        findings.complain("kind", message, node, f"{name}: {{shape: [n, n], kind: {kind}}}")
    if variable.is_distribution and 1 not in variable.shape and variable.axis is None:
        message = f"{name} is a matrix: say which way it is {kind}"
        findings.complain("kind", message, node, "axis: 0 (each column) or axis: 1 (each row)")
