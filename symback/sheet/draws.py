"""Choices that depend on their names alone: the same on every machine, whatever else is chosen beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draws:
    """A source of choices, named by what it is for; no generator of a library, whose stream may change."""

    name: str

    def pick(self, what: str, choices: Sequence[T]) -> T:
        """One of the choices, each about as likely: the hash of the names says which."""
        digest = hashlib.sha256(f"{self.name}/{what}".encode()).digest()
        return choices[int.from_bytes(digest[:8], "big") % len(choices)]
