"""Text → a tree of nodes that know their places. YAML 1.2, refused where it could surprise or grow.

The tree is made from the parser's events, one by one: aliases, anchors, tags, merge keys, duplicate
keys, deep nests and second documents are refused as they come, before anything is constructed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml
from yaml import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from symback.errors import Diagnostic, InputError
from symback.spec.source import Source
from symback.spec.syntax import DEEPEST, NO_NAME, TOO_DEEP, explain

# Only to parse with. libyaml, which every wheel of PyYAML holds, is ten times as fast as its parser in Python.
PARSER: type[yaml.CBaseLoader | yaml.BaseLoader] = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader

MOST_NODES = 50_000
MOST_ERRORS = 100

EXAMPLE = "a problem: 'variables: {x: [2], W: [1, 2]}' and, in the next line, 'network: {f: W sigmoid(x)}'"

TOO_MANY = Diagnostic("too-many", f"{MOST_ERRORS} errors found; the rest is not looked at", hint="mend these first")

Style = Literal["plain", "single", "double", "literal", "folded", "flow", "block"]
_STYLES: dict[str | None, Style] = {"'": "single", '"': "double", "|": "literal", ">": "folded"}


class Plain(str):
    """A scalar without quotes: text as it was written, which `resolve` may read as a number or a truth value."""

    __slots__ = ()


@dataclass(slots=True)
class Node:
    """A mapping, sequence or scalar; `start` and `end` are where a message about it points.

    What has no characters of its own to point at, an empty value or a block of lines, has the place of its key.
    """

    kind: Literal["mapping", "sequence", "scalar"]
    start: int
    end: int
    style: Style
    text: str = ""
    items: list[Node] = field(default_factory=list)
    keys: list[Node] = field(default_factory=list)
    _index: dict[str, int] = field(default_factory=dict)

    def add(self, key: Node, value: Node) -> None:
        self._index.setdefault(key.text, len(self.keys))
        self.keys.append(key)
        self.items.append(value)

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        return zip(self.keys, self.items, strict=True)

    def get(self, key: str) -> Node | None:
        """The value that a mapping has for `key`."""
        at = self._index.get(key)
        return None if at is None else self.items[at]

    def key(self, key: str) -> Node | None:
        """The node of the key itself."""
        at = self._index.get(key)
        return None if at is None else self.keys[at]

    def is_empty(self) -> bool:
        """Whether this is a value that nobody wrote, or `null`."""
        return self.kind == "scalar" and self.style == "plain" and self.text in _NULLS

    def data(self) -> Any:
        """The node as dictionaries, lists, `None` and text, which is `Plain` where it stands without quotes."""
        if self.kind == "mapping":
            return {key.text: value.data() for key, value in self.pairs()}
        if self.kind == "sequence":
            return [item.data() for item in self.items]
        if self.style == "plain":
            return None if self.text in _NULLS else Plain(self.text)
        return self.text


_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]{1,400}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,6})?")
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def resolve(value: Any) -> Any:
    """A plain scalar's value by the core schema of YAML 1.2: `y`, `n`, `yes` and `no` are text. All else as it is."""
    if not isinstance(value, Plain):
        return value
    if value in _TRUTH:
        return _TRUTH[value]
    if _INT.fullmatch(value):
        return int(value)
    if _FLOAT.fullmatch(value):
        return float(value)
    if _NO_NUMBER.fullmatch(value):
        return float(value.replace(".", "", 1))
    return str(value)


def read_tree(source: Source, example: str = EXAMPLE) -> tuple[Node, list[Diagnostic]]:
    """The tree of the only document, and the keys that stand in it twice (the first one counts).

    `example` is shown where nothing stands that could be mended. Raises `InputError` at the first thing that is no
    plain YAML.
    """
    builder = _Builder(source)
    try:
        for event in yaml.parse(source.text, PARSER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise InputError(*builder.twice, explain(error, source)) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = (str(error).splitlines() or ["it cannot be read"])[0]
        message = f"{source.file} is not valid YAML: {reason}"
        raise InputError(*builder.twice, Diagnostic("yaml", message, hint=example)) from None
    if builder.root is None:
        raise InputError(Diagnostic("empty", f"{source.file} is empty", source.place(0, 1), example))
    return builder.root, builder.twice


_NODES = (ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent)
_ENDS = (MappingEndEvent, SequenceEndEvent)
_QUOTE = "put text that begins with & * or ! in quotes"


@dataclass(slots=True)
class _Builder:
    source: Source
    root: Node | None = None
    stack: list[tuple[Node, Node | None]] = field(default_factory=list)
    """The open collections, each with the key whose value is to come."""
    twice: list[Diagnostic] = field(default_factory=list)
    documents: int = 0
    nodes: int = 0

    def take(self, event: Event) -> None:
        if isinstance(event, _NODES):
            node = _node(event)
            self.refuse(event, node)
            self.attach(node)
            if node.kind != "scalar":
                self.stack.append((node, None))
        elif isinstance(event, _ENDS):
            self.close(event)
        elif isinstance(event, DocumentStartEvent):
            self.documents += 1

    def close(self, event: Event) -> None:
        node, _ = self.stack.pop()
        if node.style == "flow":
            node.end = _places(event)[1]
        elif node.keys and (not self.stack or self.stack[-1][0].kind == "sequence"):
            node.end = node.keys[0].end

    def refuse(self, event: Event, node: Node) -> None:
        """Raise where the event is something that a problem file may not hold."""
        self.nodes += 1
        if self.documents > 1:
            raise self.error(node, "a second document begins here", "one problem a file: remove the line ---")
        if isinstance(event, AliasEvent):
            raise self.error(node, "aliases (*) are not allowed", _QUOTE)
        if getattr(event, "anchor", None):
            raise self.error(node, "anchors (&) are not allowed", _QUOTE)
        if getattr(event, "tag", None) is not None:
            raise self.error(node, "tags (!) are not allowed", _QUOTE)
        if len(self.stack) >= DEEPEST:
            raise self.error(node, *TOO_DEEP)
        if self.nodes > MOST_NODES:
            raise self.error(node, f"more than {MOST_NODES:,} entries", "values that are left out are sampled")

    def error(self, node: Node, message: str, hint: str, code: str = "yaml") -> InputError:
        place = self.source.place(node.start, node.end)
        return InputError(*self.twice, Diagnostic(code, message, place, hint))

    def attach(self, node: Node) -> None:
        """Put a node where it belongs: the root, a sequence, or a mapping's key and then its value."""
        if not self.stack:
            self.root = node
            return
        parent, key = self.stack[-1]
        if parent.kind == "sequence":
            if node.start == node.end:  # an empty entry: point at its dash
                node.start -= 1
            parent.items.append(node)
        elif key is None:
            self.check_key(parent, node)
            self.stack[-1] = parent, node
        else:
            if node.style == "block" or node.start == node.end:
                node.start, node.end = key.start, key.end
            if parent.key(key.text) is None:
                parent.add(key, node)
            self.stack[-1] = parent, None

    def check_key(self, parent: Node, key: Node) -> None:
        if key.kind != "scalar":
            raise self.error(key, "a key must be a name, not a list or a mapping", "write 'name: value'")
        if not key.text:
            raise self.error(key, *NO_NAME)
        if key.text == "<<" and key.style == "plain":
            raise self.error(key, "merge keys (<<) are not allowed", "write the values out")
        if first := parent.key(key.text):
            line = self.source.place(first.start, first.end).line
            message = f"the key {key.text!r} stands in line {line} already"
            if parent is self.root:
                raise self.error(key, message, "write one section with both contents", "duplicate-key")
            place = self.source.place(key.start, key.end)
            self.twice.append(Diagnostic("duplicate-key", message, place, "remove one of the two"))
            if len(self.twice) >= MOST_ERRORS:
                raise InputError(*self.twice, TOO_MANY)


def _node(event: Event) -> Node:
    start, end = _places(event)
    if isinstance(event, ScalarEvent):
        return Node("scalar", start, end, _STYLES.get(event.style, "plain"), event.value)
    if isinstance(event, MappingStartEvent | SequenceStartEvent):
        style: Style = "flow" if event.flow_style else "block"
        return Node("mapping" if isinstance(event, MappingStartEvent) else "sequence", start, start + 1, style)
    return Node("scalar", start, end, "plain")


def _places(event: Event) -> tuple[int, int]:
    """Where it begins and ends, in characters."""
    assert event.start_mark
    assert event.end_mark
    return event.start_mark.index, event.end_mark.index


def inside(source: Source, node: Node, start: int, end: int) -> tuple[int, int]:
    """Where the characters `start` to `end` of a scalar's text stand in the file.

    Quotes, folded lines and indentation are followed. Where escapes make that impossible, the whole scalar.
    """
    found = _offsets(source.text, node)
    last = max(start, end - 1)
    if found is None or last >= len(found):
        return node.start, node.end
    return found[start], found[last] + 1


def _offsets(text: str, node: Node) -> list[int] | None:
    """For each character of a scalar's text, its offset in the file; None where they do not correspond."""
    at = node.start
    if node.style in ("literal", "folded"):
        below = text.find("\n", at)
        at = below + 1 if below >= 0 else len(text)  # `r: >` may end a file
    elif node.style in ("single", "double"):
        at += 1
    found = []
    for character in node.text:
        if character not in " \n\t":
            while at < len(text) and text[at] in " \n\t":
                at += 1
            if text[at : at + 1] != character or (character == "\\" and node.style == "double"):
                return None
        found.append(at)
        at += 2 if node.style == "single" and character == "'" else 1
    return found
