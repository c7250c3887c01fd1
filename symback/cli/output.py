"""Formats, and where output goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from enum import StrEnum
from io import StringIO
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Literal, TypeVar

from symback.cli.messages import say, shows_unicode
from symback.cli.options import Engine, Format, Has, PictureName
from symback.cli.progress import ended
from symback.destination import Made, is_special, send
from symback.errors import Diagnostic, InputError, printable

if TYPE_CHECKING:
    from symback.page import Detail, Page
    from symback.solution import Solution


Named = TypeVar("Named", bound=StrEnum)


def chosen_format(to: Format | None, output: Path | None) -> Format:
    """The format of a solution or a sheet; in a terminal, or to a device, that of the terminal."""
    return by_suffix(to, output, Format.by_suffix(), Format.terminal)


def by_suffix(to: Named | None, output: Path | None, suffixes: Mapping[str, Named], otherwise: Named) -> Named:
    """What `--to` says, else the suffix of `-o`; `otherwise` without either, and for a device, which has none.

    A directory has none either, and is refused when written. Raises `InputError` for a suffix of no format.
    """
    if to is not None or output is None or str(output) == "-":
        return to or otherwise
    suffix = output.suffix.lower()
    if suffix in suffixes:
        return suffixes[suffix]
    if is_special(output) or os.path.isdir(output):  # noqa: PTH112 - Path.is_dir raises for a name too long
        return otherwise
    message = (
        f"no format has the suffix {output.suffix!r}" if suffix else f"{str(output)!r} has no suffix to pick a format"
    )
    hint = f"known suffixes: {', '.join(suffixes)}; or name the format with --to ({', '.join(type(otherwise))})"
    raise InputError(Diagnostic("unknown-format", message, hint=hint))


def write_solution(
    solution: Solution, form: Format, output: Path | None, source: str, *,
    expand: bool, ascii_only: bool, numbers_only: bool = False, detail: Detail = "normal",
    fragment: bool = False, engine: Engine = Engine.typst, pictures: Sequence[PictureName] = (),
) -> None:  # fmt: skip
    """Write a solution in a format, to the terminal or to a file."""
    refuse_fragment(form, fragment=fragment)
    refuse_pictures(form, pictures)
    if form is Format.json:
        from symback.writers.json import stream_json

        deliver(stream_json(solution, ascii_only=ascii_only, proofs=detail == "full"), output, source)
        return
    from symback.page import derivation_page, numbers_page

    page = numbers_page(solution) if numbers_only else derivation_page(solution, expand=expand, detail=detail)
    if pictures:
        from symback.page import illustrated

        page = illustrated(page, solution, [picture.value for picture in pictures])
    if form is Format.terminal and output is None:
        to_terminal(page, ascii_only=ascii_only)
    elif form is Format.ipynb:
        from symback import api

        notebook = api.page_to_notebook(page, solution)
        deliver(api.in_ascii(notebook, "ipynb") if ascii_only else notebook, output, source)
    else:
        send_page(page, form, output, source, ascii_only=ascii_only, fragment=fragment, engine=engine)


def send_page(
    page: Page, form: Format, output: Path | None, source: str, *,
    ascii_only: bool, fragment: bool = False, engine: Engine = Engine.typst,
) -> None:  # fmt: skip
    """Write a page, whatever it is about, in one of the formats that are made from pages alone."""
    from symback import api

    refuse_pdf(form, output)
    if form is Format.latex and not fragment:
        from symback.writers.latex import stream_latex

        deliver(stream_latex(page), output, source)
        return
    text = api.page_as(page, form.value, ascii_only=ascii_only, fragment=fragment, engine=engine.value)
    deliver(text, output, source)


def refuse_pdf(form: Format, output: Path | None) -> None:
    """Raise `InputError` where a PDF would go to a terminal."""
    if form is Format.pdf and output is None and sys.stdout is not None and sys.stdout.isatty():
        message = "a PDF cannot be shown in a terminal"
        raise InputError(Diagnostic("binary", message, hint="name a file: -o solution.pdf"))


def deliver(made: Made, output: Path | None, source: str | None = None) -> None:
    """Write what was made where it goes; nothing else is on the terminal then. A file is told of."""
    ended()
    send(made, output, source)
    if output is not None and str(output) != "-" and not is_special(output):
        say(f"wrote {printable(str(output))}")


def refuse_fragment(form: Format, *, fragment: bool) -> None:
    """Raise `InputError` where a part of a document was asked for in a format that has none."""
    if fragment and Has.fragments not in form.has:
        message = f"--fragment is a part of a LaTeX document or of an HTML page; {form} has none"
        raise InputError(Diagnostic("usage", message, hint="--to latex --fragment, or --to html --fragment"))


def refuse_pictures(form: Format, pictures: Sequence[PictureName]) -> None:
    """Raise `InputError` where a picture was asked for in a format whose pages hold none."""
    if pictures and Has.pictures not in form.has:
        message = f"there are no pictures in {form}; {', '.join(Format.that_have(Has.pictures))} have them"
        hint = f"symback draw PROBLEM --what {pictures[0]} -o picture.svg"
        raise InputError(Diagnostic("usage", message, hint=hint))


def to_terminal(page: Page, *, ascii_only: bool) -> None:
    """Print as wide as the terminal, with colours where it has them, in ASCII where it cannot show Unicode."""
    from rich.console import Console

    from symback.writers.terminal import write_terminal

    console = Console(
        file=StringIO(),
        width=get_terminal_size().columns,
        color_system=_colours(),
        force_terminal=_colours() is not None,
        legacy_windows=False,
    )
    write_terminal(page, console, ascii_only=ascii_only or not _shows_unicode())
    assert isinstance(console.file, StringIO)
    deliver(console.file.getvalue(), None)


def _colours() -> Literal["standard"] | None:
    """The sixteen colours, which every colour terminal has in its user's own choice; None for a pipe and NO_COLOR."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM", "dumb") in {"dumb", "unknown", ""}
    return "standard" if sys.stdout is not None and sys.stdout.isatty() and not plain else None


def _shows_unicode() -> bool:
    console = os.environ.get("TERM") == "linux" and sys.stdout.isatty()
    return shows_unicode(getattr(sys.stdout, "encoding", None)) and not console
