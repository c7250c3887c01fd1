"""What MATLAB and Julia write in another way than Python: heads and ends of functions, functions without a name.

Each pattern is tried only on a text that has its word, and leaves every character in its place.
"""

from __future__ import annotations

import re

from symback.reading.dialects.c import from_c
from symback.reading.dialects.convolutions import with_modes_numbered
from symback.reading.dialects.functions import in_python
from symback.reading.dialects.trials import without_trials
from symback.reading.text.blanks import blank, mentions, padded, spaces

_HEAD = re.compile(
    r"^[ \t]*function[ \t]+(?:(?:\[[\w, \t]*\]|\w+)[ \t]*=[ \t]*)?\w+[ \t]*\([\w, \t:]*\)[ \t]*;?[ \t]*$", re.MULTILINE
)
"""`function [dW, db] = grad(W, b)`, `function grad(W, b)`: the names of the problem are those of its parameters."""
_BLOCK = re.compile(r"^[ \t]*(?:for|while|if|switch|parfor|let|begin)\b", re.MULTILINE)
_END = re.compile(r"^[ \t]*end(?:function)?[ \t]*;?[ \t]*$", re.MULTILINE)
_HANDLE = re.compile(r"^([ \t]*)(\w+)([ \t]*=[ \t]*)@\([ \t]*(\w+)[ \t]*\)", re.MULTILINE)
"""`dsig = @(z) ...`."""
_ARROW = re.compile(r"^([ \t]*)(\w+)([ \t]*=[ \t]*)\(?(\w+)\)?[ \t]*->", re.MULTILINE)
"""`dsig = z -> ...`."""
_CONTINUED = re.compile(r"(?<=[ \t])\\[ \t]*\n|(?<=[ \t])\.\.\.[ \t]*\n")
_SHOWN = re.compile(r"^([ \t]*(?:disp|println|display)\()([^\n;]*)\)(?=[ \t]*;?[ \t]*$)", re.MULTILINE)
_FILLED = re.compile(
    r"^([ \t]*print\()(f(?:'[^'{}\n]*\{|\"[^\"{}\n]*\{))([^{}'\":!\n]*)(\}[^'\"{}\n]*['\"])\)", re.MULTILINE
)
"""`print(f'dW1 = {d1 @ x.T}')`."""
_CLAMPED = re.compile(r"\.clamp\([ \t]*min[ \t]*=[ \t]*0(?:\.0?)?[ \t]*\)")
_CLAMPED_BEHIND = re.compile(r"\bclamp\(([^,\n]{1,60}),[ \t]*min[ \t]*=[ \t]*0(?:\.0?)?[ \t]*\)")
"""`z.clamp(min=0)` and `torch.clamp(z, min=0)`, which are relu."""
_AS_NUMBER = re.compile(r"(?<![\w.])(?:float|double|Float64)(?=\()")
"""`float(w @ x)`."""
_MAIN = re.compile(r"^if __name__ ?== ?['\"]__main__['\"] ?:", re.MULTILINE)
_RESULT = re.compile(r"(?<=\))[ \t]{0,4}->[ \t]{0,4}[\w.\[\], ]{1,60}(?=:)")
_PARAMETER = re.compile(r"(?<=[\w ])(:[ \t]*[A-Za-z_][\w.\[\]]*)(?=[ \t]*[,)=])")


def in_one_dialect(text: str) -> str:
    """`text` with functions as Python has them, or without what stands around their bodies."""
    text = with_modes_numbered(from_c(in_python(without_trials(text))))
    if "function" in text and _HEAD.search(text) is not None:
        text = _HEAD.sub(blank, text)
        if _BLOCK.search(text) is None:
            text = _END.sub(blank, text)
    if "@(" in text:
        text = _HANDLE.sub(_called, text)
    if "->" in text:
        text = _ARROW.sub(_called, text)
    if "def " in text:
        text = "\n".join(
            _without_types(line) if line.lstrip().startswith("def ") else line for line in text.split("\n")
        )
    if "\\\n" in text or "...\n" in text:
        text = _CONTINUED.sub(lambda found: " " * len(found[0]), text)
    if "disp" in text or "println" in text:
        text = _SHOWN.sub(_shown, text)
    if "print(f" in text:
        text = _FILLED.sub(lambda found: f"{found[1]}{spaces(found[2])}{found[3]}{spaces(found[4])})", text)
    if "clamp(" in text:
        text = _CLAMPED.sub(lambda found: padded(".relu()", found[0]), text)
        text = _CLAMPED_BEHIND.sub(lambda found: padded(f"relu({found[1]})", found[0]), text)
    if mentions(text, ("float(", "double(", "Float64(")):
        text = _AS_NUMBER.sub(blank, text)
    if "__main__" in text:
        text = _MAIN.sub(blank, text)
    return text


def _called(found: re.Match[str]) -> str:
    """`dsig(z) =`, as long as what was typed."""
    return padded(f"{found[1]}{found[2]}({found[4]}) =", found[0])


def _shown(found: re.Match[str]) -> str:
    """The formula that is displayed; nothing of a name, or of words."""
    what = found[2].strip()
    said = not what or what.isidentifier() or what[0] in "\"'"
    return spaces(found[0]) if said else f"{spaces(found[1])}{found[2]} "


def _without_types(line: str) -> str:
    """`def grad(x: np.ndarray, w) -> np.ndarray:` without what is said of the kinds of values."""
    return _RESULT.sub(blank, _PARAMETER.sub(blank, line))
