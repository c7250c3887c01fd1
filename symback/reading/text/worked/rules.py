"""What of a sentence stays: its equations, and where it may say something of a value, the sentence as it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symback.reading.text.blanks import spaces
from symback.reading.text.words import REASON_WORDS, WORD, Known, denial_in
from symback.reading.text.worked.asking import Asking
from symback.reading.text.worked.maths import is_derivative, names_derivative, remarks_in, without_end
from symback.reading.text.worked.sayings import BY_CASES, HEADING, ORDER, ZERO_WHERE
from symback.reading.text.worked.sentences import Formula, Sentence


class Telling(Asking):
    """Takes away what the sentences of one solution only tell."""

    def __init__(self, text: str, sentences: Sequence[Sentence], known: Known) -> None:
        super().__init__(text, sentences, known)
        self.made = list(text)
        self.left_out: list[str] = []
        self.order: tuple[int, int] | None = None

    def without(self) -> str:
        """The text with what stays."""
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
        return "".join(self.made)

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
        aside = self.is_aside(sentence) or self.is_of_a_part(sentence, display)
        aside = aside or re.match(r"\W*(?:if|when|in case)\b", sentence.words, re.IGNORECASE) is not None
        if aside and not self.is_needed(display):
            self.leave_out(sentence)
            self.leave_out(display)
            return True
        if display.formulas[0].use in ("equation", "update") and denial_in(sentence.words) is None:
            self.told(sentence, leads=True)
        return False

    def told(self, sentence: Sentence, *, leads: bool = False) -> None:
        """A sentence with its full stop, or before an equation: its own equations stay."""
        heading = HEADING.fullmatch(sentence.words.strip()) if not sentence.formulas else None
        if heading is not None and denial_in(heading["words"]) is None and not self.turns(heading["words"]):
            start = self.text.index(heading["said"], sentence.start)
            self.blank(sentence.start, start)
            self.blank(start + len(heading["said"]), sentence.end)
        elif sentence.is_long or self.has_mathematics(sentence) or BY_CASES.search(sentence.words):
            return
        elif self.is_named(sentence):
            for one in sentence.formulas[1::2]:
                self.part(one)
        elif not sentence.has("equation", "formula", "goes on", "update"):
            if not leads and sentence.start > self.last and ORDER.search(sentence.words):
                self.order = self.order or (sentence.start, sentence.end)
            self.blank(sentence.start, sentence.end)
        elif self.is_aside(sentence) and not self.is_needed(sentence):
            self.leave_out(sentence)
        elif sentence.has("equation"):
            self.equations(sentence)
        elif sentence.has("formula") and self.claims(sentence):
            if self.text[sentence.end :].lstrip().startswith(("$$", "\\[")):
                self.part(sentence.formulas[-1])
        elif not sentence.has("goes on"):
            self.blank(sentence.start, sentence.end)

    def is_named(self, sentence: Sentence) -> bool:
        """Whether derivatives stand before colons and names alone behind them, as in the rows of a table."""
        names, values = sentence.formulas[::2], sentence.formulas[1::2]
        if not names or len(names) != len(values) or sentence.behind.strip(" ;.\n"):
            return False
        rows = all(one.before.strip() == ":" for one in values) and not any(one.before.strip(" ;\n") for one in names)
        return rows and all(names_derivative(self.said(one).strip()) for one in names)

    def is_row(self, name: Formula, value: Formula) -> bool:
        """Whether what stands before a colon is named, and what stands behind it its value."""
        return name.use == "mention" and (value.use == "formula" or names_derivative(self.said(name).strip()))

    def equations(self, sentence: Sentence) -> None:
        """The equations of a sentence, parted; a reason stays one. As it stands where a word changes one of them."""
        formulas = sentence.formulas
        behind = [*(one.before for one in formulas[1:]), sentence.behind]
        beside = [(one, after) for one, after in zip(formulas, behind, strict=True) if one.use == "equation"]
        if any(self.changes(after) or self.turns(one.before) for one, after in beside):
            return
        start, before = sentence.start, None
        for one, after in zip(formulas, behind, strict=True):
            self.blank(start, one.span.start)
            claimed = one.use == "formula" and self.is_claimed(one, first=one is formulas[0])
            stated = one.use == "equation" and not self.is_rule(one, after, sentence) and not self.is_condition(one)
            if one.use == "goes on" or claimed or stated:
                self.reason(one)
                self.part(one)
            elif one.before.strip() == ":" and before is not None and self.is_row(before, one):
                self.made[before.span.start : one.span.start] = self.text[before.span.start : one.span.start]
                self.part(one)  # of a row of a table
            else:
                self.left_out += [self.said(one).strip()] if one.use == "equation" else []
                self.blank(one.span.start, one.span.end)
            start, before = one.span.end, one
        self.blank(start, sentence.end)

    def is_condition(self, formula: Formula) -> bool:
        r"""Whether an equation says where the derivative before it is zero: `..., which is zero iff $\Sigma = S$`."""
        return ZERO_WHERE.search(formula.before) is not None and not is_derivative(self.said(formula))

    # What is done to the text

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
            for start, end in remarks_in(self.said(formula)):
                self.blank(span.first + start, span.first + end)
            return
        self.blank(span.start, span.first)
        self.blank(span.first + len(without_end(self.said(formula))), span.end)
        for start, end in remarks_in(self.said(formula)):
            self.blank(span.first + start, span.first + end)
        follows = self.text[span.end : span.end + 40].lstrip(" \t\n$\\[(&")
        if span.last < span.end and not follows.startswith(("=", "+", "≈")):
            self.made[span.end - 1] = ";"

    def blank(self, start: int, end: int) -> None:
        self.made[start:end] = spaces(self.text[start:end])

    def leave_out(self, sentence: Sentence) -> None:
        self.left_out += [self.said(one).strip() for one in sentence.formulas if one.use in ("equation", "formula")]
        self.blank(sentence.start, sentence.end)
