"""LaTeX of ours as MathML."""

from __future__ import annotations

import re
from functools import lru_cache

import math_core

_CONVERTER = math_core.LatexToMathML()
_RAISED = re.compile("<(msub|msup|msubsup)>(<mo [^>]*minsize[^>]*>[^<]*</mo>)")
"""A large bracket with an exponent: outside a row of its own Chromium would leave it small."""


@lru_cache(maxsize=4096)
def mathml(latex: str, *, display: bool = False) -> str:
    """LaTeX of ours as MathML, in a line; with `display`, fractions are as large as on a line of their own."""
    found = _RAISED.sub(r"<\1><mrow>\2</mrow>", _CONVERTER.convert_with_local_state(latex, displaystyle=False))
    return found.replace("<math>", '<math displaystyle="true">', 1) if display else found
