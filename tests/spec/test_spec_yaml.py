"""What is no plain YAML, or no text at all: the place, what, and what to do."""

from __future__ import annotations

import pytest
import yaml
from marked import GOOD, Said, check, errors_of

from symback.spec import loads, tree
from symback.spec.source import Source

EXAMPLE = "a problem: 'variables: {x: [2], W: [1, 2]}' and, in the next line, 'network: {f: W sigmoid(x)}'"
QUOTE = "put the value in quotes"
MARK = "put text that begins with & * or ! in quotes"
ESCAPE = "in double quotes \\ begins an escape; single quotes take it as it is"
INDENT = "indent neighbours alike; text that begins with a quote or a bracket goes in quotes as a whole"
COLON = "write one 'name: value' a line, indented like its neighbours; text that holds ': ' goes in quotes"


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers that PyYAML has; the one in Python is used where it was built without libyaml."""
    if request.param == "python":
        monkeypatch.setattr(tree, "PARSER", yaml.BaseLoader)
    elif not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml")


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("marked", "message", "hint"),
    [
        ("x: [1, 2«»", "a comma or the closing ] is missing here", "a list is [1, 2]"),
        ("x: [1, 2«}»", "a comma or the closing ] is missing here", "a list is [1, 2]"),
        ("x: {of: f«]»", "a comma or the closing } is missing here", "a mapping is {of: f, wrt: W}"),
        ("x: [1, «,» 2]", "a value is missing here", "write the value, or remove the comma"),
        ("a: b«:» c", "this ':' does not fit: its line belongs to the value that began before it", COLON),
        ("title: a\n  b«:» 1", "this ':' does not fit: its line belongs to the value that began before it", COLON),
        ("title: a\n«b»", "this line is no 'name: value'", "put a colon and a space after the name"),
        ("a: «\"»x\nb: 1\n", "this quote is never closed", "close it at the end of the text"),
        ("a: «'»x\n--- \n", "this quote is never closed", "close it at the end of the text"),
        ("f: 'W' «x»", "this does not fit what stands before it", INDENT),
        ("network:\n  f: x\n «g»: x\n", "this does not fit what stands before it", INDENT),
        ("«\t»a: 1", "a tab stands here", "indent with spaces; YAML allows no tabs there"),
        ("a:\n«\t»b: 1", "a tab stands here", "indent with spaces; YAML allows no tabs there"),
        ("a: «@»x", "no value can begin with this character", QUOTE),
        ("a:\n  b: 1\n«\t»c: 2", "a tab stands here", "indent with spaces; YAML allows no tabs there"),
        ("«\t»", "a tab stands here", "indent with spaces; YAML allows no tabs there"),
        ("«%» comment\na: 1", "a line cannot begin with %", "begin a comment with #"),
        ("«%»x\na: 1", "a line cannot begin with %", "begin a comment with #"),
        ("a: \"b\\«q»\"", "there is no such escape", ESCAPE),
        ("a: \"b\\x«Z»Z\"", "this escape is not complete", ESCAPE),
        ("a: «-» x", "a list entry ('- ') cannot stand here",
         "list entries stand in lines of their own; a minus sign is followed by no space: -x"),
        ("a: «|» x", "a value cannot begin with | or >", "put the value in quotes, or begin its lines below"),
        ("{a: 1} «b»", "this stands after the end", "one problem a file: remove it"),
        ("a: «*»", "a value cannot begin with *", QUOTE),
        ("a: «&»", "a value cannot begin with &", QUOTE),
        ("a: «!»<b", "tags (!) are not allowed", QUOTE),
        ("a: «*W» x", "aliases (*) are not allowed", MARK),
        ("a: «&W x»", "anchors (&) are not allowed", MARK),
        ("a: «!W x»", "tags (!) are not allowed", MARK),
        ("a: «!!python/name:os.system»\n", "tags (!) are not allowed", MARK),
        ("%TAG ! tag:yaml.org,2002:python/\n---\nx: «!»object/apply:open [a]\n", "tags (!) are not allowed", MARK),
        ("«!include /etc/passwd»\n", "tags (!) are not allowed", MARK),
        ("«<<»: {a: 1}", "merge keys (<<) are not allowed", "write the values out"),
        ("a: 1\n---\n«b»: 1", "a second document begins here", "one problem a file: remove the line ---"),
        ("? «[»1, 2]\n: x", "a key must be a name, not a list or a mapping", "write 'name: value'"),
        ("? «{»a: 1}\n: x", "a key must be a name, not a list or a mapping", "write 'name: value'"),
        ("«:» x", "a name is missing before the colon", "write 'name: value'"),
        ("[" * 50 + "«[»" + "[" * 50, "nested deeper than 50", "remove brackets"),
        ("- " * 50 + "«-» - 1", "nested deeper than 50", "remove brackets"),
        ("[{«:» x}]", "a name is missing before the colon", "write 'name: value'"),
        ("x: «?» y", "a ? cannot stand here", QUOTE),
        ("- 1\n«b»: 2", "this does not fit what stands before it", INDENT),
    ],
)  # fmt: skip
def test_what_is_no_plain_yaml(marked: str, message: str, hint: str) -> None:
    check(marked, ("yaml", message, hint))


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
@pytest.mark.parametrize(
    ("marked", "message", "hint"),
    [
        ("x: {W«:»[2]}", "a space is missing after this colon", "write 'name: value'"),
        ("x: {W«:»}", "a space is missing after this colon", "write 'name: value'"),
    ],
)
def test_what_libyaml_alone_refuses(marked: str, message: str, hint: str) -> None:
    check(marked, ("yaml", message, hint))


@pytest.mark.usefixtures("parser")
def test_nests_without_end() -> None:
    """libyaml looks ahead, and has a limit of its own since 0.2.6."""
    (error,) = errors_of("[" * 100_000)
    assert (error.message, error.hint) == ("nested deeper than 50", "remove brackets")


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("title: y", "y"), ("title: no", "no"), ("title: 1e-6", "1e-6"), ("title: 0o17", "0o17"),
        ("title: 12:30", "12:30"), ("title: 2026-01-01", "2026-01-01"), ("title: =", "="), ("title: a:b", "a:b"),
        ("{title: a:b}", "a:b"), ("{title: x'}", "x'"), ('title: "a\\/b"', "a/b"),
        ('title: "\\xe9\\u2202\\U0001D400"', "é∂𝐀"),
        ("title: 'it''s'", "it's"), ("title: a\n  b", "a b"), ("title: >-\n  a\n  b", "a b"),
        ("title: |-\n  a\n  b", "a\nb"), ("? title\n: a", "a"), ("{'title':a}", "a"), ("title: a #b", "a"),
        ("title: a#b", "a#b"), ("title: 力 😀", "力 😀"), ("'title' : a", "a"),
    ],
)  # fmt: skip
def test_text_is_what_yaml_1_2_says(text: str, title: str) -> None:
    """The core schema of YAML 1.2, in which these are text, and scalars as its grammar has them."""
    root, _ = tree.read_tree(Source(text, "p.yaml"))
    found = root.get("title")
    assert found is not None
    assert found.text == title


@pytest.mark.usefixtures("parser")
def test_places_count_characters() -> None:
    """Not bytes, of which these letters have two to four."""
    check(
        "title: 力é😀 𝐀\nvariables: {é: [2], 力: [«0»]}\nnetwork: {f: é}\n",
        ("structure", "力: a size is a whole number from 1 to 1,000,000, or a name, not 0", ...),
    )


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("«»", ("empty", "p.yaml is empty", EXAMPLE)),
        ("«#» only a comment", ("empty", "p.yaml is empty", EXAMPLE)),
        ("«-» 1\n- 2\n", ("structure", "a problem file is a mapping: lines of 'name: value'", EXAMPLE)),
        ("«variables»", ("structure", "a problem file is a mapping: lines of 'name: value'", EXAMPLE)),
        ("title: a\n«title»: b\n",
         ("duplicate-key", "the key 'title' stands in line 1 already", "write one section with both contents")),
    ],
)  # fmt: skip
def test_what_is_no_problem(marked: str, said: Said) -> None:
    check(marked, said)


def test_a_name_that_stands_twice_does_not_hide_other_errors() -> None:
    check(
        "variables:\n  x: [2]\n  «x»: [3]\n  W: [«0»]\nnetwork: {f: W x, «'f'»: x, g: «y»}\n",
        ("duplicate-key", "the key 'x' stands in line 2 already", "remove one of the two"),
        ("structure", "W: a size is a whole number from 1 to 1,000,000, or a name, not 0",
         "a shape is [] (scalar), [n] (column) or [m, n] (matrix)"),
        ("duplicate-key", "the key 'f' stands in line 5 already", "remove one of the two"),
        ("undefined-name", "there is no name 'y' here", ...),
    )  # fmt: skip


def test_keys_are_compared_as_text() -> None:
    """1 and 01 are two keys, 1 and "1" are one."""
    found = errors_of('variables: {1: [2], 01: [2], "1": [2]}\nnetwork: {f: 1}\n')
    twice = [error for error in found if error.code == "duplicate-key"]
    assert [error.message for error in twice] == ["the key '1' stands in line 1 already"]


# ------------------------------------------------------------------ encodings


@pytest.mark.parametrize(
    "raw",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(),
        GOOD.encode("utf-16"),
        b"\xfe\xff" + GOOD.encode("utf-16-be"),
        GOOD.replace("\n", "\r\n").encode("utf-16"),
        ("---\n" + GOOD + "...\n").encode(),
        ("%YAML 1.2\n---\n" + GOOD).encode(),
    ],
    ids=["utf-8", "bom", "crlf", "cr", "bom+crlf", "utf-16", "utf-16-be", "utf-16+crlf", "document", "directive"],
)
def test_every_way_to_save_a_file_is_read(raw: bytes) -> None:
    assert loads(raw) == loads(GOOD)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_places_do_not_depend_on_line_ends_or_a_byte_order_mark(newline: str) -> None:
    text = ("\ufeff" + GOOD.replace("W2 h", "W2 q")).replace("\n", newline)
    (error,) = errors_of(text.encode())
    assert error.place is not None
    assert (error.place.line, error.place.column, error.place.source) == (7, 9, "  f: W2 q")


@pytest.mark.parametrize(
    ("raw", "message", "line", "column", "hint"),
    [
        (b"title: p\xff\xfe\n", "this is not UTF-8 text", 1, 9, "save the file as UTF-8 text"),
        (b"title: a\r\nx: caf\xe9\r\n", "this is not UTF-8 text", 2, 7, "save the file as UTF-8 text"),
        ("title: é".encode() + b"\xe9", "this is not UTF-8 text", 1, 9, "save the file as UTF-8 text"),
        (b"\xff\xfea\x00\n\x00\x00\xdcb\x00", "this is not UTF-16 text", 2, 1, "save the file as UTF-8 text"),
        (b"\x7fELF\x01\x02", "a control character (U+007F) stands here", 1, 1, "remove it"),
        (b"a: b\nc: \x1b[31m", "a control character (U+001B) stands here", 2, 4, "remove it"),
        (b"t\x00i\x00", "a control character (U+0000) stands here", 1, 2, "save the file as UTF-8 text"),
        ("a: b\u2028c".encode(), "a control character (U+2028) stands here", 1, 5, "remove it"),
        ("a: b\x85c".encode(), "a control character (U+0085) stands here", 1, 5, "remove it"),
        ("\ufeff\ufeffa: b".encode(), "a control character (U+FEFF) stands here", 1, 1, "remove it"),
        ("a: b\ufeff".encode(), "a control character (U+FEFF) stands here", 1, 5, "remove it"),
        ("a: \uffff".encode(), "a control character (U+FFFF) stands here", 1, 4, "remove it"),
    ],
)
def test_what_is_no_text(raw: bytes, message: str, line: int, column: int, hint: str) -> None:
    (error,) = errors_of(raw)
    assert error.place is not None
    assert (error.message, error.place.line, error.place.column, error.hint) == (message, line, column, hint)


def test_a_lone_surrogate_from_python_is_no_text() -> None:
    check("title: «\ud800»", ("control-character", "a control character (U+D800) stands here", "remove it"))


# --------------------------------------------------------------------- limits


@pytest.mark.parametrize("text", ["#" * 262_145, "é" * 131_073, b"\xff" * 262_145])
def test_too_large(text: str | bytes) -> None:
    (error,) = errors_of(text)
    assert (error.code, error.message, error.place) == (
        "too-large", "p.yaml is larger than 256 KiB, and no problem file may be", None
    )  # fmt: skip
    assert error.hint == "values that are left out are sampled"


def test_the_largest_file_is_read() -> None:
    assert loads(GOOD + "#" * (262_144 - len(GOOD))) == loads(GOOD)


def test_too_many_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MOST_NODES", 1_000)
    check("x: [" + "1," * 997 + "«1»]", ("yaml", "more than 1,000 entries", "values that are left out are sampled"))


@pytest.mark.parametrize(
    "text",
    [
        "variables:\n" + "  x: [0]\n" * 200,
        "variables:\n" + "".join(f"  x{i}: [0]\n" for i in range(200)) + "network: {f: x1}\n",
        "network:\n" + "".join(f"  f{i}: x{i}\n" for i in range(200)),
        "variables: {x: [2]}\nnetwork: {f: sum(x)}\nvalues: {x: [" + "a," * 200 + "a]}\n",
        "input: {x: 2}\nlayers:\n" + "  - {dense: 2, activation: sigmod}\n" * 200,
    ],
)
def test_a_hundred_errors_are_enough(text: str) -> None:
    *shown, last = errors_of(text)
    assert len(shown) == 100
    assert (last.code, last.place, last.hint) == ("too-many", None, "mend these first")
