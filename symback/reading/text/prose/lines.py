"""Words around formulas: what of a line is said to the reader, and what to the mathematics.

Words that nothing here is called by are taken away before, behind and between formulas, spaces in their
place, where there are enough of them to be no slip of a name. Words that change what is meant, such as
*minus*, *transposed* or *not*, stay where they are, and are refused there.
"""

from __future__ import annotations

import re
from itertools import pairwise

from symback.reading.text.blanks import blank, mentions, padded, spaces
from symback.reading.text.prose.line_ends import NO_WORD, without_clause, without_head, without_tail
from symback.reading.text.prose.phrases import IT_IS, OPENER, without_phrases, without_verbs
from symback.reading.text.words import (
    CHANGING,
    COPULA,
    LABELLING,
    LONGEST,
    OWN,
    RULE,
    WORD,
    Known,
    is_plain,
    is_prose,
)

_ELIDED = re.compile(
    r"(?<!\w)(?:d['’]o[uù]|c['’]est|d['’]après|l['’]on|that['’]s|it['’]s|let['’]s)(?!\w)", re.IGNORECASE
)
_ELISIONS = tuple(f"{mark}{letter}" for mark in "'’" for letter in "aeos")
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
_OF_MANY_WORDS = re.compile(r"(?:[^\W\d_]+[ \t]+){4}(?:of|at|to|by|from|into|for)[ \t]+\w+[ \t]*:$")
"""`the sum over rows of the gradient at z1:` is more than `gradient at z1:`."""
_LEADING = frozenset(["of", "over", "by", "with", "from", "to", "the", "and", "von", "de"])
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
    stop = NO_WORD.search(line) or _SHORT_FORMULA.search(line)
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
    line = without_clause(without_head(line, known), known)
    concluded = _CONCLUDED.search(line)
    if concluded is None or not named(concluded[1]):
        line = without_tail(line, known)
    return without_verbs(line, known)


def _is_label(label: str, known: Known) -> bool:
    """Whether words before a colon tell what stands behind it; `mean of:` goes on there."""
    words = WORD.findall(label)
    telling = CHANGING if words[-1].lower() in _LEADING else LABELLING
    return is_prose(label, known, 1, telling)


def _is_named(word: str, known: Known) -> bool:
    """Whether the last word of a label is the name of what stands behind it: δ2 of `error δ2: ...`."""
    return known(word) and (not word.isascii() or word[-1].isdigit())
