r"""One sample of a batch: `x^{(i)}`, `a^{[1](i)}`, `x_i`, where the samples are rows or columns of an array."""

from __future__ import annotations

import re
from abc import abstractmethod

from symback.language import LanguageError
from symback.names import canonical
from symback.reading.answer import Tree
from symback.reading.grammar.calling import Calling
from symback.reading.grammar.cursor import Script
from symback.reading.grammar.scripts import index_text
from symback.reading.lexing.tokens import Token
from symback.reading.names.places import is_index, parted, split_indices

_UNICODE = re.compile(r"(.*)\(([a-z])\)(.*)|()([a-z])(T?)")
_PREDICTIONS = frozenset(["h", "f", "g", "yhat", "p"])
_PARAMETERS = frozenset(["theta", "w", "W", "beta"])
"""What a prediction is said to depend on, as h_θ(x)."""
_DRESS = frozenset(["transpose", "inverse", "power", "group"])


class Samples(Calling):
    """The part of the grammar that reads samples."""

    @abstractmethod
    def resolved(self, word: str, scripts: list[Script], start: int, end: int) -> Tree | None: ...

    def sampled(self, word: str, scripts: list[Script], start: int, end: int) -> Tree | None:
        """`x^{(i)}`, `a_1^{(i)T}`, `x_j^{(i)}`: a name with the mark of a sample among its scripts, or None."""
        if self.names.vocabulary.batch is None:
            return None
        for place, script in enumerate(scripts):
            if script.kind == "sup" and (found := sample_mark(script)) is not None:
                letter, rest = found
                others = [*scripts[:place], *([rest] if rest else []), *scripts[place + 1 :]]
                sub = next((index_text(s) for s in scripts if s.kind == "sub"), "") or ""
                named = self.names.resolve(word, sub, letter, start, end)
                if self.letter_means_something(letter) or (named is not None and not is_unread(named.tree)):
                    return None
                last = max([end, *(s.end for s in scripts)])
                tree = self.resolved(self.of_samples(word), others, start, last)
                if tree is not None and not is_unread(tree):
                    return self.with_sample(tree, letter, last)
                return self.entry_of_sample(word, others, letter, start, last)
        return None

    def of_samples(self, word: str) -> str:
        """E for `e`, where E has all samples, or is a matrix of the problem, and nothing is called e."""
        capital = word[:1].upper() + word[1:]
        alone = word.islower() and self.names.resolve(word, "", "", 0, 0) is None
        lines = capital in self.names.vocabulary.shapes and self.names.is_matrix(capital)
        return capital if alone and (lines or self.is_sampled(capital)) else word

    def is_sampled(self, name: str) -> bool:
        """Whether an array has a column or a row for each sample."""
        batch, shape = self.names.vocabulary.batch, self.names.shape(name)
        return batch is not None and shape is not None and batch.axis_of(shape) is not None

    def sample_below(self, word: str, scripts: list[Script], start: int, end: int) -> Tree | None:
        """`x_i` where x, or X, has a row or column for each sample and no entry with one index."""
        sub = next((s for s in scripts if s.kind == "sub"), None)
        letter = index_text(sub)
        if sub is None:  # in text the subscript is part of the word
            word, letter = word.rpartition("_")[::2] if "_" in word else parted(word)
        if not word or not letter or not is_index(letter):
            return None
        last = max([end, *(s.end for s in scripts)])
        tree = self.resolved(self.of_samples(word), [s for s in scripts if s is not sub], start, last)
        if tree is None or is_unread(tree):
            return None
        counted = None if self.names.vocabulary.batch is None else self.with_sample(tree, letter, last)
        return counted or self.line_of(tree, letter, last)

    def line_of(self, tree: Tree, letter: str, end: int) -> Tree | None:
        """`w_i`, `W_i`: row i of W, as it stands there or as a column, or column i, where W has no samples."""
        if tree.op in _DRESS:
            inner = self.line_of(tree.operands[0], letter, end)
            return None if inner is None else tree.having((inner, *tree.operands[1:]))
        shape = self.names.shape_of(tree)
        if tree.op != "name" or shape is None or 1 in shape:
            return None
        if self.is_label(letter):
            return self.line_of_class(tree, letter, end)
        row, column = (self.node("sample", (tree,), tree.start, end, indices=(letter,), axis=axis) for axis in "01")
        return self.node("either", (row, column), tree.start, end)

    def line_of_class(self, tree: Tree, label: str, end: int) -> Tree:
        """`u_y` of a one-hot y: the row of U for the class of y, which is yᵀU, as a column Uᵀy; or the column, Uy."""
        picks = self.node("name", (), tree.start, end, label)
        turned = [self.node("transpose", (one,), tree.start, end) for one in (picks, tree)]
        pairs = (turned[1], picks), (turned[0], tree), (tree, picks)
        products = (self.node("chain", pair, tree.start, end, operators=("beside",)) for pair in pairs)
        lines = tuple(self.node("group", (product,), tree.start, end) for product in products)
        return self.node("either", lines, tree.start, end)

    def entry_of_sample(self, word: str, others: list[Script], letter: str, start: int, end: int) -> Tree | None:
        sub = next((s for s in others if s.kind == "sub"), None)
        indices = split_indices(index_text(sub) or "", None) if sub is not None else None
        if indices is None or len(indices) != 1:
            return None
        tree = self.resolved(word, [s for s in others if s is not sub], start, end)
        if tree is None or is_unread(tree) or (made := self.with_sample(tree, letter, end)) is None:
            return None
        return self.node("entry", (made,), start, end, indices=indices)

    def prediction_for(self, word: str, start: int) -> Tree | None:
        r"""`h(x^{(i)})`, `h_\theta(x_i)`, `\hat y(x_i)`: the prediction as a function of a sample, or None."""
        plain, _, of = word.partition("_")
        if plain not in _PREDICTIONS or not self.names.declares("yhat") or (of and canonical(of) not in _PARAMETERS):
            return None
        here = self.place()
        try:
            if all(script.kind == "sub" for script in self.scripts()) and self.token.value == "(":
                inner, end = self.stretch()
                argument = self.inner(inner)
                prediction = self.names.tree("yhat", start, end)
                if prediction is not None and self.is_input(argument):
                    return prediction
                if argument.op == "sample" and prediction is not None:
                    return self.with_sample(prediction, argument.indices[0], end)
        except LanguageError:
            pass
        self.back_to(here)
        return None

    def is_input(self, tree: Tree) -> bool:
        """Whether it is the input; where none is known, any variable that nothing is derived by."""
        known = self.names.vocabulary
        if (first := known.synonyms.get("x0")) is not None:
            return tree.op == "name" and tree.value == first
        return tree.op == "name" and tree.value in known.arguments and tree.value not in known.wrt

    def with_sample(self, tree: Tree, letter: str, end: int) -> Tree | None:
        """`tree`, a name in transposes and powers, with the sample of the name in the name's place."""
        if tree.op == "either":
            made = [one for part in tree.operands if (one := self.with_sample(part, letter, end)) is not None]
            return made[0] if len(made) == 1 else tree.having(tuple(made)) if made else None
        if tree.op in _DRESS:
            inner = self.with_sample(tree.operands[0], letter, end)
            return None if inner is None else tree.having((inner, *tree.operands[1:]))
        if tree.op not in ("name", "gradient"):
            return None
        shape = self.names.shape_of(tree)
        batch = self.names.vocabulary.batch
        if shape is not None and batch is not None and batch.axis_of(shape) is None:
            return None
        return self.node("sample", (tree,), tree.start, end, indices=(letter,))

    def letter_means_something(self, letter: str) -> bool:
        return self.names.declares(letter) and letter not in self.names.vocabulary.sizes


def is_unread(tree: Tree) -> bool:
    """Whether a name in transposes and powers is one that has no value here."""
    while tree.op in _DRESS:
        tree = tree.operands[0]
    return tree.op == "unread"


def sample_mark(script: Script) -> tuple[str, Script | None] | None:
    """(letter, what else stands there) where a superscript marks a sample: `(i)`, `[1](i)`, `(i)T`."""
    if script.wrap == "unicode":
        found = _UNICODE.fullmatch(script.text)
        if found is None:
            return None
        before, letter, behind = found.groups()[:3] if found[2] else found.groups()[3:]
        rest = before + behind
        token = Token("superscript", rest, script.start, script.end)
        return letter, Script("sup", (token,), script.start, script.end, "unicode") if rest else None
    tokens = [t for t in script.tokens if t.kind != "font"]
    if len(tokens) == 1 and tokens[0].kind == "word" and (script.wrap in ("(", "[") or is_index(tokens[0].value)):
        letter = tokens[0].value
        return (letter, None) if is_index(letter) and letter not in ("T", "t") else None
    if len(tokens) == 1 and tokens[0].kind == "word" and len(tokens[0].value) == 2 and tokens[0].value[1] == "T":
        turned = tokens[0]._replace(value="T", start=tokens[0].end - 1)  # x^{iT}
        return tokens[0].value[0], Script("sup", (turned,), script.start, script.end, "{")
    for at in range(len(tokens) - 2):
        opened, word, closed = tokens[at : at + 3]
        if (opened.kind, word.kind, closed.kind) != ("open", "word", "close") or opened.value not in ("(", "["):
            continue
        if is_index(word.value) and word.value != "T":
            behind = tokens[at + 3 :]
            if behind and behind[0].kind == "caret":
                behind = behind[1:]
            if behind and behind[0].kind == "open" and behind[0].value == "{" and behind[-1].kind == "close":
                behind = behind[1:-1]
            rest = (*tokens[:at], *behind)
            return word.value, Script("sup", rest, script.start, script.end, "{") if rest else None
    return None
