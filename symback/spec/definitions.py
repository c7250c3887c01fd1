"""The network: every definition read, each in the scope of those above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from symback.catalog import OPERATION_NAMES, find_function
from symback.language import Complaint, LanguageError, Scope, Term, names_used, read
from symback.language.tokens import tokenize
from symback.names import canonical
from symback.shapes import Shape
from symback.spec.declarations import ANOTHER, Names
from symback.spec.layers import OWN_NAMES, Written

_MOST_IN_A_CIRCLE = 5
LANGUAGE = "docs/language.md has all that a formula may hold"


def read_definitions(names: Names, network: Sequence[Written]) -> dict[str, Term]:
    """The terms of the network, by canonical name. What is wrong is noted, and its name counts as broken."""
    return _Reader(names, network).run()


@dataclass(slots=True)
class _Reader:
    names: Names
    network: Sequence[Written]
    terms: dict[str, Term] = field(default_factory=dict)
    shapes: dict[str, Shape] = field(default_factory=dict)
    _uses: dict[str, list[str]] = field(default_factory=dict)

    def run(self) -> dict[str, Term]:
        variables, broken = self.names.variables, self.names.findings.broken
        self.shapes = {name: variable.shape for name, variable in variables.items() if not broken.holds(name)}
        # The scope is one for all: its shapes and broken names grow with the network, so that a file of
        # thousands of definitions is read in linear time. Only `in` is asked of the broken names.
        scope = Scope(
            self.shapes,
            frozenset(self.names.sizes),
            frozenset(canonical(written.name) for written in self.network),
            cast("frozenset[str]", broken),
            closed=True,
            layers=[],
        )
        for written in self.network:
            if name := self.names.new(written.name, written.node, ANOTHER if written.in_file else OWN_NAMES):
                self.names.texts[name] = written.text
                self.read(name, written, scope)
        return self.terms

    def read(self, name: str, written: Written, scope: Scope) -> None:
        try:
            term = read(written.text, scope)
            _refuse_derivatives(written.text, term, scope)
        except LanguageError as error:
            self.names.findings.broken.add(name)
            for complaint in error.complaints:
                self.complain(name, written, complaint)
        else:
            self.terms[name] = term
            self.note(written, scope)
            self.shapes[name] = term.shape

    def complain(self, name: str, written: Written, complaint: Complaint) -> None:
        message, hint = complaint.message, complaint.hint
        if complaint.code == "defined-later":
            if canonical(written.text[complaint.start : complaint.end]) == name:
                message, hint = f"{name} is defined by itself", "a definition may use only those above it"
            elif circle := self.circle(name):
                self.names.findings.broken.update(circle)
                message, hint = f"{_listed(circle)} are defined by each other", "define one of them without the others"
        part = (complaint.start, complaint.end) if written.in_file else None
        value = self.names.findings.value("network", written.name) if written.in_file else written.node
        message = message if written.in_file else f"{name}: {message}"
        self.names.findings.complain(complaint.code, message, value, hint or LANGUAGE, part)

    def note(self, written: Written, scope: Scope) -> None:
        """Warn of what has another meaning as well."""
        while scope.layers:
            found = scope.layers.pop(0)
            value = self.names.findings.value("network", written.name) if written.in_file else written.node
            part = (found.start, found.end) if written.in_file else None
            self.names.findings.warn(found.code, found.message, value, found.hint, part)

    def circle(self, name: str) -> list[str]:
        """The definitions from `name` on, each of which uses the next and the last one `name`; or none."""
        self._uses = self._uses or {canonical(w.name): names_used(w.text) for w in self.network}
        path = [name]
        used_by = {name: ""}
        for current in path:
            for used in self._uses.get(current, ()):
                if used == name:
                    chain = [current]
                    while used_by[chain[-1]]:
                        chain.append(used_by[chain[-1]])
                    return chain[::-1]
                if used in self._uses and used not in used_by:
                    used_by[used] = current
                    path.append(used)
        return []


def _listed(names: Sequence[str]) -> str:
    if len(names) > _MOST_IN_A_CIRCLE:
        return f"{', '.join(names[: _MOST_IN_A_CIRCLE - 1])}, ... and {names[-1]}"
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _refuse_derivatives(text: str, term: Term, scope: Scope) -> None:
    """Raise where a definition uses `df/dz` or `dx`: derivatives are what is asked, not what is given."""
    if all(part.op not in ("gradient", "differential", "hessian") for part in term.postorder()):
        return
    complaints = []
    for token in tokenize(text, scope.declares):
        written = text[token.start : token.end]
        if token.kind == "name" and token.value.startswith("d") and not scope.declares(token.value):
            if find_function(token.value) is None and token.value not in OPERATION_NAMES:
                what = (
                    f"there is no name {written!r} here, and a definition cannot use the differential of {written[1:]}"
                )
                complaints.append(Complaint(token.start, token.end, "derivative", what, "declare it under variables"))
        elif token.kind in ("derivative", "differential", "hessian"):
            what = f"{written} is a derivative, and a definition cannot use one"
            hint = "definitions are made of variables and functions"
            complaints.append(Complaint(token.start, token.end, "derivative", what, hint))
    raise LanguageError(*complaints)
