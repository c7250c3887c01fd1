"""Lines of code as formulas: without classes, types, comments and prints, and with functions as equations."""

from __future__ import annotations

import re

from symback.reading.dialects.dictionaries import by_names
from symback.reading.text.blanks import blank, blanked, mentions, padded, spaces
from symback.reading.text.words import CHANGING, Known

_SELF = re.compile(r"\bself\.(?=[A-Za-z_])")
_PLAIN_IN_R = re.compile(r"(?<![\w.])(?:as\.(?:vector|matrix|numeric)|drop)\(")
"""What R has as an array of another kind, of the same numbers."""
_OF_GRADIENTS = re.compile(r"(?<![\w.])(grads?|gradients?)\.(?=[A-Za-z]\w*[ \t]*=(?!=))")
"""`grads.W1 = ...`: an attribute that is a gradient by its name."""
_WITH = re.compile(r"^[ \t]*with[ \t]+(?:torch|tf|jax)\.[^\n]*:[ \t]*$", re.MULTILINE)
_TYPED = re.compile(
    r"^([ \t]*\w+)([ \t]*:[ \t]*(?:np\.|numpy\.|torch\.|jnp\.|jax\.)?"
    r"(?:ndarray|Tensor|Array|ArrayLike|NDArray|float)(?:\[[^\]\n]*\])?)(?=[ \t]*=)",
    re.MULTILINE,
)
_UNPACKED = re.compile(r"^[ \t]*((?:\w+[ \t]*,[ \t]*)+\w+)[ \t]*=[ \t]*([\w \t,.]+)$", re.MULTILINE)
_GIVEN = re.compile(r"^([ \t]*[A-Za-z][\w.]*[ \t]*)<-(?=[ \t])", re.MULTILINE)
"""The sign of R for `=`."""
_PRINTED = re.compile(
    r"((?:^|;)[ \t]*)print\((?:[ \t]{0,9}[fr]?(?:\"[^\"\n]*\"|'[^'\n]*')[ \t]{0,9},?)?([^\n;]*)\)(?=[ \t]*(?:$|;))",
    re.MULTILINE,
)
_GIVES = re.compile(
    r"(?:^|;)[ \t]*(?:d(?!elta|[zhasu]\d*[ \t]*=)[A-Za-z]\w*|grad\w*|g)[ \t]*=(?!=|[ \t]*lambda)", re.MULTILINE
)
"""A line that gives a gradient, and not one on the way, such as dz2."""
_SLASHED = re.compile(
    r"(?:^|(?<=\s))//(?=[ \t]*(?:[(\[]?\d+[ \t]*[x×,][ \t]*\d+[)\]]?[ \t]*$|[^\W\d_]{2,}(?:[ \t]|$)))[^\n]*",
    re.MULTILINE,
)
_PERCENT = re.compile(
    r"^[ \t]*%[^\n]*|(?<=;)[ \t]*%[ \t][^\n]*|(?<=[ \t])%[ \t]{0,3}\d{1,4}[ \t]?[x×][ \t]?\d{1,4}[ \t]*$", re.MULTILINE
)
_PERCENT_BEHIND = re.compile(r"(?<=[ \t])%[ \t]*([^\W\d_]{3,}[\w \t,.'’-]*)$", re.MULTILINE)
_OF_MATLAB = re.compile(r"\.[*/^']|[\w)\]]'(?![\w(])|;[ \t]*(?:%|$)", re.MULTILINE)
_COMMENT_OF_MATLAB = re.compile(r"(?<=[ \t])%(?![*ox]%)[^\n]*$", re.MULTILINE)
"""In MATLAB all that stands behind `%`; in a plain text it may be a remark on the formula."""
_BROADCAST = re.compile(r"(?<=[\w'′’])\.(?=\()")
_DEFINED = re.compile(r"^([ \t]*)def[ \t]+(\w+)\([ \t]*(\w+)[ \t]*\)[ \t]*(?:->[^:\n]*)?:\s*return\b", re.MULTILINE)
_LAMBDA = re.compile(r"^([ \t]*)(\w+)[ \t]*=[ \t]*lambda[ \t]+(\w+)[ \t]*:", re.MULTILINE)
_OF_ALL = re.compile(r"^([ \t]*\w+[ \t]*=)([ \t]*lambda[ \t]+(\w+(?:[ \t]*,[ \t]*\w+)+)[ \t]*:)", re.MULTILINE)


def _says_nothing(found: re.Match[str], known: Known) -> bool:
    """`W1, W2 = params['W1'], params['W2']`, `z1, h1 = cache`, `m, n = a.shape`: nothing that was not known already."""
    left, right = ([word.strip() for word in side.split(",")] for side in found.groups())
    if left == right:
        return True
    array = right[0].removesuffix(".shape")
    copied = re.compile(rf"^[ \t]*{re.escape(array)}[ \t]*=[ \t]*(\w+)[ \t]*$", re.MULTILINE).search(found.string)
    if array != right[0] and copied is not None and known(copied[1]):
        return False  # which has the shape of what is known
    return len(right) == 1 and not known(array) and (array != right[0] or all(map(known, left)))


def as_formulas(text: str, known: Known) -> str:
    """Code as formulas; a backslash at the end of a line of Python says that it goes on."""
    text = by_names(text)
    if "as." in text or "drop(" in text:
        text = _PLAIN_IN_R.sub(lambda found: "(".rjust(len(found[0])), text)
    if "<-" in text or "%*%" in text or "%o%" in text or "%x%" in text:
        text = _GIVEN.sub(r"\1= ", text.replace("%*%", " @ ").replace("%o%", " ⊗ ").replace("%x%", " ⊗ "))
    if "print(" in text:
        gives = _GIVES.search(text)
        begins = len(text) if gives is None else gives.start()
        text = _PRINTED.sub(lambda found: _printed(found, behind=found.start() > begins), text)
    if "self." in text:
        text = _SELF.sub(blank, text)
    if mentions(text, ("grad.", "grads.", "gradient.", "gradients.")):
        text = _OF_GRADIENTS.sub(r"\1_", text)
    if "//" in text:
        text = _SLASHED.sub(blank, text)
    if "%" in text:
        text = _without_percent(text, known)
    if ".(" in text:
        text = _BROADCAST.sub(" ", text)
    if ":" in text:
        text = _TYPED.sub(lambda found: found[1] + " " * len(found[2]), _WITH.sub(blank, text))
    if "=" in text and "," in text:
        text = blanked(_UNPACKED, text, lambda found: _says_nothing(found, known))
    if "def " in text or "lambda" in text:
        text = _LAMBDA.sub(_function, _DEFINED.sub(_function, text))
        text = _OF_ALL.sub(lambda found: _of_known(found, known), text)
    return text


def _without_percent(text: str, known: Known) -> str:
    """`text` without the comments of MATLAB, and of a plain text without those that say nothing of a formula."""
    text = _PERCENT.sub(blank, text)
    if _OF_MATLAB.search(text) is not None:
        return _COMMENT_OF_MATLAB.sub(blank, text)
    return blanked(_PERCENT_BEHIND, text, lambda found: not _is_said(found, known))


def _is_said(found: re.Match[str], known: Known) -> bool:
    """Whether words of a comment of MATLAB behind a formula mean something in one."""
    words = re.findall(r"[^\W\d_]\w*", found[1])
    return any(known(word) or word.lower() in CHANGING for word in words)


def _printed(found: re.Match[str], *, behind: bool) -> str:
    """`print(X.T @ e)` as `return X.T @ e`; nothing for what prints words or a name, or stands `behind` a gradient."""
    shown = found[2].strip()
    return padded(found[1] if behind or not shown or shown.isidentifier() else f"{found[1]}return {found[2]}", found[0])


def _function(found: re.Match[str]) -> str:
    """`def g(z): return ...` and `g = lambda z: ...` as `g(z) = ...`."""
    return padded(f"{found[1]}{found[2]}({found[3]}) =", found[0])


def _of_known(found: re.Match[str], known: Known) -> str:
    """`g = lambda x, W1, W2: ...` as `g = ...`, where all of these are names of the problem."""
    names = (name.strip() for name in found[3].split(","))
    return found[1] + spaces(found[2]) if all(map(known, names)) else found[0]
