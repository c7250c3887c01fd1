r"""The commands in our LaTeX, for what sets it again by other means: Typst, labels, a width in points."""

import re
from typing import Literal, NamedTuple

from symback.catalog import FUNCTIONS, OPERATIONS
from symback.names import GREEK

_FUNCTIONS = (row.latex for row in FUNCTIONS.values() if len(row.unicode) != 1)  # σ, Φ and φ are letters
_OPERATIONS = (row.latex[0] for row in OPERATIONS.values())

FUNCTION_COMMANDS: frozenset[str] = frozenset(
    command for latex in (*_FUNCTIONS, *_OPERATIONS) for command in re.findall(r"\\([A-Za-z]+)", latex)
) - {"operatorname", "sqrt", "lVert", "rVert"}
r"""Names of functions that are commands themselves, such as \tanh: upright, with space around."""

SIZE_COMMANDS: frozenset[str] = frozenset({"left", "right"}) | {
    f"{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("l", "r", "")
}
"""What stands before a bracket and says how large it is."""


class Command(NamedTuple):
    """A command that is a sign: in a label, in Typst (None: the same), and how wide Computer Modern has it.

    The width is in thousandths of the font's size, the space around an operator with it.
    """

    sign: str
    width: int = 690
    typst: str | None = None
    kind: Literal["sign", "operator", "letter"] = "sign"


COMMANDS: dict[str, Command] = {
    "partial": Command("∂", 587),
    "top": Command("⊤", 778),
    "prime": Command("′"),
    "infty": Command("∞"),
    "sum": Command("Σ", typst="∑"),
    "pm": Command("±"),
    "odot": Command("⊙", 1222, kind="operator"),
    "oslash": Command("⊘", 1222, kind="operator"),
    "otimes": Command("⊗", 1222, kind="operator"),
    "times": Command("×", 1222, kind="operator"),
    "in": Command("∈", 1222, kind="operator"),
    "cdot": Command("·", 722, "⋅", "operator"),
    "circ": Command("∘", kind="operator"),
    "dots": Command("…", 1500),
    "ldots": Command("…", 1500),
    "vdots": Command("⋮"),
    "Vert": Command("‖", 500),
    "lVert": Command("‖", 500),
    "rVert": Command("‖", 500),
    "{": Command("{", 500),
    "}": Command("}", 500),
    "_": Command("_", 300, '"_"'),
    "displaystyle": Command("", 0),
    "!": Command("", -167),
    ",": Command("\u2009", 167, "thin"),
    ":": Command("\u2009", 223, "med"),
    ";": Command("\u2009", 278, "med"),
    " ": Command(" ", 333, "space"),
    "quad": Command("  ", 1000, "quad"),
    "qquad": Command("    ", 2000, "wide"),
    **{word: Command(letter, kind="letter") for word, letter in GREEK.items()},
    # What LaTeX calls phi and epsilon are the other forms of these letters in Typst.
    "phi": Command("φ", typst="ϕ", kind="letter"),
    "varphi": Command("φ", kind="letter"),
    "epsilon": Command("ε", typst="ϵ", kind="letter"),
    "varepsilon": Command("ε", kind="letter"),
}
_CAPITALS = {"Gamma": 625, "Delta": 833, "Theta": 778, "Lambda": 694, "Xi": 667, "Pi": 750, "Sigma": 722, "Phi": 722,
             "Psi": 778, "Omega": 722}  # fmt: skip
COMMANDS |= {word: COMMANDS[word]._replace(width=width) for word, width in _CAPITALS.items()}
