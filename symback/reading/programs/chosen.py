"""What `if` chooses: `if margin < 1: dw -= y[i] * X[i]` adds the term times 1 where that holds, and else 0.

Nothing else that a condition chooses is read. Outside of loops that is one by the order of numbers, `if L > 0:`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from symback.names import canonical
from symback.reading.lexing.tokens import Token, bracketed, in_place_of, parted_outside
from symback.reading.programs.decided import Branch, branches_at, end_of, refused_at
from symback.reading.programs.guards import Conditions, indicator, is_by_order, negated, product
from symback.reading.programs.lines import Line, code_lines, indent_of, joined, relation
from symback.reading.programs.targets import is_zeros

Given = dict[str, tuple[list[Token], list[Token]]]
"""What lines give a value: left side and value, by name."""


def with_choices_as_factors(tokens: list[Token], text: str, indices_of_bits: Callable[[str], int]) -> list[Token]:
    """The tokens with factors for conditions; `indices_of_bits` tells arrays of zeros and ones by their indices.

    Raises `LanguageError` for any other condition.
    """
    if not any(token.kind == "branch" for token in tokens):
        return tokens
    made = joined(_Choices(tokens, text, Conditions(tokens, indices_of_bits)).read(code_lines(tokens), loop=False))
    if made[-1].kind == "end":
        return made
    inside = (token._replace(kind="newline", value="\n") if token.kind == "end" else token for token in made)
    return [*inside, tokens[-1]]  # which stood in a branch


@dataclass
class _Choices:
    tokens: list[Token]
    text: str
    conditions: Conditions

    def read(self, lines: list[Line], *, loop: bool) -> list[Line]:
        """Lines without conditions, in a `loop` or outside."""
        made: list[Line] = []
        known: dict[str, list[Token]] = {}
        at = 0
        while at < len(lines):
            line, end = lines[at]
            at += 1
            if not line or line[0].kind != "branch" or line[0].value == "end":
                made.append((line, end))
                _note(line, known)
                if line and line[0].value == "for":
                    body = self.inside(lines, at, line[0])
                    made += self.read(lines[at : at + body], loop=True)
                    at += body
                continue
            found, behind = branches_at(lines, at - 1, self.text)
            if not loop and (rest := self.without_early_return(found, lines[behind:])) is not None:
                return [*made, *self.read(rest, loop=False)]
            if not found or not (loop or all(map(is_by_order, found))) or any(map(_returns, found)):
                raise refused_at(line[0])
            if loop and len(found) == 1 and _goes_on(found[0].body):
                guard = bracketed(negated(self.conditions.of(found[0])))
                return [*made, *self.rest(guard, lines[behind:], found[0].head)]
            made += self.chosen(found, known, loop=loop)
            at = behind
        return made

    def without_early_return(self, branches: list[Branch], lines: list[Line]) -> list[Line] | None:
        """The lines behind `if L <= 0: return np.zeros_like(W)`, where the last, `return dW`, gives 0 there too."""
        body = [line for line, _ in branches[0].body if line] if len(branches) == 1 else []
        filled = [place for place, (line, _) in enumerate(lines) if line]
        if len(body) != 1 or body[0][0].value != "return" or not filled or not branches[0].condition:
            return None
        zero = [token.value for token in body[0][1:]] in (["0"], ["0.0"]) or is_zeros(body[0][1:])
        last, end = lines[filled[-1]]
        level = indent_of(last[0], self.text) == indent_of(branches[0].head, self.text)
        returns = sum(token.value == "return" for line, _ in lines for token in line)
        alone = len(parted_outside(last[1:], "comma")) == 1 and len(last) > 1
        if not (zero and level and alone and returns == 1 and last[0].value == "return" and is_by_order(branches[0])):
            return None
        guard = bracketed(negated(self.conditions.of(branches[0])))
        made = [last[0], *product(bracketed(last[1:]), guard)]
        return [end_of(branches[0].head), *lines[: filled[-1]], (made, end), *lines[filled[-1] + 1 :]]

    def inside(self, lines: Sequence[Line], at: int, head: Token) -> int:
        """How many lines stand inside a loop."""
        indent = indent_of(head, self.text)
        count = 0
        while at + count < len(lines) and (
            not lines[at + count][0] or indent_of(lines[at + count][0][0], self.text) > indent
        ):
            count += 1
        return count

    def chosen(self, branches: list[Branch], known: dict[str, list[Token]], *, loop: bool) -> list[Line]:
        """The lines of all branches, each term with the factor of its own.

        What one branch alone gives a value, and no line behind it uses, is of no use in a `loop`; elsewhere it counts.
        """
        head = branches[0].head
        end = max((token.end for branch in branches for line, _ in branch.body for token in line), default=head.end)
        made: list[Line] = []
        cases: list[tuple[list[Token], Given]] = []
        for branch, guard in self.guarded(branches):
            lines, values = self.under(guard, self.read(branch.body, loop=True))
            made += [end_of(branch.head), *lines]
            cases.append((guard, values))
        emitted: list[str] = []
        for key in dict.fromkeys(key for _, values in cases for key in values):
            target = next(values[key][0] for _, values in cases if key in values)
            parts = [(values[key][1] if key in values else known.get(key), guard) for guard, values in cases]
            lacks = any(part is None for part, _ in parts)
            dropped = lacks and len(target) == 1 and not self.is_used_outside(key, head.start, end)
            if dropped and (loop or self.is_used_inside(key, branches)):
                continue
            total = [] if lacks else _total(parts)
            if not total or any(_mentions(total, name) for name in emitted):  # which stands for its value before
                raise refused_at(head)
            at = target[0]
            emitted.append(canonical(at.value))
            made.append(end_of(head))
            made.append(([*target, Token("relation", "=", at.end, at.end), *total], Token("newline", "\n", end, end)))
            known.pop(key, None)
        return made

    def guarded(self, branches: Sequence[Branch]) -> list[tuple[Branch, list[Token]]]:
        """Each branch with the factor of its own, an empty one too where there is no `else`."""
        found: list[tuple[Branch, list[Token]]] = []
        before: list[Token] = []
        for branch in branches:
            holds = self.conditions.of(branch) if branch.condition else []
            found.append((branch, product(before, indicator(holds) if holds else [])))
            if holds:
                before = product(before, bracketed(negated(holds)))
        last = branches[-1]
        return [*found, (last._replace(condition=[], body=[]), before)] if last.condition else found

    def is_used_outside(self, name: str, start: int, end: int) -> bool:
        """Whether the name stands anywhere but between two places of the text."""
        return _mentions([token for token in self.tokens if not start <= token.start < end], name)

    def is_used_inside(self, name: str, branches: Sequence[Branch]) -> bool:
        """Whether a line of a branch uses what another one gives a value there."""
        lines = [line for branch in branches for line, _ in branch.body if line]
        return any(_mentions(line[(relation(line) or 0) + 1 :], name) for line in lines)

    def under(self, guard: list[Token], lines: list[Line]) -> tuple[list[Line], Given]:
        """Lines with a factor for what they add, and what else they give a value."""
        made: list[Line] = []
        given: Given = {}
        indent = min((indent_of(line[0], self.text) for line, _ in lines if line), default=0)
        for line, end in lines:
            at = relation(line) if line else None
            if not line or line[0].kind == "branch" or line[0].value in ("pass", "for"):
                made += [(line, end)] if not line or line[0].value != "pass" else []
                continue
            if not at or not line[at + 1 :] or line[0].kind != "word" or relation(line[at + 1 :]) is not None:
                raise refused_at(line[0])
            left, value = _added(line[:at], _put(line[at + 1 :], given))
            updates = left[-1].kind == "operator"
            name = canonical(left[0].value)
            if updates and (left[-1].value not in ("plus", "minus") or name in given):
                raise refused_at(line[0])
            if updates:
                made.append(([*left, line[at], *product(bracketed(value), guard)], end))
            elif self.is_deeper(line[0], indent) or _mentions(value, name):
                raise refused_at(line[0])
            else:
                key = name if len(left) == 1 else " ".join(token.value for token in left)
                given[key] = left, value
        return made, given

    def is_deeper(self, token: Token, indent: int) -> bool:
        """Whether a line begins with a token, and stands in a loop inside of the branch."""
        begun = self.text.rfind("\n", 0, token.start) + 1
        return indent_of(token, self.text) > indent and not self.text[begun : token.start].strip()

    def rest(self, guard: list[Token], lines: list[Line], head: Token) -> list[Line]:
        """The rest of a loop behind `if ...: continue`."""
        made, given = self.under(guard, self.read(lines, loop=True))
        end = max((token.end for line, _ in lines for token in line), default=head.end)
        for key, (left, _) in given.items():
            if len(left) > 1 or self.is_used_outside(key, head.start, end):
                raise refused_at(head)
        return made


def _total(parts: Sequence[tuple[list[Token] | None, list[Token]]]) -> list[Token]:
    """The sum of values with their factors; nothing where all of them are 0."""
    total: list[Token] = []
    for part, guard in parts:
        if part is not None and [token.value for token in part] != ["0"]:
            term = product(bracketed(part), guard)
            at = term[0].start
            total = [*total, Token("operator", "plus", at, at), *term] if total else term
    return total


def _added(left: list[Token], value: list[Token]) -> tuple[list[Token], list[Token]]:
    """`dw +` and `-g` for `dw` and `dw - g`, as `dw = dw - g` is `dw += -g`."""
    size = len(left)
    same = [(t.kind, t.value) for t in value[:size]] == [(t.kind, t.value) for t in left]
    sign = value[size] if same and len(value) > size + 1 else None
    if sign is None or sign.kind != "operator" or sign.value not in ("plus", "minus"):
        return left, value
    plus = sign._replace(value="plus", start=left[-1].end, end=left[-1].end)
    return [*left, plus], value[size + (sign.value == "plus") :]


def _returns(branch: Branch) -> bool:
    return any(line and line[0].value == "return" for line, _ in branch.body)


def _goes_on(body: Sequence[Line]) -> bool:
    """Whether all that a branch does is to go on with the next turn."""
    words = [(line[0].kind, line[0].value) for line, _ in body if line]
    return words == [("branch", "continue")]


def _note(line: Sequence[Token], known: dict[str, list[Token]]) -> None:
    """Note the value that a line gives a name of the loop's own."""
    at = relation(line) if line else None
    if not at or line[0].kind != "word":
        return
    name = canonical(line[0].value)
    for other in [other for other, value in known.items() if other == name or _mentions(value, name)]:
        del known[other]
    if at == 1 and line[2:] and not _mentions(line[2:], name):
        known[name] = list(line[2:])


def _mentions(tokens: Sequence[Token], name: str) -> bool:
    return any(token.kind == "word" and canonical(token.value) == name for token in tokens)


def _put(tokens: Sequence[Token], given: Given) -> list[Token]:
    """Tokens with the values of names that the same branch has given before."""
    made: list[Token] = []
    for token in tokens:
        value = given.get(canonical(token.value)) if token.kind == "word" else None
        made += [token] if value is None else in_place_of(token, bracketed(value[1]))
    return made
