"""A sum written otherwise: with a term left out, another sign, a square; or put in, over the samples."""

from __future__ import annotations

from collections.abc import Iterator

from symback.check.mistakes.edits.edit import Edit, has_number
from symback.check.mistakes.trees import Path, bare, grouped, is_constant, is_number, name_in, number
from symback.reading import Tree
from symback.reading.index import samples_in


def sums(path: Path, node: Tree) -> Iterator[Edit]:
    """A term left out, its sign turned; a difference turned round; a product in place of the sum."""
    terms, ops = node.operands, node.operators
    for i, term in enumerate(terms):
        rest, left = [*terms[:i], *terms[i + 1 :]], list(ops)
        gone = left.pop(max(i - 1, 0))
        new = rest[0] if len(rest) == 1 else node.having(tuple(rest), tuple(left))
        if i == 0 and gone == "minus":
            first = Tree("negative", (rest[0],), rest[0].start, rest[0].end)
            new = first if len(rest) == 1 else node.having((first, *rest[1:]), tuple(left))
        yield Edit("extra-term", path, new, name_in(term), first=(i,), last=(i,))
        if i:
            turned = (*ops[: i - 1], "minus" if ops[i - 1] == "plus" else "plus", *ops[i:])
            slug = "sign-in-slope" if has_number(node) and len(terms) == 2 else "sign-in-sum"
            yield Edit(slug, path, node.having(terms, turned), name_in(term), first=(i,), last=(i,))
        numbered = has_number(node) or any(map(is_number, bare(term).operands))  # which is left out, or not one at all
        for times in ("2", "1/2") if not numbered else ():
            yield Edit("constant-factor", (*path, i), _scaled(term, times), name_in(term))
        squared = Tree("power", (term, number("2", term)), term.start, term.end)
        if term.op in ("name", "call"):
            yield Edit("missing-square", (*path, i), squared, name_in(term))
    if len(terms) == 2 and ops == ("minus",) and terms[0].op != "number":
        turned_round = node.having(terms[::-1])
        yield Edit("sign-in-slope" if terms[1].op == "number" else "sign-in-sum", path, turned_round)
    for operator in ("hadamard", "matmul"):
        factors = tuple(grouped(term) for term in terms)
        chain = Tree("chain", factors, node.start, node.end, operators=(operator,) * len(ops))
        if all(o == "plus" for o in ops) and not any(map(is_constant, terms)):
            yield Edit("plus-for-hadamard", path, chain)


def _scaled(term: Tree, times: str) -> Tree:
    """A term with a number before it."""
    factors = (*(number(text, term) for text in times.split("/")), grouped(term))
    operators = ("divide", "beside") if "/" in times else ("beside",)
    return grouped(Tree("chain", factors, term.start, term.end, operators=operators))


def over_samples(path: Path, node: Tree) -> Iterator[Edit]:
    """A formula for one sample summed over all of them."""
    for letter in sorted(samples_in(node)):
        yield Edit("missing-sum", path, Tree("index_sum", (node,), node.start, node.end, indices=(letter,)))
