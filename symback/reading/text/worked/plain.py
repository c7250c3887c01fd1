"""A worked solution in plain text: what stays of it when its words are left out.

It is read so where it cannot be read as it stands. What is left out is told, and more is asked of the words than
between delimiters: none of them may change the formula before it, or set a condition, or follow the last formula and
do something to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from symback.reading.text.words import CHANGING, WORD, Known, denial_in
from symback.reading.text.worked.lines import NotApartError, cut_lines, has_relation
from symback.reading.text.worked.maths import is_derivative
from symback.reading.text.worked.rules import Telling
from symback.reading.text.worked.sayings import BY_CASES, ORDER, STRONGLY
from symback.reading.text.worked.sentences import Sentence, sentences_of
from symback.reading.text.worked.spans import Span

_FEW = 3
"""Words at the head of a bracket that may change the formula before it."""
_CONDITION = re.compile(
    r"\b(?:elsewhere|otherwise|else|if|when|unless|except|only (?:for|if|when|where))\b|[<>≤≥≠]|!=", re.IGNORECASE
)
_NEXT_CLAUSE = re.compile(r"\b(?:so|since|because|as|hence|thus|therefore|where|while)\b|(?<=\w)\.[ \t]", re.IGNORECASE)
_COMPARED = re.compile(r"[<>≤≥≠]|!=")
_BEGINS_ASIDE = re.compile(
    r"\W*(?:(?:sanity |shape |size |quick |numeric(?:al)? )?checks?"
    r"(?: (?:on|of|for) (?:the )?(?:shapes?|dimensions?|sizes?))?"
    r"|dims?|dimensions?|sizes?|shapes?|numbers?|examples?"
    r"|case \w*|(?:this |which )?makes sense|intuiti(?:on|vely)|interpretation|in words"
    r"|probe|kontrolle|vérification|comprobación|verificação|dimensões)[ \t]*:?(?!\w)",
    re.IGNORECASE,
)
"""Lines of what is checked, or of one case: they are told as left out."""
_ACTIVE = frozenset(["multiplies", "scales"])
"""What parts of a formula do in it: the gate multiplies the state."""
_HARMLESS = frozenset(["constant", "constants", "factor", "factors", "average", "scratch", "per", "two", "three"])
_SAYS_NOTHING = re.compile(
    r"\b(?:does|do|need|needs|is|are)(?: not|n['’]t) (?:change|depend|matter|needed)\b"
    r"|\bnot (?:defined|differentiable)\b|\b(?:both|all|many|several) times\b"
)
_ROUNDED = re.compile(r"≈[ \t]*[-−]?\d")
_TURNED = frozenset(
    ["divided", "multiplied", "transposed", "negated", "flipped", "doubled", "halved", "scaled", "instead"]
)
_NOUNS = frozenset(["minus", "negative", "transpose", "twice", "opposite", "inverse", "half", "times"])
"""What is done to a formula by words in brackets behind it, wherever they stand there."""
_VERBS = frozenset(
    ["is", "are", "equals", "has", "have", "can", "scales", "sums", "gives", "stands", "depends", "cancel", "cancels"]
)
_SENTENCE = frozenset(
    ["the", "a", "an", "each", "every", "all", "because", "since", "as", "so", "by", "no", "it", "that", "this", "bc"]
)  # fmt: skip
"""Words with which a bracket begins that explains."""
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]\n]*)[)\]]")
_ELSEWHERE = frozenset(["otherwise", "elsewhere"])
_SPOKEN_OF = re.compile(r"[ \t]*(?:(?:factor|term|part)[ \t])?(?:appears?|occurs?|comes|cancels|arises|shows up)\b")
_SIGNS = re.compile(r"[+*/^@⊙∘·×∂∑Σ√]")
_DOING = re.compile(
    r"\b(?:transposing|negating|dividing|multiplying|halving|doubling|squaring|scaling|flipping|inverting|summing"
    r"|averaging)[ \t]+(?:everything|it|this|that|them|all|both|the (?:result|whole|answer|gradient))\b",
    re.IGNORECASE,
)
_LONGEST_TOLD = 160


class Apart(NamedTuple):
    """The formulas of a `text` alone, each in its place, and what was left out.

    `orders` tells that some of the words between them say what to do, as `transposing everything`.
    """

    text: str
    left_out: str
    orders: bool


def formulas_apart(text: str, known: Known) -> Apart | None:
    r"""The formulas of a text without its words; None where they are not parted.

    >>> formulas_apart("f is linear in x.\nG = u x^T", "Gfux".__contains__).text.split("\n")
    ['                 ', 'G = u x^T']
    """
    try:
        spans = cut_lines(text, known)
    except NotApartError:
        return None
    if not any(span.kind != "words" and has_relation(span.inside(text)) for span in spans):
        return None
    telling = _Plain(text, sentences_of(text, spans), known)
    made = _with_stops(telling.without(), text, [span for span in spans if span.kind != "words"])
    if telling.order is not None or not made.strip(" \n;") or telling.is_changed_behind() or made == text:
        return None
    if telling.leaves_result_out(made):
        return None
    return Apart(made, _left_out(text, made), telling.has_orders())


def _with_stops(made: str, text: str, formulas: Sequence[Span]) -> str:
    """A semicolon between formulas of one line that only words have parted."""
    signs = list(made)
    for one, other in pairwise(formulas):
        between = made[one.end : other.start]
        kept = all(made[at] == text[at] for span in (one, other) for at in (span.start, span.end - 1))
        if kept and between and not between.strip(" \t") and text[other.start] not in "=≈":
            signs[one.end] = ";"
    return "".join(signs)


class _Plain(Telling):
    """Telling, with what is asked of plain text besides."""

    def has_mathematics(self, sentence: Sentence) -> bool:
        return False  # what stands outside the formulas are remarks in brackets

    def changes(self, said: str) -> bool:
        remarks, rest = [one[1] for one in _IN_BRACKETS.finditer(said)], _IN_BRACKETS.sub(" ", said)
        words = {word.lower() for word in WORD.findall(_NEXT_CLAUSE.split(rest, maxsplit=1)[0])} - _HARMLESS - _ACTIVE
        return not words.isdisjoint(CHANGING) or any(map(_turns, remarks)) or super().changes(rest)

    def turns(self, said: str) -> bool:
        words = WORD.findall(said)
        return bool(words and said.rstrip().endswith(words[-1]) and words[-1].lower() in CHANGING) or super().turns(
            said
        )

    def told(self, sentence: Sentence, *, leads: bool = False) -> None:
        if BY_CASES.search(sentence.words) and not sentence.has("equation", "goes on"):
            self.leave_out(sentence)
        elif sentence.has("goes on") and not sentence.has("equation") and not sentence.is_long:
            self.equations(sentence)
        else:
            super().told(sentence, leads=leads)

    def leads(self, sentence: Sentence, display: Sentence) -> bool:
        if not sentence.has("equation", "goes on") and denial_in(_IN_BRACKETS.sub("", sentence.words)) is None:
            self.told(sentence, leads=True)
            return False
        return super().leads(sentence, display)

    def claims(self, sentence: Sentence) -> bool:
        said = any(STRONGLY.search(one.before) for one in sentence.formulas if one.use == "formula")
        return (said or not self.has_derivative) and super().claims(sentence)

    def display(self, sentence: Sentence) -> None:
        if _ROUNDED.search(self.said(sentence.formulas[0])) and self.has_derivative:
            self.leave_out(sentence)
        else:
            super().display(sentence)

    def _is_aside(self, sentence: Sentence) -> bool:
        if _BEGINS_ASIDE.match(sentence.words):
            return True
        places = [place for place, one in enumerate(sentence.formulas) if one.use == "equation"]
        compared = [place for place, one in enumerate(sentence.formulas) if _COMPARED.search(self.said(one))]
        return bool(places and compared and compared[0] < places[0]) or super()._is_aside(sentence)

    def equations(self, sentence: Sentence) -> None:
        after = sentence.behind
        for one in reversed(sentence.formulas):
            if one.use in ("equation", "goes on"):
                if _CONDITION.search(f"{self.said(one)} {after}") or self.changes(after) or self.turns(one.before):
                    return  # what holds under a condition, or is changed by words
                after = one.before
            else:
                after = f"{one.before}{self.said(one)}{after}"
        super().equations(sentence)

    def leaves_result_out(self, made: str) -> bool:
        """Whether equations give derivatives, and none of these is in what was `made` of the text."""
        stated = (one.span for sentence in self.sentences for one in sentence.formulas if one.use == "equation")
        given = [span for span in stated if is_derivative(span.inside(self.text))]
        return bool(given) and not any(made[span.start : span.end].strip() for span in given)

    def has_orders(self) -> bool:
        """Whether a sentence without an equation says what to do."""
        told = (one.words for one in self.sentences if not one.has("equation", "goes on"))
        return any(ORDER.search(said) or _DOING.search(said) for said in told)

    def is_changed_behind(self) -> bool:
        """Whether words behind the last equation may do something to it, or what stands there may be the result."""
        last = max((one.start for one in self.sentences if one.has("equation", "goes on")), default=-1)
        aside = -1
        for sentence in self.sentences:
            at = self.text.count("\n", 0, sentence.start)
            if _BEGINS_ASIDE.match(sentence.words):
                aside = at
            if sentence.start <= last or at == aside:
                continue
            if sentence.has("formula") and not _is_spoken_of(sentence):
                return True
            said = _SAYS_NOTHING.sub("", sentence.words)
            words = {word.lower() for word in WORD.findall(said)} - _HARMLESS
            if sentence.formulas and not sentence.formulas[0].before.strip():
                words -= _ELSEWHERE  # of a function: step(t) is 1 for t > 0 and 0 otherwise
            if words & CHANGING or denial_in(said) is not None:
                return True
        return False


def _is_spoken_of(sentence: Sentence) -> bool:
    """Whether the one formula of a sentence is what it speaks of, and no result: `The (p - y) appears in each`."""
    subject = len(sentence.formulas) == 1 and sentence.formulas[0].before.strip().lower() in ("the", "this", "each")
    return subject and _SPOKEN_OF.match(sentence.behind) is not None


def _turns(remark: str) -> bool:
    """Whether words in brackets change the formula before them, and do not explain it by a sentence."""
    words = WORD.findall(remark.lower())
    if denial_in(_SAYS_NOTHING.sub("", remark)) is not None or not _TURNED.isdisjoint(words):
        return True
    if words[:1] and words[0] in _SENTENCE and not _VERBS.isdisjoint(words):
        return False
    return not _NOUNS.isdisjoint(words) or not ({*words[:_FEW]} - _HARMLESS).isdisjoint(CHANGING)


def _left_out(text: str, made: str) -> str:
    """What of each line was left out that has a formula in it or a word that may mean something."""
    told = []
    for given, kept in zip(text.split("\n"), made.split("\n"), strict=True):
        gone = "".join(a if a != b else " " for a, b in zip(given, kept, strict=True))
        said = " ".join(gone.split()).strip(" ,;:.")
        if has_relation(said) or _SIGNS.search(said) or any(word.lower() in CHANGING for word in WORD.findall(said)):
            told.append(said)
    shown = "; ".join(told)
    return shown if len(shown) <= _LONGEST_TOLD else f"{shown[:_LONGEST_TOLD]}…"
