"""Names that code gives a value more than once: `dz *= 1 - h**2`, `dz[z <= 0] = 0`, `d = d * s`.

Such lines are written out (`dz = dz * (1 - h**2)`, `dz = np.where(z <= 0, 0, dz)`), and where a line uses
the value that its own name had before, the earlier value gets a name of its own, so that every name
stands for one value.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from symback.names import BEFORE, canonical
from symback.reading.lexing.segments import Segment
from symback.reading.lexing.tokens import Token, bracketed, parted_outside, refuse
from symback.reading.programs.interim import Finishes
from symback.reading.programs.runs import Runs
from symback.reading.programs.views import Views
from symback.shapes import Shape

_UPDATES = frozenset(["star", "plus", "minus", "divide"])


LabelsOf = Callable[[str], tuple[Shape, int | None] | None]
"""Of a name that holds labels, its shape and the axis of the lines that are one-hot, None for a column; else None."""


def written_out(
    pieces: list[Segment],
    labels_of: LabelsOf,
    runs: Runs,
    is_result: Callable[[str], bool],
    has_value: Callable[[str], bool],
    finishes: Finishes,
) -> list[Segment]:
    """The statements with updates written out and each name given one value.

    `is_result` tells names of derivatives by variables: `return dW / n` gives such a one its last value. `has_value`
    tells those of the problem, which have one before the first line: after `p -= y` the p below is another. `finishes`
    tells lines with which such a name comes to its own value.

    Raises `LanguageError` for an update that is not read.
    """
    given: set[str] = set()
    made = []
    views = Views()
    for piece in pieces:
        piece = _on_the_diagonal(_returned(piece, given, is_result), runs)
        for part in piece.parts[1:]:
            views.used(part)
        made.append(_updated(_masked(piece), given, labels_of, runs, has_value))
        if name := _target(made[-1]):
            given.add(name)
            if _target(piece):
                views.given(name, piece.parts[-1])
            else:
                views.updated(name)
            runs.learn(name, made[-1].parts[-1])
    return _versions(made, has_value, finishes)


def _returned(piece: Segment, given: set[str], is_result: Callable[[str], bool]) -> Segment:
    """`return dW / n` as `dW = dW / n`."""
    returns = piece.begun_by is not None and piece.begun_by.value == "return"
    if not returns or len(piece.parts) > 1 or len(piece.parts[0]) < 2:
        return piece
    names = [t for t in piece.parts[0] if t.kind == "word" and canonical(t.value) in given and is_result(t.value)]
    if len({canonical(name.value) for name in names}) != 1:
        return piece
    start = piece.parts[0][0].start
    return replace(piece, parts=[[names[0]._replace(start=start, end=start)], piece.parts[0]])


def _on_the_diagonal(piece: Segment, runs: Runs) -> Segment:
    """`J = J + np.diag(p)` for `J[np.diag_indices(n)] += p`; for `np.fill_diagonal(J, v)` less what stood there.

    `dS[np.arange(n), np.arange(n)] -= 1` is `dS = dS - np.eye(n)`.
    """
    words = [token.value for part in piece.parts for token in part]
    first = piece.parts[0]
    size = _diagonal_size(first, runs) if len(piece.parts) == 2 else []
    if size:
        updates = first[-1].kind == "operator" and first[-1].value in ("plus", "minus")
        if not updates and first[-1].kind != "close":
            return piece
        sign = first[-1] if updates else Token("operator", "plus", first[-1].end, first[-1].end)
        value = piece.parts[1]
        number = all(one.kind in ("number", "operator", "open", "close") or runs.length([one]) for one in value)
        return _with_diagonal(piece, first[0], sign, value, anew=not updates, size=size if number else [])
    if len(piece.parts) == 1 and words[1:3] == ["fill_diagonal", "("] and len(words) > 5:
        given = parted_outside(piece.parts[0][3:-1], "comma")
        if len(given) == 2 and len(given[0]) == 1 and given[1]:
            name = given[0][0]
            return _with_diagonal(piece, name, Token("operator", "plus", name.end, name.end), given[1], anew=True)
    return piece


def _diagonal_size(left: list[Token], runs: Runs) -> list[Token]:
    """The n of `J[np.diag_indices(n)]` and `J[np.arange(n), np.arange(n)]`; nothing of another left side."""
    tokens = left[:-1] if left[-1].kind == "operator" else left
    words = [token.value for token in tokens]
    if len(tokens) < 6 or tokens[0].kind != "word" or words[1] != "[" or tokens[-1].kind != "close":
        return []
    inside = tokens[2:-1]
    if "diag_indices" in words:
        at = words.index("diag_indices") - 2
        return inside[at + 2 : -1] if inside[at + 1 : at + 2] and inside[-1].kind == "close" else []
    parts = parted_outside(inside, "comma")
    counted = {runs.counted(part) for part in parts}
    if len(parts) != 2 or len(counted) != 1 or not (size := counted.pop()):
        return []
    at = parts[1][-1].start
    return [Token("number" if size.isdigit() else "word", size, at, at)]


def _with_diagonal(
    piece: Segment, name: Token, sign: Token, value: list[Token], *, anew: bool, size: Sequence[Token] = ()
) -> Segment:
    """`J = J ± diag(value)`, where it is `anew` without the diagonal that J had; of a number `size` times on it."""
    at, end = value[0].start, value[-1].end

    def called(word: str, inner: Sequence[Token]) -> list[Token]:
        module = [Token("word", "np", at, at), Token("attribute", word, at, at)]
        return [*module, Token("open", "(", at, at, True), *inner, Token("close", "(", end, end)]

    less = [Token("operator", "minus", at, at), *called("diag", called("diag", [name]))] if anew else []
    times = [*bracketed(value), Token("operator", "star", end, end), *called("eye", size)]
    return replace(piece, parts=[[name], [name, *less, sign, *(times if size else called("diag", value))]])


def _target(piece: Segment) -> str:
    """The one word on a left side, in any font, or ""."""
    left = [token for token in piece.parts[0] if token.kind != "font" and token.value != "{"]
    return canonical(left[0].value) if len(piece.parts) > 1 and len(left) == 1 and left[0].kind == "word" else ""


def _mentions(tokens: list[Token], name: str) -> bool:
    return any(_is(tokens, place, name) for place in range(len(tokens)))


def _is(tokens: list[Token], place: int, name: str) -> bool:
    """Whether a token is a name, and not the df of `df/dx`, which is one atom."""
    token = tokens[place]
    if token.kind != "word" or canonical(token.value) != name:
        return False
    behind = tokens[place + 1 : place + 3]
    below = behind[-1].value[:1] if len(behind) == 2 and behind[0].value == "divide" else ""
    return not (name[0] == below == "d" and behind[0].glued and behind[1].glued)


def _masked(piece: Segment) -> Segment:
    """`dz[z <= 0] = 0` as `dz = np.where(z <= 0, 0, dz)`; `dz[z <= 0] *= c` as `np.where(z <= 0, dz * (c), dz)`."""
    if len(piece.parts) != 2:
        return piece
    left, right = piece.parts
    update = left[-1:] if left[-1].kind == "operator" and left[-1].value in _UPDATES else []
    inside = left[: len(left) - len(update)]
    opens = len(inside) > 4 and [t.kind for t in inside[:2]] == ["word", "open"] and inside[1].value == "["
    if not opens or inside[-1].kind != "close" or not any(t.kind == "compare" for t in inside):
        return piece
    name, start, end = left[0], left[0].start, right[-1].end

    def sign(kind: str, value: str, place: int = start) -> Token:
        return Token(kind, value, place, place)

    middle = inside[-1].start
    if update:
        same = name._replace(start=middle, end=middle)
        right = [same, *update, sign("open", "(", middle), *right, sign("close", "(", end)]
    call = [sign("word", "np"), sign("attribute", "where"), sign("open", "(")]
    rest = [sign("comma", ",", end), name._replace(start=end, end=end), sign("close", "(", end)]
    return replace(piece, parts=[[name], [*call, *inside[2:-1], sign("comma", ",", middle), *right, *rest]])


def _updated(
    piece: Segment, given: set[str], labels_of: LabelsOf, runs: Runs, has_value: Callable[[str], bool]
) -> Segment:
    """`dW += g` as `dW = dW + (g)`; as `dW = g` where it is the first that is said of dW, which begins at 0."""
    left = piece.parts[0]
    if len(piece.parts) != 2 or left[0].kind != "word" or left[-1].kind != "operator":
        return piece
    if len(left) > 4 and left[1].value == "[" and left[-2].kind == "close" and left[-1].value in _UPDATES:
        return _labelled(piece, given, labels_of, runs)
    if len(left) != 2:
        return piece
    name, operator = left
    if operator.value not in _UPDATES:
        return piece
    right = piece.parts[1]
    start, end = right[0].start, right[-1].end
    begun = canonical(name.value) in given or has_value(canonical(name.value))
    if not begun and operator.value == "plus":
        return replace(piece, parts=[[name], right])
    opened, closed = Token("open", "(", start, start), Token("close", "(", end, end)
    return replace(piece, parts=[[name], [name, operator, opened, *right, closed]])


def _labelled(piece: Segment, given: set[str], labels_of: LabelsOf, runs: Runs) -> Segment:
    """`dz[np.arange(n), y] -= 1` as `dz = dz - y`: one is taken from the entry of each label, and y is one-hot.

    Raises `LanguageError` for any other update of some of the entries.
    """
    left, right = piece.parts
    inside = left[2:-2]
    label = inside[-1]
    found = labels_of(canonical(label.value)) if label.kind == "word" and canonical(label.value) not in given else None
    if found is not None and left[-1].value == "minus" and [t.value for t in right] == ["1"]:
        shape, axis = found
        before = inside[:-1]
        column = not before and 1 in shape
        rows = before[-1:] and before[-1].kind == "comma" and axis == 1 and 1 not in shape
        if column or (rows and runs.counted(before[:-1]) == str(shape[0])):
            whole = label._replace(end=right[-1].end)
            return replace(piece, parts=[left[:1], [left[0], left[-1], whole]])
    message = "an update of some of the entries is not read"
    hint = "write the whole array, such as dz = dz - y; with labels y of m rows, dz[np.arange(m), y] -= 1 is read"
    raise refuse(left[0].start, left[-1].end, "update", message, hint)


def _versions(pieces: list[Segment], has_value: Callable[[str], bool], finishes: Finishes) -> list[Segment]:
    """Earlier values of a name that is given anew by way of itself, each under a name of its own.

    Of a name of the problem the first value is the problem's, or that in which its first values end, `h = np.tanh(h)`;
    those of lines that others use have names of their own.
    """
    places: dict[str, list[int]] = {}
    for place, piece in enumerate(pieces):
        if name := _target(piece):
            places.setdefault(name, []).append(place)
    made = list(pieces)
    for name, given in places.items():
        count = 0
        if has_value(name) and not any(_mentions(part, name) for part in pieces[given[0]].parts[1:]):
            # A first line that says what the problem says, p = X @ w, is one of the problem.
            count = finishes.begun(name, [pieces[place] for place in given])
            _rename(made, name, given[: count + 1], 1)
            given = given[count + 1 :] or given[count:]
        begun, *later = pieces[given[0] :]
        again = [p for p in given[1:] if any(_mentions(part, name) for part in pieces[p].parts[1:])]
        used = any(_mentions(part, name) for piece in later for part in piece.parts[len(piece.parts) > 1 :])
        ends = bool(count) and finishes.ends(name, begun) and len(given) == 1
        if has_value(name) and used and not ends and any(_mentions(part, name) for part in begun.parts[1:]):
            _rename(made, name, [*given, len(pieces) - 1], count + 1)
        elif again:
            _rename(made, name, given, count + 1)
    return made


def _rename(pieces: list[Segment], name: str, given: list[int], number: int) -> None:
    """Give the value of each line of `given` but the last a name of its own, until the next."""
    for version, (first, last) in enumerate(pairwise(given), number):
        for place in range(first, last + 1):
            pieces[place] = _renamed(
                pieces[place], name, f"{BEFORE}{version}", left=place == first, right=place > first
            )


def _renamed(piece: Segment, name: str, suffix: str, *, left: bool, right: bool) -> Segment:
    def part(tokens: list[Token]) -> list[Token]:
        return [
            token._replace(value=f"{token.value}{suffix}") if _is(tokens, place, name) else token
            for place, token in enumerate(tokens)
        ]

    first, *rest = piece.parts
    if not rest:  # a formula alone
        return replace(piece, parts=[part(first) if right else first])
    return replace(piece, parts=[part(first) if left else first, *(map(part, rest) if right else rest)])
