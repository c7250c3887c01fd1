"""Names in many dresses: which name a word with its scripts is, and which entry of it.

Of what it may be (`candidates` has the order), the first that exists is meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from symback.errors import printable
from symback.language import Complaint, LanguageError
from symback.names import canonical, parts
from symback.reading.answer import LimitError, Tree, Vocabulary
from symback.reading.names.aliases import name_of
from symback.reading.names.candidates import tried
from symback.reading.names.entries import Entries
from symback.reading.names.functions import elementwise, plain_function
from symback.reading.names.gradient_words import of_a_name, of_a_variable, of_two_names
from symback.reading.names.places import is_index, parted
from symback.reading.names.vocabulary import OUTPUTS, PI
from symback.shapes import SCALAR, Shape

_PRIMED = (
    "_prime",
    "prime",
    "_derivative",
    "derivative",
    "_deriv",
    "deriv",
    "_grad",
    "_gradient",
    "_dash",
    "_d",
    "_der",
)
_LEADING = ("derivative_of_", "deriv_", "grad_", "d_", "d", "D")
_LONGEST_SPLIT = 48


class Resolved(NamedTuple):
    """A word as a name of the problem (a tree) and what of its scripts was used up."""

    tree: Tree
    layer: bool = False


@dataclass
class Names(Entries):
    """The names that an answer may use, its own included. `parse` reads the text of an alias."""

    vocabulary: Vocabulary
    parse: Callable[[str, Names], Tree]
    own: dict[str, Shape | None] = field(default_factory=dict)
    cache: dict[str, Tree | None] = field(default_factory=dict)
    functions: dict[str, tuple[str, int] | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    gradient_words: set[str] = field(default_factory=set)
    indexed: dict[str, str] = field(default_factory=dict)
    """Own names that a line defines by their entries (`p_i = ...`), each with that index."""

    sized: dict[str, str] = field(default_factory=dict)
    """Own names that a line says to be a size of the problem (`N = n`), each with that size."""

    changing: bool = False
    """Whether the answer is in differentials, so that `d(X⁻¹)` is one."""

    scalars: set[str] = field(default_factory=set)
    """Names of numbers of which ∇ is the gradient, where it stands before them."""

    deriving: set[str] = field(default_factory=set)
    """Names of numbers by which ∇ derives the output, where it stands before them."""

    from_one: bool = False
    """Whether the answer is code of a language that counts axes from 1, and adds up the columns of a matrix."""

    unread: dict[str, LanguageError] = field(default_factory=dict)
    """Own names whose entries a line defines by what cannot be read: p of `p_i = ...`, with what is said of that."""

    padded: bool = False
    """Whether the answer says that entries which do not exist are 0."""
    e_has_layers: bool = False
    """Whether a line defines `e^{(2)}` or `e^{(l)}`: the error of a layer, and no power of the base of exp."""
    lists_are_columns: bool = False
    """Whether the answer is code in which commas part the entries of a column, as in Julia, and no row."""

    forgotten: set[str] = field(default_factory=set)
    """Stems of usual names that have no usual meaning here, since the answer numbers them in a way of its own."""

    labels: dict[str, Shape] = field(init=False)
    """One-hot columns and rows, whose names stand below others for the class, with their shapes."""

    def __post_init__(self) -> None:
        known = self.vocabulary
        self.labels = {name: known.shapes[name] for name, axis in known.labels.items() if axis is None}
        self.texts = dict(self.vocabulary.synonyms)
        for name, text in self.vocabulary.aliases.items():
            plain = name_of(name)
            if plain is not None:
                self.aliases[plain] = text

    # What a name stands for

    def forget(self, stem: str) -> None:
        """Leave names such as δ₁ and δ₂ no other meaning than the answer's own."""
        self.forgotten.add(stem)
        self.texts = {name: text for name, text in self.texts.items() if parts(name).stem != stem}

    def shape(self, name: str) -> Shape | None:
        if name in self.vocabulary.shapes:
            return self.vocabulary.shapes[name]
        return self.own.get(name)

    def is_number_on_the_way(self, name: str) -> bool:
        """Whether a name is that of a number which the problem defines on the way to its output."""
        known = self.vocabulary
        return known.shapes.get(name) == SCALAR and name not in known.arguments and name != known.of

    def declares(self, name: str) -> bool:
        """Whether a formula may use `name` as a value."""
        if name in self.aliases:
            return self.function(name) is None
        return (
            name in self.vocabulary.shapes
            or name in self.own
            or name in self.vocabulary.sizes
            or (name in self.texts and self.function(name) is None)
        )

    def tree(self, name: str, start: int, end: int) -> Tree | None:
        """The tree of a declared name; an alias or a synonym stands for what its text says."""
        if name in self.aliases:
            return self.alias(name, self.aliases[name], start, end)
        if name in self.indexed:
            return Tree("entry", (Tree("name", (), start, end, name),), start, end, indices=(self.indexed[name],))
        if name in self.vocabulary.shapes or name in self.own:
            return Tree("name", (), start, end, name)
        if name in self.vocabulary.sizes:
            return Tree("size", (), start, end, name)
        if name in self.texts:
            found = self.alias(name, self.texts[name], start, end)
            return self.as_output(name, found) if name in OUTPUTS and found is not None else found
        return None

    def as_output(self, name: str, found: Tree) -> Tree:
        """`found` with a note that this is another name of what is derived, where it is: J for the loss L."""
        if (found.op, found.value) != ("name", self.vocabulary.of):
            return found
        return found._replace(notes=(f"{name} is read as the output, {found.value}",))

    def alias(self, name: str, text: str, start: int, end: int) -> Tree | None:
        if name not in self.cache:
            self.cache[name] = None  # an alias that stands for itself stands for nothing
            hidden = self.aliases.pop(name, None), self.texts.pop(name, None)
            try:
                self.cache[name] = self.parse(text, self)
            except LanguageError as error:
                message = f"{name} stands for {printable(text)!r}, which cannot be read: {error.complaints[0].message}"
                raise LanguageError(Complaint(start, max(end, start + 1), "alias", message)) from None
            except LimitError as error:
                raise LimitError(replace(error.complaint, start=start, end=max(end, start + 1))) from None
            finally:
                if hidden[0] is not None:
                    self.aliases[name] = hidden[0]
                if hidden[1] is not None:
                    self.texts[name] = hidden[1]
        found = self.cache[name]
        if found is not None and found.op == "gradient":
            found = found._replace(order=1)  # δ₁ is a short name
        return None if found is None else placed(found, start, end)

    def gradient_word(self, word: str, code: bool) -> tuple[str, str] | None:
        """(of, wrt) where a word names a derivative as code does: `dW1`, `df_dW1`, `dLdW1`, `grad_W1`, `W1_grad`."""
        known, plain = self.vocabulary, canonical(word)
        if wrt := of_a_name(word, known.shapes):
            return known.of, wrt
        if plain[:1] == "d" and plain[1:] in known.shapes:
            return (known.of, plain[1:]) if code or plain in self.gradient_words else None
        found = of_two_names(word, known.shapes) if plain[:1] == "d" else None
        if found is not None:
            return found[0] or known.of, found[1]
        if plain[:1] == "D" and "D" in self.own:
            return None  # D W₂ without a space
        wrt = of_a_variable(word, [*known.arguments], {*known.shapes, *known.sizes, *self.texts, *self.aliases})
        return (known.of, wrt) if wrt else None

    def known_names(self) -> list[str]:
        return [*self.vocabulary.shapes, *self.own, *self.aliases]

    # Functions

    def function(self, word: str) -> tuple[str, int] | None:
        """The function that `word` names and how many primes that includes: `dsigmoid` is (sigmoid, 1)."""
        if self.own and canonical(word) in self.own and canonical(word) not in self.aliases:
            return None
        if word not in self.functions:
            self.functions[word] = self.find_function(word)
        return self.functions[word]

    def find_function(self, word: str) -> tuple[str, int] | None:
        if canonical(word) in self.vocabulary.own_functions:
            return None
        text = self.aliases.get(canonical(word), self.texts.get(canonical(word)))
        if text is not None:
            bare = text.strip().rstrip("'′")
            named = None if bare == word else self.find_function(bare.lstrip("\\"))
            return None if named is None else (named[0], named[1] + len(text.strip()) - len(bare))
        plain = canonical(word)
        if plain in self.vocabulary.shapes or plain in self.own:
            return None
        if plain[:1] == "d" and plain[1:] in self.vocabulary.shapes:  # dΣ is a differential
            return None
        if found := plain_function(word):
            return found, 0
        for ending in _PRIMED:
            if word.endswith(ending) and len(word) > len(ending) and (found := elementwise(word[: -len(ending)])):
                return found, 1
        if word.endswith("\u0307") and (found := elementwise(word[:-1])):  # a dot above
            return found, 1
        for beginning in _LEADING:
            if word.startswith(beginning) and (found := elementwise(word[len(beginning) :])):
                return found, 1
        return None

    # Words with scripts

    def resolve(self, word: str, sub: str, layer: str, start: int, end: int) -> Resolved | None:
        """The tree of `word` with subscript `sub` and the layer mark `layer` (either may be empty).

        In order: the word with mark and subscript as one name; an entry of the word with its mark; an
        entry of the word alone; the same in capitals, since w_ij is an entry of W.
        """
        if not sub and not word.isascii():
            word, sub = parted(word)
        if not sub and not layer and canonical(word) == "pi" and PI in self.texts and not self.declares("pi"):
            found = self.alias(PI, self.texts[PI], start, end)
            return None if found is None else Resolved(found)
        if self.indexed and not layer and (entry := self.of_indexed(word, sub, start, end)) is not None:
            return entry
        lost: Resolved | None = None
        for stem, name, indices in tried(word, sub, layer):
            found = self.tree(name, start, end) if self.declares(name) else None
            if found is None:
                continue
            if not indices and (own := self.entry_of_own(stem, sub, name, start, end)) is not None:
                found = Tree("either", (own, found), start, end)
            if indices and (found := self.entry(found, indices, start, end)) is None:
                if lost is None and (layer or stem != word) and self.is_matrix(name):
                    message = f"an entry of {name} has a row and a column, and {indices!r} is one index"
                    lost = Resolved(Tree("unread", (), start, end, message), bool(layer))
                continue
            return Resolved(found, bool(layer))
        return lost

    def means(self, word: str) -> bool:
        """Whether a word is a name with a value, or an entry of one, as z1 is of z: no index."""
        return self.resolve(word, "", "", 0, 0) is not None

    def of_indexed(self, word: str, sub: str, start: int, end: int) -> Resolved | None:
        """`p_j` and `p`, where a line says what p_i is: entry j of that array, and the array."""
        if not sub:
            word, _, sub = word.partition("_")
        base = canonical(word)
        same = [name for name, letter in self.indexed.items() if name == f"{base}_{letter}"]
        if len(same) != 1 or (sub and not (sub.isdigit() or is_index(sub))):
            return None
        array = Tree("name", (), start, end, same[0])
        return Resolved(Tree("entry", (array,), start, end, indices=(sub,)) if sub else array)

    def entry_of_own(self, stem: str, sub: str, name: str, start: int, end: int) -> Tree | None:
        """δ₁ where the answer defines a δ and no δ₁: entry 1 of it, before the usual meaning of δ₁."""
        if not sub.isdigit() or name in self.own or name in self.vocabulary.shapes:
            return None
        base = canonical(stem)
        return self.entry(Tree("name", (), start, end, base), sub, start, end) if base in self.own else None

    def split(self, word: str, resolves: Callable[[str, int], bool]) -> list[tuple[int, int]] | None:
        """`W2h1` as W2 h1: the places where names that stand without a space part, or None.

        `resolves(piece, at)` tells whether the last piece, with what follows it, is a name. The fewest
        pieces win; the longest first piece among equals.
        """
        if len(word) > _LONGEST_SPLIT:
            return None
        best: list[list[int] | None] = [None] * len(word) + [[len(word)]]
        for at in range(len(word) - 1, -1, -1):
            if at and (word[at] == "_" or (word[at].isdecimal() and not word[at].isascii())):
                continue
            for stop in range(len(word), at, -1):
                rest = best[stop]
                if rest is None:
                    continue
                piece = word[at:stop]
                fits = resolves(piece, at) if stop == len(word) else self.is_piece(piece)
                if fits and (best[at] is None or len(rest) + 1 < len(best[at] or [])):
                    best[at] = [at, *rest]
        return None if best[0] is None else list(pairwise(best[0]))

    def is_piece(self, piece: str) -> bool:
        if piece[-1] == "_" or not piece[0].isalpha():
            return False
        change = self.changing and piece[0] == "d" and piece[1:] in self.vocabulary.shapes  # AdXB is A dX B
        return change or self.resolve(piece, "", "", 0, 0) is not None


def placed(tree: Tree, start: int, end: int) -> Tree:
    """`tree` with every node at the place where its alias stands."""
    made: dict[int, Tree] = {}
    for node in tree.postorder():
        made[id(node)] = node._replace(operands=tuple(made[id(o)] for o in node.operands), start=start, end=end)
    return made[id(tree)]
