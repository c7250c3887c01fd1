"""Problem file → `Problem`. Imports neither SymPy nor NumPy: a file in error is told without them."""

from symback.spec.assignment import Assigned, Assignment, assignment_schema, load_assignment
from symback.spec.loader import from_expression, from_python, load, loads, read_variables
from symback.spec.problem import Problem, Variable
from symback.spec.schema import json_schema

__all__ = [
    "Assigned", "Assignment", "Problem", "Variable", "assignment_schema", "from_expression", "from_python",
    "json_schema", "load", "load_assignment", "loads", "read_variables",
]  # fmt: skip
