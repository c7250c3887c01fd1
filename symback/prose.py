"""Sentences with mathematics in them.

A sentence is a tuple of strings and expressions; a writer prints each expression in its own
notation, so no sentence holds a backslash or a Unicode sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Any, TypeAlias

from sympy import MatrixExpr


@dataclass(frozen=True, slots=True)
class Relation:
    """`left = right`, inside a sentence."""

    left: MatrixExpr
    right: MatrixExpr


@dataclass(frozen=True, slots=True)
class Naming:
    """`δ₂ = ∂f/∂z₂`, inside a sentence: a derivative as a notation writes it, and spelled out."""

    name: MatrixExpr


Fragment: TypeAlias = Any
"""A string, a `MatrixExpr`, a `Relation` or a `Naming` (SymPy ships no types to say so)."""
Prose: TypeAlias = tuple[Fragment, ...]


def prose(template: str, **fragments: Fragment) -> Prose:
    """`template` with each `{name}` replaced by a fragment.

    >>> prose("entry {i} meets {j}", i="1", j="2")
    ('entry ', '1', ' meets ', '2')
    """
    return tuple(fragments[part] if is_name else part for part, is_name in _parsed(template))


@lru_cache(maxsize=1024)
def _parsed(template: str) -> tuple[tuple[str, bool], ...]:
    """The parts of a template: text, and names of fragments."""
    out: list[tuple[str, bool]] = []
    for literal, name, _, _ in Formatter().parse(template):
        out += [(literal, False)] if literal else []
        out += [(name, True)] if name is not None else []
    return tuple(out)


def joined(sentences: list[Prose], separator: str = "; ") -> Prose:
    """Several sentences as one, each said once."""
    if len(sentences) == 1:
        return tuple(sentences[0])
    out: list[Fragment] = []
    for sentence in dict.fromkeys(sentences):
        out += ([separator] if out else []) + list(sentence)
    return tuple(out)


def capital(text: Prose) -> Prose:
    """The sentence with a capital letter at its beginning; one that is `as_typed` there stays as it is."""
    if not text:
        return text
    first, *rest = text
    return (first[:1].upper() + first[1:] if isinstance(first, str) else first, *rest)


def as_typed(text: str) -> Prose:
    """A sentence that begins with a name or a formula, which no capital letter may change.

    >>> capital(as_typed("x is no function"))
    ('', 'x is no function')
    """
    return "", text
