"""What entries and parts of arrays mean, and sums and arrays over indices."""

from __future__ import annotations

from symback import shapes
from symback.errors import ShapeError
from symback.language import indices
from symback.language.indices import Place
from symback.language.settling import Settling
from symback.language.syntax import Range, Syntax
from symback.language.terms import Term
from symback.shapes import SCALAR, words


class Indexed(Settling):
    """One method for each kind of syntax in which indices or places stand."""

    __slots__ = ()

    def inside_an_array(self, node: Syntax) -> Term | None:
        name = next(iter(self.indices.of(node)))
        message = f"{self.written(node)}: the index {name} stands inside a whole array; an index makes entries"
        return self.complain(node, "index", message, "write every array in it by its entries, such as A[i,k] x[k]")

    def is_index(self, node: Syntax, names: tuple[Range, ...]) -> bool:
        """Whether the names can be indices: nothing else has them."""
        taken = next((name for name in names if isinstance(name, str) and self.scope.declares(name)), None)
        if taken is not None:
            message = f"{self.written(node)}: {taken} is a name of this problem, so it is no index"
            self.complain(node, "index", message, "an index is a letter of its own, such as i, j, k")
        return taken is None

    def entry(self, node: Syntax, arg: Term) -> Term | None:
        """A[i,k] with an index in it."""
        if not self.is_index(node, node.ranges):
            return None
        at = indices.places(node.ranges, arg.shape)
        self.indices.gather(node, indices.uses(at, arg.shape, self.written(node)))
        return Term("entry", (arg,), SCALAR, at)

    def _partial(self, node: Syntax) -> Term | None:
        """dz[k]/dh[i]: both are entries of names."""
        names = node.value.split()
        missing = [name for name in names if name not in self.scope.shapes]
        if missing:
            return self.complain(
                node, "undefined-name", f"{missing[0]} has no shape that is known here", "use a name that is declared"
            )
        if not self.is_index(node, node.ranges):
            return None
        sides: list[tuple[Place, Place]] = []
        own: list[tuple[str, indices.Use]] = []
        for name, ranges in zip(names, (node.ranges[: node.order], node.ranges[node.order :]), strict=True):
            shape = self.scope.shapes[name]
            if not ranges and not shapes.is_scalar(shape):
                message = f"{self.written(node)}: {name} is {words(shape)}, so it needs indices"
                return self.complain(node, "index", message, f"{name}[k], or {name}[i,k] of a matrix")
            sides.append(indices.places(ranges, shape))
            own += indices.uses(sides[-1], shape, self.written(node))
        self.indices.gather(node, own)
        return Term("partial", (), SCALAR, (*names, *sides))

    def bound_indices(self, node: Syntax, most: int) -> tuple[Place, ...] | None:
        """The names in sum[...] or entries[...]; a single row of an array is 1."""
        names = tuple(1 if chosen == (1, 1) and node.op == "entries" else chosen for chosen in node.ranges)
        wrong = not all(name == 1 or isinstance(name, str) for name in names) or len(set(names)) < len(names)
        if wrong or len(names) > most or len(node.operands) != 1:
            usage = "sum[k](...) or sum[k,l](...)" if node.op == "sum" else "entries[i](...) or entries[i,j](...)"
            hint = "what stands in brackets behind it is one formula"
            self.complain(node, "index", f"{self.written(node)}: it is written {usage}", hint)
            return None
        if not self.is_index(node, node.ranges):
            return None
        inside = self.indices.of(node.operands[0])
        unused = next((name for name in names if isinstance(name, str) and name not in inside), None)
        if unused is not None:
            message = f"{self.written(node)}: the index {unused} stands nowhere in it, so its size is unknown"
            self.complain(node, "index", message, f"write an entry with {unused} in it, such as x[{unused}]")
            return None
        return tuple(name for name in names if isinstance(name, int | str))

    def _sum(self, node: Syntax, *bodies: Term) -> Term | None:
        names = self.bound_indices(node, 2)
        if names is None:
            return None
        inside = self.indices.gather(node, bound=[name for name in names if isinstance(name, str)])
        body = bodies[0]
        if not shapes.is_scalar(body.shape):
            raise ShapeError("a sum over an index adds scalars", "sum[k](A[i,k] x[k])")
        for name in reversed(names):
            body = Term("index_sum", (body,), SCALAR, (name, inside[str(name)].size))
        return body

    def _entries(self, node: Syntax, *bodies: Term) -> Term | None:
        names = self.bound_indices(node, 2)
        if names is None:
            return None
        inside = self.indices.gather(node, bound=[name for name in names if isinstance(name, str)])
        if not shapes.is_scalar(bodies[0].shape):
            raise ShapeError("an entry is a scalar", "entries[i,j](x[i] y[j])")
        return Term("entrywise", bodies, indices.array_shape(names, inside), (*names, 1)[:2])

    def _part(self, node: Syntax, arg: Term) -> Term | None:
        """A[i, j]; of a column or row one index is enough."""
        if any(isinstance(chosen, str) for chosen in node.ranges):
            return self.entry(node, arg)
        ranges = tuple(chosen for chosen in node.ranges if not isinstance(chosen, str))
        if len(ranges) == 1:
            if arg.shape[1] != 1 and arg.shape[0] != 1:
                return self.complain(node, "part", f"{self.written(node)}: a matrix needs a row and a column", "A[1,:]")
            ranges = (ranges[0], None) if arg.shape[1] == 1 else (None, ranges[0])
        shape = shapes.part(arg.shape, ranges[0], ranges[1])
        return Term("part", (arg,), shape, ranges)
