"""Text → formulas: what stands around them is taken away, and refused where it says something else than they do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from symback.names import canonical
from symback.reading.answer import Form
from symback.reading.dialects.autograd import with_backward_pass
from symback.reading.dialects.matlab import in_one_dialect
from symback.reading.drafts import Drafting
from symback.reading.grammar.directions import ARROWS, with_maps_as_equations
from symback.reading.lexing.lexer import counts_from_one, detect
from symback.reading.lexing.tokens import refuse
from symback.reading.names.known import Known
from symback.reading.programs.branches import with_branches_marked
from symback.reading.programs.ended import without_ends
from symback.reading.text.blanks import mentions
from symback.reading.text.claims.activations import with_activations_stated
from symback.reading.text.claims.classed import without_class_told
from symback.reading.text.claims.conditional import special_cases, without_special_cases
from symback.reading.text.claims.kinds import kinds_told
from symback.reading.text.claims.lined import block_told, with_lines_told
from symback.reading.text.claims.roles import contradiction
from symback.reading.text.claims.sized import sizes_told
from symback.reading.text.claims.zeros import without_zeros_said
from symback.reading.text.equations.labels import labelled, spelled
from symback.reading.text.equations.located import unnamed_place, with_places_named
from symback.reading.text.marked.pasted import as_before_pasting
from symback.reading.text.typeset.plain_tex import with_rows
from symback.reading.text.worked import without_telling
from symback.reading.undressed import undressed
from symback.shapes import SCALAR, Shape, transpose, words

_OF_JULIA = re.compile(r"[\w)\]'] ?\.[-+<>] ?[\w(]")
"""Signs that act entry by entry where MATLAB, whose lists are rows, has none."""
_SIZES = re.compile(r"\d ?(?:[x×]|\\times) ?\d|\b(?:dim|shape|size|Dim|Shape|Size)")


@dataclass
class Clearing(Drafting):
    """Clears the text of an answer. `known` must be given before anything is read."""

    wanted_form: Form = "auto"
    known: Known = field(init=False)
    cases: list[str] = field(default_factory=list)
    """What is added for a special case, and left out too."""
    mapped: set[str] = field(default_factory=set)
    """Names that stand before an arrow, `E ↦ …`, and are none of the problem."""
    from_one: bool = False
    """Whether there are loops of MATLAB or Julia."""
    true_class: str = ""
    """The letter that words give to the class of the sample."""

    @cached_property
    def one_hot_label(self) -> str:
        """The one-hot target whose class letters may name; "" where there is none, or another than one."""
        names = [name for name, axis in self.vocabulary.labels.items() if axis is None and len(name) == 1]
        return names[0] if len(names) == 1 and len(self.vocabulary.labels) == 1 else ""

    def is_free(self, letter: str) -> bool:
        """Whether a letter names nothing here."""
        return not self.names.declares(letter) and letter not in self.vocabulary.sizes

    def clear_text(self) -> dict[str, str]:
        """Leave nothing but formulas in `text`, and find their `form`.

        Returns the letters that words give to lines of arrays, with the array's letter for each. Raises
        `LanguageError` for words that change what the formulas mean.
        """
        self.text = as_before_pasting(self.text)
        self.refuse_contradictions()
        self.refuse_other_sizes()
        found = detect(self.text)
        given, known = self.text, self.known
        self.text, self.names.padded = without_zeros_said(with_rows(self.text))
        letters: dict[str, str] = {}
        if found != "numpy":  # in which a loop may say it of each row in turn
            self.text, told = with_lines_told(self.text, known.lines_of, known.is_of_a_shape)
            letters = {own: small if known.is_value(small) else small.upper() for own, small in told.items()}
        if self.one_hot_label:
            self.text, self.true_class = without_class_told(self.text, self.is_free)
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

    def with_passes(self, text: str) -> str:
        """`text` with a backward pass as equations, where the output is a number, whose derivative by itself is 1."""
        known = self.vocabulary
        is_number = known.shapes.get(known.of) == SCALAR
        return with_backward_pass(text, known.of, self.names.declares) if is_number else text

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
