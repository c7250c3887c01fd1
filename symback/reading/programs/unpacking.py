"""Several names given a value in one line: `n, d = X.shape`, `z1, z2 = W1 @ x, W2 @ h1`, `a = b = X @ w`.

A line for each of them is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from symback.names import canonical
from symback.reading.lexing.symbols import OF_ARRAYS
from symback.reading.lexing.tokens import Token, parted_at_commas, parted_outside, refuse, unwrapped
from symback.reading.programs.lines import code_lines, relation
from symback.reading.programs.parameters import put_in


def with_a_line_each(
    tokens: Sequence[Token], declares: Callable[[str], bool], is_given: Callable[[str], bool]
) -> list[Token]:
    """The tokens with a line for each name that a line gives a value.

    `declares` tells words that have a value here, `is_given` those of the problem itself.

    Raises `LanguageError` where a value uses a name of the answer's own that the same line changes: values are those of
    before the line.
    """
    if not any(token.kind in ("comma", "relation") for token in tokens):
        return list(tokens)
    found: list[Token] = []
    copies: dict[str, Token] = {}
    for line, end in code_lines(tokens):
        line = _of_copied(line, copies)
        signs = sum(token.kind == "relation" for token in line)
        equations = _equations(line, declares) if signs else []
        if not equations and signs > 1:
            equations = _of_one_value(line, is_given)
        for equation in equations or [line]:
            if found and equation and found[-1].kind != "newline" and equation is not line:
                found.append(Token("newline", "\n", equation[0].start, equation[0].start))
            found += equation
        found += [] if end is None else [end]
        if relation(line) == 1 and line[0].kind == "word":
            alone = len(line) == 3 and line[2].kind == "word" and is_given(line[2].value)
            copies.pop(canonical(line[0].value), None)
            copies |= {canonical(line[0].value): line[2]} if alone else {}
    return found


def _of_copied(line: list[Token], copies: Mapping[str, Token]) -> list[Token]:
    """`N, D = V.shape` for `N, D = dout.shape` behind `dout = V`: both have one shape."""
    at = relation(line)
    array = _array_of_shape(line[at + 1 :]) if at is not None else None
    copied = copies.get(canonical(array.value)) if array is not None else None
    return (
        line if copied is None else [token._replace(value=copied.value) if token is array else token for token in line]
    )


def _equations(line: Sequence[Token], declares: Callable[[str], bool]) -> list[list[Token]]:
    """An equation for each name on the left side; nothing where the line is not of this kind."""
    at = relation(line)
    if at is None or not any(token.kind == "comma" for token in line[:at]):
        return []
    if any(token.kind == "relation" for token in line[at + 1 :]):
        return []  # Then, dW = x, db = y
    names = parted_at_commas(_bare(line[:at]))
    values = _values(line[at + 1 :], len(names), declares)
    if len(values) != len(names) or not all(len(name) == 1 and _is_name(*name) for name in names):
        return []
    changed: set[str] = set()
    for (name,), value in zip(names, values, strict=True):
        late = next((token for token in value if token.kind == "word" and canonical(token.value) in changed), None)
        if late is not None:
            message = f"{late.value!r} is its value before this line here, which gives it another"
            raise refuse(late.start, late.end, "update", message, "give each name its value in a line of its own")
        if not declares(canonical(name.value)):
            changed.add(canonical(name.value))
    return [[*name, line[at], *value] for name, value in zip(names, values, strict=True) if name[0].kind == "word"]


def _of_one_value(line: Sequence[Token], is_given: Callable[[str], bool]) -> list[list[Token]]:
    """`b = X @ w` and `a = b` for `a = b = X @ w`, where both are names of the answer's own; or nothing."""
    first, *others = parted_outside(line, "relation")
    if len(others) != 2 or any(len(part) != 1 or part[0].kind != "word" for part in (first, others[0])):
        return []
    if any(is_given(part[0].value) for part in (first, others[0])):
        return []
    sign = next(token for token in line if token.kind == "relation")
    return [[*others[0], sign, *others[1]], [*first, sign, *others[0]]]


def _is_name(token: Token) -> bool:
    """A name, or the underscore that stands for none."""
    return token.kind in ("word", "under")


def _values(right: Sequence[Token], count: int, declares: Callable[[str], bool]) -> list[list[Token]]:
    """What stands for each of `count` names: values between commas, or the sizes of one array of the problem."""
    if (listed := _of_items(right)) is not None:
        return listed
    parts = parted_outside(_bare(right), "comma")
    array = _array_of_shape(right)
    if len(parts) > 1 or array is None or not declares(canonical(array.value)):
        return parts
    sizes = []
    for axis in range(count):
        place = array._replace(kind="number", value=str(axis))
        close = array._replace(kind="close", value="[")
        sizes.append(
            [array, array._replace(kind="attribute", value="shape"), close._replace(kind="open"), place, close]
        )
    return sizes


def _of_items(right: Sequence[Token]) -> list[list[Token]] | None:
    """The values of `[np.outer(d, x) for d in (d1, d2)]`, or `for d, h in zip((d1, d2), (x, h1))`; else None."""
    inside = right[1:-1] if len(right) > 6 and right[0].kind == "open" and right[0].value in ("[", "(") else []
    clause = [token.value for token in inside if token.value in ("for", "in", "if")]
    places = {token.value: at for at, token in enumerate(inside) if token.value in clause}
    if clause != ["for", "in"] or not inside[: places["for"]]:
        return None
    names = parted_at_commas(unwrapped(inside[places["for"] + 1 : places["in"]]))
    over = inside[places["in"] + 1 :]
    zipped = [token.value for token in over[:2]] == ["zip", "("]
    lists = parted_outside(over[2:-1], "comma") if zipped else [list(over)]
    rows = [parted_outside(one[1:-1], "comma") for one in lists if len(one) > 2 and one[0].kind == "open"]
    alone = all(len(name) == 1 and name[0].kind == "word" for name in names)
    if not alone or not len(rows) == len(lists) == len(names) or len({*map(len, rows)}) != 1:
        return None
    if not all(item for row in rows for item in row):
        return None
    words = [name[0].value for name in names]
    return [put_in(inside[: places["for"]], dict(zip(words, items, strict=True))) for items in zip(*rows, strict=True)]


def _array_of_shape(right: Sequence[Token]) -> Token | None:
    """X in `X.shape`, `np.shape(X)`."""
    kept = [token for token in right if token.value not in OF_ARRAYS]
    if len(kept) == 2 and kept[0].kind == "word" and kept[1].value == "shape":
        return kept[0]
    is_call = len(kept) == 4 and kept[0].value == "shape" and kept[1].kind == "open" and kept[3].kind == "close"
    return kept[2] if is_call and kept[2].kind == "word" else None


def _bare(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens without one pair of brackets around a list."""
    inside = tokens[1:-1]
    is_list = (
        len(tokens) > 2
        and tokens[0].kind == "open"
        and tokens[-1].kind == "close"
        and not any(token.kind in ("open", "close") for token in inside)
    )
    return inside if is_list else tokens
