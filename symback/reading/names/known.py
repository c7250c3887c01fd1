"""What a word of an answer is known as."""

from __future__ import annotations

from dataclasses import dataclass

from symback.names import GREEK, canonical
from symback.reading.names.functions import elementwise
from symback.reading.names.table import Names


@dataclass(frozen=True, slots=True)
class Known:
    """Tells of words, in whatever dress, what `names` knows of them."""

    names: Names

    def is_known(self, word: str) -> bool:
        """Whether a word names a value or a function."""
        plain = canonical(word)
        return self.names.declares(plain) or self.names.function(word) is not None

    def means_something(self, word: str) -> bool:
        """Whether a word has a meaning in a formula here, by itself or as several names without a space."""
        plain = canonical(word)
        return self.is_known(word) or plain in GREEK or self.names.split(word, lambda *_: False) is not None

    def is_value(self, word: str) -> bool:
        """Whether a formula may use a word as a value."""
        return self.names.declares(canonical(word))

    def is_of_a_shape(self, word: str) -> bool:
        """Whether a word is a variable or a value of the problem."""
        return canonical(word) in self.names.vocabulary.shapes

    def is_of_a_function(self, word: str) -> bool:
        """Whether a word is the value of a function in the problem, as h is of `h = tanh(z)`."""
        return canonical(word) in self.names.vocabulary.inside

    def is_variable(self, word: str) -> bool:
        """Whether a word is a variable that the output depends on."""
        return canonical(word) in self.names.vocabulary.arguments

    def is_output(self, word: str) -> bool:
        """Whether a word names what is derived."""
        name, of = canonical(word), self.names.vocabulary.of
        return name == of or self.names.vocabulary.synonyms.get(name) == of

    def is_of_the_problem(self, word: str) -> bool:
        """Whether a word is a name of the problem file, and no usual name beside it."""
        name = canonical(word)
        return name in self.names.vocabulary.shapes or name in self.names.vocabulary.sizes or name in self.names.aliases

    def primes_of(self, word: str) -> int | None:
        """How many primes the name of a function stands for; None for what names none."""
        found = self.names.function(word)
        return None if found is None else found[1]

    def function_of(self, word: str) -> str | None:
        """The elementwise function that a word names, without a prime; None for other words."""
        found = self.names.function(word)
        return elementwise(found[0]) if found is not None and not found[1] else None

    def is_elementwise(self, word: str) -> bool:
        """Whether a word names a function that is applied entry by entry, and no slope of one."""
        return self.function_of(word) is not None

    def indices_of_bits(self, word: str) -> int:
        """How many indices an entry has of an array of zeros and ones; 0 for other words."""
        known = self.names.vocabulary
        name = canonical(word)
        return (1 if 1 in known.shapes[name] else 2) if name in known.binary and name in known.shapes else 0

    def sample_column(self) -> str:
        """A column or row of the problem at which equations about functions are tried; z₁ where there is one."""
        found = [name for name, shape in self.names.vocabulary.shapes.items() if 1 in shape]
        return next((name for name in found if name[:1] in "zZ"), found[0] if found else "")

    def lines_of(self, word: str) -> frozenset[str]:
        """Whether what a small letter with an index is of an array are its rows, as without samples, or its columns."""
        known = self.names.vocabulary
        shape = known.shapes.get(canonical(word))
        if shape is None or 1 in shape:
            return frozenset()
        axis = None if known.batch is None else known.batch.axis_of(shape)
        return frozenset(["row" if axis is None else ("row", "column")[axis]])
