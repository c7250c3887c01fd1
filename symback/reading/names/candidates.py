"""The names that a word with scripts may be, and the entries of them, in the order in which they are tried.

`W_1`, `W^{(1)}`, `W^{[1]}`, `W^1` and `W1` are one name; `w^{(2)}_{ki}`, `W_{2,ki}` and `w2_ki` are
entry (k, i) of W2. Which of them exist is not known here.
"""

from __future__ import annotations

from functools import lru_cache

from symback.names import canonical


@lru_cache(maxsize=4096)
def tried(word: str, sub: str, layer: str) -> tuple[tuple[str, str, str], ...]:
    """(stem, canonical name, indices): the candidates of a word, and the entries that it is of its capital."""
    capital = word[:1].upper() + word[1:]
    entries = () if capital == word else candidates(capital, sub, layer)
    return (
        *((word, name, indices) for name, indices in candidates(word, sub, layer)),
        *((capital, name, indices) for name, indices in entries if indices),
    )


@lru_cache(maxsize=4096)
def candidates(stem: str, sub: str, layer: str) -> tuple[tuple[str, str], ...]:
    """(canonical name, indices) in the order in which they are tried."""
    base = canonical(stem)
    found: list[tuple[str, str]] = []
    if layer:
        found += [(canonical(f"{stem}_{layer}_{sub}" if sub else f"{stem}_{layer}"), "")]
        found += [(f"{base}{layer}", sub)] if layer.isdigit() else [(canonical(f"{stem}_{layer}"), sub)]
        if layer.isalnum() and not layer.isdigit():
            found += [(canonical(f"{stem}{layer}"), sub)]
        return tuple(found)
    if not sub:
        found.append((base, ""))
        if "_" in stem:
            at = stem.index("_")
            found += candidates(stem[:at], stem[at + 1 :], "")
        else:
            letters = stem.rstrip("0123456789₀₁₂₃₄₅₆₇₈₉")
            digits = canonical(f"a{stem[len(letters) :]}")[1:] if letters and letters != stem else ""
            found += [(canonical(letters + digits[:at]), digits[at:]) for at in range(len(digits) - 1, -1, -1)]
        return tuple(found)
    found.append((canonical(f"{stem}_{sub}"), ""))
    found.append((canonical(f"{stem}{sub}"), ""))
    head, comma, rest = sub.partition(",")
    if comma:
        found.append((canonical(f"{stem}_{head}"), rest))
    else:
        lead = len(sub) - len(sub.lstrip("0123456789"))
        if lead:
            found += [
                (canonical(f"{stem}_{sub[:at]}"), sub[at:].lstrip("_")) for at in range(min(lead, len(sub) - 1), 0, -1)
            ]
        if "_" in sub:
            at = sub.index("_")
            found.append((canonical(f"{stem}_{sub[:at]}"), sub[at + 1 :]))
    found.append((base, sub))
    return tuple(found)
