"""What a file asks for: the derivative of which definition, by which names; and what it never uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symback.language import Term
from symback.names import canonical
from symback.spec.declarations import Names
from symback.spec.findings import shown, suggestion
from symback.spec.schema import DeriveModel
from symback.spec.tree import Node


@dataclass(slots=True)
class Asked:
    """Checks `derive:` against the names of the file."""

    names: Names
    terms: Mapping[str, Term]
    derive: DeriveModel

    def of(self) -> str:
        """The definition that is derived; the last one where the file does not say."""
        if self.derive.of is None:
            return next(reversed(self.names.texts), "")
        name = canonical(self.derive.of)
        if name in self.names.variables:
            hint = suggestion(name, self.names.texts, "definitions here")
            self._complain("not-a-definition", f"{name} is a variable; only a definition can be derived",
                           self._node("of"), hint)  # fmt: skip
        elif name not in self.names.texts:
            self._unknown(self.derive.of, self._node("of"))
        return name

    def wrt(self, of: str, parameters: Sequence[str] | None) -> tuple[str, ...]:
        """By what `of` is derived: where the file does not say, by every parameter, or variable, that it depends on."""
        if self.derive.wrt is None:
            reached = self._reached(of)
            found = tuple(name for name in parameters or self.names.variables if name in reached)
            if not found and of in self.terms and not self.names.findings.broken:
                message = f"{of} depends on no variable, so there is nothing to derive by"
                self._complain("nothing-to-derive", message, self.names.places[of], "use a variable in its definition")
            return found
        listed = self._node("wrt")
        for place, written in enumerate(self.derive.wrt):
            name = canonical(written)
            if name not in self.names.variables and name not in self.names.texts:
                self._unknown(written, listed.items[place] if listed.kind == "sequence" else listed)
        return tuple(dict.fromkeys(canonical(name) for name in self.derive.wrt))

    def _node(self, key: str) -> Node:
        return self.names.findings.value("derive", key)

    def _complain(self, code: str, message: str, node: Node, hint: str) -> None:
        self.names.findings.complain(code, message, node, hint)

    def _unknown(self, written: str, node: Node) -> None:
        name = canonical(written)
        if name in self.names.findings.broken:
            return
        known = [*self.names.variables, *self.names.texts]
        message = f"there is no name {shown(written)}"
        if name in self.names.sizes:
            message = f"{name} is a size, and derivatives are by variables"
        self._complain("unknown-name", message, node, suggestion(name, known))

    def _reached(self, of: str) -> set[str]:
        """The names that `of` depends on, directly or through other definitions."""
        seen: set[str] = set()
        stack = [of]
        while stack:
            name = stack.pop()
            if name not in seen:
                seen.add(name)
                if name in self.terms:
                    stack += self.terms[name].names()
        return seen

    def warn(self, of: str, wrt: Sequence[str], *, in_file: bool) -> None:
        """Note what nothing uses. The definitions that layers expand to are nobody's to use."""
        names = self.names
        used = {symbol for term in self.terms.values() for symbol in term.names()} | {of, *wrt}
        for name, node in names.places.items():
            if name not in used and (in_file or name in names.variables):
                names.findings.warn("unused-name", f"{name} is not used", node)
        for name, variable in names.variables.items():
            if variable.axis is not None and not variable.is_distribution:
                value = names.findings.value("variables", name)
                names.findings.warn("unused-axis", f"axis says nothing of {name}, which is {variable.kind}",
                                    value.get("axis") or names.places[name])  # fmt: skip
