"""Text → the tokens of each statement: what stands around formulas is taken away, and code is written out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from symback.language import Complaint, LanguageError
from symback.names import canonical
from symback.reading.answer import Form, LimitError, no_formula
from symback.reading.drafts import Drafting
from symback.reading.families import Draft
from symback.reading.grammar.bare_functions import with_arguments_given, with_slopes
from symback.reading.grammar.by_cases import by_cases
from symback.reading.grammar.directions import ARROWS, Directions, with_maps_as_equations
from symback.reading.grammar.figures import bracketed_numbers
from symback.reading.grammar.of_a_letter import with_letters_put_in
from symback.reading.grammar.own_functions import with_functions_written_out
from symback.reading.grammar.renamed_functions import with_functions_renamed
from symback.reading.grammar.spans import check_span, without_spans
from symback.reading.grammar.worded import with_bare_lefts
from symback.reading.lexing.changes import with_changes_of_gradients, with_differentials_joined, with_vec_in_brackets
from symback.reading.lexing.defined import with_definitions_set_free
from symback.reading.lexing.frobenius import with_inner_products
from symback.reading.lexing.lettered import with_letters
from symback.reading.lexing.lexer import counts_from_one, detect, tokenize
from symback.reading.lexing.rearranged import rearranged, with_layers_in_brackets
from symback.reading.lexing.said import is_size, refuse_changing_words, without_mentions, without_sizes
from symback.reading.lexing.segments import Segment, says_nothing, segments
from symback.reading.lexing.tokens import Token, compared, refuse
from symback.reading.names.aliases import matched, refuse_marks, told
from symback.reading.names.known import Known
from symback.reading.programs.branches import with_branches_marked
from symback.reading.programs.chosen import with_choices_as_factors
from symback.reading.programs.containers import with_items_put_in
from symback.reading.programs.decided import with_choices_decided
from symback.reading.programs.descent import without_steps
from symback.reading.programs.ended import with_ranges_from_one, without_ends
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
from symback.reading.text.activations import with_activations_stated
from symback.reading.text.backward_pass import with_backward_pass
from symback.reading.text.blanks import mentions
from symback.reading.text.conditional import special_cases, without_special_cases
from symback.reading.text.dialects import in_one_dialect
from symback.reading.text.kinds import kinds_told
from symback.reading.text.labels import labelled, spelled
from symback.reading.text.lined import block_told, with_lines_told
from symback.reading.text.located import unnamed_place, with_places_named
from symback.reading.text.markup import STRUCK, undressed
from symback.reading.text.plain_tex import with_rows
from symback.reading.text.remarked import equations_in_comments
from symback.reading.text.roles import contradiction
from symback.reading.text.sized import sizes_told
from symback.reading.text.worked import without_telling
from symback.reading.text.zeros import without_zeros_said
from symback.shapes import SCALAR, Shape, transpose, words

_MOST_STATEMENTS = 400
_OF_JULIA = re.compile(r"[\w)\]'] ?\.[-+<>] ?[\w(]")
"""Signs that act entry by entry where MATLAB, whose lists are rows, has none."""
_SIZES = re.compile(r"\d ?(?:[x×]|\\times) ?\d|\b(?:dim|shape|size|Dim|Shape|Size)")


@dataclass
class Pieces(Drafting):
    """Cuts an answer into statements. `known` must be given before anything is read."""

    wanted_form: Form = "auto"
    known: Known = field(init=False)
    steps: list[Segment] = field(default_factory=list)
    """Steps of descent, which are left out."""
    cases: list[str] = field(default_factory=list)
    """What is added for a special case, and left out too."""
    mapped: set[str] = field(default_factory=set)
    """Names that stand before an arrow, `E ↦ …`, and are none of the problem."""
    from_one: bool = False
    """Whether there are loops of MATLAB or Julia."""
    given: str = ""
    """The answer before anything was taken away from it."""

    def clear_text(self) -> dict[str, str]:
        """Leave nothing but formulas in `text`, and find their `form`.

        Returns the letters that words give to lines of arrays, with the array's letter for each. Raises
        `LanguageError` for words that change what the formulas mean.
        """
        self.refuse_contradictions()
        self.refuse_other_sizes()
        found = detect(self.text)
        given, known = self.text, self.known
        self.text, self.names.padded = without_zeros_said(with_rows(self.text))
        letters: dict[str, str] = {}
        if found != "numpy":  # in which a loop may say it of each row in turn
            self.text, letters = with_lines_told(self.text, known.lines_of, known.is_of_a_shape)
        worked = without_telling(self.text, known.means_something)
        if worked.order is not None:
            message = "these words do something to the formula above, and words are not read as mathematics"
            raise refuse(*worked.order, "undefined-name", message, "write the result as a formula")
        self.cases = [*special_cases(worked.text), *worked.left_out]
        self.text = without_special_cases(worked.text)
        if mentions(self.text, ARROWS):
            self.text, self.mapped = with_maps_as_equations(self.text, known.is_of_a_shape)
        if found != "latex":
            blocks = without_ends(self.text)
            self.from_one = blocks != self.text
            self.text = self.with_passes(in_one_dialect(blocks))
            self.text = with_branches_marked(self.text, not self.from_one and detect(self.text) == "numpy")
        text = with_activations_stated(self.text, known.function_of)
        text = spelled(self.with_places(text), known.is_of_a_shape, known.is_output)
        self.text = undressed(labelled(text, known.is_of_a_shape, known.is_output), known.means_something)
        if self.text != given:
            found = detect(self.text)
        found = "text" if self.from_one else found  # as all code of MATLAB and Julia is read
        self.form = {"latex": "latex", "text": "numpy" if found == "numpy" else "text"}.get(self.wanted_form, found)
        self.names.from_one = self.from_one or counts_from_one(self.text, self.form)
        self.names.lists_are_columns = _OF_JULIA.search(self.text) is not None
        return letters

    def tokens(self) -> list[Token]:
        """The tokens of all formulas. Raises `LanguageError` where there is none, or words change what they mean."""
        letters, known = self.clear_text(), self.known
        aliases = told(self.vocabulary.aliases, self.form)
        tokens = matched(tokenize(self.text, self.form, known.is_known, aliases.marks), aliases.patterns)
        tokens = with_letters(tokens, letters)
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

    def with_passes(self, text: str) -> str:
        """`text` with a backward pass as equations, where the output is a number, whose derivative by itself is 1."""
        known = self.vocabulary
        is_number = known.shapes.get(known.of) == SCALAR
        return with_backward_pass(text, known.of, self.names.declares) if is_number else text

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

    def refuse_contradictions(self) -> None:
        """Raise `LanguageError` where words say that a name is something else than it is in the problem."""
        if (told := contradiction(self.text, self.vocabulary.roles)) is not None:
            message = f"{told.name} is the {told.role} in this problem, and something else by these words"
            hint = "write the answer in the problem's names, or define yours by equations"
            raise refuse(told.start, told.end, "undefined-name", message, hint)
        if (block := block_told(self.text)) is not None:
            message = f"blocks of {block[0]} are not read: with two indices, {block[0]} is an entry of it here"
            raise refuse(*block[1:], "undefined-name", message, "write the sums over its entries, or the matrix form")
        for kind in kinds_told(self.text):
            shapes = self.shapes_named(kind.name)
            if shapes and all(map(kind.is_false_of, shapes)):
                message = f"{kind.name} is {words(shapes[0])} in this problem, and something else by these words"
                raise refuse(kind.start, kind.end, "size", message, "leave it out, or write in the problem's names")

    def with_places(self, text: str) -> str:
        """Left sides for what is said to be an entry or a line of the gradient; raises `LanguageError` without one."""
        known = self.vocabulary
        text = with_places_named(text, f"∂{known.of}/∂{known.wrt[0]}" if known.of and len(known.wrt) == 1 else "")
        if (unnamed := unnamed_place(text)) is not None:
            message = "this is an entry or a line of what is asked, and of what, is not read from words"
            raise refuse(*unnamed, "left-side", message, "write it with a left side, as in dW_ij = ...")
        return text

    def shapes_named(self, name: str) -> list[Shape]:
        """The shape of a name of the problem; of a derivative by its name, `δ1`, that in either layout; or nothing."""
        known, plain = self.vocabulary, canonical(name)
        if plain in known.shapes:
            return [known.shapes[plain]]
        if known.shapes.get(known.of) != SCALAR:
            return []
        if name.lower() == "the result":
            wrt = known.wrt[0] if len(known.wrt) == 1 else ""
        else:
            wrt = canonical(name.rpartition("/")[2][1:]) if "/" in name else self.claimed(plain)[1]
        return [known.shapes[wrt], transpose(known.shapes[wrt])] if wrt in known.shapes else []

    def refuse_other_sizes(self) -> None:
        """Raise `LanguageError` where a check of sizes does not come out, or ends with a size that nothing here has."""
        told = sizes_told(self.text) if _SIZES.search(self.text) else []
        lengths = {str(size) for shape in self.vocabulary.shapes.values() for size in shape} if told else set()
        counted = all(length.isdigit() for length in lengths)
        products = lengths | {str(int(a) * int(b)) for a in lengths for b in lengths} if counted else set()
        for sizes in told:
            digits = sizes.rows.isdigit() and sizes.columns.isdigit()
            if not sizes.fits or (digits and counted and not {sizes.rows, sizes.columns} <= products):
                message = "these sizes are not those of the formula, so one of them is not what is meant"
                raise refuse(
                    sizes.start, sizes.end, "size", message, "leave the sizes out, or write those that are meant"
                )

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
