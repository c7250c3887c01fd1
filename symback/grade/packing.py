"""What is ready to judge as bytes: for other processes of the same run, which need not make it again.

Bytes from elsewhere could run anything where they are unpacked. So what is unpacked comes from `packed` alone: it goes
from a worker through memory to its parent and to its fellows, and is made before the worker has seen an answer.
Nothing that lies in a file is ever unpacked.
"""

from __future__ import annotations

import io
import pickle
import zlib
from typing import Any

from sympy import Basic, MatrixExpr

from symback.check import Checker
from symback.collector import uncollected

MOST_PACKED = 32 * 1024**2
"""Bytes; what is larger is made by each process for itself, so that the parent stays small."""


class _Packer(pickle.Pickler):
    """Nodes as their class and operands: SymPy's own constructors would look at every one of them again."""

    def reducer_override(self, made: object) -> Any:
        if isinstance(made, MatrixExpr):
            return _node, (type(made), made.args)
        return NotImplemented


def _node(kind: type[Basic], operands: tuple[Basic, ...]) -> Basic:
    return Basic.__new__(kind, *operands)


@uncollected()
def packed(checker: Checker) -> bytes | None:
    """A checker with all that it has derived and evaluated; None where that is too deep or too much."""
    sink = io.BytesIO()
    try:
        _Packer(sink, pickle.HIGHEST_PROTOCOL).dump(checker)
    except RecursionError:
        return None
    data = zlib.compress(sink.getbuffer(), 1)
    return data if len(data) <= MOST_PACKED else None


@uncollected()
def unpacked(data: bytes) -> Checker:
    """The checker that `packed` was given, in another process."""
    made = pickle.loads(zlib.decompress(data))  # noqa: S301 - of `packed` alone
    assert isinstance(made, Checker)
    return made
