r"""The class of a sample by a letter of its own, as behind `L = -\log p_c`: it stands for the one-hot target.

`p_c` is `p_y`, the entry of p for the class of y, and `\delta_{jc}` is `\delta_{jy}`, the entry of y.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symback.names import canonical
from symback.reading.lexing.tokens import Token

_FOR_CLASSES = frozenset("cotlgar")
"""Letters that courses have for the class of a sample; other ones count."""
_LOGARITHMS = ("log", "ln")
_LAYOUT = frozenset([("open", "{"), ("close", "{"), ("open", "("), ("close", "(")])


def class_in_loss(tokens: Sequence[Token], loss: str, is_free: Callable[[str], bool]) -> str:
    r"""The letter of the class in `L = -\log p_c`, `L = -z_c + …`, where the loss is said to be so; "" for another."""
    for place, token in enumerate(tokens[:-4]):
        if (
            token.kind not in ("word", "symbol")
            or canonical(token.value) != loss
            or tokens[place + 1].kind != "relation"
        ):
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
    """The letter below `p_c`, in one word or with a sign; "" where none stands there."""
    word = tokens[0].value if tokens and tokens[0].kind == "word" else ""
    if "_" in word:
        return word.rpartition("_")[2]
    kinds = [token.kind for token in tokens]
    return tokens[2].value if kinds[1:] == ["under", "word"] else ""


def with_label_for(tokens: Sequence[Token], letter: str, label: str) -> list[Token]:
    """The tokens with a one-hot label's name for the letter of its class, alone and among the indices of a name."""
    made: list[Token] = []
    for place, token in enumerate(tokens):
        value = token.value
        if token.kind == "word" and value == letter:
            value = label
        elif token.kind == "word" and value.endswith(f"_{letter}"):
            value = value[: -len(letter)] + label
        elif token.kind == "word" and len(value) == 2 and letter in value and _is_below(tokens, place):
            value = value.replace(letter, label)
        made.append(token if value == token.value else token._replace(value=value))
    return made


def _is_below(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word stands below another one, in braces or not."""
    before = [token.kind for token in tokens[max(0, place - 2) : place]]
    return before[-1:] == ["under"] or before == ["under", "open"]
