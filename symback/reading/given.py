"""Aliases as a problem file gives them: what is wrong with one is told when the file is read, and not a student."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from symback.language import Complaint, LanguageError
from symback.names import canonical, parts
from symback.reading.answer import LimitError, Misfit, Tree, Vocabulary
from symback.reading.names.aliases import cut, name_of
from symback.reading.names.table import Names
from symback.reading.readings import readings_of
from symback.reading.statements import names_of

_MADE_LATER = frozenset([*"acefghjlnopsuxyz", "act", "beta", "delta", "net", "phi", "rho", "theta", "varphi"])
"""Letters by which derivations, and courses, call the parts of a problem that its file does not name."""
_BY_CONTEXT = frozenset(
    [
        "ones",
        "zeros",
        "identity",
        "unit",
        "holds",
        "where",
        "entry",
        "index_sum",
        "entries",
        "sample",
        "partial",
        "compare",
    ]
)
"""What has its size from what stands around it, or holds an index."""
_HINT = 'an alias stands for a formula of this problem, G: "A .* (1 - A)", or for a function, s: sigmoid'


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the `key` of an alias, or with the `text` that it stands for."""

    key: str
    where: Literal["key", "text"]
    complaint: Complaint


def faults_of_aliases(vocabulary: Vocabulary) -> list[Fault]:
    """What is wrong with the aliases of a vocabulary; of aliases of aliases, what is wrong with those is told there."""
    found = [fault for key in vocabulary.aliases for fault in (*_of_key(key), *_of_text(key, vocabulary))]
    found += list(_written_twice(vocabulary))
    first = [fault for fault in found if fault.complaint.code != "alias"]
    return first or found


def _of_key(key: str) -> Iterator[Fault]:
    try:
        said = cut(key, "text").said
    except (LanguageError, LimitError) as error:
        complaint = error.complaints[0]
        yield Fault(key, "key", replace(complaint, hint=complaint.hint or "a key is what an answer may write"))
    else:
        if not said:
            message = "there is nothing in this key that an answer could write"
            yield Fault(key, "key", Complaint(0, len(key), "alias-key", message, "a key is a name, a command, a sign"))


def _written_twice(vocabulary: Vocabulary) -> Iterator[Fault]:
    first: dict[object, str] = {}
    for key in vocabulary.aliases:
        try:
            same = name_of(key) or tuple(token[:2] for token in cut(key, "text").said)
        except (LanguageError, LimitError):
            continue
        other = first.setdefault(same, key) if same else key
        if vocabulary.aliases[other].strip() != vocabulary.aliases[key].strip():
            message = f"{key} and {other} are one way to write a thing, and stand for two"
            yield Fault(key, "key", Complaint(0, len(key), "duplicate-key", message, "remove one of them"))


def _of_text(key: str, vocabulary: Vocabulary) -> Iterator[Fault]:
    text = vocabulary.aliases[key]
    names = names_of(vocabulary)
    own = name_of(key)
    names.aliases.pop(own or "", None)  # in its own text a name means what it means without the alias
    if not text.strip():
        yield Fault(key, "text", Complaint(0, max(1, len(text)), "alias", f"{key} stands for nothing", _HINT))
    elif not _is_function(text, names):
        try:
            complaint = _unfit(key, names.parse(text, names), vocabulary)
        except (LanguageError, LimitError) as error:
            complaint = error.complaints[0]
            word = text[complaint.start : complaint.end]
            if complaint.code == "undefined-name" and own and canonical(word) == own:
                complaint = Complaint(complaint.start, complaint.end, "alias-of-itself", f"{key} stands for itself")
            elif _may_be_made(word, complaint.code):
                return
            else:
                what = f"{key} stands for what cannot be read: {complaint.message}"
                complaint = replace(complaint, message=what)
        if complaint is not None:
            yield Fault(key, "text", replace(complaint, hint=complaint.hint or _HINT))


def _unfit(key: str, tree: Tree, vocabulary: Vocabulary) -> Complaint | None:
    """Where the shapes of a formula stop fitting, in whatever way it is read."""
    if any(node.op in _BY_CONTEXT for node in tree.postorder()):
        return None
    read = readings_of(tree, {}, vocabulary)
    if not isinstance(read, Misfit):
        return None
    return Complaint(read.start, read.end, "shape", f"{key} stands for what does not fit: {read.message}")


def _is_function(text: str, names: Names) -> bool:
    bare = text.strip().rstrip("'′").lstrip("\\")
    return names.find_function(bare) is not None and not names.declares(canonical(bare))


def _may_be_made(word: str, code: str) -> bool:
    """Whether a name that is unknown when the file is read is one that its derivation or an answer makes: z1, δ₂."""
    return code == "undefined-name" and parts(canonical(word)).stem.lower() in _MADE_LATER


__all__ = ["Fault", "faults_of_aliases"]
