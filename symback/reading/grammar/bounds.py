r"""What stands above a sum: `\sum_{k=1}^{n}`, `\sum_{i=0}^{n-1}`."""

from __future__ import annotations

from collections.abc import Sequence

from symback.names import canonical
from symback.reading.grammar.cursor import Script
from symback.reading.lexing.tokens import Token, refuse
from symback.reading.names.extents import is_word, shifted
from symback.reading.names.places import is_index
from symback.reading.names.table import Names


def above(script: Script, text: str, names: Names) -> str:
    """The last value of an index as written above its sum: `n`, `5`, `n-1`, a size by its name in the problem.

    Anything else is given as it is written, with what makes it no name. Raises `LanguageError` for a name with another
    value than a size.
    """
    plain = plainly(script.tokens)
    stem, shift = shifted(plain)
    name = canonical(stem)
    if plain and not stem:
        return str(shift)
    if not is_word(name):
        return f"({text[script.start : script.end].strip('^{} ')})"

    def joins(piece: str, at: int) -> bool:
        return names.is_piece(piece)

    if name not in names.vocabulary.sizes and name not in names.sized:
        tree = names.tree(name, script.start, script.end)
        if tree is not None and tree.op != "size":
            message = f"{stem} has another value here, and is no size to which an index runs"
            raise refuse(script.start, script.end, "sum", message, "write the size of the problem")
        if tree is None and not is_index(name) and "_" not in name and names.split(name, joins) is not None:
            return f"({stem})"  # n m
        name = name if tree is None else tree.value
    name = names.sized.get(name, name)
    return f"{name}{shift:+d}" if shift else name


def plainly(tokens: Sequence[Token]) -> str:
    """`n`, `n_1`, `|V|`, `(n-1)`, `5` of tokens without brackets and spaces; "" for anything else."""
    kept = [token for token in tokens if token.kind not in ("font", "group")]
    while len(kept) > 2 and (kept[0].kind, kept[-1].kind) in (("open", "close"), ("bar", "bar")):
        kept = kept[1:-1]
    if len(kept) == 1 and kept[0].kind == "superscript":
        stem, _ = shifted(kept[0].value)
        return kept[0].value if stem.isdecimal() or (len(stem) == 1 and stem.isalpha()) else ""
    shown = []
    for place, (before, token) in enumerate(zip([None, *kept], kept, strict=False)):
        if token.kind == "operator" and token.value in ("plus", "minus"):
            shown.append("+" if token.value == "plus" else "-")
        elif token.kind == "under" or marks_layer(kept[place : place + 3]):
            shown.append("_")
        elif token.kind in ("word", "number", "symbol") and (
            before is None or before.kind in ("under", "operator", "open")
        ):
            shown.append(token.value)
        elif token.kind not in ("open", "close") or (token.value != "{" and "_" not in shown):
            return ""
    return "".join(shown)


def marks_layer(tokens: Sequence[Token]) -> bool:
    """Whether the mark of a layer begins here: `^{[2]}`."""
    values = [token.value for token in tokens[1:]]
    return tokens[0].kind == "caret" and values in (["{", "["], ["{", "("])
