"""A forward pass and its backward pass as libraries want them: torch.autograd.Function, jax.custom_vjp.

What the forward pass gives back is said to be the output, which is a number, and the incoming gradient is then 1; what
the backward pass gives back are the derivatives by the arguments, in their order. The result has the length of what was
typed; where it would not, or where anything is not of this form, nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from symback.reading.dialects.commas import items
from symback.reading.text.blanks import indented, spaces, without_remark

_CLASS = re.compile(r"^[ \t]*class[ \t]+(\w+)\([\w.]*\bFunction\)[ \t]*:[ \t]*$")
_DECORATOR = re.compile(r"^[ \t]*@(staticmethod|jax\.custom_vjp|custom_vjp|torch\.no_grad\(\))[ \t]*$")
_HEAD = re.compile(r"^([ \t]*)def[ \t]+(\w+)\(([\w, \t*]*)\)[ \t]*:[ \t]*$")
_SAVES = re.compile(r"^[ \t]*ctx\.save_for_backward\(([\w, \t]*)\)[ \t]*$")
_TAKES = re.compile(r"^([ \t]*)([\w, \t]+?)[ \t]*=[ \t]*(ctx\.saved_tensors|\w+)[ \t]*$")
_APPLIED = re.compile(
    r"^[ \t]*(?:\w+[ \t]*=[ \t]*)?(?:(\w+)\.apply(?:\([\w, \t]*\))?|(\w+)\.defvjp\(\w+,[ \t]*\w+\))[ \t]*$"
)
_RETURN = re.compile(r"^([ \t]*)return[ \t]+(.*?)[ \t]*$")
_GIVES = re.compile(r"^[ \t]*([A-Za-z_][\w, \t]*?)[ \t]*=(?!=)", re.MULTILINE)
_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


class _OtherFormError(Exception):
    """Code that is not of this form."""


@dataclass
class _Function:
    """The name and parameters of a function, and where its head and its body stand."""

    name: str
    parameters: list[str]
    head: int
    body: range


def with_backward_pass(text: str, of: str, is_declared: Callable[[str], bool]) -> str:
    """`text` with the output `of` and its derivatives as equations.

    `is_declared` tells names of the problem, which the incoming gradient must not have.
    """
    if "def backward(" not in text and "custom_vjp" not in text:
        return text
    lines = text.split("\n")
    try:
        made = _Passes([without_remark(line).rstrip() for line in lines], of, is_declared).run()
    except _OtherFormError:
        return text
    fits = all(len(new) <= len(old) for new, old in zip(made, lines, strict=True))
    return "\n".join(f"{new}{spaces(old[len(new) :])}" for new, old in zip(made, lines, strict=True)) if fits else text


@dataclass
class _Passes:
    lines: list[str]
    of: str
    is_declared: Callable[[str], bool]

    def run(self) -> list[str]:
        found = {one.name: one for one in self.functions()}
        torch = "forward" in found and "backward" in found
        vjp = next((m for line in self.lines if (m := re.search(r"(\w+)\.defvjp\((\w+),[ \t]*(\w+)\)", line))), None)
        if torch:
            forward, backward = found["forward"], found["backward"]
            parameters, saved = forward.parameters[1:], self.saved(forward)
            self.output(forward, "")
        elif vjp is not None and all(vjp[at] in found for at in (1, 2, 3)):
            whole, forward, backward = (found[vjp[at]] for at in (1, 2, 3))
            parameters = forward.parameters
            self.output(whole, "")
            saved = self.output(forward, whole.name)
            self.blank(whole.head)
        else:
            raise _OtherFormError
        if len(backward.parameters) != 2 or self.is_declared(backward.parameters[1]):
            raise _OtherFormError
        taken = self.taken(backward, "ctx.saved_tensors" if torch else backward.parameters[0], saved)
        self.refuse_lost(forward, backward, taken)
        self.derivatives(backward, parameters)
        self.incoming(backward)
        for place, line in enumerate(self.lines):
            applied = _APPLIED.match(line)
            if _CLASS.match(line) or _DECORATOR.match(line) or applied:
                self.blank(place)
            self.lines[place] = self.lines[place].replace("ctx.", "    ")
        for one in (forward, backward):
            self.blank(one.head)
        if any(re.search(r"\bctx\b|\bclass\b", line) for line in self.lines):
            raise _OtherFormError
        return self.lines

    def blank(self, place: int) -> None:
        self.lines[place] = ""

    def functions(self) -> list[_Function]:
        found = []
        for place, line in enumerate(self.lines):
            head = _HEAD.match(line)
            if head is None:
                continue
            end = place + 1
            while end < len(self.lines) and (not self.lines[end].strip() or indented(self.lines[end]) > len(head[1])):
                end += 1
            names = [name.strip() for name in head[3].split(",") if name.strip()]
            found.append(_Function(head[2], names, place, range(place + 1, end)))
        return found

    def returned(self, function: _Function) -> tuple[int, str, list[str]]:
        """The one line that gives something back: its place, its indentation, and the values."""
        places = [at for at in function.body if re.search(r"\breturn\b", self.lines[at])]
        found = _RETURN.match(self.lines[places[0]]) if len(places) == 1 else None
        if found is None or any(self.lines[at].strip() for at in range(places[0] + 1, function.body.stop)):
            raise _OtherFormError
        return places[0], found[1], items(found[2])

    def saved(self, forward: _Function) -> list[str]:
        """The names that the forward pass saves for the backward pass."""
        found = [(at, made) for at in forward.body if (made := _SAVES.match(self.lines[at])) is not None]
        if len(found) > 1:
            raise _OtherFormError
        for at, _ in found:
            self.blank(at)
        return [name.strip() for _, made in found for name in made[1].split(",") if name.strip()]

    def output(self, forward: _Function, called: str) -> list[str]:
        """Say that the output is what a pass gives back; for JAX also what else it gives back, which is saved."""
        place, indent, values = self.returned(forward)
        kept: list[str] = []
        if called:
            if len(values) != 2 or not (values[1].startswith("(") and values[1].endswith(")")):
                raise _OtherFormError
            kept = items(values[1][1:-1])
            if not all(name.isidentifier() for name in kept):
                raise _OtherFormError
        elif len(values) != 1:
            raise _OtherFormError
        calls = bool(called) and re.fullmatch(rf"{called}\({', *'.join(forward.parameters)}\)", values[0]) is not None
        self.lines[place] = "" if calls else f"{indent}{self.of} = {values[0]}"
        return kept

    def taken(self, backward: _Function, source: str, saved: Sequence[str]) -> set[str]:
        """The names under which the backward pass takes what was saved, by a line for those that are others."""
        for at in backward.body:
            found = _TAKES.match(self.lines[at])
            if found is None or found[3] != source:
                continue
            names = [name.strip() for name in found[2].split(",") if name.strip()]
            if len(names) != len(saved):
                raise _OtherFormError
            others = [(name, value) for name, value in zip(names, saved, strict=True) if name not in ("_", value)]
            left, right = (", ".join(pair[side] for pair in others) for side in (0, 1))
            self.lines[at] = f"{found[1]}{left} = {right}" if others else ""
            return {*names}
        return set()

    def refuse_lost(self, forward: _Function, backward: _Function, taken: set[str]) -> None:
        """Raise where the backward pass uses a name of the forward pass that was not saved."""
        inside = "\n".join(self.lines[at] for at in forward.body)
        behind = "\n".join(self.lines[at] for at in backward.body)
        local = {name.strip() for names in _GIVES.findall(inside) for name in names.split(",")}
        own = {name.strip() for names in _GIVES.findall(behind) for name in names.split(",")} | taken
        lost = (local | {*forward.parameters}) - own - {"ctx", self.of}
        if lost & {*_WORD.findall(behind)}:
            raise _OtherFormError

    def derivatives(self, backward: _Function, parameters: Sequence[str]) -> None:
        """Say what the derivatives are that the backward pass gives back."""
        place, indent, values = self.returned(backward)
        if len(values) == 1 and values[0].startswith("(") and values[0].endswith(")"):
            values = items(values[0][1:-1])
        if len(values) != len(parameters):
            raise _OtherFormError
        given = [(name, value) for name, value in zip(parameters, values, strict=True) if value != "None"]
        one = backward.parameters[1]
        same = [{f"d{name}", f"{one} * d{name}", f"d{name} * {one}"} for name, _ in given]
        said = [f"d{name} = {value}" for (name, value), known in zip(given, same, strict=True) if value not in known]
        self.lines[place] = indent + "; ".join(said) if said else ""

    def incoming(self, backward: _Function) -> None:
        """Put 1 for the incoming gradient, which is the derivative of the output by itself."""
        name = backward.parameters[1]
        for at in backward.body:
            if re.match(rf"[ \t]*{name}[ \t]*[-+*/]?=(?!=)", self.lines[at]):
                raise _OtherFormError
            self.lines[at] = re.sub(rf"(?<![\w.]){name}(?!\w)", "1".ljust(len(name)), self.lines[at])
