"""Problem file → `Problem`, or every error of the file at once."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from symback.errors import Diagnostic, InputError, did_you_mean
from symback.language import FUNCTION_NAMES, LOSS_NAMES, LanguageError, Scope, Term, names_used, read
from symback.names import canonical, is_name
from symback.shapes import Shape, Size
from symback.spec.layers import Expansion, expand
from symback.spec.problem import Problem, Variable
from symback.spec.schema import VariableModel, validate
from symback.spec.source import EXAMPLE, MOST_BYTES, Node, Source
from symback.spec.values import Values


def load(path: str | Path) -> Problem:
    """The problem in the file at `path`, or on standard input for `-`.

    Raises `InputError` with every error of the file.
    """
    if str(path) == "-":
        return loads(sys.stdin.buffer.read(MOST_BYTES + 1), "<stdin>")
    try:
        with Path(path).open("rb") as file:
            return loads(file.read(MOST_BYTES + 1), str(path))
    except (OSError, ValueError) as error:
        raise InputError(_unreadable(Path(path), error)) from None


def _unreadable(path: Path, error: Exception) -> Diagnostic:
    reason = getattr(error, "strerror", None) or str(error)
    near: list[str] = []
    with suppress(OSError, ValueError):
        near = sorted(p.name for p in path.parent.glob("*.y*ml"))[:500]
    hint = did_you_mean(path.name, near) or "symback problems lists those that ship with it"
    return Diagnostic("unreadable", f"cannot read {path}: {reason}", hint=hint)


def loads(text: str | bytes, file: str = "<text>") -> Problem:
    """The problem in `text`; `file` is the name that error messages give it."""
    source = Source(text, file)
    root = source.tree()
    if root.kind != "mapping":
        raise InputError(source.error("structure", "a problem file is a mapping of keys", root, EXAMPLE))
    return _Loader(source, root).run()


def from_python(
    variables: Mapping[str, Any],
    network: Mapping[str, str],
    of: str | None = None,
    wrt: str | Sequence[str] | None = None,
    values: Mapping[str, Any] | None = None,
    title: str = "",
) -> Problem:
    """A problem from Python dictionaries, with the keys and the checks of a problem file.

    `from_python({"x": [2], "W": [1, 2]}, {"f": "W sigmoid(x)"}, wrt="W")`.
    """
    asked = {key: value for key, value in (("of", of), ("wrt", wrt)) if value is not None}
    data = {"title": title, "variables": variables, "network": network, "derive": asked, "values": values or {}}
    # JSON is YAML: one way in, one set of checks.
    return loads(json.dumps(data, default=_plain, ensure_ascii=False), "<python>")


def from_expression(expression: str, variables: Sequence[str]) -> Problem:
    """A problem of one formula, `f = tr(A X B)` or `tr(A X B)`, with variables written `A=m,n`."""
    name, equals, formula = expression.partition("=")
    if not equals:
        name, formula = "f", expression
    shapes: dict[str, list[int | str]] = {}
    for written in variables:
        variable, equals, sizes = (part.strip() for part in written.partition("="))
        if not equals:
            message = f"--var {written}: a variable is NAME=SHAPE"
            raise InputError(Diagnostic("usage", message, hint="A=m,n a matrix, x=n a column, c= a scalar"))
        parts = [size.strip() for size in sizes.split(",")] if sizes else []
        shapes[variable] = [int(size) if size.isdigit() else size for size in parts]
    return from_python(shapes, {name.strip(): formula.strip()}, title=expression.strip())


def _plain(value: Any) -> Any:
    """NumPy arrays and other sequences as lists."""
    return value.tolist() if hasattr(value, "tolist") else list(value)


class _Loader:
    def __init__(self, source: Source, root: Node) -> None:
        self.source = source
        self.root = root
        self.model, self.diagnostics, self.broken = validate(source, root)
        self.variables: dict[str, Variable] = {}
        self.sizes: dict[str, None] = {}
        self.terms: dict[str, Term] = {}
        self.texts: dict[str, str] = {}
        self.warnings: list[Diagnostic] = []

    def run(self) -> Problem:
        self.declare(self.model.variables)
        expansion = self.expand() if self.model.layers is not None else None
        self.define(expansion)
        of, wrt = self.asked(expansion)
        values = self.values()
        if self.diagnostics:
            raise InputError(*sorted(self.diagnostics, key=_position))
        self.warn(wrt)
        derive = self.model.derive
        return Problem(
            title=self.model.title, variables=self.variables, terms=self.terms, texts=self.texts, of=of, wrt=wrt,
            order=derive.order, layout=derive.layout, values=values.rows, sizes=tuple(self.sizes),
            size_values=values.sizes, aliases=self.model.aliases, notation=self.model.notation,
            warnings=tuple(self.warnings), file=self.source.file,
        )  # fmt: skip

    def node(self, *path: str) -> Node:
        """The node at a path, or the nearest one above it that exists."""
        node = self.root
        for step in path:
            node = node.get(step) or node
        return node

    def key(self, section: str, name: str) -> Node:
        parent = self.root.get(section)
        return (parent and parent.key(name)) or self.root.key(section) or self.root

    def complain(self, code: str, message: str, node: Node, hint: str | None = None) -> None:
        self.diagnostics.append(self.source.error(code, message, node, hint))

    # Variables

    def declare(self, declared: Mapping[str, VariableModel]) -> None:
        self.note_sizes(variable.shape for variable in declared.values())
        for written, variable in declared.items():
            key = self.key("variables", written)
            name = self.new_name(written, key)
            if name:
                self.variables[name] = Variable(name, _shape(variable.shape), variable.kind, variable.axis)
                self.check_kind(self.variables[name], key)

    def note_sizes(self, shapes: Iterable[Sequence[Size]]) -> None:
        for shape in shapes:
            self.sizes |= {size: None for size in shape if isinstance(size, str)}

    def new_name(self, written: str, key: Node) -> str:
        """The canonical name of something new, or "" where it cannot be one."""
        name = canonical(written)
        if not is_name(written):
            hint = "a name is letters (Greek too), digits and underscores, and begins with a letter"
            self.complain("bad-name", f"{written!r} is not a name", key, hint)
        elif name in self.variables or name in self.texts:
            other = "" if name == written else f" ({written} and {name} are one name)"
            self.complain("duplicate-name", f"{written} is declared already{other}", key, "choose another name")
        elif name in self.sizes:
            self.complain("duplicate-name", f"{written} is a size already", key, "choose another name")
        else:
            return name
        self.broken.add(name)
        return ""

    def check_kind(self, variable: Variable, key: Node) -> None:
        square = variable.kind in ("symmetric", "positive-definite")
        if square and variable.shape[0] != variable.shape[1]:
            self.complain("kind", f"{variable.name} is {variable.kind}, so it must be a square matrix", key)
        lined = variable.kind in ("probability", "one-hot")
        if lined and 1 not in variable.shape and variable.axis is None:
            message = f"{variable.name} is a matrix: say which way it is {variable.kind}"
            self.complain("kind", message, key, "axis: 0 (each column) or axis: 1 (each row)")

    # Definitions

    def expand(self) -> Expansion:
        made = expand(self.model, set(self.variables))
        self.note_sizes(made.variables.values())
        for written, shape in made.variables.items():
            section = "input" if written in (self.model.input or {}) else "layers"
            name = self.new_name(written, self.key(section, written))
            if name:
                self.variables[name] = Variable(name, _shape(shape))
        for where, what, name in made.faults:
            known = FUNCTION_NAMES if what == "activation" else LOSS_NAMES
            hint = did_you_mean(name, known) or f"known: {', '.join(sorted(known))}"
            self.complain("unknown-name", f"there is no {what} {name!r}", self.layer_node(where, what), hint)
        if self.model.input is None:
            self.complain("structure", "layers need an input", self.key("layers", ""), "add input: {x: 2}")
        elif len(self.model.input) != 1:
            self.complain("structure", "layers have one input", self.key("input", ""), "input: {x: 2}")
        return made

    def layer_node(self, where: int | str, what: str = "") -> Node:
        if where == "loss":
            return self.root.key("loss") or self.root
        layers = self.root.get("layers")
        if layers is None or not isinstance(where, int) or where >= len(layers.items):
            return self.root.key("layers") or self.root
        return layers.items[where].get(what) or layers.items[where]

    def define(self, expansion: Expansion | None) -> None:
        if expansion is not None and self.model.network is not None:
            self.complain("structure", "layers and network cannot both define the network", self.key("network", ""),
                          "keep one of them")  # fmt: skip
        if expansion is None and not self.model.network:
            if not self.root.get("network"):
                self.complain("structure", "there is no network", self.root, EXAMPLE)
            elif not self.broken:
                self.complain("structure", "the network has no definition", self.key("network", ""), EXAMPLE)
            return
        written = expansion.network if expansion else dict(self.model.network or {})
        names = {text: canonical(text) for text in written}
        later = set(names.values()) - set(self.variables)
        for original, text in written.items():
            key = self.layer_node(expansion.where[original]) if expansion else self.key("network", original)
            name = self.new_name(original, key)
            later.discard(names[original])
            if name:
                self.texts[name] = text
                value = key if expansion else self.node("network", original)
                self.read(name, text, value, later, written, in_file=expansion is None)

    def read(
        self, name: str, text: str, node: Node, later: set[str], written: Mapping[str, str], *, in_file: bool
    ) -> None:
        shapes = {n: v.shape for n, v in self.variables.items()} | {n: t.shape for n, t in self.terms.items()}
        scope = Scope(shapes, frozenset(self.sizes), frozenset(later), frozenset(self.broken))
        try:
            self.terms[name] = read(text, scope)
        except LanguageError as error:
            self.broken.add(name)
            for complaint in error.complaints:
                width = complaint.end - complaint.start
                place = self.source.place(node, complaint.start, width if in_file else None)
                message, hint = complaint.message, complaint.hint
                if complaint.code == "undefined-name" and text[complaint.start : complaint.end] == name:
                    message, hint = f"{name} is defined by itself", "a definition may use only those above it"
                elif complaint.code == "defined-later" and (circle := self.circle(name, written)):
                    message, hint = f"{circle} are defined by each other", "break the circle"
                self.diagnostics.append(Diagnostic(complaint.code, f"{name}: {message}", place, hint))

    @staticmethod
    def circle(name: str, written: Mapping[str, str]) -> str:
        """`a and b` where a's definition uses b and b's uses a, perhaps by way of others."""
        uses = {canonical(n): names_used(text) for n, text in written.items()}
        path = [name]
        reached = {name: ""}
        for current in path:
            for used in uses.get(current, ()):
                if used == name:
                    chain = [current]
                    while reached[chain[-1]]:
                        chain.append(reached[chain[-1]])
                    return " and ".join(reversed(chain)) if len(chain) > 1 else ""
                if used in uses and used not in reached:
                    reached[used] = current
                    path.append(used)
        return ""

    # What is asked, values, warnings

    def asked(self, expansion: Expansion | None) -> tuple[str, tuple[str, ...]]:
        derive = self.model.derive
        known = [*self.variables, *self.texts]
        if derive.order == 2:
            self.complain("unsupported", "second derivatives (order: 2) cannot be derived", self.node("derive", "order"),
                          "first derivatives only: order: 1")  # fmt: skip
        of = canonical(derive.of) if derive.of else next(reversed(self.texts), "")
        if derive.of and of not in self.texts and of not in self.broken:
            if of in self.variables:
                message = f"{of} is a variable; only a definition can be derived"
                hint = f"definitions here: {', '.join(self.texts)}"
                self.complain("not-a-definition", message, self.node("derive", "of"), hint)
            else:
                self.unknown(derive.of, self.node("derive", "of"), known)
        if derive.wrt is None:
            return of, tuple(expansion.parameters if expansion else self.reached(of))
        listed = self.node("derive", "wrt")
        for place, written in enumerate(derive.wrt):
            if canonical(written) not in known and canonical(written) not in self.broken:
                self.unknown(written, listed.items[place] if listed.kind == "sequence" else listed, known)
        return of, tuple(dict.fromkeys(canonical(name) for name in derive.wrt))

    def unknown(self, name: str, node: Node, known: list[str]) -> None:
        hint = did_you_mean(canonical(name), known)
        names = f"names here: {', '.join(known)}"
        self.complain("unknown-name", f"there is no name {name!r}", node, f"{hint} ({names})" if hint else names)

    def reached(self, of: str) -> Iterable[str]:
        """The variables that `of` depends on, in the order of the file."""
        seen: set[str] = set()
        stack = [of]
        while stack:
            name = stack.pop()
            if name not in seen:
                seen.add(name)
                if name in self.terms:
                    stack += [str(t.value) for t in self.terms[name].postorder() if t.op == "symbol"]
        return [name for name in self.variables if name in seen]

    def values(self) -> Values:
        values = Values(self.source, self.variables)
        section = self.root.get("values")
        if section is not None and section.kind == "mapping":
            for key, value in section.pairs():
                values.read(key, value, self.broken)
        self.diagnostics += values.diagnostics
        return values

    def warn(self, wrt: tuple[str, ...]) -> None:
        used = {
            str(t.value) for term in self.terms.values() for t in term.postorder() if t.op in ("symbol", "gradient")
        }
        for name in self.variables:
            if name not in used and name not in wrt:
                key = next((k for k in self.node("variables").keys if canonical(k.text) == name), self.root)
                place = self.source.place(key)
                self.warnings.append(Diagnostic("unused-name", f"{name} is not used", place, severity="warning"))
        if self.model.notation:
            place = self.source.place(self.key("notation", ""))
            message = "notation: has no effect in this version"
            self.warnings.append(Diagnostic("notation-ignored", message, place, severity="warning"))


def _shape(sizes: Sequence[Size]) -> Shape:
    """`[]` is 1×1, `[n]` a column, `[m, n]` a matrix."""
    return (sizes[0] if sizes else 1, sizes[1] if len(sizes) > 1 else 1)


def _position(diagnostic: Diagnostic) -> tuple[int, int]:
    return (diagnostic.place.line, diagnostic.place.column) if diagnostic.place else (0, 0)
