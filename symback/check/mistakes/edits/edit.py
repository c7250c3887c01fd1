"""What an edit is, and what must be known of a network to make one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from symback.check.mistakes.trees import Path
from symback.reading import Tree


class Edit(NamedTuple):
    """An edit and the mistake that it undoes. `path` is where, `new` what stands there then.

    `about` is what the student wrote (a name, for saying where), `right` what belongs there.
    """

    slug: str
    path: Path
    new: Tree
    start: int
    end: int
    about: str = ""
    right: str = ""


def together(first: Edit, second: Edit) -> bool:
    """Whether two edits can be made at once: at two places, none of them inside the other."""
    shorter, longer = sorted((first.path, second.path), key=len)
    return longer[: len(shorter)] != shorter


class Names(Protocol):
    """What is known of the names of a network: which are weights, z → h, and which may be meant instead of one."""

    @property
    def weights(self) -> frozenset[str]: ...
    @property
    def outputs(self) -> Mapping[str, str]: ...
    def others(self, name: str) -> Sequence[str]: ...
