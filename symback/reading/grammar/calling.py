"""Functions with their primes, powers and arguments, in brackets or without."""

from __future__ import annotations

from symback.names import canonical
from symback.reading.answer import Tree
from symback.reading.grammar.brackets import Brackets
from symback.reading.grammar.cursor import Script
from symback.reading.index import free_indices
from symback.reading.lexing.tokens import parted_at_commas, refuse
from symback.reading.names.places import is_index


class Calling(Brackets):
    """The part of the grammar that reads calls."""

    def call(self, word: str, function: str, order: int, start: int, end: int) -> Tree:
        """A function with primes, powers and its argument, in brackets or not."""
        if function == "sum" and self.token.kind == "open" and self.token.value == "[" and self.indexes():
            return self.text_sum(start)
        if function == "entries" and self.token.kind == "open" and self.token.value == "[":
            return self.text_entries(start)
        after: list[Script] = []
        base = ""
        for script in self.scripts():
            text = script.text
            if text and set(text) <= {"'"}:
                order += len(text)
            elif script.kind == "sub":
                base = text
            elif self.layer_of(script) and script.tokens[0].kind == "open":
                order += text.count("'")  # σ^{(2)'}: a layer's σ is σ
            elif text in ("-1", "(-1)") and function not in ("det", "tr"):
                message = f"the inverse function of {word} is not known here"
                raise refuse(start, script.end, "inverse-function", message)
            else:
                after.append(script)
        if base and function in ("log",):
            raise refuse(
                start,
                self.tokens[self.at - 1].end,
                "function",
                f"only the natural logarithm is read, not to base {base}",
            )
        tree = self.argued(word, function, order, start, base)
        for script in after:
            tree = self.elementwise_script(tree, script)
        return tree

    def elementwise_script(self, tree: Tree, script: Script) -> Tree:
        r"""`\tanh^2(z)` squares entry by entry."""
        made = self.scripted(tree, script)
        return made.saying("elementwise") if made.op == "power" else made

    def argued(self, word: str, function: str, order: int, start: int, base: str) -> Tree:
        token = self.token
        if token.kind == "open":
            arguments, axis, end = self.arguments()
        elif (at := self.evaluated_at()) is not None:
            arguments, axis, end = [at], "", at.end
        elif token.kind == "bar" and not token.value.endswith(")"):
            inner = self.between_bars()
            arguments, axis, end = [inner], "", inner.end
        elif function == "tr" and not order and self.starts_operand(token):
            return self.trace_of_all(word, start)
        elif self.starts_operand(token) or (self.is_operator("minus") and self.form == "latex" and function == "exp"):
            arguments, axis, end = [self.bare_argument()], "", self.tokens[self.at - 1].end
        else:
            message = f"{word} is a function: it needs its argument in brackets"
            raise refuse(
                start, self.tokens[self.at - 1].end, "function-without-argument", message, f"write {word}(...)"
            )
        if function in ("max", "min") and len(arguments) == 1 and base in free_indices(arguments[0]):
            if {*free_indices(arguments[0])} - {base}:
                message = f"{function} over {base} is read of columns, not of arrays with more indices"
                raise refuse(start, end, "index", message, "write it with an axis, as in max(Z, axis=1)")
            arguments = [self.node("entries", (arguments[0],), start, end, indices=(base,))]  # max_j z_j
        return self.function_tree(word, function, order, arguments, axis, start, end)

    def trace_of_all(self, word: str, start: int) -> Tree:
        r"""`\operatorname{tr} A B`, without brackets, is the trace of the product; where that has none, of A."""
        self.enter(self.token)
        inner = self.chain()
        self.depth -= 1
        whole = self.function_tree(word, "tr", 0, [inner], "", start, inner.end)
        if inner.op != "chain":
            return whole
        first = self.function_tree(word, "tr", 0, [inner.operands[0]], "", start, inner.operands[0].end)
        other = self.node("chain", (first, *inner.operands[1:]), start, inner.end, operators=inner.operators)
        return self.node("either", (whole, other), start, inner.end)

    def bare_argument(self) -> Tree:
        r"""`\log p`, `\log\det X`, `\sin 2 x`: one factor, with a number before it."""
        self.enter(self.token)
        number = self.token.kind == "number"
        inner = self.factor()
        if number and self.starts_operand(self.token) and self.token.kind != "bar":
            second = self.factor()
            inner = self.node("chain", (inner, second), inner.start, second.end, operators=("beside",))
        self.depth -= 1
        return inner

    def text_entries(self, start: int) -> Tree:
        """`entries[i,j](...)`: the array with these entries; `entries[i: n, j: d](...)` has just so many."""
        inner, end = self.stretch()
        bounds: tuple[str, ...] = ()
        if any(token.kind == "colon" for token in inner):  # of a loop: each letter, and how far it runs or nothing
            parts = parted_at_commas(inner)
            bounds = tuple(part[2].value if len(part) == 3 else "" for part in parts)
            inner = [part[0] for part in parts if len(part) in (1, 3)]
        letters = [canonical(token.value) for token in inner if token.kind != "comma"]
        if self.token.kind != "open" or not 1 <= len(letters) <= 2 or not all(i == "1" or is_index(i) for i in letters):
            raise refuse(start, end, "index", "it is written entries[i](...) or entries[i,j](...)")
        body = self.group()
        return self.node("entries", (body,), start, body.end, indices=tuple(letters), bounds=bounds)

    def text_sum(self, start: int) -> Tree:
        """`sum[k](...)`."""
        inner, _ = self.stretch()
        letters = [
            canonical(token.value) for token in inner if token.kind == "word" and is_index(canonical(token.value))
        ]
        bounds: tuple[str, ...] = ()
        if len(inner) == 3 and inner[1].kind == "colon":  # the sum of a loop, which runs just so far
            letters, bounds = letters[:1], ("1", inner[2].value, "code")
        if self.token.kind != "open" or not letters:
            raise self.missing("what is summed, in brackets,")
        body = self.group()
        if bounds:
            return self.node("index_sum", (body,), start, body.end, indices=tuple(letters), bounds=bounds)
        for letter in reversed(letters):
            body = self.node("index_sum", (body,), start, body.end, indices=(letter,))
        return body

    def alias(self) -> Tree:
        """A run of tokens that the problem file lets stand for a formula or a function."""
        token = self.token
        self.at += 1
        bare = token.value.strip().rstrip("'′")
        function = self.names.find_function(bare.lstrip("\\"))
        if function is not None and not self.names.declares(canonical(bare)):
            return self.call(
                bare, function[0], function[1] + len(token.value.strip()) - len(bare), token.start, token.end
            )
        tree = self.names.alias(f"alias {token.value}", token.value, token.start, token.end)
        if tree is None:
            raise refuse(token.start, token.end, "alias", "this alias stands for itself")
        return self.node("group", (tree,), token.start, token.end, "alias")
