"""Derivation → code: one documented function of NumPy, PyTorch, JAX, Julia or MATLAB.

A new target is one row of `targets`, a new function one row of `functions`.
"""

from symback.code.example import gradient_solution, write_example
from symback.code.program import write_code

__all__ = ["gradient_solution", "write_code", "write_example"]
