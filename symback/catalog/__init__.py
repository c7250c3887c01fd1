"""What symback knows by name: elementwise functions, reductions, losses. Floor 1, imports no SymPy, no NumPy.

One new activation or loss is one row here and nothing else anywhere. Formulas are written in the
language of problem files (docs/language.md), so a row reads like the page of a book, and one test
sweeps every row: slope against SymPy's derivative of the formula, stable value against 50 digits.
"""

from symback.catalog.functions import FUNCTIONS, Function, find_function
from symback.catalog.losses import LOSSES, Loss
from symback.catalog.reductions import REDUCTIONS, Reduction

__all__ = ["FUNCTIONS", "LOSSES", "REDUCTIONS", "Function", "Loss", "Reduction", "find_function"]
