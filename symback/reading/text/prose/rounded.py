"""Numbers that are told to be rounded: `≈ [[0.1, 0.2]]`, `(rounded to four digits)`. Formulas are never rounded."""

from __future__ import annotations

import re

from symback.reading.text.blanks import blanked, padded

_NEARLY = re.compile(r"≈|≃|≅|\\(?:approx|simeq)(?![a-zA-Z])|~=(?!=)")
_NUMBERS = re.compile(
    r"(?:[\d\s.,\[\](){}&+−-]|[eE](?=[-+]?\d)|\\(?:begin|end)\s?\{[bpBvV]?(?:small)?matrix\}"
    r"|\\\\|\\left|\\right|\\[,;!: ]|\\top|\^T)*"
)
_ENDS = ("", "$", ";", "~", "≈", "=")
_SAID = re.compile(
    r"[(\[][ \t]*(?:numbers[ \t])?(?:rounded|approximately|approx\.?|to|gerundet)"
    r"(?:[ \t]+(?:to|auf))?(?:[ \t]+(?:\w+|\d+))?"
    r"(?:[ \t]+(?:significant|decimal|decimals?))?(?:[ \t]+(?:digits?|figures?|decimals?|places|stellen))?"
    r"[ \t]*[)\]](?=[ \t.]*$)",
    re.IGNORECASE | re.MULTILINE,
)


def with_roundings_equal(text: str) -> str:
    """`≈` before numbers as `=`, since numbers are compared to the precision they are written in.

    >>> with_roundings_equal("f ≈ [1.5, 2] (rounded)").split()
    ['f', '=', '[1.5,', '2]']
    """
    if "ound" in text or "pprox" in text or "digits" in text or "erundet" in text:
        text = blanked(_SAID, text, lambda found: _follows_numbers(text, found.start()))
    if "≈" in text or "\\approx" in text or "simeq" in text or "~=" in text or "≃" in text or "≅" in text:
        text = _NEARLY.sub(lambda found: padded("=", found[0]) if _leads_numbers(text, found.end()) else found[0], text)
    return text


def _leads_numbers(text: str, start: int) -> bool:
    found = _NUMBERS.match(text, start)
    said = found[0] if found is not None else ""
    end = start + len(said)
    return any(c.isdigit() for c in said) and (text[end : end + 1] in _ENDS or text[end : end + 2] == "\\]")


def _follows_numbers(text: str, end: int) -> bool:
    line = re.split(r"[=≈≃≅]|\\approx|\\simeq", text[max(0, end - 500) : end].rpartition("\n")[2])[-1]
    found = _NUMBERS.match(line)
    return found is not None and found.end() == len(line) and any(c.isdigit() for c in line)
