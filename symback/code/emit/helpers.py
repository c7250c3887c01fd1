"""The helper functions that the code calls, written out when they are first used."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from symback.code.functions import BODY, FUNCTION_CODE
from symback.code.targets import Target


@dataclass
class Helpers:
    """The helper functions of one text, by name."""

    target: Target
    texts: dict[str, str] = field(default_factory=dict)

    def snippet(self, snippet: str, name: str, title: str, arguments: tuple[str, ...]) -> str | None:
        """The name of the helper function whose body the snippet is, written out when first used; None for a call."""
        if not snippet.startswith(BODY):
            return None
        helper = self.target.helper(name)
        if helper not in self.texts:
            self.texts[helper] = ""  # its place, before those it calls are written
            body = re.sub(r"\{(\w+)\}", lambda found: self.reference(found[1]), snippet.removeprefix(BODY))
            self.texts[helper] = _FUNCTION[self.target.family](helper, title, arguments, body.split("\n"))
        return helper

    def reference(self, name: str) -> str:
        """What `{name}` in a helper's body stands for."""
        if name == "np":
            return self.target.module
        function = name.removesuffix("_slope")
        return self.function(function, int(name != function)) or name

    def function(self, function: str, order: int) -> str | None:
        snippet = FUNCTION_CODE[function].snippet(self.target.name, self.target.family, order)
        name = function + "_slope" * order
        title = f"{function}{chr(39) * order}(z), entry by entry" + (", without overflow" if "exp" in snippet else "")
        return self.snippet(snippet, name, title, ("z",))


# One function a family: a helper function from its body, whose last line is the result.


def _python_function(name: str, title: str, arguments: tuple[str, ...], body: list[str]) -> str:
    lines = [f"def {name}({', '.join(arguments)}):", f'    """{title}."""']
    return "\n".join([*lines, *(f"    {line}" for line in body[:-1]), f"    return {body[-1]}"]) + "\n"


def _julia_function(name: str, title: str, arguments: tuple[str, ...], body: list[str]) -> str:
    lines = [f'"""{title}."""', f"function {name}({', '.join(arguments)})"]
    return "\n".join([*lines, *(f"    {line}" for line in body[:-1]), f"    return {body[-1]}", "end"]) + "\n"


def _matlab_function(name: str, title: str, arguments: tuple[str, ...], body: list[str]) -> str:
    lines = [f"function out = {name}({', '.join(arguments)})", f"    % {title}."]
    return "\n".join([*lines, *(f"    {line};" for line in body[:-1]), f"    out = {body[-1]};", "end"]) + "\n"


_FUNCTION = {"python": _python_function, "julia": _julia_function, "matlab": _matlab_function}
