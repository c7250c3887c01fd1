"""Problem file → `Problem`. Imports neither SymPy nor NumPy: a file in error is told without them."""

from symback.spec.assignment import Assigned, Assignment, assignment_schema, load_assignment
from symback.spec.keys import KEY_SCHEMA
from symback.spec.loader import from_expression, from_python, load, loads, read_file, read_variables
from symback.spec.problem import Problem, Variable
from symback.spec.schema import json_schema
from symback.spec.written import problem_text

__all__ = [
    "KEY_SCHEMA", "Assigned", "Assignment", "Problem", "Variable", "assignment_schema", "from_expression",
    "from_python", "json_schema", "load", "load_assignment", "loads", "problem_text", "read_file", "read_variables",
]  # fmt: skip
