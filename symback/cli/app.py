"""The command line itself, to which each module of this room adds its command."""

from __future__ import annotations

import typer

app = typer.Typer(
    name="symback",
    help="Worked derivations of neural-network gradients: every step, the closed form, its value.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
