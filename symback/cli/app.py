"""The command line itself, to which each module of this room adds its command."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_WORDINGS = (
    ("Value error, ", ""),
    ("Input should be greater than or equal to ", "it must be at least "),
    ("Input should be less than or equal to ", "it must be at most "),
    ("Input should be greater than ", "it must be more than "),
    ("Input should be less than ", "it must be less than "),
    ("Input should be a valid integer.*", "it must be a whole number"),
    ("Input should be a valid number.*", "it must be a number"),
)
"""How pydantic, which reads options for typer, begins what it says of a value; and how a person would."""


_ORDER = ("derive", "eval", "check", "grade", "sheet", "code", "draw", "problems", "schema")
"""The commands as they are listed: what most come for first."""

_TYPES = (
    (r" <(?:str|path|list\[str\])>$", ""),
    (r"<list\[(.*)\]>$", r"<\1>"),
    (r"<(?:int|float) range>$", "N"),
)
_RANGES = (
    (r"\s*\[(?:x>=0(?:\.0)?|1<=x<=2)\]|; x>=0(?:\.0)?(?=\])", ""),
    (r"\b(\d+)<=x<=(\d+)", r"\1 to \2"),
)
"""How typer writes the types of values and their ranges, and how a person would, where a person would at all."""


def examples(*lines: str) -> str:
    """What `epilog` is here: lines to type, as they are."""
    return "\n".join(lines)


def _show(lines: str | None, formatter: Any) -> None:
    if lines:
        with formatter.section("Examples"):
            formatter.write_text(f"\b\n{lines}")


class Command(TyperCommand):
    """A command whose help shows choices and ranges as a person would write them, no types of Python, and examples."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        _show(self.epilog, formatter)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        return [re.sub(r"^\{(\w+)\}", r"\1", piece) for piece in super().collect_usage_pieces(ctx)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        rows: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        for param in self.get_params(ctx):
            if (record := param.get_help_record(ctx)) is not None:
                name, said = (_reworded(text, how) for text, how in zip(record, (_TYPES, _RANGES), strict=True))
                rows["Arguments" if param.param_type_name == "argument" else "Options"].append((name, said))
        for title, found in rows.items():
            if found:
                with formatter.section(title):
                    formatter.write_dl(found)


def _reworded(text: str, wordings: tuple[tuple[str, str], ...]) -> str:
    for pattern, words in wordings:
        text = re.sub(pattern, words, text)
    return text


class Group(TyperGroup):
    """The commands; what is wrong with the value of an option is said in plain words."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        _show(self.epilog, formatter)

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx), key=_ORDER.index)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            error.message = plain(error.message)
            raise


def plain(message: str) -> str:
    """What is wrong with a value, in plain words.

    >>> plain("Value error, 'foo' is not one of 'text', 'json'."), plain("Input should be less than or equal to 2")
    ("'foo' is not one of 'text', 'json'.", 'it must be at most 2')
    """
    for pattern, words in _WORDINGS:
        if re.match(pattern, message):
            return re.sub(pattern, words, message, count=1)
    return message


app = typer.Typer(
    name="symback",
    cls=Group,
    help="Worked derivations of neural-network gradients: every step, the closed form, its value.",
    epilog=examples(
        "symback problems two_layer",
        "symback derive two_layer.yaml",
        "symback check two_layer.yaml --answer 'W2^T x^T'",
    ),
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
