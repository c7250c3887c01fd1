r"""The commands in our LaTeX, as sets, for what sets it again by other means: Typst, labels, a width in points."""

import re

from symback.catalog import FUNCTIONS, OPERATIONS

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
