"""Text → answer: statements with their left sides, every side with its readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from symback import shapes
from symback.errors import ShapeError
from symback.language import Complaint, LanguageError
from symback.names import GREEK, canonical, parts
from symback.reading.aliases import matched, patterns
from symback.reading.answer import Answer, Form, Left, LimitError, Misfit, Side, Star, Statement, Tree, Vocabulary
from symback.reading.brackets import are_entries
from symback.reading.cursor import Budget
from symback.reading.derivatives import gradient_in
from symback.reading.grammar import Parser
from symback.reading.index import free_indices
from symback.reading.lexer import detect, tokenize
from symback.reading.loops import without_loops
from symback.reading.markup import undressed
from symback.reading.names import Names
from symback.reading.own_functions import with_functions_written_out
from symback.reading.readings import Passes, readings_of
from symback.reading.rearranged import rearranged
from symback.reading.reassigned import written_out
from symback.reading.segments import Segment, index_letter, instance, segments
from symback.reading.tokens import LONGEST, Token, refuse
from symback.shapes import SCALAR, Shape

_UNKNOWN = ("undefined-name", "function-without-argument", "derivative", "prime")
_MOST_LAYERS = 9
_MOST_FAMILIES = 12
_MOST_STATEMENTS = 400


def read_answer(
    text: str,
    vocabulary: Vocabulary,
    *,
    form: Form = "auto",
    star: Star = "either",
    passes: Passes | None = None,
) -> Answer:
    """Read an answer: its statements, and for each side every reading that shapes allow.

    `passes` are those of earlier answers with the same vocabulary, which remember what parts mean.

    Raises `LanguageError` at the place that cannot be read, and `LimitError` where a budget is passed.
    Nothing that the text says is executed.
    """
    if len(text) > LONGEST:
        raise LimitError(Complaint(0, 1, "too-long", f"the answer is longer than {LONGEST} characters"))
    return _Reader(text, vocabulary, form, star, passes or Passes()).answer()


def names_of(vocabulary: Vocabulary) -> Names:
    """The names of a vocabulary, whose aliases and synonyms are read when they are first used."""
    names = Names(vocabulary, lambda text: _parse(text, names))
    return names


def _parse(text: str, names: Names) -> Tree:
    form = detect(text)
    tokens = tokenize(text, form, lambda word: names.declares(canonical(word)) or names.function(word) is not None)
    return Parser(tokens, names, form, text).whole()


@dataclass
class _Draft:
    """A statement whose sides are trees and not yet readings."""

    segment: Segment
    left: Left | None
    trees: list[Tree]
    sides: list[list[Token]]


@dataclass
class _Reader:
    text: str
    vocabulary: Vocabulary
    wanted_form: Form
    star: Star
    passes: Passes
    names: Names = field(init=False)
    budget: Budget = field(default_factory=Budget)
    form: str = ""
    renamed: set[str] = field(default_factory=set)
    """Stems of usual names, such as delta, that the answer gives a meaning of its own."""

    def answer(self) -> Answer:
        self.names = names_of(self.vocabulary)
        self.text = undressed(self.text, self.means_something)
        found = detect(self.text)
        self.form = {"latex": "latex", "text": "numpy" if found == "numpy" else "text"}.get(self.wanted_form, found)
        tokens = tokenize(self.text, self.form, self.is_known)
        tokens = rearranged(tokens)
        tokens = matched(tokens, patterns(self.vocabulary.aliases, self.form))
        tokens = bracketed_numbers(tokens) if self.form != "latex" else tokens
        if len(tokens) == 1:
            raise refuse(0, 1, "missing-operand", "the answer is empty: there is no formula here")
        if self.form != "latex":
            tokens = without_loops(tokens, self.text, lambda word: self.names.declares(canonical(word)), self.size_at)
        pieces = segments(tokens, self.names.declares, code=self.form != "latex")
        if self.form != "latex" or any(token.value == "<-" for token in tokens):
            pieces = written_out(pieces)
        pieces = with_functions_written_out(pieces, self.is_value, self.primes_of, self.sample_column())
        if len(pieces) > _MOST_STATEMENTS:
            place = pieces[_MOST_STATEMENTS].tokens[0]
            message = f"the answer has more than {_MOST_STATEMENTS} lines"
            raise LimitError(Complaint(place.start, place.end, "too-large", message, "leave out what is not needed"))
        if not pieces:
            raise refuse(0, len(self.text), "missing-operand", "there is no formula here, only text")
        drafts = self.drafts(pieces)
        return Answer(self.form, self.text, tuple(self.elaborated(drafts)))

    def size_at(self, name: str, axis: int) -> str:
        """How many rows or columns a name of the problem has, or ""."""
        tree = self.names.tree(canonical(name), 0, 0)
        shape = None if tree is None else self.names.shape_of(tree)
        return "" if shape is None else str(shape[axis])

    def is_known(self, word: str) -> bool:
        plain = canonical(word)
        return self.names.declares(plain) or self.names.function(word) is not None

    def means_something(self, word: str) -> bool:
        """Whether a word has a meaning in a formula here, by itself or as several names without a space."""
        plain = canonical(word)
        return self.is_known(word) or plain in GREEK or self.names.split(word, lambda *_: False) is not None

    def is_value(self, word: str) -> bool:
        return self.names.declares(canonical(word))

    def primes_of(self, word: str) -> int | None:
        found = self.names.function(word)
        return None if found is None else found[1]

    def sample_column(self) -> str:
        """A column or row of the problem at which equations about functions are tried; z₁ where there is one."""
        found = [name for name, shape in self.vocabulary.shapes.items() if 1 in shape]
        return next((name for name in found if name[:1] in "zZ"), found[0] if found else "")

    # Left sides and trees

    def drafts(self, pieces: list[Segment]) -> list[_Draft]:
        self.find_gradient_words(pieces)
        self.find_own_names(pieces)
        families: dict[int, list[_Draft]] = {}
        for place, piece in enumerate(pieces):
            letter = index_letter(piece.parts[0]) if len(piece.parts) > 1 and len(families) < _MOST_FAMILIES else ""
            if letter and (made := self.instances(piece, letter)):
                families[place] = made
            elif letter:
                self.find_indexed(piece, letter)
        for piece in pieces:
            self.find_renamed(piece)
        drafts: list[_Draft] = []
        for place, piece in enumerate(pieces):
            drafts += families[place] if place in families else [self.draft(piece)]
        return self.used(drafts)

    def draft(self, piece: Segment) -> _Draft:
        if len(piece.parts) == 1:
            return _Draft(piece, None, [self.tree(piece.parts[0])], piece.parts)
        left = self.left(piece.parts[0])
        if left.kind == "name" and (indices := self.indices_of_own(left.name)):
            left = replace(left, indices=indices)
        return _Draft(piece, left, [self.tree(part) for part in piece.parts[1:]], piece.parts[1:])

    def find_indexed(self, piece: Segment, letter: str) -> None:
        """Whether `p_i = ...` says what the entries of an array are: where i is an index on the right side too."""
        name = self.own_name(piece.parts[0])
        if name not in self.names.own or not name.endswith(f"_{letter}") or len(name) < 3:
            return
        try:
            tree = self.tree(piece.parts[-1])
        except LanguageError:
            return
        if letter in free_indices(tree):
            self.names.indexed[name] = letter

    def find_renamed(self, piece: Segment) -> None:
        r"""`\delta_1 = \frac{\partial J}{\partial z_2} = ...`: an answer that numbers its δ's in a way of its own."""
        name = self.own_name(piece.parts[0]) if len(piece.parts) > 2 else ""
        usual = self.claimed(name) if name else ("", "")
        if not usual[1]:
            return
        try:
            value = gradient_in(self.tree(piece.parts[1]))
        except LanguageError:
            return
        if value is not None and tuple(value.split()[:2]) != usual:
            self.renamed.add(parts(name).stem)

    def indices_of_own(self, name: str) -> tuple[str, ...]:
        """The indices in a name of the answer's own such as H_ij, which is an entry of H then; or nothing."""
        if name in self.names.indexed:
            return (self.names.indexed[name],)
        _, _, below = name.partition("_")
        if name not in self.names.own or len(below) != 2 or not below.isalpha() or not below.islower():
            return ()
        known = {*self.names.vocabulary.shapes, *self.names.vocabulary.sizes}
        return tuple(below) if below[0] != below[1] and not known & {*below} else ()

    def parser(self, tokens: Sequence[Token], *, lenient: bool = False) -> Parser:
        end = tokens[-1].end
        return Parser(
            [*tokens, Token("end", "", end, end)], self.names, self.form, self.text, self.budget, lenient=lenient
        )

    def tree(self, tokens: Sequence[Token]) -> Tree:
        return self.parser(tokens).whole()

    def find_gradient_words(self, pieces: list[Segment]) -> None:
        """`dz2 = ...` defines a derivative, unless its right side is in differentials of its own (`dz2 = W2 dh1`)."""
        lefts: dict[str, set[str]] = {}
        for piece in pieces:
            if len(piece.parts) < 2:
                continue
            words = _words(piece.parts[0])
            if len(words) == 1 and words[0][0] == "d" and len(words[0]) > 1:
                lefts[words[0]] = {
                    w for part in piece.parts[1:] for w in _words(part) if w[0] == "d" and self.is_differential(w)
                }
        kept = {word for word in lefts if self.is_differential(word)}
        while True:
            gone = {word for word in kept if lefts[word] - kept}
            if not gone:
                break
            kept -= gone
        self.names.gradient_words |= kept
        self.find_used_gradients(pieces, lefts.keys() - kept)

    def find_used_gradients(self, pieces: list[Segment], lefts: set[str]) -> None:
        """`dW1 = 1/m dZ1 X^T` goes back through the network, so that dZ1, which nothing defines, is a derivative.

        In differentials it goes forward (`dz2 = W2 dh1`), and ends at that of the output.
        """
        if self.vocabulary.changes:
            return
        order = {name: place for place, name in enumerate(self.vocabulary.shapes)}
        found: set[str] = set()
        for piece in pieces:
            words = [_words(part) for part in piece.parts]
            if any(word in ("tr", "trace", f"d{self.vocabulary.of}") for part in words for word in part):
                return
            used = {w for part in words[-1:] for w in part if w[0] == "d" and self.is_differential(w)}
            first = words[0][0] if len(words) > 1 and len(words[0]) == 1 else ""
            begins = first[1:] if first[:1] == "d" else next(iter(self.vocabulary.wrt), "")
            back = {w for w in used if w[1:] not in self.vocabulary.wrt and order[w[1:]] > order.get(begins, -1)}
            if used - back - self.names.gradient_words:
                return
            found |= back
        self.names.gradient_words |= found | ({word for word in lefts if found} if found else set())

    def is_differential(self, word: str) -> bool:
        return word[1:] in self.vocabulary.shapes and not self.names.declares(word)

    def find_own_names(self, pieces: list[Segment]) -> None:
        """Names that left sides define are known in every statement; a declared name stays what it is."""
        for piece in pieces:
            if len(piece.parts) > 1 and (name := self.own_name(piece.parts[0])):
                self.names.own.setdefault(name, None)

    def own_name(self, tokens: Sequence[Token]) -> str:
        """The name that a left side defines, or "": one word with its scripts that is not declared.

        The usual name of a part (δ₂, a₁) and the name of a derivative in code (dz2) can be defined anew.
        """
        kept = [t for t in tokens if t.kind != "font" and not (t.kind in ("open", "close") and t.value == "{")]
        accent = kept[0].value if kept and kept[0].kind == "accent" else ""
        kept = kept[1:] if accent else kept
        if not kept or kept[0].kind not in ("word", "symbol"):
            return ""
        primes = "prime" * sum(len(t.value) for t in kept if t.kind == "prime") if kept[-1].kind == "prime" else ""
        kept = [t for t in kept if t.kind != "prime"] if primes else kept
        head, rest = kept[0], kept[1:]
        if rest and rest[0].kind not in ("under", "caret", "superscript"):
            return ""
        if any(
            t.kind not in ("under", "caret", "word", "number", "comma", "open", "close", "symbol", "superscript")
            for t in rest
        ):
            return ""
        text = "".join(
            {"under": "_", "caret": "_", "open": "", "close": "", "superscript": "_" + t.value.strip("()")}.get(
                t.kind, t.value
            )
            for t in rest
        )
        name = canonical(f"{canonical(head.value)}{accent}{text}") + primes
        if not name or not name[0].isalpha() or name in self.vocabulary.shapes or name in self.names.aliases:
            return ""
        if name in self.names.own or name in self.names.texts:
            return name
        if primes:
            return name  # h_1' = ... is a name of its own
        if self.names.gradient_word(name, self.form == "numpy"):
            return name
        try:
            tree = self.parser(tokens, lenient=True).whole()
        except LanguageError:
            return name
        if tree.op == "differential" and not self.is_differential(name):
            return name  # dh, where h is only a usual name
        # G_2 beside a G of one's own is another name, not an entry.
        numbered = tree.op == "entry" and tree.indices[0].isdigit()
        of_own = numbered and tree.operands[0].value in self.names.own
        # J_1 beside a J that is another name of the loss, d_j beside a size d: a number has no entries.
        whole = tree.operands[0] if tree.op == "entry" and len(tree.indices) == 1 else tree
        of_number = whole is not tree and (whole.op == "size" or self.names.shape_of(whole) == SCALAR)
        return name if of_own or of_number else ""

    def left(self, tokens: list[Token]) -> Left:
        start, end = tokens[0].start, tokens[-1].end
        text = self.text[start:end]
        if name := self.own_name(tokens):
            of, wrt = self.claimed(name)
            return Left("gradient" if wrt else "name", text, start, end, of=of, wrt=wrt, name=name)
        try:
            tree = self.parser(tokens, lenient=True).whole()
        except LanguageError as error:
            if all(complaint.code in _UNKNOWN for complaint in error.complaints):
                return Left("other", text, start, end)
            raise
        return self.left_of(tree, text, start, end)

    def claimed(self, name: str) -> tuple[str, str]:
        """The derivative that a name of the student's usually is: δ₂ is ∂f/∂z₂, dz2 in code too."""
        if parts(name).stem in self.renamed:
            return "", ""
        if name in self.names.texts and self.names.find_function(name) is None:
            tree = self.names.alias(name, self.names.texts[name], 0, 0)
            while tree is not None and tree.op in ("group", "transpose"):
                tree = tree.operands[0]
            if tree is not None and tree.op == "gradient":
                of, wrt, *_ = tree.value.split()
                return of, wrt
            return "", ""
        if name in self.names.texts:
            return "", ""
        return self.names.gradient_word(name, self.form == "numpy") or ("", "")

    def left_of(self, tree: Tree, text: str, start: int, end: int) -> Left:
        indices: tuple[str, ...] = ()
        inner = tree
        while inner.op in ("group", "transpose", "entry", "either") and inner.operands:
            if inner.op == "entry":
                indices = inner.indices
            inner = inner.operands[0]
        if inner.op == "partial":
            indices = inner.indices
        if inner.op in ("gradient", "partial"):
            of, wrt, *_ = inner.value.split()
            return Left("gradient", text, start, end, of=of, wrt=wrt, indices=indices, tree=tree)
        if inner.op == "hessian" and self.vocabulary.changes:
            of, wrt = inner.value.split()
            return Left("gradient", text, start, end, of=of, wrt=wrt, indices=indices, tree=tree, order=2)
        if inner.op == "name":
            return Left("name", text, start, end, name=inner.value, indices=indices, tree=tree)
        return Left("other", text, start, end, tree=tree)

    # Definitions for every layer

    def instances(self, piece: Segment, letter: str) -> list[_Draft]:
        """`D_i = diag(σ'(z_i))` for each i that it can be read for; nothing where i is an ordinary index."""
        try:
            self.draft(piece)
        except LanguageError as error:
            if not any(complaint.code == "undefined-name" for complaint in error.complaints):
                return []
        else:
            return []
        self.names.own.pop(self.own_name(piece.parts[0]) or _words(piece.parts[0])[0], None)
        made: list[_Draft] = []
        for number in range(1, _MOST_LAYERS + 1):
            copy = Segment([instance(part, letter, number) for part in piece.parts], piece.ends, piece.begun_by)
            name = self.own_name(copy.parts[0])
            new = bool(name) and name not in self.names.own
            try:
                if new:
                    self.names.own[name] = None
                made.append(self.draft(copy))
            except LanguageError:
                if new:
                    del self.names.own[name]
        return made

    def used(self, drafts: list[_Draft]) -> list[_Draft]:
        """Without the layers of a definition for every layer that nothing uses."""
        counted: dict[int, int] = {}
        for draft in drafts:
            counted[draft.segment.parts[0][0].start] = counted.get(draft.segment.parts[0][0].start, 0) + 1
        mentioned = {
            node.value for draft in drafts for tree in draft.trees for node in tree.postorder() if node.op == "name"
        }
        kept = []
        for draft in drafts:
            several = counted[draft.segment.parts[0][0].start] > 1
            if several and draft.left is not None and draft.left.kind == "name" and draft.left.name not in mentioned:
                continue
            kept.append(draft)
        return kept

    # Readings

    def elaborated(self, drafts: list[_Draft]) -> list[Statement]:
        shapes_known: dict[str, Shape] = {}
        statements = []
        for draft in self.ordered(drafts):
            wanted = self.wanted(draft)
            indices = tuple(i for i in draft.left.indices if not i.isdigit()) if draft.left else ()
            exact = bool(indices) or bool(draft.left and draft.left.kind == "name" and wanted)
            sides = [
                self.side(tree, tokens, shapes_known, wanted, indices, exact)
                for tree, tokens in zip(draft.trees, draft.sides, strict=True)
            ]
            if draft.left and draft.left.name in self.names.own:
                best = next((side.readings[0] for side in sides[::-1] if side.readings), None)
                if best is not None:
                    shapes_known[draft.left.name] = best.shape
                    self.names.own[draft.left.name] = best.shape
            tokens = draft.segment.tokens
            start, end = tokens[0].start, max(token.end for token in tokens)
            statements.append(Statement(self.text[start:end], start, end, draft.left, tuple(sides)))
        return statements

    def wanted(self, draft: _Draft) -> Shape | None:
        known = self.vocabulary.shapes
        of, wrt = self.vocabulary.of, self.vocabulary.wrt
        if draft.left is not None:
            if draft.left.kind == "name":
                return known.get(draft.left.name)
            if draft.left.kind == "other":
                return None
            of, wrt = draft.left.of, (draft.left.wrt,)
        if len(wrt) != 1 or of not in known or wrt[0] not in known:
            return None
        try:
            if draft.left is not None and draft.left.order == 2:
                return shapes.second_derivative(known[of], known[wrt[0]])
            return shapes.derivative(known[of], known[wrt[0]])
        except ShapeError:
            return None

    def side(
        self,
        tree: Tree,
        tokens: list[Token],
        names: dict[str, Shape],
        wanted: Shape | None,
        indices: tuple[str, ...],
        exact: bool,
    ) -> Side:
        start, end = tokens[0].start, tokens[-1].end
        found = readings_of(
            tree,
            names,
            self.vocabulary,
            star=self.star,
            wanted=wanted,
            code=self.form == "numpy",
            indices=indices,
            exact=exact,
            passes=self.passes,
        )
        text = self.text[start:end]
        if isinstance(found, Misfit):
            return Side(text, start, end, tree, (), found, decimals(tree))
        return Side(text, start, end, tree, found, None, decimals(tree))

    def ordered(self, drafts: list[_Draft]) -> list[_Draft]:
        """Definitions before their uses, otherwise as written. Raises `LanguageError` for a circle."""
        where = {d.left.name: d for d in reversed(drafts) if d.left and d.left.name in self.names.own}
        done: list[_Draft] = []
        state: dict[int, int] = {}
        for first in drafts:
            stack = [first]
            while stack:
                draft = stack[-1]
                if state.get(id(draft)) == 2:
                    stack.pop()
                    continue
                state[id(draft)] = 1
                waiting = None
                for tree in draft.trees:
                    for node in tree.postorder():
                        needed = where.get(node.value) if node.op == "name" else None
                        if needed is None or state.get(id(needed)) == 2:
                            continue
                        if state.get(id(needed)) == 1 or needed is draft:
                            message = f"{node.value} is defined by way of itself"
                            raise refuse(node.start, node.end, "cycle", message)
                        waiting = needed
                        break
                    if waiting:
                        break
                if waiting:
                    stack.append(waiting)
                else:
                    state[id(draft)] = 2
                    done.append(draft)
                    stack.pop()
        return done


def _words(tokens: Sequence[Token]) -> list[str]:
    """Canonical words of a stretch, each with a plain subscript drawn in (`z`, `_`, `2` is z2)."""
    found: list[str] = []
    kept = [t for t in tokens if t.kind not in ("font", "open", "close")]
    at = 0
    while at < len(kept):
        token = kept[at]
        if token.kind in ("word", "symbol"):
            scripts: list[str] = []
            while (
                at + 2 < len(kept)
                and kept[at + 1].kind in ("under", "caret")
                and kept[at + 2].kind in ("number", "word")
            ):
                scripts.append(kept[at + 2].value)
                at += 2
            layer = next((script for script in scripts if script.isdigit()), "".join(scripts[:1]))
            found.append(canonical(f"{token.value}_{layer}" if layer else token.value))
        at += 1
    return found


def bracketed_numbers(tokens: list[Token]) -> list[Token]:
    """Bare rows of numbers, as a program prints them, in the brackets of an array."""
    inner = tokens[:-1]
    while inner and inner[0].kind == "newline":
        inner = inner[1:]
    while inner and inner[-1].kind in ("newline", "semicolon"):
        inner = inner[:-1]
    rows = ("number", "operator", "newline", "semicolon")
    parted = any(token.kind in ("newline", "semicolon") for token in inner)
    if not parted or not all(token.kind in rows for token in inner) or not are_entries(inner):
        return tokens
    start, end = inner[0].start, inner[-1].end
    return [Token("open", "[", start, start), *inner, Token("close", "[", end, end), tokens[-1]]


def decimals(tree: Tree) -> tuple[tuple[int, ...], ...] | None:
    """Digits after the point of an array of numbers (or of one number), entry by entry as written."""
    while tree.op in ("group", "either", "transpose") and tree.operands:
        tree = tree.operands[0]
    if tree.op != "matrix":
        digits = _digits(tree)
        return None if digits is None else ((digits,),)
    found = [_digits(entry) for entry in tree.operands]
    if any(digits is None for digits in found):
        return None
    rows, at = [], 0
    for size in tree.rows:
        rows.append(tuple(digits or 0 for digits in found[at : at + size]))
        at += size
    return tuple(rows)


def _digits(tree: Tree) -> int | None:
    while tree.op in ("negative", "group") and len(tree.operands) == 1:
        tree = tree.operands[0]
    if tree.op != "number":
        return None
    mantissa, _, exponent = tree.value.lower().partition("e")
    return len(mantissa.partition(".")[2]) - int(exponent or 0)
