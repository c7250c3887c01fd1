r"""Named derivatives in every dress: ∂f/∂W₁, \frac{df}{dW_1}, ∇_{W₁} f, \frac{\partial}{\partial W_1} f, df/dW|z3."""

from __future__ import annotations

from symback.language import LanguageError
from symback.names import canonical
from symback.reading.answer import OF_NUMBER, Tree
from symback.reading.grammar.untaken import Untaken
from symback.reading.lexing.tokens import Token, refuse


class Derivatives(Untaken):
    """The part of the grammar that reads derivatives by name."""

    def fraction_of_differentials(self) -> Tree | None:
        """`df/dW1`, `df / dW|z3`: a word in d over a word in d, or None."""
        token = self.token
        if token.kind != "word" or token.value[0] != "d":
            return None
        if self.names.declares(canonical(token.value)) and not self.is_written_together(token):
            return None
        if len(token.value) == 1:
            following = self.tokens[self.at + 1].kind
            if following not in ("word", "symbol", "font", "accent"):
                return None
        elif not (self.lenient or self.is_d_word(token)):
            return None
        here = self.place()
        try:
            above = self.d_operand()
            if not self.is_operator("divide") or not self.leads(self.tokens[self.at + 1]):
                raise refuse(token.start, token.end, "derivative", "no derivative")
            self.at += 1
            below = self.d_below(above)
        except LanguageError:
            self.back_to(here)
            return None
        return self.derivative(above, below, token.start)

    def is_written_together(self, token: Token) -> bool:
        """Whether `df/dz` stands here without a space, where df is a differential that a line defines: one atom."""
        divide, below = self.tokens[self.at + 1 : self.at + 3] if self.at + 2 < len(self.tokens) else (token, token)
        together = divide.value == "divide" and divide.glued and below.glued and below.kind == "word"
        known = self.names.vocabulary.shapes
        return together and token.value[1:] in known and below.value[:1] == "d" and canonical(below.value[1:]) in known

    def fraction_derivative(self) -> Tree | None:
        r"""`\frac{\partial f}{\partial W_1}`, `\frac{\partial}{\partial W_1} f`; None for a fraction."""
        start = self.token
        opened = self.tokens[self.at + 1]
        if opened.kind != "open" or not self.leads(self.tokens[self.at + 2]):
            return None
        certain = self.tokens[self.at + 2].kind == "partial"
        twice = self.is_squared(self.at + 3)
        here = self.place()
        try:
            self.at += 2
            self.lead()
            if twice:
                self.script_or_superscript()
            if (slope := self.slope_of_function(start, opened)) is not None:
                return slope
            above = None if self.token.kind == "close" else self.d_above()
            self.end_of_braces(opened)
            second = self.token
            if second.kind != "open":
                raise self.missing("the denominator of \\frac in braces")
            self.at += 1
            if twice and above is not None:
                made = self.second_derivative(above, start.start)
                self.end_of_braces(second)
                return made
            below = self.d_operand() if above is None else self.d_below(above)
            self.end_of_braces(second)
        except LanguageError:
            self.back_to(here)
            if certain:
                raise
            return None
        if above is None:
            return self.with_via(self.derivative_of_next(below, start.start))
        return self.with_via(self.derivative(above, below, start.start))

    def slope_of_function(self, start: Token, opened: Token) -> Tree | None:
        r"""`\frac{d\sigma}{dz}(z_2)`: the slope of a function, whatever its argument is called below.

        `\frac{d\sigma(u)}{du}` is the slope at that argument, unless a bar behind it says at which.
        """
        token = self.token
        if token.kind not in ("word", "symbol"):
            return None
        function = self.names.function(token.value)
        if function is None or function[0] == "vec" or self.names.declares(canonical(token.value)):
            return None
        self.at += 1
        own: list[Token] = []
        if self.token.kind == "open" and self.token.value == "(":
            own, _ = self.stretch()
        if own and self.lenient:  # on a left side it may be the slope, or the diagonal matrix of it
            raise refuse(token.start, self.token.end, "derivative", "a derivative that is still to be taken")
        if self.token.kind != "close" or self.tokens[self.at + 1].kind != "open":
            if own:
                raise refuse(token.start, self.token.end, "derivative", "a derivative that is still to be taken")
            self.at -= 1
            return None
        self.at += 1
        below, end = self.stretch()
        if (at := self.evaluated_at()) is not None:
            return self.function_tree(token.value, function[0], function[1] + 1, [at], "", start.start, at.end)
        if own and [t.value.lstrip("d") for t in below if t.value not in ("d", "")] == [t.value for t in own]:
            at = self.inner(own)
            slope = self.function_tree(token.value, function[0], function[1] + 1, [at], "", start.start, end)
            jacobian = self.node("call", (slope,), start.start, end, "diag")
            return self.node("either", (slope, jacobian), start.start, end)
        if self.token.kind != "open" or own:
            raise refuse(
                start.start, self.tokens[self.at - 1].end, "derivative", "a slope needs its argument in brackets"
            )
        arguments, axis, end = self.arguments()
        return self.function_tree(token.value, function[0], function[1] + 1, arguments, axis, start.start, end)

    def end_of_braces(self, opened: Token) -> None:
        token = self.token
        if token.kind != "close" or token.value != opened.value:
            raise refuse(token.start, token.end, "derivative", "behind ∂ one name is read, and no more")
        self.at += 1

    def d_above(self) -> Tree:
        """What stands behind the ∂ above the line: a name, or a formula."""
        self.enter(self.token)
        here = self.place()
        try:
            for read in (self.d_name, self.expression):
                try:
                    made = read()
                    if self.token.kind == "close":
                        return made
                except LanguageError:
                    pass
                self.back_to(here)
            return self.d_name()
        finally:
            self.depth -= 1

    def slanted_derivative(self) -> Tree:
        """∂f/∂W₁ on one line, ∂/∂W₁ f."""
        token = self.token
        if self.tokens[self.at + 1].kind == "under":
            return self.nabla()  # ∂_W f
        twice = self.is_squared(self.at + 1)
        self.lead()
        if twice:
            self.script_or_superscript()
        above = None if self.is_operator("divide") else self.d_name()
        if not self.is_operator("divide"):
            raise self.missing("'/ ∂' and a name")
        self.at += 1
        if not self.leads(self.token):
            raise self.missing("∂ and a name")
        if twice and above is not None:
            return self.second_derivative(above, token.start)
        if above is None:
            return self.derivative_of_next(self.d_operand(), token.start)
        return self.derivative(above, self.d_below(above), token.start)

    def nabla(self) -> Tree:
        """∇_{W₁} f, ∇W₁ f, ∇f where one derivative is asked, and ∇u of a number that the answer defines."""
        token = self.token
        self.at += 1
        wrt: Tree | None = None
        squared = self.takes_square() or self.takes_outer_nabla()
        if not squared and (made := self.nabla_of_formula(token)) is not None:
            return made
        if self.token.kind == "under":
            script = self.script()
            wrt = self.inner(script.tokens)
            squared = squared or self.takes_square()  # ∇_x² f
        elif self.token.kind in ("word", "symbol", "font"):
            name = self.d_name()
            if self.named_parts(name)[0] in (self.names.vocabulary.of, ""):
                found = self.only_gradient(token)
                if not squared:
                    return found
                output, variable = found.value.split()[:2]
                return self.second(output, variable, variable, token.start)
            own = self.named_parts(name)[0]
            if own in self.names.scalars and not squared and len(self.names.vocabulary.wrt) == 1:
                return self.gradient_tree(own, self.names.vocabulary.wrt[0], token.start, name.end)
            if not squared and (either := self.nabla_of_number(own, name, token.start)) is not None:
                return either
            wrt = name
        elif self.lenient and self.token.kind == "end" and not squared:
            return self.only_gradient(token)  # ∇ = ...
        else:
            raise self.missing("the name behind ∇")
        end = self.tokens[self.at - 1].end
        if not squared and (made := self.nabla_of_own(wrt, token.start)) is not None:
            return made
        of, of_end = self.scalar_name()
        if not squared and not of_end and (made := self.gradient_of_next(wrt, token.start)) is not None:
            return made
        if squared:
            twice = self.named_parts(wrt)[0]
            return self.second(of or self.names.vocabulary.of, twice, twice, token.start)
        return (
            self.derivative(Tree("name", (), token.start, end, of), wrt, token.start)
            if of_end
            else self.derivative(Tree("name", (), token.start, end, self.names.vocabulary.of), wrt, token.start)
        )

    def nabla_of_number(self, name: str | None, tree: Tree, start: int) -> Tree | None:
        """∇N of a number that the problem defines, where no line says what it is: ∂f/∂N, or the gradient of N; or None.

        Where a number follows, `∇N f`, N is that by which it is derived.
        """
        known = self.names.vocabulary
        if self.lenient or name is None or not self.names.is_number_on_the_way(name) or len(known.wrt) != 1:
            return None
        if name in self.names.deriving or self.scalar_name()[1]:
            return None
        ways = ((known.of, name), (name, known.wrt[0]))
        made = tuple(self.gradient_tree(*way, start, tree.end) for way in ways)
        return self.node("either", made, start, tree.end, OF_NUMBER)

    def nabla_of_own(self, wrt: Tree, start: int) -> Tree | None:
        """`∇_x u` of a number u that the answer defines; None where no such name stands alone here."""
        if self.token.kind not in ("word", "symbol"):
            return None
        here = self.place()
        made = self.d_name()
        name, indices, transposed = self.named_parts(made)
        if name in self.names.scalars and not (self.lenient and self.token.kind != "end"):
            return self.derivative(Tree("name", (), here.at, here.at, name), wrt, start)
        if indices and not transposed and not self.lenient and self.is_made(name):
            return self.derivative(made, wrt, start)
        self.back_to(here)
        return None

    def only_gradient(self, token: Token) -> Tree:
        wrt = self.names.vocabulary.wrt
        end = self.tokens[self.at - 1].end
        if len(wrt) != 1:
            raise refuse(token.start, end, "derivative", "by which variable? write ∇_{W} with its name")
        return self.gradient_tree(self.names.vocabulary.of, wrt[0], token.start, end)

    def is_made(self, name: str | None) -> bool:
        """Whether a name is none of a variable: ∇_w before an entry of it derives that, and is not times it."""
        return name in self.names.own or (
            name in self.names.vocabulary.shapes and name not in self.names.vocabulary.arguments
        )
