"""The aliases of a problem file: each is looked at as an answer would use it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from symback.language import Term
from symback.language.terms import factors_of
from symback.names import canonical
from symback.spec.declarations import Names
from symback.spec.definitions import LANGUAGE

if TYPE_CHECKING:
    from symback.reading.names.vocabulary import Made


def check_aliases(
    names: Names, terms: Mapping[str, Term], aliases: Mapping[str, str], of: str, wrt: tuple[str, ...]
) -> None:
    """Note what is wrong with keys of aliases, and with what they stand for."""
    if not aliases:
        return
    from symback.reading.answer import Vocabulary
    from symback.reading.given import faults_of_aliases  # a file without aliases is read without it
    from symback.reading.names.vocabulary import Network, usual_names

    shapes = {name: variable.shape for name, variable in names.variables.items()}
    shapes |= {name: term.shape for name, term in terms.items()}
    functions = {str(part.value) for term in terms.values() for part in term.postorder() if part.op in _CALLS}
    compared = frozenset(list(terms.values())[-1].names() if terms else ())
    made = [_made(name, term) for name, term in terms.items()]
    network = Network(shapes, names.sizes, names.variables, made, functions, compared, of, wrt)
    vocabulary = Vocabulary(
        shapes, frozenset(names.sizes), of, wrt, aliases, usual_names(network), numbers=True,
        arguments=frozenset(names.variables), functions=frozenset(functions),
    )  # fmt: skip
    findings = names.findings
    for fault in faults_of_aliases(vocabulary):
        complaint, text = fault.complaint, aliases[fault.key] if fault.where == "text" else fault.key
        if complaint.code == "undefined-name" and canonical(text[complaint.start : complaint.end]) in findings.broken:
            continue
        node = (findings.value if fault.where == "text" else findings.key)("aliases", fault.key)
        findings.complain(
            complaint.code, complaint.message, node, complaint.hint or LANGUAGE, (complaint.start, complaint.end)
        )


_CALLS = ("apply", "call")


def _made(name: str, term: Term) -> Made:
    """What the names in a definition tell."""
    from symback.reading.names.vocabulary import Made

    function = str(term.value) if term.op in _CALLS else ""
    argument = str(term.operands[0].value) if function and [o.op for o in term.operands] == ["symbol"] else ""
    first = term
    while first.op in ("add", "subtract"):
        first = first.operands[0]
    bare = [factor.operands[0] if factor.op == "transpose" else factor for factor in factors_of(first)]
    products = [_names(factors_of(part)) for part in term.postorder() if part.op == "product"]
    return Made(name, function, argument, _names(bare) if first.op == "product" else (), tuple(products))


def _names(factors: Iterable[Term]) -> tuple[str, ...]:
    return tuple(str(factor.value) for factor in factors if factor.op == "symbol")
