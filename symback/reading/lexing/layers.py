"""Definitions for every layer, `D_i = diag(σ'(z_i))`: the letter that counts layers, and a number in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from symback.names import canonical
from symback.reading.lexing.tokens import DEPTH, Token

_BELOW = "ᵢⱼₖₗ"
COUNTING = "ijklmnst"


def instance(tokens: list[Token], letter: str, number: int, *, short: bool = False) -> list[Token]:
    """`tokens` with `number` for the index `letter` wherever it stands in a script, or behind a letter (`short`)."""
    made: list[Token] = []
    inside = 0
    for place, token in enumerate(tokens):
        before = tokens[place - 1] if place else None
        follows = before is not None and before.kind in ("under", "caret")
        if token.kind == "open" and (follows or inside):
            inside += 1
        elif token.kind == "close" and inside:
            inside -= 1
        word = token.value if token.kind == "word" else ""
        if token.kind in ("word", "symbol") and canonical(token.value) == letter and (follows or inside):
            made.append(token._replace(kind="number", value=str(number)))
        elif follows and word[:1] == letter and len(word) > 1:  # LaTeX's `\delta_lh`
            cut = token.start + 1
            made.append(token._replace(kind="number", value=str(number), end=cut))
            made.append(token._replace(value=word[1:], start=cut, glued=True))
        elif word and canonical(word).endswith(f"_{letter}"):
            made.append(token._replace(value=f"{word.rpartition('_')[0]}_{number}"))
        elif len(word) > 1 and word[-1] in _BELOW:
            same = "ijkl"[_BELOW.index(word[-1])] == letter
            made.append(token._replace(value=f"{word[:-1]}{number}") if same else token)
        elif short and len(word) == 2 and word[0].isalpha() and word[1] == letter:
            made.append(token._replace(value=f"{word[0]}{number}"))
        else:
            made.append(token)
    return made


def numbered_by(tokens: Sequence[Token], letter: str) -> set[str]:
    r"""The names that have an index for a number, and nothing else, in what stands here: h of `h_t`, `h^{(t)}`."""
    found: set[str] = set()
    depth = 0
    for place, token in enumerate(tokens):
        depth += DEPTH.get(token.kind, 0)
        if depth < 0 or token.kind == "relation":
            break
        if token.kind != "word":
            continue
        if token.value.endswith(f"_{letter}"):
            found.add(token.value[: -len(letter) - 1])
        at = place - 1
        while at > 0 and place - at < 3 and tokens[at].kind == "open":
            at -= 1
        alone = tokens[place + 1].kind == "close" if tokens[place - 1].kind == "open" else True
        if token.value == letter and at > 0 and alone and tokens[at].kind in ("under", "caret"):
            stem = tokens[at - 1]
            found |= {stem.value} if stem.kind in ("word", "symbol") else set()
    return found


def is_short(tokens: Sequence[Token]) -> bool:
    """Whether a left side is a letter and an index beside it, as in `Di`."""
    word = tokens[0].value if len(tokens) == 1 and tokens[0].kind == "word" else ""
    return len(word) == 2 and word.isascii() and word[1] in "ijkl"


def index_letter(tokens: list[Token]) -> str:
    r"""The letter under or above the one name on a left side (`D_i`, `\delta^{(l)}`), or ""."""
    kept = [
        t
        for t in tokens
        if t.kind not in ("font", "prime") and not (t.kind in ("open", "close") and t.value in ("{", "(", "["))
    ]
    if len(kept) == 1 and kept[0].kind == "word":
        word = canonical(kept[0].value)
        if kept[0].value[-1] in _BELOW and len(kept[0].value) > 1:
            return "ijkl"[_BELOW.index(kept[0].value[-1])]
        if len(word) == 2 and word[0].isalpha() and word[1] in "ijkl":
            return word[1]  # Di = diag(hi)
        _, mark, letter = word.rpartition("_")
        return letter if mark and letter.isalpha() and (len(letter) == 1 or letter == "ell") else ""
    if (
        len(kept) == 3
        and kept[0].kind in ("word", "symbol")
        and kept[1].kind in ("under", "caret")
        and kept[2].kind in ("word", "symbol")
    ):
        value = kept[2].value
        if canonical(value) == "ell":
            return "ell"
        return value if len(value) == 1 and value not in ("TxyzXYZ" if kept[1].kind == "under" else "TtxyzXYZ") else ""
    return ""


def is_of_a_layer(token: Token, declares: Callable[[str], bool]) -> bool:
    """Whether a token may stand in the number of a layer, as in `l`, `(2)`, `[l+1]`."""
    if token.kind == "superscript":
        return token.value.strip("()").isdigit()
    if token.kind == "word":
        return canonical(token.value) in (*COUNTING, "ell") and not declares(token.value)
    return token.kind in ("number", "open", "close") or token.value in ("plus", "minus", "ell")


def defines_error_of_a_layer(left: Sequence[Token], declares: Callable[[str], bool]) -> bool:
    """Whether a left side is `e^{(2)}` or `e^{(l)}`, and nothing more."""
    kept = [token for token in left if token.kind != "font"]
    raised = len(kept) > 1 and kept[1].kind in ("caret", "superscript")
    if not raised or (kept[0].kind, kept[0].value) != ("word", "e"):
        return False
    above = kept[1 + (kept[1].kind == "caret") :]
    return bool(above) and all(is_of_a_layer(token, declares) for token in above)


def layer_letter(tokens: Sequence[Token]) -> str:
    r"""The letter that may count layers on a left side with more in it, as `\frac{\partial f}{\partial W_l}`, or "".

    It is l wherever that is there, and else the only letter below or above a name.
    """
    found: dict[str, None] = {}
    for before, token in pairwise(tokens):
        word = canonical(token.value) if token.kind in ("word", "symbol") else ""
        letter = word.rpartition("_")[2]
        in_script = before.kind in ("under", "caret") or (before.kind == "open" and before.value in ("{", "("))
        if (letter != word or in_script) and (letter == "ell" or (letter in COUNTING and len(letter) == 1)):
            found[letter] = None
    layers = [letter for letter in found if letter in ("l", "ell")] or list(found)
    return layers[0] if len(layers) == 1 else ""
