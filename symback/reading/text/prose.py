"""Words around formulas: what of a line is said to the reader, and what to the mathematics.

Words that nothing here is called by are taken away before, behind and between formulas, spaces in their
place, where there are enough of them to be no slip of a name. Words that change what is meant, such as
*minus*, *transposed* or *not*, stay where they are, and are refused there.
"""

from __future__ import annotations

import re
from itertools import pairwise

from symback.reading.text.blanks import blank, mentions, padded, spaces
from symback.reading.text.phrases import IT_IS, OPENER, without_phrases, without_verbs
from symback.reading.text.words import (
    CHANGING,
    COPULA,
    EXCHANGING,
    LABELLING,
    LONGEST,
    MEANING,
    OWN,
    RULE,
    WORD,
    Known,
    ends_in_formula,
    is_plain,
    is_prose,
)

_ELIDED = re.compile(
    r"(?<!\w)(?:d['’]o[uù]|c['’]est|d['’]après|l['’]on|that['’]s|it['’]s|let['’]s)(?!\w)", re.IGNORECASE
)
_ELISIONS = tuple(f"{mark}{letter}" for mark in "'’" for letter in "aeos")
_NO_WORD = re.compile(r"[^\w \t,.'’?!;-]|[ \t]-[ \t]|\d\.\d|_\w_")
_LINE = re.compile(r"^[^\n]+$", re.MULTILINE)
_FUNCTION = re.compile(r"^[ \t]*def[ \t]+\w+\(([^()\n]*)\)[ \t]*:", re.MULTILINE)
"""`def relu_backward(dout, cache):`."""
_LOOP = re.compile(
    r"[ \t]{0,40}(?:for[ \t][\w,() \t]{1,80}?[ \t]in[ \t]{1,9}"
    r"(?:(?:range|zip|enumerate|reversed|list)[ \t]?\(|[\[(]|\w{1,40}[ \t]?:)"
    r"|while[ \t][^\n]*:)"
)
_NEXT = re.compile(r"(?<=[^\s.])\.[ \t]{1,9}(?=(?P<word>[^\W\d_a-zß-ÿ][a-zß-öø-ÿ]+)(?!\w))")
_LABEL = re.compile(r"[ \t]*([^\W\d_][\w'’ ,.-]*)(?::(?!=)|→|⟶|⇒|=>)")
_IN_BRACKETS = re.compile(r"(?<!=)(?<!= )[(\[][ \t]*[^\W\d_][\w ,.;:'’+&-]*[)\]]")
_TERMS = re.compile(r"[(\[][ \t]*\w+(?:(?:[ \t]*\+[ \t]*|[ \t]+-[ \t]+)\w+)+[ \t]*[)\]]")
"""Names that are added: a formula, whether or not they exist."""
_AROUND = re.compile(r"[ \t]{0,9}(?:\*|/|@|\^|\.[*/^T]|[⊙∘·×ᵀ]|\\(?:odot|circ|cdot|times)\b)")
_CALLED = re.compile(r"(?<!\w)(?:\w{0,99}\.)*([^\W\d_]\w{0,99})$|[\w)\]}][ \t]{0,9}[-+*/@⊙∘·×][ \t]{0,9}$")
_ALTERNATIVE = re.compile(r"\b(?:or|maybe|perhaps|instead|alternatively|oder|vielleicht|statt|ou)\b", re.IGNORECASE)
_LONGEST_NAME = 200
_HEAD = re.compile(r"[ \t]*([^\W\d_]['’\w]*)[,.]?(?=[ \t])")
_TAIL = re.compile(
    r"(?:([,;.–—]|[ \t]-)(?=[ \t])|(?<=[ \t]))[ \t]{0,9}"
    r"([^\W\d_][\w'’]*(?:[ \t,.!?)]+[^\W\d_][\w'’]*){0,40}[ \t,.!?]*)$"
)
_CLAUSE = r"\b(?:where|with|here|wobei|où)[ \t]"
_NAME_IN_DOLLARS = re.compile(r"\$\\?(\w{1,12})\$")
_LAST_CLAUSE = re.compile(rf"(?<![ \t])[ \t]*+[,;]?[ \t]*+{_CLAUSE}((?:(?!{_CLAUSE})[^\n])*)$", re.IGNORECASE)
"""The last clause of a line."""
_FORMULA_TOLD = re.compile(
    rf"(?<![ \t])[ \t]*+[,;]?[ \t]*+{_CLAUSE}[^=\n]{{1,40}}?[ \t](?:is|are|denotes)[ \t]{{1,9}}"
    r"((?:the|an?|our)[ \t][^\n=(){}\\$^*/@⊙]{3,80})$",
    re.IGNORECASE,
)
"""`where p - y is the prediction error`: what is said of a formula."""
_SIGN_TOLD = re.compile(r"(?:[⊙∘○⊗·×*@]|\\(?:odot|circ|otimes|cdot|times))\$?[ \t]*(?:is|are|denotes)[ \t]*$")
"""What is said of a sign, and not of a formula: `signs` judges it."""
_SHORT_FORMULA = re.compile(r"[ᵀ²³⁻]|(?<![\w.])\d+(?!(?:st|nd|rd|th|x\d|x|D)\b)[A-Za-z]\d?(?!\w)")
"""`Gᵀ`, `2G`: letters and digits alone, and no word."""
_ORDER = re.compile(
    r"\W*(?:(?:and|then|finally|now|next|so|but|also|we)[ ,]{1,3}){0,4}"
    r"(?:divide|multiply|scale|transpose|negate|subtract|add|halve|double|square|invert|flip|clip|round)\b[^\d\n]*\d",
    re.IGNORECASE,
)
"""`and finally divide by 2`: what is to be done to the formula above."""
_NUMBER_SAID = re.compile(r"[ \t]*[-−]?\d{1,9}(?:[.,/]\d{1,9})?[ \t]*[.!]?[ \t]*$")
"""`... is 0`: a number, which is the answer."""
_NAMING = re.compile(
    r"(?:\b(?:where|with|and|here|wobei|und|où|et)[ \t]|[,;]|^)[ \t]{0,9}([^\W\d_]_?\d?)[ \t]"
    r"(?:is|equals|ist|est)(?=[ \t]{1,9}(?:([^\W\d_][^\W_]*)(?:[ \t]{1,9}([a-z]{3,40})(?!\w))?|[(\\[{-]))",
    re.MULTILINE,
)
"""`where s1 is sigmoid'(z1)`: a name, and the formula that it stands for."""
_OPENING = frozenset(["So", "We", "It", "In", "By", "As", "If", "To", "At", "I"])
"""Small words with which a sentence begins."""
_SMALL = frozenset(["I", "we", "as", "by", "is", "so", "it", "in", "of", "at", "on"])
_OF_MANY_WORDS = re.compile(r"(?:[^\W\d_]+[ \t]+){4}(?:of|at|to|by|from|into|for)[ \t]+\w+[ \t]*:$")
"""`the sum over rows of the gradient at z1:` is more than `gradient at z1:`."""
_LEADING = frozenset(["of", "over", "by", "with", "from", "to", "the", "and", "von", "de"])
_JOINING = frozenset(
    [
        "the", "a", "an", "this", "that", "these", "it", "i", "we", "you", "they", "is", "are", "was", "be", "of", "by",
        "as", "in", "on", "at", "to", "for", "from", "with", "using", "via", "because", "since", "which", "where",
        "when", "if", "so", "and", "or", "but", "after", "before", "through", "then", "thanks", "please",
        "right", "correct", "final", "answer", "done", "hope", "think", "guess", "believe", "maybe",
        "my", "our", "your", "should",
        "weil", "da", "und", "der", "die", "das", "den", "dem", "mit", "nach", "ist", "wie", "ich", "wir", "danke",
        "car", "le", "la", "les", "de", "du", "des", "et", "avec", "par", "pour", "est", "je", "nous", "merci",
        "porque", "el", "los", "con", "por", "que", "es", "gracias", "perché", "il", "lo", "grazie",
    ]
)  # fmt: skip
"""Words that make a sentence of the words behind a formula."""
_SOME = re.compile(r"[^\W\d_A-Z]{3}|['’]")


def without_words(text: str, known: Known) -> str:
    """`text` without its words, each other character in its place.

    `known` tells words that mean something in a formula here: those are never taken for prose.

    >>> without_words("So the gradient is x, I think.", lambda word: word == "x").strip()
    'x'
    """
    if not _SOME.search(text) and not IT_IS.match(text):
        return text
    if mentions(text, ("is", "equals", "est")):
        text = _NAMING.sub(lambda found: _with_equals(found, known), text)
    if mentions(text.lower(), _ELISIONS):
        text = _ELIDED.sub(blank, text)
    if mentions(text, ("rule", "formula", "identit", "definition")):
        text = RULE.sub(blank, text)
    if (
        not any(is_plain(word, known, frozenset()) for word in WORD.findall(text))
        and not OPENER.match(text)
        and not IT_IS.match(text)
    ):
        return text  # every word means something here
    own = {*OWN.findall(text)}
    for head in _FUNCTION.finditer(text) if "def " in text else ():
        own |= {*WORD.findall(head[1])}

    def named(word: str) -> bool:
        return word in own or known(word)

    text = _without_asides(text, known, named)
    return _LINE.sub(lambda found: "".join(_spoken(part, known, named) for part in _sentences(found[0], known)), text)


def _sentences(line: str, known: Known) -> list[str]:
    """A line, parted where a sentence of words begins behind a full stop."""
    if ". " not in line or "#" in line or "%" in line:
        return [line]
    found_here = _NEXT.finditer(line)
    begins = (one for one in found_here if one["word"] in _OPENING or is_plain(one["word"], known, frozenset()))
    starts = [found.end() for found in begins]
    return [line[start:end] for start, end in pairwise([0, *starts, len(line)])]


def _without_asides(text: str, known: Known, named: Known) -> str:
    """Without words in brackets, unless the brackets are an operand: names that the answer defines are no words."""

    def aside(found: re.Match[str]) -> str:
        before = text[max(0, found.start() - _LONGEST_NAME) : found.start()].rpartition("\n")[2]
        operand = _AROUND.match(text, found.end()) or _TERMS.fullmatch(found[0]) or _is_called(before, known)
        if _ALTERNATIVE.search(found[0]) and any(map(known, WORD.findall(found[0]))):
            return found[0]  # another formula
        return found[0] if operand else _unless(found[0], named, 2)

    return _IN_BRACKETS.sub(aside, text)


def _is_called(before: str, known: Known) -> bool:
    """Whether a bracket behind this is the argument of a function, or a factor behind a sign."""
    called = _CALLED.search(before)
    if called is None:
        return False
    return called[1] is None or "." in called[0] or (len(called[1]) > 2 and known(called[1]))


_CONCLUDED = re.compile(
    r"[,;.][ \t]*(?:and[ \t]+)?(?:so|hence|thus|therefore)[ \t]+([^\W\d_]\w{0,9})[ \t.]*$", re.IGNORECASE
)
"""`..., hence d1`: the result, by a name that the answer gives a value."""
_REMARK_BEHIND = re.compile(r"[\w ,.;:!?()'’–—-]{0,400}")


def remarks(given: str, read: str) -> tuple[str, ...]:
    """Words behind a formula that were left out: of each line that is `read`, what was `given` behind its end.

    >>> remarks("x^T, I think.", "x^T          ")
    ('I think',)
    """
    found = []
    if len(given) == len(read) and given != read:
        start = 0
        for line in read.splitlines(keepends=True):
            behind = given[start + len(line.rstrip()) : start + len(line)].strip(" \t\n,.;:!?–—-")
            if line.strip() and _REMARK_BEHIND.fullmatch(behind) and len(_SOME.findall(behind)) and " " in behind:
                found.append(" ".join(behind.split()))
            start += len(line)
    return tuple(found)


def _with_equals(naming: re.Match[str], known: Known) -> str:
    """`where s1 is` as `where s1 =`, as long as it was; in words alone, as `where p is softmax output`, as it is."""
    in_words = naming[2] and (not known(naming[2]) or naming[3])
    return naming[0] if in_words else padded(f"{naming[0].rsplit(maxsplit=1)[0]} =", naming[0])


def _unless(text: str, known: Known, least: int) -> str:
    return spaces(text) if is_prose(text, known, least, CHANGING) else text


def _spoken(line: str, known: Known, named: Known) -> str:
    """A line without the words before, and behind, its formula; nothing of one that is all words.

    `named` tells names that the answer gives a value, too: code gives them back.
    """
    if len(line) > LONGEST or _LOOP.match(line) or _FUNCTION.match(line):
        return line
    if line.lstrip().startswith("return "):
        known = named
    line = without_phrases(line, known)
    label = _LABEL.match(line)
    if label is not None and _is_label(label[0], known):
        last = re.search(r"[ \t](\w+)[ \t]*:$", label[0])
        named_by = (
            last is not None
            and _is_named(last[1], known)
            and not _OF_MANY_WORDS.search(label[0])
            and "=" not in line[label.end() :]
        )
        kept = last.start(1) if last is not None and named_by else label.end()
        line = spaces(line[:kept]) + line[kept:]
    stop = _NO_WORD.search(line) or _SHORT_FORMULA.search(line)
    copulas = list(COPULA.finditer(line, 0, stop.start() if stop else len(line)))
    said = WORD.search(line, copulas[-1].end()) if copulas else None
    alone = line.rpartition(". ")[2].strip() if ". " in line else ""
    if _ORDER.match(line):
        return line
    number = bool(copulas) and _NUMBER_SAID.match(line, copulas[-1].end()) is not None
    if (
        stop is None
        and is_prose(line, known, 2)
        and not number
        and not (said and named(said[0]))
        and not (alone and known(alone))
    ):
        return spaces(line)
    if copulas and is_prose(line[: copulas[-1].start()], known, 1):
        line = spaces(line[: copulas[-1].end()]) + line[copulas[-1].end() :]
    line = _without_remark(_without_head(line, known), known)
    concluded = _CONCLUDED.search(line)
    if concluded is None or not named(concluded[1]):
        line = _without_tail(line, known)
    return without_verbs(line, known)


def _is_label(label: str, known: Known) -> bool:
    """Whether words before a colon tell what stands behind it; `mean of:` goes on there."""
    words = WORD.findall(label)
    telling = CHANGING if words[-1].lower() in _LEADING else LABELLING
    return is_prose(label, known, 1, telling)


def _is_named(word: str, known: Known) -> bool:
    """Whether the last word of a label is the name of what stands behind it: δ2 of `error δ2: ...`."""
    return known(word) and (not word.isascii() or word[-1].isdigit())


def _without_head(line: str, known: Known) -> str:
    """Without the words that a line begins with: `Prof, I think ∂f/∂W = ...`."""
    last = at = 0
    while found := _HEAD.match(line, at):
        at = found.end()
        if is_plain(found[1], known):
            last = at
    return spaces(line[:last]) + line[last:] if is_prose(line[:last], known, 2, CHANGING) else line


def _without_remark(line: str, known: Known) -> str:
    """Without what is said of a name in words alone: `... x^T where x is the input`."""
    found = _FORMULA_TOLD.search(line)
    if (
        found is not None
        and not _SIGN_TOLD.search(found[0], 0, found.start(1) - found.start())
        and is_prose(found[1], known, 1, MEANING | EXCHANGING)
    ):
        return line[: found.start()] + spaces(line[found.start() :])
    found = _LAST_CLAUSE.search(line)
    telling = CHANGING if found and found[0].lstrip(" \t,;")[:4].lower() == "with" else MEANING | EXCHANGING
    if found is None:
        return line
    said = _NAME_IN_DOLLARS.sub(r"\1", found[1])
    if _NO_WORD.search(said) or not is_prose(said, known, 2, telling):
        return line
    return line[: found.start()] + spaces(line[found.start() :])


def _without_tail(line: str, known: Known) -> str:
    """Without the words that a line ends with: `... x^T, I believe.`, `... x^T because the chain rule goes back`."""
    found = _TAIL.search(line)
    if found is None or ends_in_formula(found[0], known):
        return line
    formula = WORD.match(line, found.start(2))
    if formula and known(formula[0]) and (found := _TAIL.search(line, formula.end())) is None:
        return line  # all that the line says is a name
    first = found.start(2)
    for word in WORD.finditer(line, first):
        if not is_plain(word[0], known, CHANGING):
            if word[0] in _SMALL:
                continue
            return line
        whole = word.start() == first or line[first : word.start()].strip() in _SMALL
        start = found.start() if whole else word.start()
        marked = found[1] is not None and whole
        least = 1 if marked and found[1].strip() != "-" else 2
        if not marked and not _JOINING & {said.lower() for said in WORD.findall(line[start:])}:
            return line  # two names that nobody declared, rather than a sentence
        return line[:start] + spaces(line[start:]) if is_prose(line[start:], known, least, CHANGING) else line
    return line
