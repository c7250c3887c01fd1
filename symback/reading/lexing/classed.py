r"""The class of a sample by a letter of its own, as behind `L = -\log p_c`: it stands for the one-hot target.

`p_c` is `p_y`, the entry of p for the class of y, and `\delta_{jc}` is `\delta_{jy}`, the entry of y.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symback.names import canonical
from symback.reading.lexing.tokens import Token

_FOR_CLASSES = frozenset("cotlg")
"""Letters that courses have for the class of a sample, where only a loss says it; other ones count."""
_LOGARITHMS = ("log", "ln")
_SUMS = frozenset(["sum", "Sigma", "∑", "Σ"])
_LAYOUT = frozenset([("open", "{"), ("close", "{"), ("open", "("), ("close", "(")])


def class_in_loss(tokens: Sequence[Token], loss: str, is_free: Callable[[str], bool]) -> str:
    r"""The letter of the class in `L = -\log p_c`, `L = -z_c + …`, where the loss is said to be so; "" for another."""
    for place, token in enumerate(tokens[:-4]):
        named = token.kind in ("word", "symbol") and canonical(token.value) == loss
        if not named or tokens[place + 1].kind != "relation":
            continue
        behind = [t for t in tokens[place + 2 : place + 12] if (t.kind, t.value) not in _LAYOUT]
        if not behind or (behind[0].kind, behind[0].value) != ("operator", "minus"):
            continue
        picked = behind[2:5] if len(behind) > 1 and behind[1].value in _LOGARITHMS else behind[1:4]
        letter = _index_of(picked)
        if letter in _FOR_CLASSES and is_free(letter):
            return letter
    return ""


def _index_of(tokens: Sequence[Token]) -> str:
    """The letter below `p_c`, in one word or with a sign; "" where none stands there, and below the sign of a sum."""
    word = tokens[0].value if tokens and tokens[0].kind == "word" else ""
    if not word or word.partition("_")[0] in _SUMS:
        return ""
    if "_" in word:
        return word.rpartition("_")[2]
    kinds = [token.kind for token in tokens]
    return tokens[2].value if kinds[1:] == ["under", "word"] else ""


def with_label_for(tokens: Sequence[Token], letter: str, label: str) -> list[Token]:
    """The tokens with a one-hot label's name for the letter of its class, below names and where indices compare.

    A letter that a sum counts, or that an equation defines, is none: the tokens stay as they are.
    """
    if any(_counts(tokens, place, letter) or _defines(tokens, place, letter) for place in range(len(tokens))):
        return list(tokens)
    made: list[Token] = []
    for place, token in enumerate(tokens):
        value = token.value
        below = _is_below(tokens, place)
        if token.kind == "word" and value == letter and (below or _is_compared(tokens, place)):
            value = label
        elif token.kind == "word" and value.endswith(f"_{letter}"):
            value = value[: -len(letter)] + label
        elif token.kind == "word" and len(value) == 2 and letter in value and below:
            value = value.replace(letter, label)
        made.append(token if value == token.value else token._replace(value=value))
    return made


def _counts(tokens: Sequence[Token], place: int, letter: str) -> bool:
    r"""Whether a sum over the letter begins at a place: `\sum_{c=1}`, `sum[c]`, `Σ_c`."""
    token = tokens[place]
    head, _, below = token.value.partition("_")
    if token.kind != "sum" and head not in _SUMS and token.value[:1] not in _SUMS:
        return False
    behind = [t.value for t in tokens[place + 1 : place + 4] if t.kind not in ("under", "open")]
    opened = tokens[place + 1].kind in ("under", "open") if place + 1 < len(tokens) else False
    return letter in (below, token.value[1:]) or (opened and behind[:1] == [letter])


def _defines(tokens: Sequence[Token], place: int, letter: str) -> bool:
    """Whether the letter is given a value: `o = softmax(z2)`, and not `j = c`."""
    if tokens[place].value != letter or _is_below(tokens, place) or place + 2 >= len(tokens):
        return False
    return tokens[place + 1].kind == "relation" and not _is_compared(tokens, place)


def _is_compared(tokens: Sequence[Token], place: int) -> bool:
    """Whether a token stands beside = or ≠ with an index on the other side."""
    for step in (1, -1):
        sign, other = place + step, place + 2 * step
        if min(sign, other) >= 0 and max(sign, other) < len(tokens) and tokens[sign].kind in ("relation", "compare"):
            beyond = other + step
            goes_on = ("under", "caret", "operator", "open") if step > 0 else ("under", "caret", "operator")
            alone = not 0 <= beyond < len(tokens) or tokens[beyond].kind not in goes_on
            if tokens[other].kind == "word" and len(tokens[other].value) == 1 and alone:
                return True
    return False


def _is_below(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word stands below another one, in braces or not."""
    before = [token.kind for token in tokens[max(0, place - 2) : place]]
    return before[-1:] == ["under"] or before == ["under", "open"]
