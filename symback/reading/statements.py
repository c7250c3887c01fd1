"""Text → answer: statements with their left sides, every side with its readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from symback import shapes
from symback.errors import ShapeError
from symback.language import Complaint, LanguageError
from symback.names import GREEK, canonical
from symback.reading.answer import (
    Answer,
    Form,
    Left,
    LimitError,
    Misfit,
    Reading,
    Side,
    Star,
    Statement,
    Tree,
    Vocabulary,
)
from symback.reading.grammar.by_cases import by_cases
from symback.reading.grammar.changes import in_changes
from symback.reading.grammar.figures import bracketed_numbers, decimals
from symback.reading.grammar.lefts import Lefts, words_of
from symback.reading.grammar.own_functions import with_functions_written_out
from symback.reading.grammar.parser import Parser
from symback.reading.grammar.spans import Span, check_span, without_spans
from symback.reading.index import free_indices
from symback.reading.lexing.lexer import counts_from_one, detect, tokenize
from symback.reading.lexing.rearranged import rearranged
from symback.reading.lexing.said import refuse_changing_words, without_mentions, without_sizes
from symback.reading.lexing.segments import Segment, index_letter, instance, segments
from symback.reading.lexing.tokens import LONGEST, Token, refuse
from symback.reading.names.aliases import matched, patterns
from symback.reading.names.table import Names
from symback.reading.programs.branches import refuse_branches
from symback.reading.programs.descent import without_steps
from symback.reading.programs.lookups import Lookups
from symback.reading.programs.loops import without_loops
from symback.reading.programs.parameters import with_arguments_put_in
from symback.reading.programs.reassigned import written_out
from symback.reading.programs.returns import without_returns
from symback.reading.programs.sizes import with_sizes_written_out
from symback.reading.programs.unpacking import with_a_line_each
from symback.reading.readings import Passes, readings_of
from symback.reading.text.labels import labelled
from symback.reading.text.markup import undressed
from symback.reading.text.prose import remarks
from symback.reading.text.roles import contradiction
from symback.shapes import SCALAR, Shape

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
    return _Reader(text, vocabulary, wanted_form=form, star=star, passes=passes or Passes()).answer()


def names_of(vocabulary: Vocabulary) -> Names:
    """The names of a vocabulary, whose aliases and synonyms are read when they are first used."""
    names = Names(vocabulary, lambda text: _parse(text, names))
    return names


def _parse(text: str, names: Names) -> Tree:
    form = detect(text)
    tokens = tokenize(text, form, lambda word: names.declares(canonical(word)) or names.function(word) is not None)
    return Parser(tokens, names, form, text).whole()


def _typed(given: str, start: int, end: int) -> str:
    """What was typed from `start` to `end`, where a word may have been longer than what it was read as."""
    while end < len(given) and not given[end].isspace() and given[end] not in ",;":
        end += 1
    return " ".join(given[start:end].split())


@dataclass
class _Draft:
    """A statement whose sides are trees and not yet readings."""

    segment: Segment
    left: Left | None
    trees: list[Tree]
    sides: list[list[Token]]


@dataclass
class _Reader(Lefts):
    wanted_form: Form = "auto"
    star: Star = "either"
    passes: Passes = field(default_factory=Passes)

    def answer(self) -> Answer:
        self.names = names_of(self.vocabulary)
        self.refuse_contradictions()
        found = detect(self.text)
        if found != "latex":
            refuse_branches(self.text, found == "numpy")
        given = self.text
        self.text = undressed(labelled(self.text, self.is_of_a_shape, self.is_output), self.means_something)
        if self.text != given:
            found = detect(self.text)
        self.form = {"latex": "latex", "text": "numpy" if found == "numpy" else "text"}.get(self.wanted_form, found)
        self.names.from_one = counts_from_one(self.text, self.form)
        tokens = tokenize(self.text, self.form, self.is_known)
        refuse_changing_words(tokens, self.text)
        tokens = without_sizes(tokens, self.vocabulary.sizes.__contains__, self.is_of_a_shape)
        tokens = rearranged(without_mentions(tokens, self.text))
        tokens = matched(tokens, patterns(self.vocabulary.aliases, self.form))
        tokens = bracketed_numbers(tokens) if self.form != "latex" else tokens
        meaning = Lookups(self.names, self.form == "numpy")
        if len(tokens) == 1:
            raise refuse(0, 1, "missing-operand", "the answer is empty: there is no formula here")
        if self.form != "latex":
            tokens = with_arguments_put_in(tokens, self.text)
            tokens = with_a_line_each(without_returns(tokens, self.text, self.is_value), self.is_value)
            tokens = with_sizes_written_out(tokens, meaning.runs(), self.is_of_the_problem)
            tokens = without_loops(tokens, self.text, self.is_value, meaning.runs(), meaning.shape_of_target)
        tokens, spans = without_spans(tokens, self.text, self.is_value)
        tokens = by_cases(tokens, self.text, self.is_value, self.is_known_derivative)
        pieces = segments(tokens, self.names.declares, self.label, code=self.form != "latex")
        pieces, steps = without_steps(pieces, self.is_variable, meaning.is_gradient)
        if self.form != "latex" or any(token.value == "<-" for token in tokens):
            runs = meaning.runs()
            pieces = written_out(pieces, meaning.labels_of, runs, meaning.is_gradient, self.is_of_a_shape)
        pieces = with_functions_written_out(pieces, self.is_value, self.primes_of, self.sample_column())
        if len(pieces) > _MOST_STATEMENTS:
            place = pieces[_MOST_STATEMENTS].tokens[0]
            message = f"the answer has more than {_MOST_STATEMENTS} lines"
            raise LimitError(Complaint(place.start, place.end, "too-large", message, "leave out what is not needed"))
        if not pieces:
            raise refuse(0, len(self.text), "missing-operand", "there is no formula here, only text")
        drafts = self.drafts(pieces)
        self.check_spans(spans, drafts)
        told = [_typed(given, step.tokens[0].start, step.tokens[-1].end) for step in steps]
        return Answer(self.form, self.text, tuple(self.elaborated(drafts)), (*remarks(given, self.text), *told))

    def refuse_contradictions(self) -> None:
        """Raise `LanguageError` where words say that a name is something else than it is in the problem."""
        if (told := contradiction(self.text, self.vocabulary.roles)) is not None:
            message = f"{told.name} is the {told.role} in this problem, and something else by these words"
            hint = "write the answer in the problem's names, or define yours by equations"
            raise refuse(told.start, told.end, "undefined-name", message, hint)

    def check_spans(self, spans: Sequence[Span], drafts: Sequence[_Draft]) -> None:
        """Raise `LanguageError` where it is said of an index that it runs further or less far than it does."""
        ends = [draft.segment.tokens[-1].end for draft in drafts]
        for span in spans:
            draft = max(zip(ends, drafts, strict=True), key=lambda one: (one[0] <= span.start, one[0]))[1]
            left = [draft.left.tree] if draft.left is not None and draft.left.tree is not None else []
            check_span(span, [*left, *draft.trees], self.names)

    def is_known(self, word: str) -> bool:
        plain = canonical(word)
        return self.names.declares(plain) or self.names.function(word) is not None

    def means_something(self, word: str) -> bool:
        """Whether a word has a meaning in a formula here, by itself or as several names without a space."""
        plain = canonical(word)
        return self.is_known(word) or plain in GREEK or self.names.split(word, lambda *_: False) is not None

    def is_value(self, word: str) -> bool:
        return self.names.declares(canonical(word))

    def is_of_a_shape(self, word: str) -> bool:
        """Whether a word is a variable or a value of the problem."""
        return canonical(word) in self.vocabulary.shapes

    def is_variable(self, word: str) -> bool:
        """Whether a word is a variable that the output depends on."""
        return canonical(word) in self.vocabulary.arguments

    def is_output(self, word: str) -> bool:
        """Whether a word names what is derived."""
        name, of = canonical(word), self.vocabulary.of
        return name == of or self.vocabulary.synonyms.get(name) == of

    def is_of_the_problem(self, word: str) -> bool:
        """Whether a word is a name of the problem file, and no usual name beside it."""
        name = canonical(word)
        return name in self.vocabulary.shapes or name in self.vocabulary.sizes or name in self.names.aliases

    def is_known_derivative(self, tokens: Sequence[Token]) -> bool:
        """Whether a left side is a derivative that is known here, and not the one that is asked for."""
        try:
            left = self.left([token for token in tokens if token.kind not in ("quad", "ampersand")])
        except LanguageError:
            return False
        return left.kind == "gradient" and left.tree is not None and left.order == 1 and not self.asks(left)

    def primes_of(self, word: str) -> int | None:
        found = self.names.function(word)
        return None if found is None else found[1]

    def sample_column(self) -> str:
        """A column or row of the problem at which equations about functions are tried; z₁ where there is one."""
        found = [name for name, shape in self.vocabulary.shapes.items() if 1 in shape]
        return next((name for name in found if name[:1] in "zZ"), found[0] if found else "")

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
        trees = [self.tree(part) for part in piece.parts[1:]]
        spelled = left.tree is not None and left.tree.op == "derived" and left.tree.value in self.vocabulary.wrt
        if (self.asks(left) or spelled) and self.vocabulary.shapes.get(self.vocabulary.of, SCALAR) != SCALAR:
            left, trees = in_changes(left, trees, self.vocabulary.of)
        return _Draft(piece, left, trees, piece.parts[1:])

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
        self.names.own.pop(self.own_name(piece.parts[0]) or words_of(piece.parts[0])[0], None)
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
        if max(counted.values(), default=1) == 1:
            return drafts
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
            wanted = self.wanted(draft, draft is drafts[-1])
            indices = tuple(i for i in draft.left.indices if not i.isdigit()) if draft.left else ()
            loose = draft.left is not None and draft.left.kind == "other"
            exact = bool(indices) or bool(draft.left and draft.left.kind == "name" and wanted)
            sides = [
                self.side(tree, tokens, shapes_known, wanted, indices, exact, loose)
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

    def wanted(self, draft: _Draft, result: bool) -> Shape | None:
        """The shape that a draft should have, where that is known; of the `result` by indices that which is asked."""
        known, left = self.vocabulary.shapes, draft.left
        of, wrt, twice = self.vocabulary.of, self.vocabulary.wrt, self.vocabulary.changes
        if left is not None and left.kind == "name":
            by_indices = left.name in self.names.own and not left.indices and bool(free_indices(draft.trees[-1]))
            if not (result and by_indices):
                return known.get(left.name)
        elif left is not None:
            if left.tree is not None and left.tree.op == "differential":
                return known.get(left.tree.value)
            if left.kind == "other":
                return None
            of, wrt, twice = left.of, (left.wrt,), left.order == 2
        if len(wrt) != 1 or of not in known or wrt[0] not in known:
            return None
        try:
            return (shapes.second_derivative if twice else shapes.derivative)(known[of], known[wrt[0]])
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
        loose: bool,
    ) -> Side:
        """A side with its readings; `loose` where what stands on the left is not known, its indices neither."""
        start, end = tokens[0].start, tokens[-1].end
        found: tuple[Reading, ...] | Misfit = ()
        for free in (indices, ()) if loose and indices else (indices,):
            found = readings_of(
                tree,
                names,
                self.vocabulary,
                star=self.star,
                wanted=wanted,
                code=self.form == "numpy",
                indices=free,
                exact=exact,
                loose=loose,
                passes=self.passes,
            )
            if not isinstance(found, Misfit):
                break
        text = self.text[start:end]
        if isinstance(found, Misfit):
            return Side(text, start, end, tree, (), found, decimals(tree))
        return Side(text, start, end, tree, found, None, decimals(tree))

    def ordered(self, drafts: list[_Draft]) -> list[_Draft]:
        """Definitions before their uses, otherwise as written. Raises `LanguageError` for a circle."""
        where = {d.left.name: d for d in reversed(drafts) if d.left and d.left.name in self.names.own}
        if not where:
            return drafts
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
