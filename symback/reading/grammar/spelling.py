"""Names and words as a stretch of tokens spells them, before it is read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symback.names import canonical
from symback.reading.grammar.raised import TRANSPOSES
from symback.reading.lexing.tokens import Token

_DRESS = frozenset(["font", "open", "close"])
_IN_SCRIPTS = frozenset(["under", "caret", "word", "number", "comma", "open", "close", "symbol", "superscript"])
_SPELLED = {"under": "_", "caret": "_", "open": "", "close": ""}
_PRIMED_ENTRY = re.compile(r"^([A-Za-z]+)_([a-z])((?:prime)+)$")
"""`v_i'`, which is `v'_i`."""


def left_name(tokens: Sequence[Token]) -> tuple[str, bool]:
    r"""The canonical name of one word with its accent, scripts and primes, as `\hat y_1'`; and whether it has primes.

    The name is "" where more stands there.
    """
    kept = [t for t in tokens if t.kind != "font" and not (t.kind in ("open", "close") and t.value == "{")]
    accent = kept[0].value if kept and kept[0].kind == "accent" else ""
    kept = kept[1:] if accent else kept
    if not kept or kept[0].kind not in ("word", "symbol"):
        return "", False
    primes = "prime" * sum(len(t.value) for t in kept if t.kind == "prime") if kept[-1].kind == "prime" else ""
    head, *rest = [t for t in kept if t.kind != "prime"] if primes else kept
    scripted = not rest or rest[0].kind in ("under", "caret", "superscript")
    if not scripted or any(t.kind not in _IN_SCRIPTS for t in rest):
        return "", False
    scripts = "".join(
        f"_{t.value.strip('()')}" if t.kind == "superscript" else _SPELLED.get(t.kind, t.value) for t in rest
    )
    plain = canonical(f"{canonical(head.value)}{accent}{scripts}")
    return _PRIMED_ENTRY.sub(r"\1\3_\2", f"{plain}{primes}"), bool(primes)


def words_of(tokens: Sequence[Token]) -> list[str]:
    """Canonical words of a stretch, each with a plain subscript drawn in (`z`, `_`, `2` is z2), a transpose is none."""
    found: list[str] = []
    kept = [t for t in tokens if t.kind not in _DRESS]
    at = 0
    while at < len(kept):
        token = kept[at]
        if token.kind in ("word", "symbol") or (token.kind == "attribute" and token.value[0] == "d"):  # A.dX
            scripts: list[str] = []
            while (
                at + 2 < len(kept)
                and kept[at + 1].kind in ("under", "caret")
                and kept[at + 2].kind in ("number", "word")
            ):
                if kept[at + 1].kind == "under" or not _is_transpose(kept[at + 2].value):
                    scripts.append(kept[at + 2].value)
                at += 2
            layer = next((script for script in scripts if script.isdigit()), "".join(scripts[:1]))
            found.append(canonical(f"{token.value}_{layer}" if layer else token.value))
        at += 1
    return found


def _is_transpose(script: str) -> bool:
    """Whether what stands above a name transposes it; TeX takes the first letter alone, as in `X^TA`."""
    return script in TRANSPOSES or script[0] == "T"


def begins_with_change(tokens: Sequence[Token]) -> bool:
    """Whether a side is `dX^{-1}`, the differential of an inverse."""
    raised = [token for token in tokens[1:] if token.kind not in ("open", "caret")]
    first = tokens[0].kind == "word" and tokens[0].value[0] == "d" and len(tokens[0].value) > 1
    return first and [token.value for token in raised[:2]] in (["minus", "1"], ["-1"])
