"""Whatever `derive` prints as text or LaTeX is read back by `check`, whole derivations line by line, and is right."""

from __future__ import annotations

import json

import pytest
from shipped import PROBLEMS, path

import symback
from symback.check import Checker

LONGEST = 20_000
"""Characters of a derivation that an answer may well have: a larger one passes the limits of an answer."""

METHODS = ("backprop", "jacobian", "differential", "index", "entries")
