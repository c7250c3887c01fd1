"""Formulas → the tokens of each statement, with what code does written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from symback.language import Complaint, LanguageError
from symback.reading.answer import LimitError, no_formula
from symback.reading.cleared import Clearing
from symback.reading.families import Draft
from symback.reading.grammar.bare_functions import with_arguments_given, with_slopes
from symback.reading.grammar.by_cases import by_cases
from symback.reading.grammar.classes import class_in_loss, with_label_for
from symback.reading.grammar.directions import Directions
from symback.reading.grammar.figures import bracketed_numbers
from symback.reading.grammar.of_a_letter import with_letters_put_in
from symback.reading.grammar.own_functions import with_functions_written_out
from symback.reading.grammar.renamed_functions import with_functions_renamed
from symback.reading.grammar.spans import check_span, without_spans
from symback.reading.grammar.squares import with_squares_named
from symback.reading.grammar.worded import with_bare_lefts
from symback.reading.lexing.changes import with_changes_of_gradients, with_differentials_joined, with_vec_in_brackets
from symback.reading.lexing.defined import with_definitions_set_free
from symback.reading.lexing.frobenius import with_inner_products
from symback.reading.lexing.greek_indices import with_latin_indices
from symback.reading.lexing.lettered import with_letters
from symback.reading.lexing.lexer import tokenize
from symback.reading.lexing.rearranged import rearranged, with_layers_in_brackets
from symback.reading.lexing.said import is_size, refuse_changing_words, without_mentions, without_sizes
from symback.reading.lexing.segments import Segment, says_nothing, segments
from symback.reading.lexing.tokens import Token, compared, refuse
from symback.reading.names.aliases import matched, refuse_marks, told
from symback.reading.programs.chosen import with_choices_as_factors
from symback.reading.programs.containers import with_items_put_in
from symback.reading.programs.decided import with_choices_decided
from symback.reading.programs.descent import without_steps
from symback.reading.programs.ended import with_ranges_from_one
from symback.reading.programs.inlined import with_bodies_put_in
from symback.reading.programs.interim import Finishes
from symback.reading.programs.letters import with_free_letters
from symback.reading.programs.lookups import Lookups
from symback.reading.programs.loops import without_loops
from symback.reading.programs.mapped import with_functions_applied
from symback.reading.programs.one_hot import with_places_of_ones
from symback.reading.programs.parameters import with_arguments_put_in
from symback.reading.programs.picked import with_picked_samples
from symback.reading.programs.reassigned import written_out
from symback.reading.programs.returns import without_returns
from symback.reading.programs.sizes import with_shapes_for_sizes, with_sizes_written_out
from symback.reading.programs.tables import with_tables_as_entries
from symback.reading.programs.unpacking import with_a_line_each
from symback.reading.programs.unrolled import with_layers_unrolled
from symback.reading.text.marked.tags import STRUCK
from symback.reading.text.prose.remarks import equations_in_comments

_MOST_STATEMENTS = 400


@dataclass
class Pieces(Clearing):
    """Cuts an answer into statements. `known` must be given before anything is read."""

    steps: list[Segment] = field(default_factory=list)
    """Steps of descent, which are left out."""
    given: str = ""
    """The answer before anything was taken away from it."""

    def tokens(self) -> list[Token]:
        """The tokens of all formulas. Raises `LanguageError` where there is none, or words change what they mean."""
        letters, known = self.clear_text(), self.known
        aliases = told(self.vocabulary.aliases, self.form)
        tokens = matched(tokenize(self.text, self.form, known.is_known, aliases.marks), aliases.patterns)
        tokens = with_latin_indices(with_letters(tokens, letters), known.is_of_the_problem, self.is_free)
        if self.one_hot_label:
            letter = self.true_class or class_in_loss(tokens, self.vocabulary.of, self.is_free)
            tokens = with_label_for(tokens, letter, self.one_hot_label) if letter else tokens
        refuse_marks(tokens)
        refuse_changing_words(tokens, self.text)
        tokens = without_sizes(tokens, self.vocabulary.sizes.__contains__, known.is_of_a_shape)
        tokens = with_vec_in_brackets(rearranged(without_mentions(tokens, self.text)), known.is_value)
        tokens = with_differentials_joined(tokens, known.is_value)
        tokens = with_changes_of_gradients(tokens, known.is_value)
        if self.form != "latex":
            tokens = with_layers_in_brackets(tokens, known.is_of_the_problem, known.primes_of)
        tokens = with_inner_products(tokens, known.is_output)
        tokens = bracketed_numbers(tokens) if self.form != "latex" else tokens
        if len(tokens) == 1:
            raise self.no_formula()
        return tokens

    def no_formula(self) -> LanguageError:
        struck = STRUCK.search(self.given)
        if struck is not None and not any(map(str.isalpha, STRUCK.sub("", self.given))):
            message = "all of this answer is struck out, so there is no formula to read"
            hint = "take the strokes away, or write the formula that is meant"
            return refuse(struck.start(), struck.start() + 1, "missing-operand", message, hint)
        return LanguageError(no_formula(self.given, self.vocabulary.of, self.vocabulary.wrt))

    def pieces(self, tokens: list[Token]) -> list[Segment]:
        """The statements. Raises `LanguageError` for code that is not read, `LimitError` where they are too many."""
        known, meaning = self.known, Lookups(self.names, self.form == "numpy")
        if self.form != "latex":
            tokens = self.one_line_for_each_value(with_slopes(tokens, known.is_elementwise), meaning)
        tokens, self.spans = without_spans(tokens, self.text, known.is_value)
        tokens = with_definitions_set_free(tokens)
        tokens = by_cases(tokens, self.text, known.is_value, self.is_known_derivative)
        pieces = segments(tokens, self.names.declares, self.label, text=self.text, code=self.form != "latex")
        pieces = self.with_labels_told(pieces)
        pieces = self.with_directions(with_bare_lefts(self.with_directions(pieces), known.means_something))
        pieces, self.steps = without_steps(pieces, known.is_variable, meaning.is_gradient)
        if self.form != "latex":
            pieces = [piece for piece in pieces if not says_nothing(piece)] or pieces
        if self.form != "latex" or any(token.value == "<-" for token in tokens):
            runs = meaning.runs()
            finishes = Finishes(known.is_of_a_function, known.is_elementwise)
            pieces = written_out(pieces, meaning.labels_of, runs, meaning.is_result, known.is_of_a_shape, finishes)
        if self.form != "numpy":
            pieces = with_squares_named(pieces, known.is_value, lambda word: known.primes_of(word) is not None)
        pieces = with_functions_renamed(pieces, known.function_of, self.vocabulary.functions.__contains__)
        pieces = with_arguments_given(pieces, known.is_elementwise)
        pieces = with_letters_put_in(pieces, known.is_value, known.is_elementwise, known.sample_column())
        pieces = with_functions_written_out(pieces, known.is_value, known.primes_of, known.sample_column())
        pieces = [piece for piece in pieces if not is_size(piece)] or pieces
        if self.form != "latex":
            pieces = [replace(one, parts=[one.parts[0], *map(compared, one.parts[1:])]) for one in pieces]
        if len(pieces) > _MOST_STATEMENTS:
            place = pieces[_MOST_STATEMENTS].tokens[0]
            message = f"the answer has more than {_MOST_STATEMENTS} lines"
            raise LimitError(Complaint(place.start, place.end, "too-large", message, "leave out what is not needed"))
        if not pieces:
            raise self.no_formula()
        return pieces

    def with_directions(self, pieces: list[Segment]) -> list[Segment]:
        """The statements with df for `Df(X)[V]` and d(∂f/∂X) for `H[V]`, and V another name for dX from there on."""
        own: set[str] | None = None

        def is_free(name: str) -> bool:
            nonlocal own
            if own is None:
                own = {self.own_name(piece.parts[0]) for piece in pieces if len(piece.parts) > 1} - self.mapped
            return not self.known.is_of_the_problem(name) and name not in own

        found = Directions(self.vocabulary, is_free, self.mapped)
        made = found.put(pieces)
        if self.form != "numpy":  # in text and in LaTeX names may stand without a space
            self.names.aliases |= found.names
        self.names.changing |= bool(found.names)
        return made

    def one_line_for_each_value(self, tokens: list[Token], meaning: Lookups) -> list[Token]:
        """Code without calls of its own functions, loops, and lines that give several values."""
        known = self.known
        tokens = with_ranges_from_one(tokens, self.text, known.is_value) if self.from_one else tokens
        tokens = with_tables_as_entries(with_shapes_for_sizes(tokens), self.form)
        tokens = with_functions_applied(tokens, self.form, known.is_elementwise)
        tokens = with_bodies_put_in(tokens, self.text)
        tokens = without_returns(with_arguments_put_in(tokens, self.text, known.is_value), self.text, known.is_value)

        def is_array(word: str) -> bool:
            return known.is_value(word) or meaning.is_gradient(word)

        tokens = with_free_letters(tokens, self.text, known.is_of_the_problem)
        tokens = with_layers_unrolled(tokens, self.text, is_array, known.is_of_the_problem)
        tokens = with_choices_decided(tokens, self.text)
        tokens = with_items_put_in(tokens, known.is_value, meaning.is_gradient, from_one=self.names.from_one)
        tokens = with_a_line_each(tokens, known.is_value, known.is_of_the_problem)
        tokens = with_sizes_written_out(tokens, meaning.runs(), known.is_of_the_problem)
        tokens = with_choices_as_factors(tokens, self.text, known.indices_of_bits)
        tokens = with_places_of_ones(tokens, meaning.labels_of, meaning.runs(), meaning.shape_of_target)
        tokens = with_picked_samples(tokens, meaning.shape_at)
        return without_loops(tokens, self.text, known.is_value, meaning.runs(), meaning.shape_of_target)

    def check_spans(self, drafts: Sequence[Draft]) -> None:
        """Raise `LanguageError` where it is said of an index that it runs further or less far than it does."""
        ends = [draft.segment.tokens[-1].end for draft in drafts]
        for span in self.spans:
            draft = max(zip(ends, drafts, strict=True), key=lambda one: (one[0] <= span.start, one[0]))[1]
            if draft.layer == span.letter:
                continue  # for these layers it has been read
            left = [draft.left.tree] if draft.left is not None and draft.left.tree is not None else []
            check_span(span, [*left, *draft.trees], self.names)

    def told(self, given: str) -> list[str]:
        """The special cases, comments and steps that are left out, as they were typed."""
        comments = equations_in_comments(given) if self.form != "latex" else []
        return [
            *self.cases,
            *comments,
            *(_typed(given, step.tokens[0].start, step.tokens[-1].end) for step in self.steps),
        ]


def _typed(given: str, start: int, end: int) -> str:
    """What was typed from `start` to `end`, where a word may have been longer than what it was read as."""
    while end < len(given) and not given[end].isspace() and given[end] not in ",;":
        end += 1
    return " ".join(given[start:end].split())
