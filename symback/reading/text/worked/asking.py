"""What is asked of the sentences of a worked solution."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from symback.catalog import find_function
from symback.reading.text.claims.activations import CALLED
from symback.reading.text.words import DENIED_THAT, MEANING, TURNING, WORD, Known, denial_in, is_plain
from symback.reading.text.worked.maths import is_derivative, is_of_functions, is_size
from symback.reading.text.worked.sayings import (
    ANSWER,
    ARGUMENT,
    BEGINS_CHECKS,
    BOUND,
    CALL,
    CASE,
    CHANGE,
    CLAIMED,
    CONCLUDING,
    CONDITION,
    DENOTES,
    FIXED,
    FOR_BEFORE,
    FUNCTION,
    GRADIENT,
    LETTERS,
    MATHEMATICS,
    OF_CURVATURE,
    OF_SIGNS,
    OF_SIZES,
    OTHER_CASES,
    RULES,
    SHAPES,
    SHORTEST_WORD,
    SIGN_OF,
    SIMPLE,
    SO_BEFORE,
    SQUARED_SIGN,
    STRONGLY,
    TOGETHER,
    VERB,
    WORDY,
)
from symback.reading.text.worked.sentences import Formula, Sentence

_FEW = 3
"""Words directly beside a formula that may change it."""
_NEAR = 200
"""Characters before a formula in which a condition may stand."""
_PARAGRAPH = 2_000
"""Characters before a sentence in which its paragraph begins."""
_TRANSPOSED = re.compile(r"\^\s*(?:T|\{\s*(?:\\mathsf\s*)?T\s*\})")
_TYPESETTING = frozenset(
    ["frac", "dfrac", "tfrac", "left", "right", "bigl", "bigr", "cdot", "partial", "operatorname", "mathrm"]
)
_CONCLUDED = re.compile(r",[ \t]*(?:and[ \t]+)?(?=(?:so|hence|thus|therefore)\b)", re.IGNORECASE)
"""What is concluded from a clause is no object of it: `it is normalised, so A = …`."""
_OF_A_FUNCTION = re.compile(
    r"\b(?:derivative|slope) of (?:the )?(?P<what>logistic sigmoid|hyperbolic tangent|[^\W\d_]\w*)", re.IGNORECASE
)
_CALLED = re.compile(
    r"^\s*(?:is|are|denotes?)[ \t]+(?:the|an?|our)[ \t]+(?:batch[ \t]+|sample[ \t]+)?"
    r"(?:normali[sz]ed|standardi[sz]ed|cent(?:red|ered)|mean|average|sum)"
    r"(?:[ \t]+(?:of|over|the|an?|all|inputs?|vectors?|values?|activations?|batch|samples?|entries|features?|output))*"
    r"[ \t]*(?=[.;]|,?[ \t]*(?:\n|$))",
    re.IGNORECASE,
)
"""`x̂ = c / s is the normalised input`: what the name on the left is called."""
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")


class Asking:
    """The sentences of one solution, and what each is there for."""

    def __init__(self, text: str, sentences: Sequence[Sentence], known: Known) -> None:
        self.text, self.sentences, self.known = text, sentences, known
        self._asides: dict[int, bool] = {}
        self._defined: dict[str, bool] = {}

    def said(self, formula: Formula) -> str:
        return formula.span.inside(self.text)

    @cached_property
    def last(self) -> int:
        """Where the last sentence with a formula of its own begins."""
        return max((s.start for s in self.sentences if s.has("equation", "formula", "goes on")), default=-1)

    @cached_property
    def has_derivative(self) -> bool:
        """Whether an equation of the solution gives a derivative by its name."""
        formulas = (one for sentence in self.sentences for one in sentence.formulas)
        return any(is_derivative(line) for one in formulas for line in self.said(one).split("\n"))

    def is_claimed(self, formula: Formula, *, first: bool) -> bool:
        """Whether it is said of a formula that it is the result: `and so …`, `the gradient is …`, or it comes first."""
        if first and not WORD.findall(formula.before):
            return True
        before = formula.before.rstrip(" \t*_,:")
        said = STRONGLY.search(before) or (GRADIENT.search(before) and not self.has_derivative)
        told = VERB.search(before) or CLAIMED.search(formula.before)
        return SO_BEFORE.search(before) is not None or bool(told and said)

    def claims(self, sentence: Sentence) -> bool:
        """Whether a formula without a left side is said to be the result, or stands alone."""
        formulas = [one for one in sentence.formulas if one.use == "formula"]
        if not WORD.findall(sentence.words):
            return True
        beside = self.has_derivative and len(formulas) == 1 and _speaks_of_a_function(sentence.words)
        if beside or any(_is_function(self.said(one)) for one in sentence.formulas):
            return False  # the derivative of tanh is …
        of_name = GRADIENT.search(sentence.words) is not None and sentence.has("mention")
        if self.has_derivative and not of_name and not STRONGLY.search(sentence.words):
            return False
        said = any(CLAIMED.search(one.before) or VERB.search(one.before.rstrip(" \t*_,")) for one in formulas)
        last = sentence.formulas[-1]
        return said or (last.use == "formula" and ANSWER.match(sentence.behind) is not None)

    def has_mathematics(self, sentence: Sentence) -> bool:
        """Whether formulas stand outside delimiters; words alone are none, however many of them are names here."""
        words = WORDY.sub(" ", sentence.words)
        if CONCLUDING.search(words) and not sentence.formulas and "=" not in words:
            return False  # complexity: O(n d)
        if MATHEMATICS.search(words) is None:
            return False
        if sentence.formulas or CALL.search(words):
            return True
        said = [word for word in WORD.findall(words) if len(word) > 1]
        return sum(is_plain(word, self.known, frozenset()) for word in said) < 2 * len(said) / 3 or "=" in words

    def is_aside(self, sentence: Sentence) -> bool:
        """Whether a sentence is of a special case, of shapes, or of what follows from the gradient."""
        if id(sentence) not in self._asides:
            self._asides[id(sentence)] = self._is_aside(sentence)
        return self._asides[id(sentence)]

    def _is_aside(self, sentence: Sentence) -> bool:
        before = ""
        for one in sentence.formulas:
            before = (before + one.before)[-_NEAR:]
            if one.use != "mention" and CONDITION.search(before) is not None:
                return True
            at, case = FOR_BEFORE.search(one.before), CASE.fullmatch(self.said(one))
            if at and case and (case["number"] or at[0].lower().startswith("at")):
                return True
            before += "\x00"
        if OTHER_CASES.search(sentence.words):
            return True
        if self.is_in_check(sentence) and not any(is_derivative(self.said(one)) for one in sentence.formulas):
            return True
        if OF_CURVATURE.search(sentence.words) and any(map(self._is_of_a_sign, sentence.formulas)):
            return True
        sizes = SHAPES.search(sentence.words) or any(is_size(self.said(one)) for one in sentence.formulas)
        equations = [self.said(one) for one in sentence.formulas if one.use == "equation"]
        given = any(is_derivative(said) or (sizes and not OF_SIZES.search(said)) for said in equations)
        if given and not any(re.search(r"=\s*(?:\\mathbf\s*)?\{?0", self.said(one)) for one in sentence.formulas):
            return False
        if CONCLUDING.search(sentence.words) is not None:
            return True
        led_to = sentence.leads_to.formulas if sentence.leads_to is not None else []
        return bool(sizes) and not any(is_derivative(self.said(one)) for one in led_to)

    def _is_of_a_sign(self, formula: Formula) -> bool:
        """Whether an equation says that a form of some vector has a sign: none of it is a value of the problem."""
        said = self.said(formula)
        named = is_derivative(said) or SIMPLE.match(said) is not None
        return formula.use == "equation" and not named and SIGN_OF.search(said) is not None

    def is_in_check(self, sentence: Sentence) -> bool:
        """Whether a sentence stands in a paragraph of checks."""
        displays = (one.end for one in self.sentences if one.is_display and one.end <= sentence.start)
        start = max([sentence.start - _PARAGRAPH, 0, *displays])
        before = _EMPTY_LINE.split(self.text[start : sentence.start])[-1]
        return BEGINS_CHECKS.match(before + self.text[sentence.start : sentence.end]) is not None

    def is_of_a_part(self, sentence: Sentence, display: Sentence) -> bool:
        """Whether a display is of a change of which a part is left out: `with $W^T$ fixed` before dL = … dW."""
        if FIXED.search(sentence.words) is None or CHANGE.match(self.said(display.formulas[0])) is None:
            return False
        names = {name for one in sentence.formulas for name in LETTERS.findall(self.said(one))}
        return any(re.search(rf"d\s?{re.escape(name)}(?![A-Za-z])", self.said(display.formulas[0])) for name in names)

    def is_rule(self, formula: Formula, behind: str, sentence: Sentence) -> bool:
        """Whether an equation is of a rule in general, with letters of its own, or of a function itself."""
        said = self.said(formula)
        if "\\begin{cases}" in said and ARGUMENT.match(said):
            return True  # ELU'(z) by cases of a z that is any
        if is_of_functions(said) and self.text[formula.span.start - 1 : formula.span.start].isalpha():
            return True  # SiLU$(s) = ...$
        if SQUARED_SIGN.fullmatch(said) and OF_SIGNS.search(self.text):
            return True  # y_i^2 = 1, of labels that are ±1
        if RULES.search(sentence.words) is None and not DENOTES.match(behind):
            return False
        letters = (
            {word.lstrip("\\") for word in LETTERS.findall(_TRANSPOSED.sub(" ", said))}
            - BOUND
            - {*ARGUMENT.findall(said)}
        )
        free = {one for one in letters if len(one) < SHORTEST_WORD and not self.is_meant(one)}
        return bool(free) and not self._is_of_functions(letters, free)

    @staticmethod
    def _is_of_functions(letters: set[str], free: set[str]) -> bool:
        r"""Whether an equation is of functions of one letter, `1-\sigma(-t)=\sigma(t)`: that holds or does not."""
        argument = {one for one in free if not one.startswith("d")}
        of_it = argument | {f"d{one}" for one in argument}
        functions = {one for one in letters - of_it - _TYPESETTING if find_function(one.lower()) or one == "sigma"}
        return len(argument) == 1 and bool(functions) and functions == letters - of_it - _TYPESETTING

    def is_meant(self, letters: str) -> bool:
        """Whether letters are a name here, or names side by side, as in `E = XW`."""
        if self.known(letters) or self.is_defined(letters):
            return True
        beside = len(letters) > 1 and letters[0] != "d"
        return beside and all(self.known(one) or self.is_defined(one) for one in letters)

    def is_defined(self, letter: str) -> bool:
        """Whether an equation of the solution begins with a letter."""
        if letter not in self._defined:
            self._defined[letter] = self._is_defined(letter)
        return self._defined[letter]

    def _is_defined(self, letter: str) -> bool:
        return re.search(rf"(?:^|[$\s&(\[,;])\\?{letter}\s*(?:_\S+)?\s*&?\s*(?::=|=)", self.text) is not None

    def is_needed(self, sentence: Sentence) -> bool:
        """Whether no other formula would be left without those of this sentence."""
        return all(other is sentence for other in self.standing)

    @cached_property
    def standing(self) -> list[Sentence]:
        """The sentences whose formulas are of what is asked."""
        return [one for one in self.sentences if one.has("equation", "formula") and not self.is_aside(one)]

    def changes(self, said: str) -> bool:
        """Whether words directly behind say something of the value of what they stand behind."""
        words = [word.lower() for word in WORD.findall(TOGETHER.sub(" ", _CALLED.sub(" ", said)))][:_FEW]
        return any(word in MEANING for word in words) or denial_in(_first(said)) is not None

    def turns(self, said: str) -> bool:
        said = _CONCLUDED.split(said)[-1]
        words = [word.lower() for word in WORD.findall(said)][-_FEW:]
        return any(word in TURNING for word in words) or DENIED_THAT.search(said) is not None


def _is_function(said: str) -> bool:
    """Whether a formula is the name of a function of the catalogue, or σ or φ, and no more."""
    found = FUNCTION.fullmatch(said)
    return found is not None and (find_function(found[1].lower()) is not None or found[1] in ("phi", "φ"))


def _speaks_of_a_function(words: str) -> bool:
    """Whether words tell the derivative of a function of the catalogue: `the derivative of tanh is`."""
    found = _OF_A_FUNCTION.search(words)
    what = "" if found is None else found["what"].lower()
    return what in CALLED or find_function(what) is not None


def _first(words: str) -> str:
    """The words that stand directly behind a formula."""
    found = [*WORD.finditer(words)]
    return words[: found[_FEW - 1].end()] if len(found) >= _FEW else words
