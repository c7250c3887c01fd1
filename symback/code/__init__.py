"""Derivation → code: one documented function of NumPy, PyTorch, JAX, Julia or MATLAB.

A new target is one row of `targets`, a new function one row of `functions`.
"""

from symback.code.program import write_code

__all__ = ["write_code"]
