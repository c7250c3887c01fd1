r"""The class of a sample by a letter of its own, as behind `L = -\log p_c`: it stands for the one-hot target.

`p_c` is `p_y`, the entry of p for the class of y, and `\delta_{jc}` is `\delta_{jy}`, the entry of y.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from symback.names import canonical
from symback.reading.lexing.tokens import Token
from symback.reading.names.places import sum_and_index

_FOR_CLASSES = frozenset("cotlg")
"""Letters that courses have for the class of a sample, where only a loss says it; other ones count."""
_LOGARITHMS = ("log", "ln")
_GOING_ON = frozenset(["under", "caret", "operator"])
"""What makes more of a letter than an index."""
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
    if not word or sum_and_index(word)[0]:
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
    token, *behind = tokens[place : place + 4]
    sign, index = sum_and_index(token.value)
    if token.kind != "sum" and not sign:
        return False
    opened = bool(behind) and behind[0].kind in ("under", "open")
    below = [one.value for one in behind if one.kind not in ("under", "open")]
    return index == letter or (opened and below[:1] == [letter])


def _defines(tokens: Sequence[Token], place: int, letter: str) -> bool:
    """Whether the letter is given a value: `o = softmax(z2)`, and not `j = c`."""
    if tokens[place].value != letter or _is_below(tokens, place) or place + 2 >= len(tokens):
        return False
    return tokens[place + 1].kind == "relation" and not _is_compared(tokens, place)


def _is_compared(tokens: Sequence[Token], place: int) -> bool:
    """Whether a token stands beside = or ≠ with an index alone on the other side."""
    before, behind = tokens[max(0, place - 3) : place][::-1], tokens[place + 1 : place + 4]
    return _leads_to_index(before, _GOING_ON) or _leads_to_index(behind, {*_GOING_ON, "open"})


def _leads_to_index(tokens: Sequence[Token], going_on: Collection[str]) -> bool:
    """Whether these are a sign that compares, an index, and nothing that is `going_on` with it."""
    if len(tokens) < 2 or tokens[0].kind not in ("relation", "compare"):
        return False
    single = tokens[1].kind == "word" and len(tokens[1].value) == 1
    return single and (len(tokens) == 2 or tokens[2].kind not in going_on)


def _is_below(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word stands below another one, in braces or not."""
    before = [token.kind for token in tokens[max(0, place - 2) : place]]
    return before[-1:] == ["under"] or before == ["under", "open"]
