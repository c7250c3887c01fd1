"""What symback knows by name: functions, operations, losses. Imports no SymPy, no NumPy.

A new activation, loss or function of whole arrays is one row here, which everything else reads.
Formulas are written in the language of problem files (docs/language.md), so a row reads like the page
of a book, and one test sweeps every row.
"""

from symback.catalog.functions import FUNCTIONS, Function, find_function
from symback.catalog.losses import LOSSES, Loss
from symback.catalog.operations import COLUMN, OPERATION_NAMES, OPERATIONS, Operation

CONVENTIONS: tuple[str, ...] = tuple(
    dict.fromkeys(
        convention
        for convention in (
            *(function.convention for function in FUNCTIONS.values()),
            *(operation.convention for operation in OPERATIONS.values()),
        )
        if convention
    )
)
"""What is said of derivatives at kinks, always in this order."""

__all__ = [
    "COLUMN", "CONVENTIONS", "FUNCTIONS", "LOSSES", "OPERATIONS", "OPERATION_NAMES", "Function", "Loss", "Operation",
    "find_function",
]  # fmt: skip
