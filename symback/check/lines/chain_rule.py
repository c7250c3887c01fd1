"""Steps that name derivatives which are no matrices (∂h_i/∂w_ij): judged as steps of the chain rule, by their indices.

Along one path rates multiply, and an entry that reaches the next name through all its entries needs a sum over an
index of its own. That is decided here by which index stands where; nothing is evaluated but the Jacobians that say
whether one name reaches another entry by entry.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Literal

from sympy import MatrixExpr
from sympy.matrices.expressions import MatAdd, MatMul, MatrixSymbol

from symback import algebra
from symback.algebra import Apply
from symback.check.course import Course
from symback.check.equality import Judge
from symback.check.lines.expected import Expected
from symback.check.lines.own import OwnNames
from symback.check.lines.own_derivatives import OwnDerivatives
from symback.derivation import derive_network
from symback.errors import ShapeError, SymbackError
from symback.language import LanguageError
from symback.language.build import build
from symback.prose import Prose, prose
from symback.reading import Left, LimitError, Side, Tree, read_answer
from symback.shapes import SCALAR

Found = tuple[Literal["correct", "incorrect", "unjudged"], Prose]

_DERIVATIVE = re.compile(
    r"\\[dt]?frac\s*\{\s*(?:\\partial|d|∂)\s*(.+?)\s*\}\s*\{\s*(?:\\partial|d|∂)\s*(.+)\}", re.DOTALL
)
_PLAIN = re.compile(r"∂\s*(.+?)\s*/\s*∂\s*(.+)", re.DOTALL)
_ENTRY = re.compile(r"(?:\\[a-z]+\{)?([A-Za-z])\}?\^\{?(\d+)\}?_\{?([\w,\s]+?)\}?")

_ENTRYWISE = frozenset({"hadamard", "star", "circ"})
_PRODUCTS = _ENTRYWISE | {"beside", "dot", "times", "matmul", "bullet"}


@dataclass(frozen=True, slots=True)
class Link:
    """∂of_at/∂wrt_at: names, and the indices of the entries that are meant."""

    of: str
    of_at: tuple[str, ...]
    wrt: str
    wrt_at: tuple[str, ...]


@dataclass
class ChainRule:
    """Judges such steps for one course."""

    course: Course
    judge: Judge
    own: OwnDerivatives

    @property
    def names(self) -> OwnNames:
        return self.own.names

    def step(self, left: Left | None, side: Side, text: str) -> Found | None:
        """A product of named derivatives under a named derivative; None where this is none."""
        if left is None or left.kind != "gradient":
            return None
        links = self.links(side.tree, text)
        if not links or len(links) < 2:
            return None
        if not _is_chain(links, left):
            links.reverse()  # in denominator layout
        if not _is_chain(links, left):
            return None
        if any(link.of_at or link.wrt_at for link in links):
            return self.indexed(links, left.indices)
        if any(map(self.is_no_matrix, links)):
            return self.passed(links)
        if _by_entries(side.tree) and not all(map(self.mixes, links)):
            return "unjudged", ("the chain rule, link by link, with a diagonal matrix written entry by entry",)
        return None

    def passed(self, links: Sequence[Link]) -> Found:
        """Whether all of the change comes by way of the names between, where no value can be compared."""
        pairs = [(self.twin(link.of), self.twin(link.wrt)) for link in links]
        of, wrt = pairs[0][0], pairs[-1][1]
        if not {*self.course.names.values()}.issuperset(chain.from_iterable(pairs)):
            return "unjudged", ("the chain rule, link by link; not every link is a matrix, so no value is compared",)
        for above, below in pairs:
            if not self.depends(above, below):
                return "incorrect", prose("{h} does not depend on {w}", h=above, w=below)
            if below != wrt and self.depends(of, wrt, below):
                text = "the chain rule, but {w} reaches {f} by another way than {h}, too"
                return "unjudged", prose(text, w=wrt, f=of, h=below)
        return "correct", ("a true step of the chain rule: not every link is a matrix, so no value is compared",)

    def twin(self, name: str) -> MatrixExpr:
        """What a name stands for, by the problem's name where the answer has one of its own for it."""
        symbol = self.symbol(name)
        return self.own.twin(symbol) if isinstance(symbol, MatrixSymbol) else symbol

    def depends(self, of: MatrixExpr, wrt: MatrixExpr, without: MatrixExpr | None = None) -> bool:
        """Whether by the equations of the forward pass a name changes with another."""
        values = {e.name: e.value for e in self.course.forward}
        waiting, seen = [of], {without}
        while waiting:
            name = waiting.pop()
            if name == wrt:
                return True
            if name not in seen:
                seen.add(name)
                value = values.get(name)
                waiting += [] if value is None else [n for n in algebra.nodes(value) if isinstance(n, MatrixSymbol)]
        return False

    def symbol(self, name: str) -> MatrixExpr:
        """What a name stands for, the answer's own among them."""
        found = self.names.symbol(name)
        assert found is not None
        return found

    def is_no_matrix(self, link: Link) -> bool:
        """Whether a derivative has more than two indices: of an array by a matrix."""
        of, wrt = (algebra.shape(self.symbol(name)) for name in (link.of, link.wrt))
        return of != (1, 1) and (of[1] != 1 or wrt[1] != 1)

    def indexed(self, links: Sequence[Link], free: tuple[str, ...]) -> Found:
        """The links of one entry: which index is summed over?"""
        for before, link in pairwise(links):
            name, reached = self.symbol(link.of), self.symbol(link.wrt)
            if before.wrt_at != link.of_at:
                return "incorrect", prose("{h} has two different indices here", h=name)
            own = link.of_at[0] not in (*free, *link.wrt_at) if link.of_at else False
            if not own and self.mixes(link):
                text = "every entry of {x} reaches every entry of {h}: {h} needs an index of its own, and a sum over it"
                return "incorrect", prose(text, x=reached, h=name)
        if links[-1].wrt_at != free:
            text = "the chain rule, but the entry of {w} on the right is not the one on the left"
            return "unjudged", prose(text, w=self.symbol(links[-1].wrt))
        return "correct", ("the chain rule, link by link",)

    def mixes(self, link: Link) -> bool:
        """Whether an entry of the one name reaches other entries of the other."""
        of, wrt = self.symbol(link.of), self.symbol(link.wrt)
        try:
            jacobian = algebra.gradient(of, wrt)
            diagonal = algebra.call("diag", None, algebra.call("diag", None, jacobian))
        except ShapeError:
            return False  # by a weight: entry i is reached by row i alone
        if algebra.is_scalar(of) or algebra.shape(jacobian)[0] != algebra.shape(jacobian)[1]:
            return not algebra.is_scalar(of)
        return self.judge.compare(jacobian, diagonal).equal is not True

    def local(self, left: Left | None, side: Side, text: str) -> tuple[Found, Expected] | None:
        """∂h_i/∂w_ij = …, for h = φ(W v) and h = W v: held against φ′(z) vᵀ, which is what it must be."""
        if left is None or left.kind == "name" or left.tree is None:
            return None
        link = self.link(left.tree, text)
        if link is None or not link.of_at or not side.readings:
            return None
        found = self.entries(link)
        if found is None:
            return None
        return self.held(link, side, *found), Expected(found[:1], None)

    def held(self, link: Link, side: Side, entries: MatrixExpr, slope: Apply | None) -> Found:
        """What is said of ∂of_i/∂wrt_ij, against its entries and against φ′(z), which many take for them."""
        of, wrt = self.course.names[link.of], self.course.names[link.wrt]
        if link.of_at[0] in link.wrt_at[1:] and link.of_at[0] != link.wrt_at[0]:
            return "incorrect", prose("an entry of {h} changes with the row of {w} that has its number", h=of, w=wrt)
        shape = algebra.shape(entries)
        for reading in side.readings:
            try:
                expr = build(reading.term, self.course.names)
            except (ShapeError, KeyError):
                continue
            whole = algebra.product(expr, algebra.ones(shape)) if reading.shape == SCALAR else expr
            if algebra.shape(whole) == shape and self.judge.compare(whole, entries).equal:
                return "correct", ()
            if slope is not None and reading.shape == algebra.shape(slope) and self.judge.compare(expr, slope).equal:
                z = slope.arg
                text = "a factor is missing: {h} changes with {z} so, but how does {z} change with an entry of {w}?"
                return "incorrect", prose(text, h=of, z=z, w=wrt)
        return "incorrect", prose("this is not how an entry of {h} changes with one of {w}", h=of, w=wrt)

    def entries(self, link: Link) -> tuple[MatrixExpr, Apply | None] | None:
        """∂h_i/∂w_ij in row i and column j, and φ′(z) where h = φ(z), for z = W v + …; None for another layer."""
        of, wrt = (self.course.names.get(name) for name in (link.of, link.wrt))
        if of is None or wrt is None or algebra.shape(of)[1] != 1 or 1 in algebra.shape(wrt):
            return None
        if link.wrt not in self.course.problem.variables or len({*link.of_at, *link.wrt_at}) > 2:
            return None
        values = {e.name: e.value for e in self.course.forward}
        applied = values.get(of)
        slope = None
        if isinstance(applied, Apply) and isinstance(applied.arg, MatrixSymbol):
            slope = algebra.apply(applied.function, applied.arg, applied.order + 1)
            applied = values.get(applied.arg, applied.arg)
        terms = applied.args if isinstance(applied, MatAdd) else (applied,)
        if not any(isinstance(term, MatMul) and term.args[0] == wrt for term in terms):
            return None
        total = algebra.symbol(f"sum of {link.of}", (1, 1))
        definitions = {str(e.name.name): e.value for e in self.course.forward}
        definitions[str(total.name)] = algebra.call("sum", None, of)
        try:
            names = {**self.course.names, str(total.name): total}
            (found,) = derive_network(definitions, names, str(total.name), [link.wrt])
        except (SymbackError, ShapeError):
            return None
        return found.closed.compact, slope

    # Which derivatives a product names.

    def links(self, tree: Tree, text: str) -> list[Link] | None:
        parts = tree.operands if tree.op == "chain" and set(tree.operators) <= _PRODUCTS else (tree,)
        found = [self.link(part, text) for part in parts]
        links = [link for link in found if link is not None]
        known = all(self.names.symbol(name) is not None for link in links for name in (link.of, link.wrt))
        return links if known and len(links) == len(parts) else None

    def link(self, tree: Tree, text: str) -> Link | None:
        while tree.op == "group" and len(tree.operands) == 1:
            tree = tree.operands[0]
        if tree.op == "name" and tree.value in self.names.derivatives:
            of, wrt = self.names.derivatives[tree.value]
            return Link(of, (), wrt, ())
        if tree.op == "gradient":
            of, wrt = tree.value.split()[:2]
            return Link(of, (), wrt, ())
        if tree.op == "entry" and tree.operands[0].op == "gradient":
            of, wrt = tree.operands[0].value.split()[:2]
            scalar = of in self.course.names and algebra.is_scalar(self.course.names[of])
            return Link(of, () if scalar else tree.indices[:1], wrt, tree.indices if scalar else tree.indices[1:])
        if tree.op == "partial":
            of, wrt = tree.value.split()[:2]
            shape = algebra.shape(self.course.names[of]) if of in self.course.names else (1, 1)
            own = 0 if shape == (1, 1) else 1 if 1 in shape else 2
            return Link(of, tree.indices[:own], wrt, tree.indices[own:])
        if tree.op != "unread":
            return None
        written = text[tree.start : tree.end].strip()
        match = _DERIVATIVE.fullmatch(written) or _PLAIN.fullmatch(written)
        above, below = (self.named(match[1]), self.named(match[2])) if match else (None, None)
        return None if above is None or below is None else Link(*above, *below)

    def named(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """A name of the network with the indices of an entry."""
        try:
            found = read_answer(text, self.course.vocabulary).statements
        except (LanguageError, LimitError):
            return self.by_layer(text)
        tree = found[0].sides[0].tree if len(found) == 1 and len(found[0].sides) == 1 else None
        if tree is not None and tree.op == "entry" and tree.operands[0].op == "name":
            return tree.operands[0].value, tree.indices
        return (tree.value, ()) if tree is not None and tree.op == "name" else None

    def by_layer(self, text: str) -> tuple[str, tuple[str, ...]] | None:
        """w^2_1: a letter of layer 2 with one index too few or too many."""
        match = _ENTRY.fullmatch(text.strip())
        if match is None:
            return None
        names = [name for name in (match[1] + match[2], match[1].upper() + match[2]) if name in self.course.names]
        return (names[0], tuple(re.split(r"[,\s]+", match[3]))) if names else None


def _is_chain(links: Sequence[Link], left: Left) -> bool:
    """Whether each link ends where the next begins, from what is derived to the variable."""
    ends = (links[0].of, links[-1].wrt) == (left.of, left.wrt)
    return ends and all(a.wrt == b.of for a, b in pairwise(links))


def _by_entries(tree: Tree) -> bool:
    """Whether factors stand side by side that are multiplied entry by entry."""
    return tree.op == "chain" and not _ENTRYWISE.isdisjoint(tree.operators)
