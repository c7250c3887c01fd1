"""Text → tokens: one tokenizer for LaTeX, Unicode, ASCII and code, every token with its place.

A token says what a piece of text is, never what it means here: words are cut into names later, where
it is known which names exist. What has no meaning in any of the notations is refused at its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from symback.errors import printable
from symback.language import LanguageError
from symback.reading.lexing.symbols import MODULES, SIGNS
from symback.reading.lexing.tex import COMMAND, TexLexer
from symback.reading.lexing.tokens import SUBSCRIPT_SIGNS, SUBSCRIPTS, Token, refuse
from symback.reading.text.blanks import mentions

_LONGEST_WORD = 200
_ABOVE = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵗᵏʲˡ"
_MARK = r"[\u0300-\u036f\u20d7]"
_WORD = re.compile(rf"(?![{_ABOVE}])[^\W\d_](?:(?![{_ABOVE}])[^\W_]|{_MARK})*")
_LONG_WORD = re.compile(rf"(?![{_ABOVE}])[^\W\d_](?:(?![{_ABOVE}])\w|{_MARK})*(?<!_)")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![0-9])")
_NUMBER_POINT = re.compile(r"[0-9]+\.(?=\s*[-*/)+,\]@])(?![*/^])")
_ATTRIBUTE = re.compile(r"\.([A-Za-z_]\w*)")
_TURNED = re.compile(r"\.T(?!\w)")
_SUPERSCRIPT = re.compile(f"[{_ABOVE}]+")
_SUPER = str.maketrans(_ABOVE, "0123456789+-=()niTTkjl")
_LONGEST_SIGN = max(map(len, SIGNS))
_FULL_STOP = re.compile(r"(?<![.\s])\.(?=\s|$|\$|\\[ \\\])q])|(?<!\.)\.(?=[ \t$]*(?:$|\n|\\\]|\\end))")
_DOT_BETWEEN = re.compile(r"(?<=[^\S\n])\.(?=[^\S\n]+[^\s.])")
_SIZED_ONES = re.compile(r"1_[1-9]\d?(?![\d_])")
_SUBSCRIPTS_OF_CODE = re.compile(r"(['\"])([A-Za-z, >-]*)\1")
_DOLLARS = re.compile(r"\$\$?")
_COUNTED = re.compile(r"(?<=layer |.step )\d(?!\w)")
"""The number in `layer 2`, which is a word of the sentence."""
_INVISIBLE = "\u2061\u2062\ufeff"
_PLAIN = re.compile(r"[^\W\d_]|[\s.,:;'’!?-]")
_CODE = re.compile(r"@|\*\*|[-+*/]=|\.shape\[|\.(?:dot|matmul|sum|mean|reshape|copy)\(")
_CODE_BY_WORD = re.compile(
    r"\b(?:(?:np|numpy|torch|jnp|tf)\.|einsum\(|keepdims\b|None\b"
    r"|for[ \t]{1,9}[\w,() \t]{1,40}[ \t]in[ \t]{1,9}(?:range|zip|enumerate)[ \t]?\()"
)
_WORDS_OF_CODE = ("np", "numpy", "torch", "tf", "einsum", "keepdims", "None", "for")
_COUNTED_FROM_ZERO = re.compile(r"\w\[(?:\d+\s*,\s*)?0\s*[],:]")
"""`x[0]`, `W[1, 0]`."""
_PYTHONS_OWN = re.compile(r"_(?![\w{(\\])")
"""What stands behind a word of Python's own that is made a name: `lambda_`."""
_COUNTED_FROM_ONE = re.compile(r"\.[*/^']|;[ \t]*(?:[%#][^\n]*)?(?:\n|$)|\bdims[ \t]*=|[\w)\]]'(?![\w(])")
_PYTHON = re.compile(r"\baxis\b|\bkeepdims?\b|\bdim[ \t]*=|\.T\b|^[ \t]*(?:def|import|return)\b", re.MULTILINE)
_WORDS_OF_PYTHON = ("axis", "keepdim", "dim", ".T", "def", "import", "return")
_LATEX = re.compile(r"\\[a-zA-Z\[({\\,]|\$|[_^]\{")
_ASIDE = re.compile(
    r"(?:(?P<name>[A-Za-z_]\w*)[ \t]*=[ \t]*|return[ \t]+)\{\s*(?:[\"']\w+[\"']\s*:\s*\w+\s*(?:,\s*|(?=\})))*\}"
    r"|(?:[A-Za-z_]\w*[ \t]*=[ \t]*|return[ \t]+)dict\(\s*(?:\w+[ \t]*=[ \t]*\w+\s*(?:,\s*|(?=\))))+\)"
    r"|return[ \t]+(?P<given>[A-Za-z_]\w*)[ \t]*(?=\n|$)"
    r"|print\([^\n]*\)[ \t]*(?=\n|$)|(?:(?:np|numpy|torch|jnp)\.testing\.)?assert(?:_\w+)?\b[^\n]*"
    r"|\"\"\"[^\"]*\"\"\""
)
"""Lines of code that hold no formula: names put into a dictionary, print, assert, a docstring."""
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_OTHER_SCRIPT = {"CYRILLIC", "ARMENIAN", "CHEROKEE", "HEBREW", "ARABIC"}
_BOLD = {"𝟏": "ones", "𝟙": "ones", "𝟭": "ones", "𝟎": "zeros", "𝟘": "zeros"}
_ALONE = {bold: (kind, bold) for bold, kind in _BOLD.items()} | {
    sign: meant
    for sign, meant in SIGNS.items()
    if len(sign) == 1 and not sign.isalpha() and sign not in ".'" and sum(s.startswith(sign) for s in SIGNS) == 1
}
"""Signs with which nothing else begins."""
_FOREIGN = frozenset("ℂℍℕℙℚℝℤ")
_FRACTIONS = {"½": "12", "⅓": "13", "⅔": "23", "¼": "14", "¾": "34", "⅛": "18"}


def detect(text: str) -> str:
    """`latex`, `numpy` or `text`: which of the three an answer is written in."""
    if _LATEX.search(text):
        return "latex"
    code = (
        _CODE.search(text)
        or ("[" in text and _COUNTED_FROM_ZERO.search(text))
        or (mentions(text, _WORDS_OF_CODE) and _CODE_BY_WORD.search(text))
    )
    return "numpy" if code else "text"


def counts_from_one(text: str, form: str) -> bool:
    """Whether code is MATLAB's or Julia's (`.*`, `A'`, `;` at the ends of lines), where the first axis has number 1."""
    if form != "text" or _COUNTED_FROM_ONE.search(text) is None:
        return False
    return not mentions(text, _WORDS_OF_PYTHON) or _PYTHON.search(text) is None


def tokenize(
    text: str, form: str, is_known: Callable[[str], bool] = lambda word: False, marks: frozenset[str] = frozenset()
) -> list[Token]:
    """Cut `text` into tokens; the last one is the end. `is_known` tells words with `_` that are names in LaTeX.

    `marks` are commands and signs of the problem's own, each a token of that kind. Raises `LanguageError` at the first
    place that has no meaning in any notation.
    """
    lexer = _Lexer(text, form, is_known, marks)
    lexer.prose = _outside_dollars(text) if form == "latex" else {}
    return lexer.run()


class _Lexer(TexLexer):
    """The part of the lexer that reads everything but commands."""

    def run(self) -> list[Token]:
        text, size = self.text, len(self.text)
        while self.at < size:
            at = self.at
            if self.prose and at in self.prose:
                between = not text[at : self.prose[at]].strip() and "\n" not in text[at : self.prose[at]]
                self.put("quad" if between else "separator", "prose", self.prose[at])
                continue
            character = text[at]
            if self.marks and (mark := self.mark()):
                self.put("mark", mark, at + len(mark))
            elif character in _ALONE and at not in self.unwrapped:
                self.alone(character)
            elif character == "\n" or character == "\r":
                self.put("newline" if self.form != "latex" else "quad", "\n", at + 1)
            elif character.isspace() or character in _INVISIBLE:
                self.at += 1
            elif self.form == "numpy" and self.begins_line() and (aside := self.aside()):
                self.at = aside
            elif (character == "#" and self.form != "latex") or (character == "%" and self.form == "latex"):
                self.at = (text + "\n").index("\n", at)
            elif character == "\\":
                self.command()
            elif at in self.unwrapped:
                self.at += 1
            else:
                self.plain(character)
        tokens = [token for token in self.tokens if token.kind != "space"]
        tokens.append(Token("end", "", size, size))
        return tokens

    def mark(self) -> str:
        """The command or sign of the problem's own that stands here, or ""."""
        found = COMMAND.match(self.text, self.at)
        written = found[0] if found else self.text[self.at]
        return written if written in self.marks else ""

    def begins_line(self) -> bool:
        return not self.tokens or self.tokens[-1].kind == "newline"

    def aside(self) -> int:
        """The end of a line of code that holds no formula, or 0."""
        found = _ASIDE.match(self.text, self.at)
        if not found or (found["given"] and found["given"] not in self.collected):
            return 0
        if found["name"]:
            self.collected.add(found["name"])
        return found.end()

    def put(self, kind: str, value: str, end: int) -> None:
        glued = bool(self.tokens) and self.tokens[-1].end == self.at
        self.tokens.append(Token(kind, value, self.at, end, glued))
        self.at = end

    def alone(self, character: str) -> None:
        if character == "~" and self.form != "latex":  # a space in LaTeX alone
            raise self.unknown(character)
        self.put(*_ALONE[character], self.at + 1)

    def plain(self, character: str) -> None:
        text, at = self.text, self.at
        if character in _FRACTIONS:
            self.fraction(*_FRACTIONS[character])
        elif character in SUBSCRIPTS:
            self.below()
        elif found := (_WORD if self.form == "latex" else _LONG_WORD).match(text, at):
            self.word(found)
        elif character == "." and (found := self.attribute()):
            self.put("attribute", found[1], found.end())
        elif character == "." and (found := _TURNED.match(text, at)):
            self.put("attribute", "T", found.end())
        elif character in "'\"" and self.names_indices() and (found := _SUBSCRIPTS_OF_CODE.match(text, at)):
            self.put("subscripts", found[2], found.end())
        elif character in ".0123456789" and (found := _NUMBER.match(text, at)):
            self.number(found)
        elif character in _ABOVE and (found := _SUPERSCRIPT.match(text, at)):
            self.put("superscript", found[0].translate(_SUPER), found.end())
        elif character == "." and _FULL_STOP.match(text, at):
            self.put("separator", ".", at + 1)
        elif character == "." and _DOT_BETWEEN.match(text, at):
            self.put("operator", "dot", at + 1)
        else:
            self.sign(character)

    def sign(self, character: str) -> None:
        """The longest sign that stands here."""
        for width in range(_LONGEST_SIGN, 0, -1):
            sign = self.text[self.at : self.at + width]
            if sign in SIGNS:
                self.put(*SIGNS[sign], self.at + len(sign))
                return
        raise self.unknown(character)

    def fraction(self, above: str, below: str) -> None:
        """½ as (1/2)."""
        start, end = self.at, self.at + 1
        parts = [("open", "("), ("number", above), ("operator", "divide"), ("number", below), ("close", "(")]
        self.tokens += [Token(kind, value, start, end) for kind, value in parts]
        self.at = end

    def number(self, found: re.Match[str]) -> None:
        text, at, end = self.text, self.at, found.end()
        grouped = self.form != "latex" and text[end : end + 1] == "_" and text[end + 1 : end + 2].isdigit()
        if grouped and not _SIZED_ONES.match(text, at):  # 1_2 is a column of two ones
            raise refuse(at, end + 1, "number", "an underscore has no place in a number")
        self.put("number", found[0], end)
        if (point := _NUMBER_POINT.match(text, at)) and "." not in found[0]:
            self.at = point.end()

    def attribute(self) -> re.Match[str] | None:
        """`.dot` in code, and in LaTeX right behind `np`, where code is printed among formulas."""
        before = self.tokens[-1] if self.tokens else None
        behind_module = before is not None and before.end == self.at and before.value in MODULES
        return _ATTRIBUTE.match(self.text, self.at) if self.form != "latex" or behind_module else None

    def names_indices(self) -> bool:
        """Whether this is the first argument of einsum."""
        before = self.tokens[-2:]
        return len(before) == 2 and before[0].value == "einsum" and (before[1].kind, before[1].value) == ("open", "(")

    def word(self, found: re.Match[str]) -> None:
        word = found[0]
        if self.form == "latex" and "_" in self.text[found.start() : found.end() + 1]:
            longer = _LONG_WORD.match(self.text, found.start())
            tail = longer[0].rpartition("_")[2] if longer else ""
            if longer and len(tail) > 1 and not tail.isdigit() and self.is_known(longer[0]):
                word = longer[0]
        if not word.isascii():
            word = "".join(map(_plain_letter, word))
            self.refuse_strange(word)
        if len(word) > _LONGEST_WORD:
            raise refuse(self.at, self.at + len(word), "name", f"a name has at most {_LONGEST_WORD} characters")
        end = self.at + len(word)
        if self.text[end : end + 1] in SUBSCRIPT_SIGNS and (base := word.rstrip("".join(SUBSCRIPTS))):
            self.put("word", base, self.at + len(base))  # xᵢ₊₁
            self.below()
            return
        kept = word == "lambda" and self.form != "latex" and _PYTHONS_OWN.match(self.text, end)
        self.put("word", word, end + 1 if kept else end)

    def refuse_strange(self, word: str) -> None:
        """Raise `LanguageError` at a letter of a word that is of another script, or is no part of a name."""
        for offset, character in enumerate(word):
            known = character.isalpha() or character.isdecimal() or character in SUBSCRIPTS
            if not known and character != "_" and not unicodedata.combining(character):
                self.at += offset
                raise self.unknown(character)  # ½ and ① are no part of a name
            if not character.isascii() and (
                character in _FOREIGN or unicodedata.name(character, "").partition(" ")[0] in _OTHER_SCRIPT
            ):
                self.at += offset
                raise self.unknown(character)

    def below(self) -> None:
        """Subscripts behind something that is no word, or that are a sum: `‖v‖₂`, `(W₂)ₖᵢ`, `xᵢ₊₁`."""
        end = self.at
        while end < len(self.text) and (self.text[end] in SUBSCRIPTS or self.text[end] in SUBSCRIPT_SIGNS):
            end += 1
        written = self.text[self.at : end]
        plain = unicodedata.normalize("NFKC", written)
        self.put("under", "_", self.at)
        if not SUBSCRIPT_SIGNS.keys().isdisjoint(written):
            self.put("open", "{", self.at)
            for part in re.findall("[₊₋]|[^₊₋]+", written):
                sign, text = SUBSCRIPT_SIGNS.get(part), unicodedata.normalize("NFKC", part)
                kind = "operator" if sign else "number" if text.isdigit() else "word"
                self.put(kind, sign or text, self.at + len(part))
            self.put("close", "{", end)
        elif len(plain) > 1 and not plain.isdigit():  # in braces, since a bare script of LaTeX is one letter
            self.put("open", "{", self.at)
            self.put("word", plain, end)
            self.put("close", "{", end)
        else:
            self.put("number" if plain.isdigit() else "word", plain, end)

    def unknown(self, character: str) -> LanguageError:
        name = unicodedata.name(character, "").lower() or f"U+{ord(character):04X}"
        category = unicodedata.category(character)
        at = self.at
        if category in _HIDDEN:
            return refuse(at, at + 1, "hidden-character", f"an invisible character ({name}) stands here", "delete it")
        if category.startswith("L"):
            hint = "it may look like a Latin letter, but is another one; type the letter again"
            return refuse(
                at, at + 1, "unexpected-character", f"{printable(character)!r} ({name}) is no name here", hint
            )
        if character in '"`':
            return refuse(at, at + 1, "string", "a string has no meaning in a formula", "write the formula itself")
        if character == "!":
            return refuse(at, at + 1, "unexpected-character", "'!' (factorial) has no meaning here")
        message = f"'{printable(character)}' ({name}) has no meaning here"
        hint = "formulas are made of names, numbers, operators, brackets and function calls"
        return refuse(at, at + 1, "unexpected-character", message, hint)


def _plain_letter(character: str) -> str:
    """The letter of a bold, italic or other mathematical letter, 𝐈 or 𝜆: a font is dress."""
    return unicodedata.normalize("NFKC", character) if "\U0001d400" <= character <= "\U0001d7ff" else character


def _outside_dollars(text: str) -> dict[int, int]:
    """Stretches of plain words outside `$…$`, start → end: prose around formulas."""
    marks = list(_DOLLARS.finditer(text))
    if len(marks) < 2 or len(marks) % 2:
        return {}
    starts = [0, *(mark.end() for mark in marks[1::2])]
    ends = [*(mark.start() for mark in marks[0::2]), len(text)]
    found = {}
    for start, end in zip(starts, ends, strict=True):
        stretch = _COUNTED.sub("", text[start:end])
        between = start > 0 and end < len(text) and stretch and not stretch.strip()
        if between or (any(c.isalpha() for c in stretch) and all(_PLAIN.fullmatch(c) for c in stretch)):
            found[start] = end
    return found
