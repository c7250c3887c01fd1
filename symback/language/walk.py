"""The one walk over what holds operands: answers as trees, and what they mean as terms."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Any, Protocol, TypeVar


class Nested(Protocol):
    """What is made of operands of its own kind."""

    @property
    def operands(self) -> Sequence[Any]: ...


Node = TypeVar("Node", bound=Nested)


def postorder(root: Node, known: Container[int] = ()) -> Iterator[Node]:
    """Operands before operators; a node that stands in several places comes once.

    What is `known`, by its id, does not come, nor does what stands in it.
    """
    stack: list[Node | None] = [root]
    opened: list[Node] = []
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if node is None:  # the operands of the node that was opened last are over
            yield opened.pop()
        elif id(node) not in seen and id(node) not in known:
            seen.add(id(node))
            if node.operands:
                opened.append(node)
                stack += (None, *node.operands[::-1])
            else:
                yield node
