"""Trees → text, for messages and for echoing what was read."""

from __future__ import annotations

from collections.abc import Callable

from symback.names import spelled
from symback.reading.answer import COLUMNS, LAST, Tree

_SIGNS = {
    "beside": " ", "star": " * ", "matmul": " @ ", "npdot": " @ ", "dot": " · ", "times": " × ", "bullet": " • ",
    "hadamard": " .* ", "circ": " ∘ ", "otimes": " ⊗ ", "divide": " / ", "fraction": " / ", "hadamard_divide": " ./ ",
    "plus": " + ", "minus": " - ",
}  # fmt: skip
_LOOSE = frozenset(["sum", "chain", "negative", "index_sum", "compare"])
_BARS = {"bars": ("|", "|"), "norm": ("‖", "‖"), "norm1": ("norm1(", ")"), "norm2": ("norm2(", ")"),
         "norm_fro": ("norm_fro(", ")")}  # fmt: skip
_LEAVES = {"ones": "1", "zeros": "0", "identity": "I", "unread": "?"}


def written(tree: Tree) -> str:
    """A tree as text in the language of formulas, bracketed where the tree is."""
    made: dict[int, str] = {}
    for node in tree.postorder():
        made[id(node)] = _row(node, [made[id(operand)] for operand in node.operands])
    return made[id(tree)]


def _row(node: Tree, parts: list[str]) -> str:
    if node.op in ("number", "name", "size"):
        return spelled(node.value) if node.op == "name" else node.value
    if node.op in _LEAVES:
        return _LEAVES[node.op]
    if node.op in ("sum", "chain"):
        held = [_held(o, p, node.op) for o, p in zip(node.operands, parts, strict=True)]
        return held[0] + "".join(_SIGNS[sign] + part for sign, part in zip(node.operators, held[1:], strict=True))
    return _OTHERS[node.op](node, parts)


def _held(operand: Tree, text: str, inside: str) -> str:
    loose = operand.op == "sum" or (inside == "chain" and operand.op in ("chain", "negative", "index_sum"))
    return f"({text})" if loose else text


def _tight(node: Tree, text: str) -> str:
    return f"({text})" if node.operands[0].op in _LOOSE else text


def _gradient(node: Tree, parts: list[str]) -> str:
    of, wrt, *via = node.value.split()
    return f"d{of}/d{wrt}" + (f"|{via[0]}" if via else "")


def _partial(node: Tree, parts: list[str]) -> str:
    of, wrt = node.value.split()
    above, below = (",".join(part) for part in (node.indices[: node.order], node.indices[node.order :]))
    return f"d{of}{above and f'[{above}]'}/d{wrt}{below and f'[{below}]'}"


def _call(node: Tree, parts: list[str]) -> str:
    axis = f", axis={-1 if node.axis == LAST else node.axis}" if node.axis not in ("", COLUMNS) else ""
    primes = "'" * node.order
    return f"{node.value}{primes}({', '.join(parts)}{axis})"


def _part(node: Tree, parts: list[str]) -> str:
    shown = [":" if r is None else str(r[0]) if r[0] == r[1] else f"{r[0]}:{r[1] or ''}" for r in node.ranges]
    return f"{_tight(node, parts[0])}[{','.join(shown)}]"


def _matrix(node: Tree, parts: list[str]) -> str:
    rows, at = [], 0
    for size in node.rows:
        rows.append(", ".join(parts[at : at + size]))
        at += size
    return f"[{'; '.join(rows)}]"


def _group(node: Tree, parts: list[str]) -> str:
    inner = ", ".join(parts)
    bare = len(parts) == 1 and node.operands[0].op not in _LOOSE
    return inner if bare or node.value == "call" else f"({inner})"


_OTHERS: dict[str, Callable[[Tree, list[str]], str]] = {
    "gradient": _gradient,
    "differential": lambda node, parts: (
        f"d({parts[0]})" if parts else f"d({_gradient(node, parts)})" if " " in node.value else f"d{node.value}"
    ),
    "second": lambda node, parts: f"d(d{node.value})",
    "hessian": lambda node, parts: "d(d{0}/d{1})/d{1}".format(*node.value.split()),
    "partial": _partial,
    "derived": lambda node, parts: f"d({parts[0]})/d{node.value}",
    "unit": lambda node, parts: f"δ[{','.join(node.indices)}]",
    "group": _group,
    "negative": lambda node, parts: f"-{_tight(node, parts[0]) if node.operands[0].op == 'sum' else parts[0]}",
    "transpose": lambda node, parts: f"{_tight(node, parts[0])}^T",
    "inverse": lambda node, parts: f"{_tight(node, parts[0])}^-1",
    "power": lambda node, parts: (
        f"{_tight(node, parts[0])}{' .^ ' if node.value else '^'}"
        + (parts[1] if parts[1].isdigit() else f"({parts[1]})")
    ),
    "call": _call,
    "entry": lambda node, parts: f"{_tight(node, parts[0])}[{','.join(node.indices)}]",
    "entries": lambda node, parts: f"entries[{','.join(node.indices)}]({parts[0]})",
    "holds": lambda node, parts: f"1[{node.value.join(node.indices)}]",
    "where": lambda node, parts: " ".join(parts[:-1]) + f" ({parts[-1]})",
    "index_sum": lambda node, parts: f"sum[{node.indices[0]}]({parts[0]})",
    "sample": lambda node, parts: f"{_tight(node, parts[0])}^({node.indices[0]})",
    "part": _part,
    "matrix": _matrix,
    "compare": lambda node, parts: f"({parts[0]} {node.value} {parts[1]})",
    "cases": lambda node, parts: f"cases({', '.join(parts)})",
    "bars": lambda node, parts: parts[0].join(_BARS[node.value]),
    "either": lambda node, parts: parts[0],
    "size_of": lambda node, parts: f"size({parts[0]})",
}
