"""Primes that make a name, or a slope, of a letter that is no function of the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from symback.names import canonical
from symback.reading.answer import Tree
from symback.reading.grammar.cursor import Script
from symback.reading.grammar.exponentials import Exponentials
from symback.reading.grammar.scripts import index_text
from symback.reading.names.candidates import candidates
from symback.shapes import SCALAR


class Primed(Exponentials):
    """The part of the grammar that reads a letter with a prime."""

    def own_with_prime(self, word: str, start: int) -> Tree | None:
        """`h_1'` where the answer defines a name with a prime: that name, and no transpose."""
        if not any("prime" in name for name in self.names.own):
            return None
        here = self.place()
        scripts = self.scripts()
        sub = next((s for s in scripts if s.kind == "sub"), None)
        layer = next((found[0] for s in scripts if s.kind == "sup" and (found := self.layer_of(s))), "")
        primes = "prime" * sum(len(s.tokens[0].value) for s in scripts if s.kind == "prime")
        called = self.token.kind == "open" and self.names.function(word) is not None
        if primes and not called:
            for name, indices in candidates(word, index_text(sub) or "", layer):
                if (entry := self.primed_entry(f"{name}{primes}", indices, start, scripts[-1].end)) is not None:
                    return entry
                if not indices and f"{name}{primes}" in self.names.own:
                    tree = self.node("name", (), start, scripts[-1].end, f"{name}{primes}")
                    left = [s for s in scripts if s.kind == "transpose" or (s.kind == "sup" and not layer)]
                    return self.apply(tree, left, word)
        self.back_to(here)
        return None

    def primed_entry(self, name: str, index: str, start: int, end: int) -> Tree | None:
        """`v_i'`, an entry of the v' that the answer defines, whole or by its entries."""
        defined = name in self.names.own or any(one.partition("_")[0] == name for one in self.names.indexed)
        found = self.names.resolve(name, index, "", start, end) if defined and len(index) == 1 else None
        return None if found is None else found.tree

    def slope_by_a_letter(self, word: str, start: int) -> Tree | None:
        """`f'(z1)`, `h_1'(z_1)`: the slope of the one activation of a network, whatever letter a course has for it.

        Of what names an array here, as h does, it may be one where the argument is an activation's: a transpose first.
        """
        activation = self.names.texts.get("act")
        if activation is None or not self.may_be_primed() or self.names.function(word) is not None:
            return None
        here = self.place()
        scripts = self.scripts()
        primed = [script.text for script in scripts if script.text and {*script.text} == {"'"}] == ["'"]
        others = [script for script in scripts if script.text != "'"]
        called = (self.token.kind, self.token.value, self.token.glued) == ("open", "(", True)
        end = scripts[-1].end if scripts else start
        name, known = self.array_with(word, others, start, end) if primed and called else (word, None)
        letter = len(name) == 1 or name == "psi"
        if not primed or not called or name in self.names.own or (known is None and (others or not letter)):
            self.back_to(here)
            return None
        opened = self.at
        if known is None:
            return self.call(word, activation, 1, start, end)
        given = name in self.names.vocabulary.shapes
        if not given and (known.notes or self.names.shape_of(known) == SCALAR):
            return self.call(word, activation, 1, start, end)
        if self.names.shape_of(known) == SCALAR or not self.is_output_at(known, opened):
            self.back_to(here)
            return None
        slope = self.call(word, activation, 1, start, end)
        turned = self.node("transpose", (known,), start, end)
        factors = (turned, self.node("group", slope.operands, slope.start, slope.end, "("))
        product = self.node("chain", factors, start, slope.end, operators=("beside",))
        return self.node("either", (self.node("group", (product,), start, slope.end, "("), slope), start, slope.end)

    def may_be_primed(self) -> bool:
        """Whether a prime stands among what is written above and below here."""
        return any(token.kind in ("prime", "superscript") for token in self.tokens[self.at : self.at + 6])

    def array_with(self, word: str, scripts: Sequence[Script], start: int, end: int) -> tuple[str, Tree | None]:
        """The name that a word and its index are, and its tree where the problem or the answer has it."""
        sub = index_text(scripts[0]) if scripts else ""
        if sub is None or [script.kind for script in scripts[1:]]:
            return canonical(word), None
        named = (name for name, indices in candidates(word, sub, "") if not indices and self.names.declares(name))
        name = next(named, "")
        return (name, self.names.tree(name, start, end)) if name else (canonical(word), None)

    def is_output_at(self, known: Tree, opened: int) -> bool:
        """Whether an array is what a function gives, and what stands in brackets goes into it, or is a formula."""
        inside = self.names.vocabulary.inside.get(known.value) if known.op == "name" else None
        if inside is None:
            return False
        inner = self.tokens[opened + 1 : self.partner(opened)]
        name = canonical("".join(token.value for token in inner if token.kind in ("word", "number")))
        tree = self.names.tree(name, 0, 0) if name and self.names.declares(name) else None
        if tree is None or tree.op != "name" or tree.value in self.names.own:
            return True  # a formula, or what only the answer's lines say
        return tree.value == inside
