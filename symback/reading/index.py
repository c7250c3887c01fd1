"""Index notation: which indices of a tree are free, and sums over the repeated ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from symback.reading.answer import COLUMNS, OF_ENTRIES, PADDED, Tree
from symback.reading.shifts import letters_in

_AT_INDICES = frozenset({"entry", "unit", "partial", "sample", "derived", "holds"})
"""What indices stand in."""


def free_indices(tree: Tree) -> dict[str, int]:
    """Index letters that no sum binds, in order of appearance, with how often each stands there.

    Of terms that are added, the one in which an index stands most often counts.
    """
    nodes = [*tree.postorder()]
    if _AT_INDICES.isdisjoint([node.op for node in nodes]):
        return {}
    counted: dict[int, dict[str, int]] = {}
    for node in nodes:
        counted[id(node)] = _counts_at(node, [counted[id(operand)] for operand in node.operands])
    return counted[id(tree)]


def _counts_at(node: Tree, inner: Iterable[dict[str, int]]) -> dict[str, int]:
    """How often each free index stands in `node`, from how often it does in its operands."""
    counts = merge(inner, most=node.op in ("sum", "either", "cases", "matrix"))
    if node.op in _AT_INDICES and not _binds(node, counts):
        for letter in letters_of(node):
            counts[letter] = counts.get(letter, 0) + 1
    elif node.op in ("index_sum", "entries", "entry"):
        for index in node.indices:
            counts.pop(index, None)
    return counts


def letters_of(node: Tree) -> list[str]:
    """The letters in the indices of a node, each as often as it stands there: of x_{i+j-1} i and j."""
    return [letter for index in node.indices for letter in letters_in(index)]


def _binds(node: Tree, counts: Mapping[str, int]) -> bool:
    """Whether a bracket with indices is the array of the entries in it: [a_i b_j]_ij."""
    letters = [index for index in node.indices if not index.isdigit()]
    whole = node.op == "entry" and node.operands[0].op == "group" and bool(letters)
    return whole and set(node.indices) - set(letters) <= {"1"} and all(index in counts for index in letters)


def merge(counts: Iterable[dict[str, int]], *, most: bool) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in counts:
        for index, count in part.items():
            found[index] = max(found.get(index, 0), count) if most else found.get(index, 0) + count
    return found


def bound_by_repetition(tree: Tree, free: set[str]) -> Tree:
    """`tree` with a sum over every index that is repeated, not summed over and not in `free`.

    The sum stands around the smallest part that holds all places of the index; of terms that are added,
    each has its own (the convention of Einstein). It is one on entries: the i of `x^{(i)}` names a sample, and without
    a sum the formula is one for that sample.
    """
    made: dict[int, Tree] = {}
    counts: dict[int, dict[str, int]] = {}
    order = list(tree.postorder())
    for node in order:
        new = node
        if any(made[id(operand)] is not operand for operand in node.operands):
            new = node.having(tuple(made[id(operand)] for operand in node.operands))
        made[id(node)] = new
        counts[id(node)] = _counts_at(node, [counts[id(operand)] for operand in node.operands])
    kept = free | samples_in(tree)
    repeated = [index for index, count in counts[id(tree)].items() if count > 1 and index not in kept]
    result = made[id(tree)]
    for index in repeated:
        result = _around(result, index)
    return result


def samples_in(tree: Tree) -> set[str]:
    """Letters that name samples (`x^{(i)}`) and that no sum binds."""
    if not any(node.op == "sample" for node in tree.postorder()):
        return set()
    found: dict[int, set[str]] = {}
    for node in tree.postorder():
        here = set[str]().union(*(found[id(operand)] for operand in node.operands))
        if node.op == "sample":
            here |= {*letters_of(node)}
        elif node.op in ("index_sum", "entries"):
            here -= {*node.indices}
        found[id(node)] = here
    return found[id(tree)]


def with_sums(tree: Tree, left: set[str]) -> Tree:
    """`tree` with `sum(p_i x_i)` as the sum over i.

    Not where i is an index on the left side, one of a loop, or one over which a sum around this one goes.
    """
    nodes = [*tree.postorder()]
    if not any(map(_is_sum, nodes)):
        return tree
    left = left | {letter for node in nodes if node.bounds[2:] or node.op == "entries" for letter in node.indices}
    summed = _summed_around(nodes)
    made: dict[int, Tree] = {}
    for node in nodes:
        new = _with(node, [made[id(operand)] for operand in node.operands])
        kept = left | summed.get(id(node), set()) if _is_sum(node) else left
        letters = [index for index in free_indices(new.operands[0]) if index not in kept] if _is_sum(node) else []
        for index in letters:
            note = f"sum(...) is read as the sum over {index}"
            inner = new if new.op == "index_sum" else new.operands[0]
            new = Tree("index_sum", (inner,), node.start, node.end, indices=(index,), notes=(note,))
        made[id(node)] = new
    return made[id(tree)]


def _summed_around(nodes: Iterable[Tree]) -> dict[int, set[str]]:
    """The indices of the sums around each `sum(...)`, by its identity."""
    found: dict[int, set[str]] = {}
    for node in nodes:
        if node.op == "index_sum":
            for inner in node.postorder():
                if _is_sum(inner):
                    found.setdefault(id(inner), set()).update(node.indices)
    return found


def with_wide_sums(tree: Tree, left: set[str]) -> Tree:
    r"""`tree` with `\sum_i a_i - b_i` as the sum over both terms, where i is no index on the left side.

    Outside of the sum, and with no place for it on the left, the i of b_i would mean nothing.
    """
    nodes = [*tree.postorder()]
    if not any(node.op == "index_sum" for node in nodes) or not any(node.op == "sum" for node in nodes):
        return tree
    made: dict[int, Tree] = {}
    for node in nodes:
        new = _with(node, [made[id(operand)] for operand in node.operands])
        made[id(node)] = _widened(new, left) if node.op == "sum" else new
    return made[id(tree)]


def _widened(node: Tree, left: set[str]) -> Tree:
    terms: list[Tree] = []
    signs: list[str] = []
    for sign, term in zip(("", *node.operators), node.operands, strict=True):
        inside = _last_sum(terms[-1]) if terms else None
        if inside is not None and {*inside.indices} & free_indices(term).keys() - left:
            terms[-1] = _taking(terms[-1], sign, term)
        else:
            terms.append(term)
            signs.append(sign)
    return (
        node
        if len(terms) == len(node.operands)
        else terms[0]
        if len(terms) == 1
        else node.having(tuple(terms), tuple(signs[1:]))
    )


def _last_sum(term: Tree) -> Tree | None:
    r"""The sum over an index that a term ends with: that of `-2 \sum_i a_i`."""
    while term.op in ("chain", "negative"):
        term = term.operands[-1]
    return term if term.op == "index_sum" else None


def _taking(term: Tree, sign: str, more: Tree) -> Tree:
    """A term whose last sum takes one more term in."""
    path = [term]
    while path[-1].op != "index_sum":
        path.append(path[-1].operands[-1])
    body = path[-1].operands[0]
    terms, signs = (body.operands, body.operators) if body.op == "sum" else ((body,), ())
    made = Tree("sum", (*terms, more), body.start, more.end, operators=(*signs, sign))
    note = f"the sum over {path[-1].indices[0]} is read to hold all terms with {path[-1].indices[0]}"
    new = path[-1].having((made,))._replace(notes=(*path[-1].notes, note))
    for outer in reversed(path[:-1]):
        new = outer.having((*outer.operands[:-1], new))
    return new


def _is_sum(node: Tree) -> bool:
    """Whether a node is `sum(...)`, which may be one over an index that stands in it."""
    named = (node.op, node.value) == ("call", "sum") and len(node.operands) == 1
    return named and node.axis in ("", COLUMNS) and node.bounds != OF_ENTRIES


def _around(tree: Tree, index: str) -> Tree:
    """A sum over `index` around the smallest part with all its places, term by term of a sum."""
    made: dict[int, tuple[Tree, int]] = {}
    for node in tree.postorder():
        inner = [made[id(operand)] for operand in node.operands]
        if node.op in ("sum", "either", "cases", "matrix"):
            closed = [
                (_summed(part, index) if count > 1 else part, min(count, 1) if count < 2 else 0)
                for part, count in inner
            ]
            count = max((c for _, c in closed), default=0)
            new = _with(node, [part for part, _ in closed])
        else:
            count = sum(c for _, c in inner)
            new = _with(node, [part for part, _ in inner])
            if node.op == "entry" and node.operands[0].op == "group" and index in node.indices and count:
                count = 0
            elif node.op in _AT_INDICES:
                count += letters_of(node).count(index)
            elif node.op in ("index_sum", "entries") and index in node.indices:
                count = 0
            elif node.op == "call" and count > 1 and len(inner) == 1:
                # σ(W_ij x_j): the sum is inside.
                new, count = _with(node, [_summed(inner[0][0], index)]), 0
        made[id(node)] = new, count
    result, count = made[id(tree)]
    return _summed(result, index) if count > 1 else result


def _with(node: Tree, operands: list[Tree]) -> Tree:
    if all(a is b for a, b in zip(node.operands, operands, strict=True)):
        return node
    return node.having(tuple(operands))


def _summed(tree: Tree, index: str) -> Tree:
    note = f"{index} stands twice, so it is summed over"
    return Tree("index_sum", (tree,), tree.start, tree.end, indices=(index,), notes=(note,))


def with_letters_chosen(tree: Tree, left: set[str]) -> Tree:
    r"""`tree` with `\sum_{i \ne j}` as the sum over j where i is an index on the left side."""
    if not any(node.op == "index_sum" and node.value for node in tree.postorder()):
        return tree
    made: dict[int, Tree] = {}
    for node in tree.postorder():
        new = _with(node, [made[id(operand)] for operand in node.operands])
        if new.op == "index_sum" and new.value:
            swapped = new.indices[0] in left and new.value not in left
            new = new._replace(value="", indices=(new.value,) if swapped else new.indices)
        made[id(node)] = new
    return made[id(tree)]


def with_diagonals(tree: Tree, left: set[str], is_number: Callable[[Tree], bool]) -> Tree:
    r"""`tree` with the column of all entries in `\operatorname{diag}(s_i)`, where nothing else counts with that letter.

    `left` are the indices on the left side; `is_number` tells what is one entry, and no line of an array.
    """
    if not any(node.op == "call" and node.value == "diag" for node in tree.postorder()):
        return tree
    summed = {index for node in tree.postorder() if node.op == "index_sum" for index in node.indices}
    made: dict[int, Tree] = {}
    for node in tree.postorder():
        new = _with(node, [made[id(operand)] for operand in node.operands])
        if new.op == "call" and new.value == "diag" and len(new.operands) == 1:
            (inside,) = new.operands
            letters = (*free_indices(inside),)
            if len(letters) == 1 and not {*letters} & (left | summed) and is_number(inside):
                new = new.having((Tree("entries", (inside,), inside.start, inside.end, indices=letters),))
        made[id(node)] = new
    return made[id(tree)]


def with_zeros_outside(tree: Tree) -> Tree:
    """`tree` with every entry marked as one that is 0 where it does not exist."""
    made: dict[int, Tree] = {}
    for node in tree.postorder():
        new = _with(node, [made[id(operand)] for operand in node.operands])
        made[id(node)] = new._replace(axis=PADDED) if new.op == "entry" else new
    return made[id(tree)]
