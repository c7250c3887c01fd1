"""Tokens → syntax: what may stand where in a formula, and what is said where something else does.

docs/decisions/0001-own-parser.md says why this is no parser generator.
"""

from __future__ import annotations

from collections.abc import Callable

from symback.language.complaints import Complaint, LanguageError
from symback.language.precedence import Frame, Stacks
from symback.language.syntax import FILE_LIMITS, Limits, Range, Syntax
from symback.language.tokens import Token, tokenize

_BINDERS = ("sum", "entries")
"""`sum[k](...)` and `entries[i,j](...)`: what a name binds that stands in square brackets behind these."""

_PARTS = "A[1,2], A[1,:], A[:,2], A[1:2,:], A[i,k]"
_FORMULA = "a formula is made of names, numbers and functions: sigmoid(W x)"
_SIGN_OF = {"add": "+", "subtract": "-", "product": "@", "kron": "⊗", "star": "*", "hadamard": ".*",
            "hadamard_divide": "./", "divide": "/", "negative": "-", "power": "^", "hadamard_power": ".^"}  # fmt: skip


def parse(
    text: str,
    is_declared: Callable[[str], bool],
    is_function: Callable[[str], bool],
    limits: Limits = FILE_LIMITS,
) -> list[Syntax]:
    """Every node of the formula in post-order; the last one is the formula.

    A name that is a function and not declared begins a call; every other name before a bracket is a
    factor, as in `h(1 - h)`. Raises `LanguageError` with the place and what was expected there.
    """
    if len(text) > limits.characters:
        raise LanguageError(_too_long(limits))
    return _Parser(text, is_declared, is_function, limits).run()


class _Parser(Stacks):
    def __init__(
        self, text: str, is_declared: Callable[[str], bool], is_function: Callable[[str], bool], limits: Limits
    ) -> None:
        super().__init__(tokenize(text, is_declared), limits)
        self.is_declared = is_declared
        self.is_function = is_function

    def run(self) -> list[Syntax]:
        expects_operand = True
        while True:
            token = self.tokens[self.at]
            if token.kind == "end" and not expects_operand and len(self.frames) == 1:
                self.reduce(0)
                return self.nodes
            expects_operand = self.operand(token) if expects_operand else self.operator(token)

    # Each of the two methods below consumes at the current token and tells whether an operand must follow.

    def operand(self, token: Token) -> bool:
        self.at += 1
        if token.kind in ("number", "derivative", "differential", "hessian"):
            self.push(token.kind, (), token.start, token.end, token.value)
            return False
        if token.kind == "partial":
            self.partial(token)
            return False
        if token.kind == "name":
            if self.binds(token):
                return self.binder(token)
            calls = self.is_function(token.value) and not self.is_declared(token.value)
            return self.call(token) if calls else self.name(token)
        if token.kind in ("open", "bracket"):
            self.open(Frame(token, head=token.start))
            return True
        if token.kind == "operator" and token.value in ("subtract", "add"):
            if token.value == "subtract":
                self.frame.operators.append(("negative", token.start))
            return True
        raise self.missing(token)

    def operator(self, token: Token) -> bool:
        frame = self.frame
        if token.kind == "operator":
            self.binary(token.value)
            self.at += 1
            return True
        if token.kind in ("transpose", "prime"):
            self.at += 1
            self.finish_power()
            arg = frame.operands.pop()
            for _ in range(len(token.value)):
                arg = self.node("transpose", (arg,), arg.start, token.end)
            frame.operands.append(arg)
            return False
        if token.kind == "inverse-transpose":
            self.at += 1
            self.finish_power()
            arg = frame.operands.pop()
            inverse = self.node("inverse", (arg,), arg.start, token.end)
            frame.operands.append(self.node("transpose", (inverse,), arg.start, token.end))
            return False
        if token.kind in ("comma", "semicolon") and self.separates(token):
            self.at += 1
            self.reduce(0)
            frame.arguments.append(frame.operands.pop())
            if token.kind == "semicolon":
                frame.rows.append(len(frame.arguments))
            return not self.keyword()
        if token.kind == self.closing() and len(self.frames) > 1:
            self.at += 1
            self.close(token)
            return False
        if token.kind == "bracket" and token.start == self.tokens[self.at - 1].end:
            self.finish_power()
            self.part(token)
            return False
        if token.kind in ("number", "name", "derivative", "differential", "hessian", "partial", "open", "bracket"):
            if token.kind == "number" and self.tokens[self.at - 1].kind == "number":
                raise self.complain(token, "two-numbers", "two numbers side by side", "write * between them")
            self.binary("product")
            return True
        raise self.unexpected(token)

    def name(self, token: Token) -> bool:
        self.push("name", (), token.start, token.end, token.value)
        return False

    def binds(self, token: Token) -> bool:
        """Whether `sum[` or `entries[` begins here."""
        ahead = self.tokens[self.at]
        follows = ahead.kind == "bracket" and ahead.start == token.end
        return follows and token.value in _BINDERS and not self.is_declared(token.value)

    def binder(self, token: Token) -> bool:
        """`sum[k](...)`, `sum[k,l](...)`, `entries[i,j](...)`."""
        indices = self.bracketed(self.tokens[self.at])
        bracket = self.tokens[self.at]
        if bracket.kind != "open":
            message = f"after {token.value}[...] comes what it runs over, in brackets"
            raise self.complain(bracket, "index", message, f"{token.value}[k](...)")
        self.at += 1
        self.open(Frame(bracket, token.value, head=token.start, binds=indices))
        return True

    def partial(self, token: Token) -> None:
        """`dz2[k]/dh1[i]`: the second entry's bracket, where there is one, belongs to the name."""
        ahead = self.tokens[self.at]
        wrt = self.bracketed(ahead) if ahead.kind == "bracket" and ahead.start == token.end else ()
        indices, _, names = token.value.partition(" ")
        of: tuple[Range, ...] = tuple((int(i), int(i)) if i.isdecimal() else i for i in indices.split(","))
        end = self.tokens[self.at - 1].end
        node = self.node("partial", (), token.start, end, names, order=len(of), ranges=(*of, *wrt))
        self.frame.operands.append(node)

    def call(self, token: Token) -> bool:
        order = 0
        while self.tokens[self.at].kind == "prime":
            order += len(self.tokens[self.at].value)
            self.at += 1
        bracket = self.tokens[self.at]
        if bracket.kind != "open":
            message = f"{token.value} is a function: it needs its argument in brackets"
            raise self.complain(token, "function-without-argument", message, f"write {token.value}(...)")
        self.at += 1
        self.open(Frame(bracket, token.value, order, token.start))
        return True

    def separates(self, token: Token) -> bool:
        """Whether a comma or semicolon has a meaning here: in a call, or in [ ]."""
        return self.frame.token.kind == "bracket" or (bool(self.frame.function) and token.kind == "comma")

    def keyword(self) -> bool:
        """Take `axis=0` and tell whether it stood here; the call must close after it."""
        ahead = self.tokens[self.at : self.at + 4]
        shape = [token.kind for token in ahead]
        if not self.frame.function or shape[:2] != ["name", "equals"] or ahead[0].value != "axis":
            return False
        if len(ahead) < 4 or shape[2:] != ["number", "close"] or ahead[2].value not in ("0", "1"):
            message = "axis must be 0 (each column) or 1 (each row), and stand last"
            raise self.complain(ahead[0], "axis", message, f"{self.frame.function}(A, axis=0)")
        self.frame.axis = ahead[2].value
        self.frame.operands.append(self.frame.arguments.pop())
        self.at += 3
        return True

    def part(self, token: Token) -> None:
        """`A[1, 2]`, `A[1, :]`, `A[2:3, 1]`, `A[i, k]`: rows and columns counted from 1."""
        ranges = self.bracketed(token)
        end = self.tokens[self.at - 1].end
        arg = self.frame.operands.pop()
        self.frame.operands.append(self.node("part", (arg,), arg.start, end, ranges=ranges))

    def bracketed(self, token: Token) -> tuple[Range, ...]:
        """One or two ranges or indices in square brackets, the first of which is the current token."""
        self.at += 1
        ranges = [self.range()]
        while self.tokens[self.at].kind == "comma":
            self.at += 1
            ranges.append(self.range())
        end = self.tokens[self.at]
        if end.kind != "unbracket" or len(ranges) > 2:
            message = "after [ come a row and a column, each a number, a range, an index or :"
            raise self.complain(end if end.kind != "end" else token, "part", message, _PARTS)
        self.at += 1
        return tuple(ranges)

    def range(self) -> Range:
        token = self.tokens[self.at]
        if token.kind == "name":
            self.at += 1
            return token.value
        first = self.whole()
        if self.tokens[self.at].kind != "colon":
            if first is None:
                message = "a row or column is a number, a range such as 1:2, an index, or :"
                raise self.complain(self.tokens[self.at], "part", message, _PARTS)
            return first, first
        self.at += 1
        last = self.whole()
        if (first is None) != (last is None):
            message = "a range has two ends, such as 1:2; all of them is :"
            raise self.complain(self.tokens[self.at - 1], "part", message, _PARTS)
        return None if first is None or last is None else (first, last)

    def whole(self) -> int | None:
        token = self.tokens[self.at]
        if token.kind != "number" or not token.value.isdigit() or len(token.value) > 7:
            return None
        self.at += 1
        return int(token.value)

    def close(self, token: Token) -> None:
        self.reduce(0)
        frame = self.frames.pop()
        inner = frame.operands.pop()
        items = (*frame.arguments, inner)
        if frame.token.kind == "bracket":
            ends = [*frame.rows, len(items)]
            rows = tuple((start, end) for start, end in zip([0, *ends], ends, strict=False))
            made = self.node("stack", items, frame.head, token.end, ranges=rows)
            self.frame.operands.append(made)
        elif frame.binds:
            made = self.node(frame.function, items, frame.head, token.end, ranges=frame.binds)
            self.frame.operands.append(made)
        elif frame.function:
            made = self.node("call", items, frame.head, token.end, frame.function, frame.order, axis=frame.axis)
            self.frame.operands.append(made)
        else:
            # The group keeps its brackets in its span, so that a message quotes what was written.
            self.push("group", (inner,), frame.head, token.end)

    def missing(self, token: Token) -> LanguageError:
        """An operand was expected where `token` stands."""
        if token.kind == "end" and len(self.frames) > 1:
            return self.unclosed()
        before = self.tokens[self.at - 2] if self.at > 1 else None
        what = "the end" if token.kind == "end" else repr(_written(token))
        after = f" after {_written(before)!r}" if before else ""
        message = f"a name, a number or a bracket is missing{after}" if before else "there is no formula here"
        if token.kind != "end":
            message = f"expected a name, a number or a bracket{after}, found {what}"
        place = before if token.kind == "end" and before else token
        return self.complain(place, "missing-operand", message, self.without_operand(token, before))

    def without_operand(self, token: Token, before: Token | None) -> str:
        """A hint: what to do where an operand is missing."""
        if before is None:
            if token.kind in ("close", "unbracket"):
                return "remove it, or open one before"
            return _FORMULA if token.kind == "end" else f"write what stands before {_written(token)}, or remove it"
        if before.kind == "open" and token.kind == "close":
            function = self.frame.function
            return f"{function} needs what it is taken of: {function}(x)" if function else "remove the empty brackets"
        if before.kind == "operator":
            sign = _written(before)
            return f"write what stands behind {sign}, or remove it"
        return f"write what stands before {_written(token)}, or remove it" if token.kind != "end" else "write the rest"

    def unexpected(self, token: Token) -> LanguageError:
        if token.kind == "end":
            return self.unclosed()
        if token.kind in ("close", "unbracket"):
            return self.complain(token, "unbalanced", "this bracket closes nothing", "remove it, or open one before")
        hint = "between two parts of a formula stands + - .* ./ or a space; a comma stands in calls and in [ ]"
        if token.kind == "equals":
            hint = "the name of a definition stands before the colon, f: W x"
        return self.complain(token, "unexpected", f"{_written(token)!r} is not expected here", hint)

    def unclosed(self) -> LanguageError:
        missing = "]" if self.frame.token.kind == "bracket" else ")"
        return self.complain(
            self.frame.token, "unbalanced", "this bracket is never closed", f"add the missing {missing}"
        )


def _too_long(limits: Limits) -> Complaint:
    message = f"longer than {limits.characters} characters"
    return Complaint(0, 1, "too-long", message, "name parts in lines of their own")


def _written(token: Token) -> str:
    return _SIGN_OF.get(token.value, token.value) if token.kind == "operator" else token.value
