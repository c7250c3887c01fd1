r"""What stands around formulas where people type them: lists, quotes, fences, tags, prompts, remarks.

All of it is taken away before a text is cut into tokens, spaces in its place, so that every place in
the result is one in what was typed. What could be mathematics as well is left as it is: a minus begins a
list only where two lines begin with it and each is an equation.
"""

from __future__ import annotations

import html
import re
from itertools import pairwise

from symback.reading.text.blanks import blank, padded, spaces
from symback.reading.text.prose import CHANGING, Known, without_words
from symback.reading.text.sized import without_sizes_told

_WIDE = str.maketrans(
    "（）［］｛｝，；：＝＋－＊／＜＞．\u00a0\u2007\u202f\u3000", "()[]{},;:=+-*/<>.    ")  # fmt: skip
"""Full-width signs, as keyboards of Chinese and Japanese give them."""
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[ \t]*[\w+-]*[ \t]*$", re.MULTILINE)
_TICKED = re.compile(r"(`{1,3})([^`\n]+)\1")
_PROMPT = re.compile(r"^[ \t]*(?:>+(?=[ \t\S])|\.\.\.(?=[ \t])|(?:In|Out)[ \t]?\[\d*\]:)", re.MULTILINE)
_BOLD = re.compile(r"(?<![\w*)\]])(\*\*)(?=[^\s*])([^\n*]*?[^\s*])\1(?![\w*(\[])")
_ITALIC = re.compile(r"^([ \t]*)\*([A-Za-z][A-Za-z ]*:?)\*(?=[ \t:]|$)", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*([-*+–])[ \t]+(?=[^\n]*[^=<>!:\n]=[^=])", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[•‣▪●◦](?=[ \t])", re.MULTILINE)
_LETTERED = re.compile(r"^[ \t]*\(([a-h]|[ivx]{1,4})\)[ \t]+(?=(\S[^\n]*))", re.MULTILINE)
_FIRST_ITEM = re.compile(r"\A\s*\*[ \t]+")
"""No formula begins with a star."""
_NUMBER_ALONE = re.compile(r"^[ \t]*(?:[a-h]|[ivx]{1,4}|\d{1,2})\)[ \t]+(?=\S)", re.MULTILINE)
"""`b) ...`: a bracket that nothing opens ends the number of an item."""
_NUMBERED = re.compile(r"^[ \t]*(?:\((\d{1,2})\)|\[(\d{1,2})\]|(\d{1,2})\))[ \t]+(?=[^\n]*=)", re.MULTILINE)
_COUNTED = re.compile(r"^[ \t]*(?:\d{1,2}|[a-h])\.[ \t]+(?=[\w(\[\\$∂∇δ])", re.MULTILINE)
_HEADED = re.compile(
    r"^[ \t]*(?:(?P<word>[^\W\d_]{2,})(?:\.[ \t]*|[ \t]+)\d{1,2}(?:\.\d{1,2})?|(?P<short>[QA]\d{1,2}))"
    r"[ \t]*(?:\(?[a-h]\))?[ \t]*[:)]",
    re.MULTILINE,
)
_STRUCK = re.compile(r"~~(?=\S)[^\n~]+~~|<(del|s|strike)>[^<>\n]*</\1>|\\(?:sout|st)\{[^{}\n]*\}", re.IGNORECASE)
_TAG = re.compile(r"</?(su[bp]|br|p|b|i|em|strong|code|pre|span|div|tt|math)\b[^<>\n]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&#?\w{2,10};")
_ENDED = re.compile(
    r"(?:[∎□■◻◼✓✔]|\\(?:blacksquare|square|qed|qedhere|qedsymbol|Box|checkmark)(?![a-zA-Z]))\.?(?=[\s$.)\]}]*(?:$|\n|\\\]))"
)
_OPERATORS = r"(?:[⊙∘○◦⊗*·×@•]|\.\*|\bo\b|\\(?:odot|circ|otimes|cdot|times|ast|bullet|star)(?![a-zA-Z]))"
_SIGN_IS = (
    rf"{_OPERATORS}[ \t]{{0,3}}\$?[ \t]{{0,3}}"
    r"(?:is|denotes|means|stands for|represents|ist|bezeichnet|désigne|est|\\text\{ ?(?:is|denotes|means) ?)"
)
_EXPLAINS = re.compile(_SIGN_IS, re.IGNORECASE)
_EXPLAINED = re.compile(
    r"(?:,[ \t]{0,3})?\(?"
    rf"(?:\b(?:where|with|here|and|wobei|avec)\b[ \t]{{0,3}})?\$?{_SIGN_IS}"
    r"(?:[ \t]{1,3}(?!and\b|und\b|et\b)[^\W\d_][\w'’-]{0,30}){1,12}[ \t]{0,3}\}?\)?",
    re.IGNORECASE,
)
_MISNAMED = re.compile(
    r"(?:⊙|∘|○|\.\*|\\odot|\\circ).*\b(?:matrix|inner|outer|dot|kronecker|tensor|convolution|composition|addition|sum)\b"
    r"|(?:@|\\cdot|\\times).*\b(?:element|entry|component|hadamard)",
    re.IGNORECASE,
)
"""A sign that is explained as another than it is here."""
_ENTRYWISE = re.compile(
    r"(?<![ \t])[ \t]*\((?:(?:element|entry|component|coordinate)[- ]?wise(?:[ \t](?:product|multiplication))?"
    r"|Hadamard(?:[ \t]product)?)\)(\.?)",
    re.IGNORECASE,
)
_BOXED = re.compile(r"\\(?:boxed|fbox|colorbox|Aboxed)\s*\{")
_LISTED = re.compile(
    r"\\(?:begin|end)\s*\{(?:itemize|enumerate|description|proof|solution|answer|center|quote|verbatim)\}(?:\[[^\]\n]*\])?"
    r"|\\(?:sub)*section\*?\s*\{[^{}\n]*\}|\\paragraph\*?\s*\{[^{}\n]*\}"
)
_LINE_ITEM = re.compile(r"\\item(?![a-zA-Z])(?:\[[^\]\n]*\])?")
_SYSTEM = re.compile(r"\\left\s*\\(?:\{|lbrace)(?=\s*\\begin\s*\{(?:aligned|array|gathered|split|alignedat|matrix)\})")
_SYSTEM_END = re.compile(r"(?<=[}])(\s*)\\right\s*\.")
_SELF = re.compile(r"\bself\.(?=[A-Za-z_])")
_KEYED = re.compile(r"\b(?:self\.)?([A-Za-z_]\w*)\[[ \t]*(['\"])([A-Za-z_]\w*)\2[ \t]*\]")
_NUMBER_BEHIND = re.compile(
    r"(?:(?<=\S)[ \t]{1,40}|\\q?quad[ \t]{0,9})\((\d{1,2})\)(?=[ \t]{0,9}(?:\\\\[ \t]{0,9})?(?:\$\$?[ \t]{0,9})?$)",
    re.MULTILINE,
)
_NOTE = re.compile(
    r"^[ \t]*(?:note|notes|remark|nb|n\.b\.|check|ps|p\.s\.|hint|edit|bemerkung|hinweis|remarque)[ \t]*:[^\n]*$"
    r"|(?<=[.;])[ \t]+(?:(?:shape|size|dimension)[ \t]+)?check:(?:[ \t]{0,9}(?:shapes?|sizes?|dim\w*))?"
    r"[\w \t×·(),]*=[\w \t×(),]*[✓✔]?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_CORRECTS = re.compile(
    r"\b(?:should(?:n['’]t)?|instead|wrong|mistakes?|incorrect|correct(?:ed|ion)|typo|forgot|replaced?|not|sign|minus|falsch"
    r"|statt|faux)\b",
    re.IGNORECASE,
)
"""What a note says that is none beside the answer, but takes it back."""
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
    r"(?:^|(?<=\s))//(?=[ \t]*(?:[(\[]?\d+[ \t]*[x×,][ \t]*\d+[)\]]?[ \t]*$|[^\W\d_]{2,}[ \t]))[^\n]*", re.MULTILINE
)
_PERCENT = re.compile(r"^[ \t]*%[^\n]*|(?<=;)[ \t]*%[ \t][^\n]*", re.MULTILINE)
_PERCENT_BEHIND = re.compile(r"(?<=[ \t])%[ \t]*([^\W\d_]{3,}[\w \t,.'’-]*)$", re.MULTILINE)
_THAT_IS = re.compile(r"(?<![\w.])(?:i\.e\.|d\.h\.|c\.-à-d\.)(?=[\s,])")
_BROADCAST = re.compile(r"(?<=[\w'′’])\.(?=\()")
_STACKED = re.compile(r"\\(?:overset|stackrel|underset)\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\{\s*(=|:=|\\equiv)\s*\}")
_DEFINED = re.compile(r"^([ \t]*)def[ \t]+(\w+)\([ \t]*(\w+)[ \t]*\)[ \t]*(?:->[^:\n]*)?:\s*return\b", re.MULTILINE)
_LAMBDA = re.compile(r"^([ \t]*)(\w+)[ \t]*=[ \t]*lambda[ \t]+(\w+)[ \t]*:", re.MULTILINE)


def undressed(text: str, known: Known) -> str:
    """`text` without what people put around formulas, each character in its place.

    `known` tells words that mean something in a formula here: those are never taken for prose.

    >>> undressed("**Answer:** `x`", lambda word: word == "x").split()
    ['x']
    """
    text = text.translate(_WIDE)
    if "~~" in text or "</" in text or "\\s" in text:
        text = _STRUCK.sub(blank, text)
    if "`" in text or "~~~" in text:
        text = _TICKED.sub(_without_ticks, _FENCE.sub(blank, text))
    if "<" in text and ">" in text:
        text = _TAG.sub(_tag, text)
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    text = _of_latex(text) if "\\" in text else _of_code(text, known)
    text = _lists(text, known)
    text = _NOTE.sub(lambda found: found[0] if _CORRECTS.search(found[0]) else spaces(found[0]), text)
    numbers = [int(number) for number in _NUMBER_BEHIND.findall(text)]
    if len(numbers) > 1 and all(a < b for a, b in pairwise(numbers)):
        text = _NUMBER_BEHIND.sub(blank, text)
    text = _ENDED.sub(blank, without_sizes_told(text))
    if _EXPLAINS.search(text):
        text = _EXPLAINED.sub(lambda found: found[0] if _MISNAMED.search(found[0]) else spaces(found[0]), text)
    text = _ENTRYWISE.sub(lambda found: padded(found[1] or "", found[0]), text)
    return without_words(_THAT_IS.sub(lambda found: padded(";", found[0]), text), known)


def _without_ticks(found: re.Match[str]) -> str:
    ticks = " " * len(found[1])
    return f"{ticks}{found[2]}{ticks}"


def _tag(found: re.Match[str]) -> str:
    """`W<sub>2</sub>` is W_{2}; a tag that only dresses is nothing."""
    name, closes = found[1].lower(), found[0].startswith("</")
    if name in ("sub", "sup"):
        return padded("}" if closes else "_{" if name == "sub" else "^{", found[0])
    return padded("\n" if name == "br" else "", found[0])


def _entity(found: re.Match[str]) -> str:
    sign = html.unescape(found[0])
    return padded(sign, found[0]) if len(sign) == 1 else found[0]


def _of_latex(text: str) -> str:
    text = _STACKED.sub(lambda found: padded(found[1], found[0]), _LISTED.sub(blank, text))
    text = _LINE_ITEM.sub(lambda found: padded(r"\\", found[0]), text)
    if _SYSTEM.search(text) and _SYSTEM_END.search(text):
        text = _SYSTEM_END.sub(blank, _SYSTEM.sub(blank, text))
    at = 0
    while found := _BOXED.search(text, at):
        depth, at = 1, found.end()
        while at < len(text) and depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        inner = text[found.end() : at - 1]
        if depth:
            break
        if "=" in inner:  # a box around an equation, and not around a factor
            text = text[: found.start()] + " " * len(found[0]) + inner + " " + text[at:]
        at = found.end()
    return text


def _says_nothing(found: re.Match[str], known: Known) -> bool:
    """`W1, W2 = params['W1'], params['W2']`, `z1, h1 = cache`, `m, n = a.shape`: nothing that was not known already."""
    left, right = ([word.strip() for word in side.split(",")] for side in found.groups())
    if left == right:
        return True
    array = right[0].removesuffix(".shape")
    return len(right) == 1 and not known(array) and (array != right[0] or all(map(known, left)))


def _of_code(text: str, known: Known) -> str:
    if "[" in text:
        text = _KEYED.sub(_keyed, text)
    if "<-" in text or "%*%" in text:
        text = _GIVEN.sub(r"\1= ", text.replace("%*%", " @ "))
    if "print(" in text:
        gives = _GIVES.search(text)
        begins = len(text) if gives is None else gives.start()
        text = _PRINTED.sub(lambda found: _printed(found, behind=found.start() > begins), text)
    if "self." in text:
        text = _SELF.sub(blank, text)
    if "//" in text:
        text = _SLASHED.sub(blank, text)
    if "%" in text:
        text = _PERCENT.sub(blank, text)
        text = _PERCENT_BEHIND.sub(lambda found: _unless_said(found, known), text)
    text = _TYPED.sub(lambda found: found[1] + " " * len(found[2]), _WITH.sub(blank, _BROADCAST.sub(" ", text)))
    text = _UNPACKED.sub(lambda found: spaces(found[0]) if _says_nothing(found, known) else found[0], text)
    if "def " in text or "lambda" in text:
        text = _LAMBDA.sub(_function, _DEFINED.sub(_function, text))
    return text


def _unless_said(found: re.Match[str], known: Known) -> str:
    """A comment of MATLAB behind a formula, unless its words mean something in one."""
    words = re.findall(r"[^\W\d_]\w*", found[1])
    telling = any(known(word) or word.lower() in CHANGING for word in words)
    return found[0] if telling else spaces(found[0])


def _keyed(found: re.Match[str]) -> str:
    """`params['W1']` is W1, `grads['W1']` is dW1: both as long as what was typed."""
    derivative = found[1].lower().startswith("grad") and not found[3].startswith("d")
    return padded(f"d{found[3]}" if derivative else found[3], found[0])


def _printed(found: re.Match[str], *, behind: bool) -> str:
    """`print(X.T @ e)` as `return X.T @ e`; nothing for what prints words or a name, or stands `behind` a gradient."""
    shown = found[2].strip()
    return padded(found[1] if behind or not shown or shown.isidentifier() else f"{found[1]}return {found[2]}", found[0])


def _function(found: re.Match[str]) -> str:
    """`def g(z): return ...` and `g = lambda z: ...` as `g(z) = ...`."""
    return padded(f"{found[1]}{found[2]}({found[3]}) =", found[0])


def _lists(text: str, known: Known) -> str:
    items = [found[1] for found in _ITEM.finditer(text)]
    listed = {mark for mark in items if items.count(mark) > 1 or (mark in "*+" and text.lstrip().startswith(mark))}
    if listed:
        text = _ITEM.sub(lambda found: spaces(found[0]) if found[1] in listed else found[0], text)
    text = _FIRST_ITEM.sub(blank, _BULLET.sub(blank, text))
    if "**" in text:
        text = _BOLD.sub(_bold, text)
    text = _ITALIC.sub(lambda found: f"{found[1]} {found[2]} ", text)
    text = _PROMPT.sub(blank, text)
    text = _NUMBER_ALONE.sub(blank, text)
    letters = [found[1] for found in _LETTERED.finditer(text)]
    counted = len(letters) > 1 and "".join(letters) == "abcdefgh"[: len(letters)]
    text = _LETTERED.sub(lambda found: spaces(found[0]) if counted or _is_label(found, known) else found[0], text)
    text = _COUNTED.sub(blank, _NUMBERED.sub(blank, text))
    return _HEADED.sub(lambda found: found[0] if known(found["word"] or found["short"]) else spaces(found[0]), text)


def _is_label(found: re.Match[str], known: Known) -> bool:
    """Whether `(b)` numbers what stands behind it; a factor, such as (a) in (a) (1 - a), is used there once more."""
    letter = found[1]
    return not known(letter) or (letter in "abcd" and re.search(rf"(?<!\w){letter}(?![a-z])", found[2]) is None)


def _bold(found: re.Match[str]) -> str:
    return f"  {found[2]}  "
