"""What of a sentence stays: its equations, and where it may say something of a value, the sentence as it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from symback.reading.lexing.symbols import REASON_WORDS
from symback.reading.text.blanks import spaces
from symback.reading.text.words import MEANING, TURNING, WORD, Known, denial_in, is_plain
from symback.reading.text.worked.maths import is_derivative, is_of_functions
from symback.reading.text.worked.sentences import Formula, Sentence

_OUTSIDE = re.compile(r"[=+^{}\\∂∇⊙∘⊗·×∈∑Σ√≈≤≥<>@]|[ᵀ⊤₀-₉⁰-⁹]|\w\(|\)\w")
"""Mathematics outside of any delimiter."""
_WORDS = re.compile(
    r"w\.r\.t\.|e\.g\.|i\.e\.|[A-Za-z]+/[A-Za-z]+|<?[-=]{1,2}>|[→⇒↦⟹⟶—–∴]|[A-Za-z]+\(s\)"
    r"|[^\W\d_][\w-]{2,}[ \t]*[+=×·&][ \t]*(?=[^\W\d_][\w-]{2,})"
)
"""What words have in them and formulas too: `and/or`, arrows, `softmax + cross-entropy`."""
_SPECIAL = re.compile(
    r"\b(?:if|when|whenever|iff|unless|provided|only if|exactly when)\b[^.;]{0,60}$", re.IGNORECASE
)
"""What stands before a condition, and before what holds under one."""
_AT = re.compile(r"\b(?:for|at|with)[ \t]+(?:e\.g\.,?[ \t]+)?$", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\\?[^\W\d_](?:_\w|_\{\w+\})?\s*=\s*[-−]?\d+(?:\.\d+)?\s*")
"""`n = 1`, behind *for*."""
_CONCLUDING = re.compile(
    r"\b(?:stationary|critical point|optimum|optimal|minimi[sz]er|maximi[sz]er|optimality|normal equations?"
    r"|closed[- ]form solution|setting|solving|set (?:it|this|the gradient|the derivative|that) (?:equal )?to zero|vanish"
    r"|edge case|special case|limiting case|scalar case|learning rate|gradient[- ]descent|step size|finite[- ]difference"
    r"|numerical(?:ly)?|complexity|flops|intuit|interpret|analog|by contrast|in contrast|common mistake|pitfall|would"
    r"|for example|e\.g\.|in general|generic|reminder)",
    re.IGNORECASE,
)
"""Words of what is concluded from a gradient, or said beside it: none of it is the answer."""
_RULES = re.compile(r"\b(?:rule|identity|identities|lemma|fact|property|recall|theorem|using|use|known|remember)\b", re.I)
_SHAPES = re.compile(r"\b(?:shapes?|dim(?:ension)?s?|sizes?)\b", re.IGNORECASE)
_LAYOUT = re.compile(r"(?:numerator|denominator|other|jacobian|gradient)[- ]layout|convention", re.IGNORECASE)
_OTHERWISE = re.compile(r"\b(?:would|transpos\w*|if|other|instead)\b", re.IGNORECASE)
_ANSWER = re.compile(
    r"[ \t]*,?[ \t]*(?:is|are)[ \t]+(?:indeed[ \t]+|exactly[ \t]+|just[ \t]+)?(?:the|our|my|what)[ \t]+(?:\w+[ \t]+){0,3}"
    r"(?:gradient|derivative|answer|result|jacobian|hessian|solution)",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\W*(?:(?:then|and|now|finally|so|next|also|but|lastly|we|to finish|just)[ \t,]+)*"
    r"(?:multiply|divide|transpose|negate|scale|subtract|add|flip|drop|ignore|halve|double|square|invert|normali[sz]e)\b"
    r"|\b(?:minus|twice|half|negative|transpose|inverse|square|mean|sum|average|opposite)(?: of)?"
    r" (?:this|that|it|the above|these|everything|the (?:result|answer|gradient))\b"
    r"|\b(?:this|that|it|everything|the (?:result|answer|gradient)|all of (?:this|it))(?: (?:is|must be|should be|has to be"
    r"|gets|was))?(?: still| then)? (?:multiplied|divided|transposed|negated|scaled|doubled|halved|wrong|incorrect|not)\b",
    re.IGNORECASE,
)
"""`Finally divide by n.`, `This is wrong.`: what is done to a result by words."""
_CLAIMED = re.compile(r"(?:[:=]|→|⇒|->)[ \t*_]*$")
_STRONGLY = re.compile(r"\b(?:answer|result|final|finally|therefore|thus|hence|so|overall|altogether)\b", re.IGNORECASE)
_GRADIENT = re.compile(r"\b(?:gradient|derivative|jacobian|hessian)\b", re.IGNORECASE)
_SO = re.compile(r"\b(?:so|hence|thus|therefore|giving|yielding)$", re.IGNORECASE)
_OTHERWISE_CASE = re.compile(r"\b(?:otherwise|else|and (?:zero|0) (?:if|when))\b", re.IGNORECASE)
"""Of a formula by cases."""
_FUNCTION = re.compile(r"\s*\\?(?:tanh|sigma|sin|cos|exp|log|phi|relu|sigmoid|softplus|mathrm\{\w+\})['′]?\s*", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|be|get|obtain|have|gives?|equals?|becomes?|yields?|find)\b(?:[ \t]+(?:just|simply|exactly))?[ \t]*:?$",
    re.IGNORECASE,
)
_ARGUMENT = re.compile(r"\(\s*\\?([^\W\d_])\s*\)")
"""The z of `σ'(z) = ...`, which is any."""
_LETTERS = re.compile(r"\\[A-Za-z]+|[^\W\d_]\w*")
_FEW = 3
"""Words directly beside a formula that may change it."""


def has_words(said: str, known: Known) -> bool:
    """Whether there are words among formulas."""
    return any(len(word) > 1 and is_plain(word, known, frozenset()) for word in WORD.findall(said))


class Telling:
    """The sentences of one solution."""

    def __init__(self, text: str, sentences: Sequence[Sentence], known: Known) -> None:
        self.text, self.sentences, self.known = text, sentences, known
        self.made = list(text)
        self.left_out: list[str] = []

    @cached_property
    def last(self) -> int:
        """Where the last sentence with a formula of its own begins."""
        return max((s.start for s in self.sentences if s.has("equation", "formula", "goes on")), default=-1)

    @cached_property
    def has_derivative(self) -> bool:
        """Whether an equation of the solution gives a derivative by its name."""
        formulas = (one for sentence in self.sentences for one in sentence.formulas)
        return any(is_derivative(line) for one in formulas for line in self.said(one).split("\n"))

    def without(self) -> tuple[str, list[str]]:
        """The text with what stays, and the formulas that were left out."""
        gone: Sentence | None = None
        for sentence in self.sentences:
            if sentence is gone:
                continue
            if sentence.is_display:
                self.display(sentence)
            elif sentence.leads_to is None:
                self.told(sentence)
            elif self.leads(sentence, sentence.leads_to):
                gone = sentence.leads_to
        return "".join(self.made), self.left_out

    # What becomes of a sentence

    def display(self, sentence: Sentence) -> None:
        """A display is a statement of its own, unless it goes on with the one before or is a step of descent."""
        formula = sentence.formulas[0]
        if formula.use == "update" or (formula.use == "mention" and self.has_derivative):
            self.leave_out(sentence)
        else:
            self.part(formula)

    def leads(self, sentence: Sentence, display: Sentence) -> bool:
        """Words before a display; whether that was left out with them, as the case of a condition is."""
        aside = self.is_aside(sentence) or re.match(r"\W*(?:if|when|in case)\b", sentence.words, re.IGNORECASE)
        if aside and not self.is_needed(display):
            self.leave_out(sentence)
            self.leave_out(display)
            return True
        if display.formulas[0].use == "equation" and denial_in(sentence.words) is None:
            self.told(sentence, leads=True)
        return False

    def told(self, sentence: Sentence, *, leads: bool = False) -> None:
        """A sentence with its full stop, or before an equation: its own equations stay."""
        if self.has_mathematics(sentence) or _OTHERWISE_CASE.search(sentence.words):
            return
        if not sentence.has("equation", "formula", "goes on", "update"):
            if leads or sentence.start < self.last or not _ORDER.search(sentence.words):
                self.blank(sentence.start, sentence.end)
        elif self.is_aside(sentence) and not self.is_needed(sentence):
            self.leave_out(sentence)
        elif sentence.has("equation"):
            self.equations(sentence)
        elif not sentence.has("goes on") and not (sentence.has("formula") and self.claims(sentence)):
            self.blank(sentence.start, sentence.end)

    def equations(self, sentence: Sentence) -> None:
        """The equations of a sentence, parted; a reason stays one. As it stands where a word changes one of them."""
        formulas = sentence.formulas
        behind = [*(one.before for one in formulas[1:]), sentence.behind]
        beside = [(one, after) for one, after in zip(formulas, behind, strict=True) if one.use == "equation"]
        if any(self.changes(after) or self.turns(one.before) for one, after in beside):
            return
        start = sentence.start
        for one in formulas:
            self.blank(start, one.span.start)
            claimed = one.use == "formula" and self.is_claimed(one, first=one is formulas[0])
            if one.use == "goes on" or claimed or (one.use == "equation" and not self.is_rule(one, sentence)):
                self.reason(one)
                self.part(one)
            else:
                self.blank(one.span.start, one.span.end)
            start = one.span.end
        self.blank(start, sentence.end)

    def is_claimed(self, formula: Formula, *, first: bool) -> bool:
        """Whether it is said of a formula that it is the result: `and so …`, `the gradient is …`, or it comes first."""
        if first and not WORD.findall(formula.before):
            return True
        before = formula.before.rstrip(" \t*_,:")
        said = _STRONGLY.search(before) or _GRADIENT.search(before)
        return _SO.search(before) is not None or (_VERB.search(before) is not None and said is not None)

    def claims(self, sentence: Sentence) -> bool:
        """Whether a formula without a left side is said to be the result, or stands alone."""
        formulas = [one for one in sentence.formulas if one.use == "formula"]
        if not WORD.findall(sentence.words):
            return True
        if any(_FUNCTION.fullmatch(self.said(one)) for one in sentence.formulas):
            return False  # the derivative of tanh is …
        of_name = _GRADIENT.search(sentence.words) is not None and sentence.has("mention")
        if self.has_derivative and not of_name and not _STRONGLY.search(sentence.words):
            return False
        said = any(_CLAIMED.search(one.before) or _VERB.search(one.before.rstrip(" \t*_,")) for one in formulas)
        last = sentence.formulas[-1]
        return said or (last.use == "formula" and _ANSWER.match(sentence.behind) is not None)

    # What is asked of a sentence

    def has_mathematics(self, sentence: Sentence) -> bool:
        """Whether formulas stand outside delimiters; words alone are none, however many of them are names here."""
        words = _WORDS.sub(" ", sentence.words)
        if _OUTSIDE.search(words) is None:
            return False
        if sentence.formulas:
            return True
        said = [word for word in WORD.findall(words) if len(word) > 1]
        return sum(is_plain(word, self.known, frozenset()) for word in said) < 2 * len(said) / 3 or "=" in words

    def is_aside(self, sentence: Sentence) -> bool:
        """Whether a sentence is of a special case, of shapes, or of what follows from the gradient."""
        before = ""
        for one in sentence.formulas:
            before += one.before
            if one.use != "mention" and _SPECIAL.search(before) is not None:
                return True
            if _AT.search(one.before) and _NUMBER.fullmatch(self.said(one)):
                return True
            before += "x"
        if _LAYOUT.search(sentence.words) and _OTHERWISE.search(sentence.words):
            return True
        sized = _SHAPES.search(sentence.words) is not None and not any(
            is_derivative(self.said(one)) for one in sentence.formulas if one.use == "equation"
        )
        return sized or _CONCLUDING.search(sentence.words) is not None

    def is_rule(self, formula: Formula, sentence: Sentence) -> bool:
        """Whether an equation is of a rule in general, with letters of its own, or of a function itself."""
        said = self.said(formula)
        if is_of_functions(said) and self.text[formula.span.start - 1 : formula.span.start].isalpha():
            return True  # SiLU$(s) = ...$
        letters = {word.lstrip("\\") for word in _LETTERS.findall(said)} - {*_ARGUMENT.findall(said)}
        strange = [one for one in letters if len(one) == 1 and not self.known(one) and not self.is_defined(one)]
        return bool(strange) and _RULES.search(sentence.words) is not None

    def is_defined(self, letter: str) -> bool:
        """Whether an equation of the solution begins with a letter."""
        return re.search(rf"(?:^|[$\s&(\[,;])\\?{letter}\s*(?:_\S+)?\s*&?\s*(?::=|=)", self.text) is not None

    def is_needed(self, sentence: Sentence) -> bool:
        """Whether no other formula would be left without those of this sentence."""
        others = (s for s in self.sentences if s is not sentence and s.has("equation", "formula"))
        return all(self.is_aside(other) for other in others)

    def changes(self, said: str) -> bool:
        """Whether words directly behind say something of the value of what they stand behind."""
        words = [word.lower() for word in WORD.findall(said)][:_FEW]
        return any(word in MEANING for word in words) or denial_in(_first(said)) is not None

    def turns(self, said: str) -> bool:
        words = [word.lower() for word in WORD.findall(said)][-_FEW:]
        return any(word in TURNING for word in words)

    # What is done to the text

    def said(self, formula: Formula) -> str:
        return formula.span.inside(self.text)

    def reason(self, formula: Formula) -> None:
        """Keep the word that says that an equation is a reason."""
        words = list(WORD.finditer(formula.before))
        word = words[-1] if words else None
        if word is not None and word[0].lower() in REASON_WORDS:
            start = formula.span.start - len(formula.before) + word.start()
            self.made[start : start + len(word[0])] = word[0]

    def part(self, formula: Formula) -> None:
        """End the statement behind a formula, unless it goes on."""
        span = formula.span
        if self.text.startswith("\\begin", span.start):
            return
        self.blank(span.start, span.first)
        self.blank(span.first + len(self.said(formula).rstrip(" \t\n.,;")), span.end)
        follows = self.text[span.end : span.end + 40].lstrip(" \t\n$\\[(&")
        if span.last < span.end and not follows.startswith(("=", "+", "≈")):
            self.made[span.end - 1] = ";"

    def blank(self, start: int, end: int) -> None:
        self.made[start:end] = spaces(self.text[start:end])

    def leave_out(self, sentence: Sentence) -> None:
        self.left_out += [self.said(one).strip() for one in sentence.formulas if one.use in ("equation", "formula")]
        self.blank(sentence.start, sentence.end)


def _first(words: str) -> str:
    """The words that stand directly behind a formula."""
    found = [*WORD.finditer(words)]
    return words[: found[_FEW - 1].end()] if len(found) >= _FEW else words
