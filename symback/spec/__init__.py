"""Problem file → `Problem`. Imports neither SymPy nor NumPy: a file in error is told without them.

Files that list problems are read by `symback.spec.assignment`, which commands about one problem do not need.
"""

from symback.spec.keys import KEY_SCHEMA
from symback.spec.loader import load, loads, read_file
from symback.spec.problem import Problem, Variable
from symback.spec.schema import json_schema
from symback.spec.typed import from_expression, from_python, read_variables
from symback.spec.written import problem_text

__all__ = [
    "KEY_SCHEMA", "Problem", "Variable", "from_expression",
    "from_python", "json_schema", "load", "loads", "problem_text", "read_file", "read_variables",
]  # fmt: skip
