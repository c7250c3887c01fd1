"""Text → a tree of nodes that know their places. YAML 1.2, refused where it could surprise or grow.

The tree is made from the parser's events, one by one: aliases, anchors, tags, merge keys, duplicate
keys, deep nests and second documents are refused as they come, before anything is constructed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from symback.errors import Diagnostic, InputError, Place

MOST_BYTES = 256 * 1024
DEEPEST = 50

EXAMPLE = "variables: {x: [2], W: [1, 2]} / network: {f: W sigmoid(x)} / derive: {of: f, wrt: W}"


@dataclass(slots=True)
class Node:
    """A mapping, sequence or scalar at its place; `line` and `column` count from 1."""

    kind: Literal["mapping", "sequence", "scalar"]
    line: int
    column: int
    width: int = 1
    text: str = ""
    plain: bool = False
    items: list[Node] = field(default_factory=list)
    keys: list[Node] = field(default_factory=list)

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        return zip(self.keys, self.items, strict=True)

    def get(self, key: str) -> Node | None:
        return next((value for name, value in self.pairs() if name.text == key), None)

    def key(self, key: str) -> Node | None:
        return next((name for name in self.keys if name.text == key), None)

    def data(self) -> Any:
        """The node as plain data: dictionaries, lists, and scalars by the YAML 1.2 core schema."""
        if self.kind == "mapping":
            return {key.text: value.data() for key, value in self.pairs()}
        if self.kind == "sequence":
            return [item.data() for item in self.items]
        return _resolve(self.text) if self.plain else self.text


_INT = re.compile(r"[-+]?\d{1,400}")
_FLOAT = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d{1,6})?")
_WORDS = {"": None, "~": None, "null": None, "Null": None, "NULL": None, "true": True, "True": True, "TRUE": True,
          "false": False, "False": False, "FALSE": False}  # fmt: skip


def _resolve(text: str) -> Any:
    """A plain scalar's value. `y`, `n`, `yes` and `no` are names, as YAML 1.2 has it."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    if re.fullmatch(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", text):
        return float(text.replace(".", "", 1))
    return text


class Source:
    """The text of a file, cut into lines, and the way from a place to a `Place`."""

    def __init__(self, raw: bytes | str, file: str) -> None:
        self.file = file
        self.lines: list[str] = []
        text = raw if isinstance(raw, str) else self._decoded(raw)
        if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
            raise InputError(Diagnostic("too-large", f"{file} is larger than {MOST_BYTES // 1024} KiB"))
        self.text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
        self.lines = self.text.split("\n")
        self._refuse_control_characters()

    def _decoded(self, raw: bytes) -> str:
        if len(raw) > MOST_BYTES:
            raise InputError(Diagnostic("too-large", f"{self.file} is larger than {MOST_BYTES // 1024} KiB"))
        coding = "utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        try:
            return raw.decode(coding)
        except UnicodeDecodeError as error:
            before = raw[: error.start]
            line = before.count(b"\n") + 1
            shown = raw.split(b"\n")[line - 1].decode("utf-8", "replace")
            column = len(before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")) + 1
            place = Place(self.file, line, column, shown)
            raise InputError(
                Diagnostic("encoding", "this is not UTF-8 text", place, "save the file as UTF-8")
            ) from None

    def _refuse_control_characters(self) -> None:
        for number, line in enumerate(self.lines, 1):
            for column, character in enumerate(line, 1):
                if character != "\t" and unicodedata.category(character) in {"Cc", "Cs"}:
                    place = Place(self.file, number, column, line)
                    raise InputError(Diagnostic("control-character", "a control character stands here", place,
                                                "remove it"))  # fmt: skip

    def place(self, node: Node, offset: int = 0, width: int | None = None) -> Place:
        """The place of a node, or of `width` characters from `offset` on inside it, where that can be told."""
        line = self.lines[node.line - 1] if node.line <= len(self.lines) else ""
        start = node.column - 1
        if width is not None:
            shift = 0 if node.plain else 1
            if line[start + shift : start + shift + len(node.text)] == node.text:
                return Place(self.file, node.line, start + shift + offset + 1, line, max(1, width))
        return Place(self.file, node.line, node.column, line, node.width)

    def error(self, code: str, message: str, node: Node, hint: str | None = None) -> Diagnostic:
        return Diagnostic(code, message, self.place(node), hint)

    def tree(self) -> Node:
        """The tree of the only document. Raises `InputError` at the first thing that is no plain YAML."""
        builder = _Builder(self)
        try:
            for event in YAML(typ="safe", pure=True).parse(self.text):
                builder.take(event)
        except MarkedYAMLError as error:
            raise InputError(self._syntax(error)) from None
        except (YAMLError, ValueError, RecursionError) as error:
            raise InputError(Diagnostic("yaml", f"{self.file} is not YAML: {str(error).splitlines()[0]}")) from None
        if builder.root is None:
            raise InputError(Diagnostic("empty", f"{self.file} is empty", hint=f"a whole problem: {EXAMPLE}"))
        return builder.root

    def _syntax(self, error: MarkedYAMLError) -> Diagnostic:
        mark = error.problem_mark or error.context_mark
        node = Node("scalar", mark.line + 1 if mark else 1, mark.column + 1 if mark else 1)
        line = self.lines[node.line - 1] if node.line <= len(self.lines) else ""
        hint = "put a value that holds one of  : # [ ] { } , ' \" @ `  in quotes"
        if "\t" in line[: len(line) - len(line.lstrip())]:
            hint = "indent with spaces; YAML does not allow tabs there"
        problem = str(error.problem or error.context or "cannot be read").splitlines()[0]
        return self.error("yaml", f"not valid YAML: {problem}", node, hint)


@dataclass(slots=True)
class _Builder:
    source: Source
    root: Node | None = None
    stack: list[Node] = field(default_factory=list)
    pending: list[Node | None] = field(default_factory=list)
    seen: list[set[str]] = field(default_factory=list)
    documents: int = 0

    def take(self, event: Event) -> None:
        if isinstance(event, DocumentStartEvent):
            self.documents += 1
        if isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.stack.pop()
            self.pending.pop()
            self.seen.pop()
        elif isinstance(event, ScalarEvent | MappingStartEvent | SequenceStartEvent | AliasEvent):
            node = self.node(event)
            self.refuse(event, node)
            self.attach(node)
            if node.kind != "scalar":
                self.stack.append(node)
                self.pending.append(None)
                self.seen.append(set())

    def node(self, event: Event) -> Node:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, ScalarEvent):
            width = event.end_mark.column - column + 1 if event.end_mark.line + 1 == line else 1
            return Node("scalar", line, column, max(1, width), event.value, plain=event.style is None)
        return Node("mapping" if isinstance(event, MappingStartEvent) else "sequence", line, column)

    def refuse(self, event: Event, node: Node) -> None:
        reason = ""
        if self.documents > 1:
            reason = "a second document starts here; a problem file is one document"
        elif isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            reason = "anchors and aliases (& and *) are not allowed"
        elif getattr(event, "tag", None) is not None:
            reason = "tags (!) are not allowed"
        elif len(self.stack) >= DEEPEST:
            reason = f"nested deeper than {DEEPEST}"
        if reason:
            raise InputError(self.source.error("yaml", reason, node, "write the value itself, in quotes if need be"))

    def attach(self, node: Node) -> None:
        """Put a node where it belongs: the root, a sequence, or a mapping's key and then its value."""
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if parent.kind == "sequence":
            parent.items.append(node)
        elif self.pending[-1] is None:
            self.check_key(node)
            self.pending[-1] = node
        else:
            parent.keys.append(self.pending[-1])
            parent.items.append(node)
            self.pending[-1] = None

    def check_key(self, key: Node) -> None:
        if key.kind != "scalar":
            raise InputError(self.source.error("yaml", "a key must be a name", key))
        if key.text == "<<" and key.plain:
            raise InputError(self.source.error("yaml", "merge keys (<<) are not allowed", key, "write the values out"))
        if key.text in self.seen[-1]:
            message = f"the key {key.text!r} stands here twice"
            raise InputError(self.source.error("duplicate-key", message, key, "remove one of them"))
        self.seen[-1].add(key.text)
