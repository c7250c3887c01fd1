"""What frames a whole answer: greetings, headings and labels before it, thanks and names behind it, quotes around it.

Each of these is known by its words: a table of greetings, of headings, of ends. Words that are in none of them are
left for `prose` to judge.
"""

from __future__ import annotations

import re

from symback.reading.text.blanks import blank, blanked, spaces
from symback.reading.text.prose.asides import without_asides
from symback.reading.text.words import CHANGING, Known, is_prose

_HEADING = (
    r"(?:(?:(?:my|our|the|final|full)[ \t]{1,9}){0,3}(?:answer|solution|result|derivation|proof)s?|tl;?dr|ans|sol|soln"
    r"|exercise|exc?|question|problem"
    r"|prob|task|part|aufgabe|übung|antwort|lösung|ergebnis|herleitung|beweis|réponse|exercice|résultat|preuve"
    r"|respuesta|solución|ejercicio|resultado|risposta|soluzione|esercizio|risultato|resposta|odpowiedź|rozwiązanie)"
)
_COUNTED = re.compile(
    r"[\s#]*(?:exercise|exc?|question|problem|prob|task|part|aufgabe|übung|exercice|ejercicio|esercizio)\b",
    re.IGNORECASE,
)
"""Headings that have a number."""
_NUMBER = r"(?:[ \t]{0,9}\d{1,2}(?:\.\d{1,2})?[a-h]?|[ \t]{1,9}\(?(?:[a-h]|\d{1,2})\))?"
_HEADED = re.compile(
    rf"^[ \t]*(?:#{{1,6}}[ \t]*)?(?:\[[ \t]*{_HEADING}{_NUMBER}[ \t]*\][ \t]*[:.]?|\([ \t]*{_HEADING}{_NUMBER}[ \t]*\)"
    rf"|{_HEADING}\.?{_NUMBER}[ \t]*(?:[.:](?=\s)|:(?!=)|→|⟶|⇒|->|=>|(?=$)))",
    re.IGNORECASE | re.MULTILINE,
)
"""`Ans.`, `[Answer]`, `Result →`, `Ex. 2` before a formula or above it."""
_LETTERED = re.compile(
    r"\A\s*(?P<letter>[QAS])(?::(?![=:])|\d{1,2}[.:)])(?=\s)|^[ \t]*Q\d{1,2}\.(?=[ \t])", re.MULTILINE
)
"""`A:`, `Q1.`"""
_ANSWERS = re.compile(
    r"^[ \t]*(?:答案|答え?|解答?|结果|結果|梯度|导数|導數"
    r"|ответ|решение|итого?|результат|градиент|відповідь|답|정답|풀이|해답"
    r"|الجواب|الحل|תשובה|פתרון|उत्तर|हल|คำตอบ|απάντηση|λύση|αποτέλεσμα)[ \t]*:(?!=)",
    re.IGNORECASE | re.MULTILINE,
)
"""*Answer*, *solution*, *result* and *gradient* in other scripts."""
_RULE_BELOW = re.compile(r"^(?P<above>[^\n]*)\n[ \t]*(?P<rule>=|-|_|\*|#|~)(?P=rule){2,}[ \t]*(?=\n|\Z)", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:={3,}|#{3,}|_{3,}|\*{3,})[ \t]*(?=\n|\Z)", re.MULTILINE)
"""Lines under headings and between parts."""
_LEADING = re.compile(r"\A[\s$]*+(?:(?:\.{3}|…|\\[lc]?dots)[ \t]*)?&?[ \t]*=(?![=>:])")
"""`= x`, `... = x`: what stands on the left is what is asked."""
_ARROW = re.compile(r"^[ \t]*(?:-{1,2}>|=>|↦)(?=[ \t])", re.MULTILINE)
_GREETING = re.compile(
    r"\A\s*(?:hi|hello|hey|dear|good (?:morning|day|evening|afternoon)|hallo|guten (?:tag|morgen|abend)|liebe[rs]?"
    r"|sehr geehrte[rs]?|moin|bonjour|salut|hola|ciao)(?P<names>(?:[ \t]{1,9}[^\W\d_][\w'’-]{0,30}\.?){0,5})"
    r"[ \t]*(?:[,!:]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_PROVED = (
    r"(?:(?-i:QED)|(?<=\n)(?:done|finished|fertig|bye|ciao)|Q\.[ \t]?E\.[ \t]?D|c\.q\.f\.d|quod erat demonstrandum)"
)
_AS_WISHED = (
    r"(?:(?:just |exactly )?as (?:was |is |we )?(?:expected|required|desired|claimed|wanted|needed|asked|stated"
    r"|hoped|wished)(?: for)?"
    r"|nothing (?:else|more) (?:is |was )?(?:needed|required|asked)"
    r"|which was to be (?:shown|proved|proven|demonstrated)|wie (?:erwartet|gewünscht|gefordert)|comme (?:prévu"
    r"|attendu))"
)
_SHOWN = re.compile(
    rf"(?:(?<=[\s$.,;)])|(?:,[ \t]{{0,9}})|^)(?:{_PROVED}|{_AS_WISHED})[.!]?(?=[ \t]*$)", re.IGNORECASE | re.MULTILINE
)
_CALLED = re.compile(rf"(?<=\S)[ \t]+[(\[]{_HEADING}[)\]](?=[ \t.]*$)", re.IGNORECASE | re.MULTILINE)
"""`... (answer)`"""
_WHOSE = re.compile(
    r"^[ \t]*\(?(?:(?:name|student|author|tutor)[ \t]*:(?:[ \t]{1,3}(?-i:[^\W\d_a-z])[\w.'’-]{0,30}){1,4}"
    r"|date[ \t]*:[ \t]*[\d./ -]{4,12}"
    r"|(?:group|team|gruppe|id|student id|matrikel(?:nummer|-?nr\.?)?)[ \t]*+(?:[:#][ \t]*+)?\d{1,9})[ \t]*\)?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
"""`Name: Alice`, `Group 7`: whose the answer is."""
_MANNERS = (
    r"(?:(?:many |much )?thanks(?: a lot| (?:so |very )?much| in advance| again)?|thank you(?: (?:so |very )?much"
    r"| in advance)?|thx"
    r"|danke(?: schön| im voraus)?|vielen dank|merci(?: beaucoup| d'avance)?|gracias|grazie|obrigado"
    r"|please (?:check|help|correct me|let me know))"
)
_THANKS = re.compile(
    rf"(?:(?<=[\s$.,;!)])|^){_MANNERS}(?P<for>(?:[ \t]{{1,9}}for(?:[ \t]{{1,9}}[^\W\d_][\w'’]{{0,30}}){{1,6}})?)"
    rf"[ \t]*[.!]{{0,3}}(?=[ \t]*$)",
    re.IGNORECASE | re.MULTILINE,
)
_SIGNED = re.compile(
    r"(?:\n|(?<=[.!;,])[ \t])[ \t]*(?:--(?=[ \t]*\n)|cheers|best"
    r"|(?:best |kind |warm |many )?(?:wishes|regards|greetings)"
    r"|sincerely|yours(?: sincerely| truly)?"
    rf"|{_MANNERS}|lg|vg|mfg|(?:(?:viele|liebe|beste|schöne) )?grüße|mit freundlichen grüßen|cordialement|saludos"
    rf"|saluti)"
    r"[ \t]*[,.!]?\s{0,3}(?P<names>(?:[-–—]?[ \t]*(?-i:[^\W\d_a-z][a-zß-ÿ]{1,30}\.?)[ \t]*){0,3})\s*\Z",
    re.IGNORECASE,
)
_SMILING = re.compile(
    r"(?<=[\s.,;!)])[:;]-?[)D(](?=[ \t]*$)|\^\^(?=[ \t]*$)|"
    r"[\U0001f600-\U0001f644\U0001f389\U0001f44d\U0001f64f☺✌]\ufe0f?",
    re.MULTILINE,
)
_EXCLAIMED = re.compile(r"\A\s*(?P<said>[^\W\d_][\w \t,'’-]{2,160}?)[!?]{1,4}(?=\s+\S)")
"""A first sentence of words: `hi, I think I got it now!`"""
_QUOTED = re.compile(
    r"^(?P<before>(?:[^\"“„«\n=]*[:\s])?)(?:\"(?P<straight>[^\"\n]+)\"|“(?P<curly>[^“”\n]+)”|„(?P<low>[^„“”\n]+)"
    r"[“”]|«(?P<french>[^«»\n]+)»)"
    r"(?=[ \t]*[.,;]?[ \t]*$)",
    re.MULTILINE,
)
_PRIMED = re.compile(r"\A\s*(['‘])(?=[^\s'])([^\n]+)(['’])(?=[\s.]*\Z)")
"""Nothing in a formula begins with a prime."""
_WORD = re.compile(r"[^\W\d_]+")
_NEAR = 500
_ENDS = frozenset(
    [
        "expected", "required", "desired", "claimed", "wanted", "needed", "asked", "stated", "hoped", "wished", "shown",
        "proved", "proven", "demonstrated", "demonstrandum", "erwartet", "gewünscht", "gefordert", "prévu", "attendu",
        "qed", "q", "done", "finished", "fertig", "bye", "ciao", "answer", "result", "solution", "thanks", "thank",
        "thx", "danke", "dank", "merci", "gracias", "grazie", "obrigado",
        "please", "cheers", "best", "wishes", "regards", "greetings", "sincerely", "yours", "lg", "vg", "mfg", "grüße",
        "grüßen", "cordialement", "saludos", "saluti",
    ]
)  # fmt: skip
"""Words of which one stands in every end."""


def unframed(text: str, known: Known) -> str:
    """`text` without what frames it. `known` tells words that mean something in a formula here.

    >>> unframed("Ans. x, as required. Thanks!", "x".__eq__).split()
    ['x']
    """
    text = without_asides(text)
    text = blanked(_LETTERED, text, lambda found: not _is_used(found, text, known))
    text = blanked(_HEADED, text, lambda found: not _is_known(found, known))
    text = blanked(_EXCLAIMED, text, lambda found: is_prose(found["said"], known, 2, CHANGING))
    text = blanked(_GREETING, text, lambda found: _says_nothing(found["names"], known))
    text = blanked(_WHOSE, _ANSWERS.sub(blank, text), lambda found: not _is_known(found, known))
    if any(three in text for three in ("===", "---", "###", "***", "___", "~~~")):
        text = _RULE.sub(blank, _RULE_BELOW.sub(lambda found: _without_rule(found, known), text))
    if "\n--" in text or not {*_WORD.findall(text.lower())}.isdisjoint(_ENDS):
        text = _CALLED.sub(blank, _SHOWN.sub(blank, _without_signature(text, known)))
        text = blanked(_THANKS, text, lambda found: _says_nothing(found["for"], known))
    if not text.isascii() or ":" in text or ";" in text or "^^" in text:
        text = blanked(_SMILING, text, lambda found: not _closes(found, text))
    text = _unquoted(text)
    if "->" in text or "=>" in text or "↦" in text:
        text = _ARROW.sub(blank, text)
    return _LEADING.sub(blank, text)


def _is_used(found: re.Match[str], text: str, known: Known) -> bool:
    """Whether the letter of `A: x` is a name here."""
    letter = found["letter"]
    return bool(letter) and (known(letter) or len(re.findall(rf"(?<!\w){letter}(?!\w)", text)) > 1)


def _is_known(found: re.Match[str], known: Known) -> bool:
    """Whether a word of a heading is a name here, or a number behind may be its own: `Ex. 2 x`."""
    named = any(len(word) > 1 and known(word) for word in _WORD.findall(found[0]))
    follows = found.string[found.end() : found.end() + 9].lstrip(" \t")[:1]
    counts = follows.isdigit() and not found[0].rstrip()[:-1][-1:].isdigit() and _COUNTED.match(found[0]) is not None
    return named or counts


def _says_nothing(words: str, known: Known) -> bool:
    return not words or is_prose(words, known, 0, CHANGING)


def _without_rule(found: re.Match[str], known: Known) -> str:
    """A line below words, and these, since they are a heading; a line below a formula may be that of a fraction."""
    above = found["above"].strip(" \t#*_:.")
    if not above or (re.fullmatch(r"[^\W\d_][\w ,.'’-]*", above) and is_prose(above, known, 1, CHANGING)):
        return spaces(found[0])
    return found[0] if found["rule"] in "-~" else found["above"] + spaces(found[0][len(found["above"]) :])


def _without_signature(text: str, known: Known) -> str:
    found = _SIGNED.search(text)
    if found is None or any(known(name) for name in _WORD.findall(found["names"])):
        return text
    return text[: found.start()] + spaces(text[found.start() :])


def _closes(found: re.Match[str], text: str) -> bool:
    """Whether the bracket of `:)` closes one that is open before it."""
    line = text[max(0, found.start() - _NEAR) : found.end()].rpartition("\n")[2]
    return found[0][-1] == ")" and line.count("(") >= line.count(")")


def _unquoted(text: str) -> str:
    """A formula, or a whole answer, without the quotes around it."""
    if any(mark in text for mark in '"“„«'):
        text = _QUOTED.sub(lambda found: f"{found['before']} {found[0][len(found['before']) + 1 : -1]} ", text)
    found = _PRIMED.match(text)
    if found is None:
        return text
    return f"{text[: found.start(1)]} {found[2]} {text[found.end() :]}"
