"""The aliases of a problem file: each is looked at as an answer would use it."""

from __future__ import annotations

from collections.abc import Mapping

from symback.language import Term
from symback.names import canonical
from symback.spec.declarations import Names
from symback.spec.definitions import LANGUAGE


def check_aliases(
    names: Names, terms: Mapping[str, Term], aliases: Mapping[str, str], of: str, wrt: tuple[str, ...]
) -> None:
    """Note what is wrong with keys of aliases, and with what they stand for."""
    if not aliases:
        return
    from symback.reading.given import faults_of_aliases  # a file without aliases is read without it
    from symback.reading.names.vocabulary import vocabulary_of

    shapes = {name: variable.shape for name, variable in names.variables.items()}
    shapes |= {name: term.shape for name, term in terms.items()}
    inputs = [name for name in names.variables if name not in wrt]
    functions = {str(part.value) for term in terms.values() for part in term.postorder() if part.op in _CALLS}
    vocabulary = vocabulary_of(
        shapes, of=of, wrt=wrt, sizes=names.sizes, aliases=aliases, definitions=list(terms), inputs=inputs,
        functions=functions,
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
