"""Labels in words: `Gradient w.r.t. W2: ...`, `grad W2 = ...`, `W1 gradient: ...`, as derivatives by name."""

from __future__ import annotations

import re
from collections.abc import Callable

from symback.reading.text.blanks import mentions, spaces

_NAMING = frozenset(["gradient", "gradients", "grad", "derivative", "wrt", "for"])
"""Words of which one makes a label of words: `for W2:`, `W2 gradient:`."""
_NEUTRAL = _NAMING | frozenset(
    [
        "the", "a", "partial", "with", "respect", "to", "of", "in", "by", "loss", "cost", "error", "objective", "so",
        "then", "and", "thus", "hence", "finally", "therefore", "first", "next", "final", "result",
    ]
)  # fmt: skip
_NAME = (
    r"\$?(?:\\(?:mathbf|boldsymbol|bm|mathrm)\s?\{?)?[^\W\d_][^\W_]?"
    r"(?:_?\d{1,2}|_[a-z]|_\{\w+\}|\^\{[(\[]?\d[)\]]?\}|[a-z]{0,2})\}?\$?"
)
_LABEL = re.compile(
    r"(?P<dress>^[ \t]*(?:(?:[-*•#>]+|=>|⇒|∴)[ \t]+|\d{1,2}[.)][ \t]+|\\item[ \t]+)?|;[ \t]*|(?<=[\w)\]}'′ᵀ]\.)"
    r"[ \t]+)"
    rf"(?P<words>(?:(?:{_NAME}|[A-Za-z]{{1,10}}|w\.r\.t\.?)[ \t]+){{1,9}}(?:{_NAME}|[A-Za-z]{{1,10}}))"
    r"(?P<sign>[ \t]*(?::(?!=)|:=|=(?!=))|[ \t]+is(?=[ \t]))[ \t]*",
    re.MULTILINE,
)
_SAYING = ("grad", "deriv", "wrt", "w.r.t", "for")
_SAID = re.compile(r"\b(?:grad|deriv|wrt|w\.r\.t|for\b)", re.IGNORECASE)
_SPELLED = re.compile(
    r"\bgrad(?=_(?P<braced>\{)?(?P<by>\w{1,12})(?(braced)\})[ \t]{0,3}\(?[ \t]{0,3}(?P<of>[^\W\d_]\w{0,12}))"
)
_HESSIAN = re.compile(
    r"(?<![\w\\])(?:\\(?:operatorname|mathrm|text)[ \t]?\{Hess(?:ian)?\}|Hess(?:ian)?)(?:[ \t]+of)?"
    r"(?:[ \t]|\\[,!; ])*(?P<of>[A-Za-z]\w{0,12})(?=(?:\(\w{1,8}\))?[ \t]*&?[ \t]*=)"
)
"""`Hess f = ...`, and not `Hess = ...`."""
_PARTIAL = re.compile(
    r"\b(?:partial|del|diff)[ \t]+(?P<of>\w{1,12})(?P<over>[ \t]*/[ \t]*)(?:partial|del|diff)[ \t]+(?P<by>\w{1,12})"
)
_CHANGE = r"(?:∂|d|(?:partial|del|diff)[ \t])[ \t]*[^\W\d_]\w{0,8}(?:_\{\w{1,3}\})?"
_BRACKETED = re.compile(
    rf"(?P<of>\([ \t]*{_CHANGE}[ \t]*\)|{_CHANGE})(?P<over>[ \t]*/[ \t]*)(?P<by>\([ \t]*{_CHANGE}[ \t]*\)|{_CHANGE})"
)
"""`(∂f)/(∂W_1)`, as AsciiMath, Typst and Word's linear format have fractions."""
_WITH_INPUTS = re.compile(
    r"(?P<head>(?:∇|\\nabla)[ \t]?(?:_?(?:\{[^{}\n]{1,20}\}|\w{1,12}))?(?:[ \t]|\\[,!; ])*(?P<of>[A-Za-z]\w{0,12}))"
    r"\((?P<inputs>[^()\n=]{1,120})\)"
)
_LEFT = re.compile(
    r"^(?P<left>[ \t]*(?:(?:[∂d]\w{1,8}[ \t]?/[ \t]?[∂d]\w{1,8}|d[A-Z]\w{0,3})[ \t]*(?=->|==)"
    r"|\w{1,8}\.grad[ \t]*(?=\+=)))"
    r"(?P<sign>->|==|\+=)|^(?P<operator>[ \t]*D)(?=_\{?\w{1,4}\}?[ \t]?[a-zA-Z]\w?[ \t]*=)",
    re.MULTILINE,
)
"""`df/dW -> ...`, `W.grad += ...`, `D_W f = ...`"""
_DRESS = re.compile(r"\\(?:mathbf|boldsymbol|bm|mathrm)|[${}\s]")


def labelled(text: str, variable: Callable[[str], bool], output: Callable[[str], bool]) -> str:
    """`text` with labels in words written as derivatives, each character in its place.

    `variable` tells the names by which a derivative can be, `output` those of what is derived.

    >>> labelled("grad W2: x", "W2".__eq__, "L".__eq__)
    '  ∇_W2= x'
    """
    if not mentions(text.lower(), _SAYING) or not _SAID.search(text):
        return text
    return _LABEL.sub(lambda found: _written(found, text, variable, output), text)


def spelled(text: str, variable: Callable[[str], bool], output: Callable[[str], bool]) -> str:
    """`grad_{W} L` as `∇_{W} L`, `partial L / partial W` as `∂L / ∂W`, `∇L(x; W)` as `∇L`: as long as they were.

    >>> spelled("partial L / partial W", "W".__eq__, "L".__eq__).split()
    ['∂L', '/', '∂W']
    """

    def nabla(found: re.Match[str]) -> str:
        return "   ∇" if variable(found["by"]) and output(found["of"]) else found[0]

    def partial(found: re.Match[str]) -> str:
        if not variable(found["by"]) or not output(found["of"]):
            return found[0]
        before, after = (
            " " * (found.start(name) - start - 1) for name, start in (("of", found.start()), ("by", found.end("over")))
        )
        return f"{before}∂{found['of']}{found['over']}{after}∂{found['by']}"

    def inputs(found: re.Match[str]) -> str:
        named = [_plain(name) for name in re.split("[,;]", found["inputs"])]
        gradient = output(found["of"]) or variable(found["of"])  # ∇U(X, U) of the L that is derived
        told = gradient and len(named) > 1 and all(map(variable, named))
        return found["head"] + spaces(found[0][len(found["head"]) :]) if told else found[0]

    def second(found: re.Match[str]) -> str:
        return f"∇²{found['of']}".rjust(len(found[0])) if output(found["of"]) else found[0]

    if "Hess" in text:
        text = _HESSIAN.sub(second, text)
    if "grad_" in text:
        text = _SPELLED.sub(nabla, text)
    if "grad" in text or "D_" in text or "->" in text or "==" in text:
        text = _LEFT.sub(_as_left, text)
    if "/" in text and mentions(text, ("∂", "(d", "partial ", "del ")):
        text = _BRACKETED.sub(lambda found: found[0].replace("(", " ").replace(")", " "), text)
    if mentions(text, ("partial ", "del ", "diff ")):
        text = _PARTIAL.sub(partial, text)
    if "∇" in text or "nabla" in text:
        text = _WITH_INPUTS.sub(inputs, text)
    return text


def _as_left(found: re.Match[str]) -> str:
    """A left side as others write it, with an equals sign, or with ∇."""
    if found["operator"]:
        return f"{found['operator'][:-1]}∇"
    return found["left"] + "=".ljust(len(found["sign"]))


def _written(
    found: re.Match[str], text: str, variable: Callable[[str], bool], output: Callable[[str], bool]
) -> str:  # fmt: skip
    words = found["words"].split()
    said = [word.lower().replace(".", "") for word in words]
    if not _NAMING & {*said}:
        return found[0]
    named = [
        word for word, plain in zip(words, said, strict=True) if plain not in _NEUTRAL and not output(_plain(word))
    ]
    if not named and words[-1:] == [word for word in words if output(_plain(word))]:
        named, made = words[-1:], f"∇{words[-1].strip('$')}="  # grad f = ...
    elif len(named) != 1 or not variable(_plain(named[0])):
        return found[0]
    else:
        name = named[0].strip("$")
        latex = "\\" in text or "$" in text or "{" in name
        made = f"∇_{{{name}}}=" if latex else f"∇_{name}="
    if "$" in named[0]:
        made = f"${made}$"
    if ":" in found["sign"] and re.match(r"[^\n=]{1,80}=(?!=)", text[found.end() :].lstrip("\n *$")):
        return found["dress"] + spaces(found[0][len(found["dress"]) :])  # a heading above an equation
    rest = len(found[0]) - len(found["dress"]) - len(made)
    behind = len(found[0]) - len(found[0].rstrip(" \t"))
    if rest - behind < 0:
        return found[0]
    return found["dress"] + " " * (rest - behind) + made + " " * behind


def _plain(word: str) -> str:
    return _DRESS.sub("", word)
