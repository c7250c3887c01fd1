r"""Sums: over an index with its bounds, `\sum_{k=1}^{n}`, over conditions, `\sum_{j \ne i}`, and over layers."""

from __future__ import annotations

from collections.abc import Sequence

from symback.language import Complaint, LanguageError
from symback.names import canonical
from symback.reading.answer import BY_INDEX, Tree
from symback.reading.grammar.below import Below, Pair, below, is_plain
from symback.reading.grammar.bounds import above
from symback.reading.grammar.words import Words
from symback.reading.index import free_indices
from symback.reading.lexing.layers import instance, numbered_by
from symback.reading.lexing.tokens import Token, refuse
from symback.reading.names.extents import is_own, shifted

_MOST_TERMS = 9
_MOST_NUMBER = 30
_MOST_SUMS = 2
"""Sums inside one another whose terms are written out: each is read several times."""


class Summing(Words):
    """The part of the grammar that reads sums."""

    def big_sum(self) -> Tree:
        """Σ_k, Σ_{k=1}^{n}, Σ_{i,k}, Σ_{j≠i}, sum[k](...): over the product that follows."""
        token = self.token
        self.at += 1
        under = Below()
        high = ""
        self.part_from_script()
        for script in self.scripts():
            if script.kind == "sub":
                under = below(script, self.names.vocabulary.sizes.__contains__, self.names.means)
            else:
                high = above(script, self.text, self.names)
        letters, low, high = under.letters, under.low, high or under.high
        bounds = (low or "1", *([high] if high else [])) if low or high else ()
        self.enter(token)
        layers = self.sum_over_layers(letters, bounds) if not under.conditions else None
        body = layers or self.chain()
        self.depth -= 1
        if layers is not None:
            return layers
        if not letters and not free_indices(body):
            raise refuse(token.start, token.end, "sum", "a sum needs its index below it", "write \\sum_k")
        if not letters:  # over the one that stands in it
            return self.node("call", (body,), token.start, body.end, "sum", bounds=BY_INDEX)
        if under.conditions:
            body = self.where(under, body)
        for letter in reversed(letters):
            body = self.node("index_sum", (body,), token.start, body.end, under.instead, indices=(letter,),
                             bounds=bounds)  # fmt: skip
        return body

    def where(self, under: Below, body: Tree) -> Tree:
        """What is added where the conditions below a sum hold."""
        factors: list[Tree] = []
        counted: list[Tree] = []
        for condition in under.conditions:
            if isinstance(condition, Pair):
                made = self.pair(condition, body)
                plain = is_plain(condition)
                (factors if plain else counted).append(made)
            else:
                factors.append(self.inner_condition(condition))
        if factors:
            whole = (*factors, body)
            chain = self.node("chain", whole, body.start, body.end, operators=("beside",) * len(factors))
            body = self.node("group", (chain,), body.start, body.end, "(")
        return self.node("where", (*counted, body), body.start, body.end) if counted else body

    def inner_condition(self, tokens: Sequence[Token]) -> Tree:
        """A condition on values, `y_i = 1` or `z_i > 0`: 1 where it holds."""
        place = tokens[-1].end
        inner = type(self)([*tokens, Token("end", "", place, place)], self.names, self.form, self.text, self.budget, 0,
                       self.depth + 1, [], self.lenient)  # fmt: skip
        self.budget.nest(self.depth + 1, inner.token)
        found = inner.condition()
        if inner.token.kind != "end":
            raise inner.unexpected(inner.token)
        return self.node("group", (found,), found.start, found.end, "(")

    def pair(self, condition: Pair, body: Tree) -> Tree:
        """1 where two indices compare so, and 0 where not."""
        start, end = condition.start, condition.end
        indices = (condition.first, condition.second)
        if condition.sign not in ("=", "==", "!="):
            return self.node("holds", (), start, end, condition.sign, indices=indices)
        return self.equal(condition.sign, indices, start, end)

    def sum_over_layers(self, letters: list[str], bounds: tuple[str, ...]) -> Tree | None:
        r"""`\sum_{t=1}^{3} \delta_t h_{t-1}^T`, where t is no index but part of names: its terms, written out."""
        first, last = self.layers_between(letters[0], bounds) if len(letters) == 1 else (1, 0)
        if not 1 <= last - first + 1 <= _MOST_TERMS or self.budget.summing >= _MOST_SUMS:
            return None
        self.budget.summing += 1
        try:
            return self.written_out(letters[0], first, last)
        finally:
            self.budget.summing -= 1

    def written_out(self, letter: str, first: int, last: int) -> Tree | None:
        """The terms of a sum, or None where the letter below it is an index."""
        here, spent = self.place(), self.budget.spent
        plain: tuple[Complaint, ...] = ()
        try:
            self.chain()
        except LanguageError as error:
            plain = tuple(error.complaints) if {one.code for one in error.complaints} == {"undefined-name"} else ()
        self.back_to(here)
        self.budget.spent = spent
        if not plain:
            return None
        terms = []
        try:
            for number in range(first, last + 1):
                self.back_to(here)
                self.tokens[here.at :] = instance(here.tokens[here.at :], letter, number)
                terms.append(self.chain())
        except LanguageError:
            raise LanguageError(*plain) from None
        behind = len(self.tokens) - self.at
        self.back_to(here)
        self.at = len(here.tokens) - behind
        if len(terms) == 1:
            return terms[0]
        made = self.node("sum", tuple(terms), terms[0].start, terms[-1].end, operators=("plus",) * (len(terms) - 1))
        return self.node("group", (made,), made.start, made.end)

    def layers_between(self, letter: str, bounds: tuple[str, ...]) -> tuple[int, int]:
        """The first and the last number of names; where none is written, or a T, the last that names below it have."""
        low, high = bounds[0] if bounds else "1", bounds[1] if len(bounds) > 1 else ""
        if not (low.isdigit() and len(low) < 3):
            return 1, 0
        if high.isdigit() and len(high) < 3:
            return int(low), int(high)
        name, shift = shifted(high)
        if high and (not is_own(high, self.names.vocabulary.sizes) or self.names.declares(name)):
            return 1, 0
        stems = numbered_by(self.tokens[self.at :], letter)
        known = [
            n for n in range(1, _MOST_NUMBER) if any(self.names.declares(canonical(f"{stem}_{n}")) for stem in stems)
        ]
        return int(low), max(known, default=0) + shift
