"""Modes of `np.convolve(a, b, 'full')`, as the numbers that NumPy has for them; and the functions of scipy.signal."""

from __future__ import annotations

import re

from symback.reading.text.blanks import mentions, padded

_MODE = re.compile(r"(?<=,)[ \t]*(?:mode[ \t]*=[ \t]*)?(?:'(?P<one>\w+)'|\"(?P<two>\w+)\")(?=[ \t]*\))")
_MODES = {"valid": " 0", "same": " 1", "full": " 2"}
_OF_SCIPY = re.compile(r"\b(?:\w+\.)?signal\.(?P<word>convolve|correlate)(?=\()")
"""Both are full where no mode is named, and have another place for what is the same in size."""


def with_modes_numbered(text: str) -> str:
    """`text` with numbers for the modes of convolutions, 0 valid, 1 same and 2 full, each character in its place.

    A mode by another name stays, as does every mode in an answer that has one of SciPy's `same`, which NumPy has not.

    >>> with_modes_numbered("dx = np.convolve(dz, k, 'full')")
    'dx = np.convolve(dz, k, 2     )'
    """
    if not mentions(text, ("convolve(", "correlate(")):
        return text
    if "signal" not in text or "same" not in text:
        text = _MODE.sub(_numbered, text)
    return _OF_SCIPY.sub(_of_scipy, text)


def _numbered(found: re.Match[str]) -> str:
    mode = _MODES.get(found["one"] or found["two"])
    return found[0] if mode is None else padded(mode, found[0])


def _of_scipy(found: re.Match[str]) -> str:
    return ("fullcorrelate" if found["word"] == "correlate" else found["word"]).rjust(len(found[0]))
