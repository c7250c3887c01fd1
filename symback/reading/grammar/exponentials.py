"""What `e^` is: exp, a name of the answer's own, or the error of a layer."""

from __future__ import annotations

from contextlib import suppress

from symback.language import LanguageError
from symback.reading.answer import Tree
from symback.reading.grammar.resolving import Resolving
from symback.reading.lexing.layers import is_of_a_layer
from symback.reading.lexing.tokens import Token


class Exponentials(Resolving):
    """The part of the grammar that reads an e with something above it."""

    def exponential(self, token: Token) -> Tree:
        """e^{-z}."""
        end = token.end
        if self.token.kind == "superscript":
            script = self.scripts()[0]
            argument = self.unicode_exponent(script, script.text)
        elif self.token.value == "code" or self.is_signed_factor():
            self.at += 1
            self.enter(token)
            argument = self.factor()
            self.depth -= 1
        else:
            script = self.script()
            argument = self.inner(script.tokens)
            end = script.end
        return self.node("call", (argument,), token.start, max(argument.end, token.end, end), "exp")

    def raised_e(self, token: Token) -> Tree:
        """What `e^` is here: exp, where e is no name, stands for no array of samples and counts no layers."""
        if self.names.declares("e"):
            return self.own_e(token)
        if self.is_sampled("E") or (self.names.e_has_layers and self.counts_layers()):
            return self.named(token.value, token.start, token.end)
        return self.exponential(token)

    def counts_layers(self) -> bool:
        """Whether what stands above is a number, or a letter that is no name, and a number beside it."""
        with self.looking_ahead():
            above = [token for script in self.scripts() if script.kind == "sup" for token in script.tokens]
        return bool(above) and all(is_of_a_layer(token, self.names.declares) for token in above)

    def own_e(self, token: Token) -> Tree:
        r"""`e^{l/2}` where e is a name: the power of that, or where that cannot be, exp."""
        found: Tree | None = None
        with self.looking_ahead():
            with suppress(LanguageError):
                found = self.exponential(token)
            end = self.at
        own = self.named(token.value, token.start, token.end)
        if found is None or not any(node.op == "name" for node in found.operands[0].postorder()):
            return own
        own = self.postfix(own)
        if self.at != end:
            return own
        return self.node("either", (own, found), own.start, own.end, notes=("e is read as the base of exp",))

    def is_signed_factor(self) -> bool:
        following = self.tokens[self.at + 1]
        return self.form != "latex" and following.kind == "operator" and following.value == "minus"
