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
    stack = [root]
    opened: set[int] = set()
    done: set[int] = set()
    while stack:
        node = stack[-1]
        key = id(node)
        if key in done or key in known:
            stack.pop()
        elif key in opened or not node.operands:
            stack.pop()
            done.add(key)
            yield node
        else:
            opened.add(key)
            stack.extend(node.operands[::-1])
