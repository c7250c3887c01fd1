"""The command line itself, to which each module of this room adds its command."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperGroup

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


class Group(TyperGroup):
    """The commands; what is wrong with the value of an option is said in plain words."""

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
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
