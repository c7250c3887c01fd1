r"""What stands around formulas where people type them: lists, quotes, fences, tags, prompts, remarks.

All of it is taken away before a text is cut into tokens, spaces in its place, so that every place in
the result is one in what was typed. What could be mathematics as well is left as it is.
"""

from __future__ import annotations

import html
import re

from symback.reading.text.again import with_formulas_said_again
from symback.reading.text.blanks import blank, blanked, mentions, padded, spaces
from symback.reading.text.bracketed import without_brackets
from symback.reading.text.clauses import without_clauses
from symback.reading.text.counted import without_counts
from symback.reading.text.framed import unframed
from symback.reading.text.keyed import by_names
from symback.reading.text.kinds import without_kinds_told
from symback.reading.text.marks import without_marks, without_numbers_behind, without_prompts
from symback.reading.text.narrated import without_narration
from symback.reading.text.parted import with_parts_named
from symback.reading.text.prose import without_words
from symback.reading.text.remarked import without_remarks
from symback.reading.text.rounded import with_roundings_equal
from symback.reading.text.signs import without_signs_told
from symback.reading.text.sized import without_sizes_told
from symback.reading.text.stated import with_sentences_as_equations
from symback.reading.text.tabled import without_table
from symback.reading.text.words import CHANGING, Known, is_prose

_WIDE = str.maketrans(
    "（）［］｛｝，；：＝＋－＊／＜＞．\u00a0\u2007\u202f\u3000", "()[]{},;:=+-*/<>.    ")  # fmt: skip
"""Full-width signs, as keyboards of Chinese and Japanese give them."""
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[ \t]*[\w+-]*[ \t]*$", re.MULTILINE)
_LOST_STOP = re.compile(r"^([ \t]*)\.(?=[ \t])", re.MULTILINE)
"""The full stop of a sentence that was taken away."""
_PRIMES = re.compile(r"(?<=[^\W\d_])`(?=\()")
_TICKED = re.compile(r"(`{1,3})([^`\n]+)\1")
STRUCK = re.compile(r"~~(?=\S)[^\n~]+~~|<(del|s|strike)>[^<>\n]*</\1>|\\(?:sout|st)\{[^{}\n]*\}", re.IGNORECASE)
"""What was struck out: it is none of the answer."""
_TAG = re.compile(
    r"</?(su[bp]|br|p|b|i|em|strong|code|pre|span|div|tt|math)"
    r"(?:[ \t]+[a-z-]{1,20}=(?:\"[^\"<>\n]*\"|'[^'<>\n]*'|[\w#-]+)){0,9}[ \t]*/?>",
    re.IGNORECASE,
)
"""A tag with its attributes; `<p - y, z>` is none."""
_ENTITY = re.compile(r"&#?\w{2,10};")
_ENDED = re.compile(
    r"(?:[∎□■◻◼✓✔]|\\(?:blacksquare|square|qed|qedhere|qedsymbol|Box|checkmark)(?![a-zA-Z]))\.?(?=[\s$.)\]};]*(?:$|\n"
    r"|\\\]))"
)
_BOXED = re.compile(r"\\(?:boxed|fbox|colorbox|Aboxed)\s*\{")
_LISTED = re.compile(
    r"\\(?:begin|end)\s*\{(?:itemize|enumerate|description|proof|solution|answer|center|quote|verbatim)\}(?:\["
    r"[^\]\n]*\])?"
    r"|\\(?:sub)*section\*?\s*\{[^{}\n]*\}|\\paragraph\*?\s*\{[^{}\n]*\}"
)
_LINE_ITEM = re.compile(r"\\item(?![a-zA-Z])(?:\[[^\]\n]*\])?")
_SYSTEM = re.compile(r"\\left\s*\\(?:\{|lbrace)(?=\s*\\begin\s*\{(?:aligned|array|gathered|split|alignedat|matrix)\})")
_SYSTEM_END = re.compile(r"(?<=[}])(\s*)\\right\s*\.")
_SELF = re.compile(r"\bself\.(?=[A-Za-z_])")
_PLAIN_IN_R = re.compile(r"(?<![\w.])(?:as\.(?:vector|matrix|numeric)|drop)\(")
"""What R has as an array of another kind, of the same numbers."""
_OF_GRADIENTS = re.compile(r"(?<![\w.])(grads?|gradients?)\.(?=[A-Za-z]\w*[ \t]*=(?!=))")
"""`grads.W1 = ...`: an attribute that is a gradient by its name."""
_NOTE = re.compile(
    r"^[ \t]*(?:note|notes|remark|nb|n\.b\.|check|ps|p\.s\.|hint|edit|bemerkung|hinweis|remarque)[ \t]*:[^\n]*$"
    r"|(?<=[.;])[ \t]+(?:(?:shape|size|dimension)[ \t]+)?check:(?:[ \t]{0,9}(?:shapes?|sizes?|dim\w*))?"
    r"[\w \t×·(),]*=[\w \t×(),]*[✓✔]?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_NOTED = frozenset(["note", "notes", "remark", "nb", "ps", "edit", "hint", "bemerkung", "hinweis", "remarque"])
_CORRECTS = re.compile(
    r"\b(?:should(?:n['’]t)?|instead|wrong|mistakes?|incorrect|correct(?:ed|ion)|typo|forgot|replaced?|not|sign|minus"
    r"|falsch"
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
    r"(?:^|(?<=\s))//(?=[ \t]*(?:[(\[]?\d+[ \t]*[x×,][ \t]*\d+[)\]]?[ \t]*$|[^\W\d_]{2,}(?:[ \t]|$)))[^\n]*",
    re.MULTILINE,
)
_PERCENT = re.compile(
    r"^[ \t]*%[^\n]*|(?<=;)[ \t]*%[ \t][^\n]*|(?<=[ \t])%[ \t]{0,3}\d{1,4}[ \t]?[x×][ \t]?\d{1,4}[ \t]*$", re.MULTILINE
)
_PERCENT_BEHIND = re.compile(r"(?<=[ \t])%[ \t]*([^\W\d_]{3,}[\w \t,.'’-]*)$", re.MULTILINE)
_POINTED = re.compile(r"(?<=\S)[ \t]+(?:<-{1,3}|←|⇐)[ \t]*([^\W\d_][\w \t,.'’-]*)$", re.MULTILINE)
"""A comment behind an arrow back: `... <- the error`."""
_THAT_IS = re.compile(r"(?<![\w.])(?:i\.e\.|d\.h\.|c\.-à-d\.)(?=[\s,])")
_MAPPED = re.compile(
    r"^([ \t]*)\$?\\?([^\W\d_]\w{0,9})\$?[ \t]*(?:↦|⟼|\|->|\\(?:long)?mapsto(?![a-zA-Z]))(?=[^\n;]*$)", re.MULTILINE
)
"""`W ↦ ...`: the gradient as the map that it is."""
_BROADCAST = re.compile(r"(?<=[\w'′’])\.(?=\()")
_STACKED = re.compile(r"\\(?:overset|stackrel|underset)\s*\{(?:[^{}]|\{[^{}]*\})*\}\s*\{\s*(=|:=|\\equiv)\s*\}")
_DEFINED = re.compile(r"^([ \t]*)def[ \t]+(\w+)\([ \t]*(\w+)[ \t]*\)[ \t]*(?:->[^:\n]*)?:\s*return\b", re.MULTILINE)
_LAMBDA = re.compile(r"^([ \t]*)(\w+)[ \t]*=[ \t]*lambda[ \t]+(\w+)[ \t]*:", re.MULTILINE)

_OF_ALL = re.compile(r"^([ \t]*\w+[ \t]*=)([ \t]*lambda[ \t]+(\w+(?:[ \t]*,[ \t]*\w+)+)[ \t]*:)", re.MULTILINE)


def undressed(text: str, known: Known) -> str:
    """`text` without what people put around formulas, each character in its place.

    `known` tells words that mean something in a formula here: those are never taken for prose.

    >>> undressed("**Answer:** `x`", lambda word: word == "x").split()
    ['x']
    """
    text = text if text.isascii() else text.translate(_WIDE)
    if "~~" in text or "</" in text or "\\s" in text:
        text = STRUCK.sub(blank, text)
    if "`(" in text and text.count("`") == len(_PRIMES.findall(text)):
        text = text.replace("`(", "'(")
    if "`" in text or "~~~" in text:
        text = _TICKED.sub(_without_ticks, _FENCE.sub(blank, text))
    if "<" in text and ">" in text:
        text = _TAG.sub(_tag, text)
    if "&" in text:
        text = _ENTITY.sub(_entity, text)
    text = without_table(with_roundings_equal(without_prompts(text)), known)
    if mentions(text, ("↦", "⟼", "|->", "mapsto")):
        text = blanked(_MAPPED, text, lambda found: known(found[2]))
    text = _of_latex(text) if "\\" in text else _of_code(text, known)
    if "<-" in text or "←" in text or "⇐" in text:
        text = blanked(_POINTED, text, lambda found: is_prose(found[1], known, 1, CHANGING))
    text = unframed(without_marks(text, known), known)
    text = _NOTE.sub(_without_note, text)
    text = without_sizes_told(without_kinds_told(without_numbers_behind(text), known))
    text = _ENDED.sub(blank, text)
    text = without_signs_told(without_brackets(text, known), known)
    text = without_narration(with_sentences_as_equations(text, known), known)
    text = without_remarks(text, known)
    text = with_formulas_said_again(with_parts_named(without_counts(text), known), known)
    text = without_clauses(text, known)
    text = _LOST_STOP.sub(lambda found: padded(found[1], found[0]), text)
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
    copied = re.compile(rf"^[ \t]*{re.escape(array)}[ \t]*=[ \t]*(\w+)[ \t]*$", re.MULTILINE).search(found.string)
    if array != right[0] and copied is not None and known(copied[1]):
        return False  # which has the shape of what is known
    return len(right) == 1 and not known(array) and (array != right[0] or all(map(known, left)))


def _of_code(text: str, known: Known) -> str:
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
        text = _PERCENT.sub(blank, text)
        text = blanked(_PERCENT_BEHIND, text, lambda found: not _is_said(found, known))
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


def _without_note(found: re.Match[str]) -> str:
    """Nothing for a remark, and an equation in a note without the word before it; a correction stays as it is."""
    if _CORRECTS.search(found[0]):
        return found[0]
    said = re.match(r"[ \t]*[\w.]{1,12}[ \t]*:", found[0])
    says = re.search(r"[^=!<>:]=[^=]", found[0]) is not None and said is not None
    if not says or said is None or said[0].strip(" \t:").replace(".", "").lower() not in _NOTED:
        return spaces(found[0])
    return spaces(said[0]) + found[0][said.end() :]
