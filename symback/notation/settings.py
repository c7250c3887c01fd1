"""What a problem file may ask for under `notation`: each setting a row, each value the fields it replaces.

A setting changes how things are written and never what they mean. The text that reads back has one
notation for everybody, so nothing here touches it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from symback.catalog import Function
from symback.names import parts
from symback.notation.styles import (
    Style,
    latex_function,
    latex_names,
    latex_stem,
    unicode_names,
    unicode_superscript,
)
from symback.prose import Prose

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Replaced:
    """Fields of the Unicode and of the LaTeX style that a value of a setting replaces."""

    unicode: Fields
    latex: Fields

    def both(self, **fields: Any) -> Replaced:
        return Replaced(self.unicode | fields, self.latex | fields)


AS_IT_IS = Replaced({}, {})


def _is_raised(name: str) -> bool:
    return parts(name).index.isdigit()


def _raised_index(opening: str, closing: str, unicode: Callable[[str], str]) -> Replaced:
    """The number of a layer as a superscript between brackets, in which the sign of a transpose may follow it."""

    def bracketed(index: str) -> str:
        return f"{opening}{index}{closing}"

    def joint(name: str, style: Style) -> str:
        return f"{latex_stem(name)}^{{{bracketed(parts(name).index)}{style.transpose_in_script}}}"

    return Replaced(
        {
            "name": unicode_names(lambda index: unicode(bracketed(index))),
            "joint": lambda name, style: style.name(name) + style.transpose,
        },
        {"name": latex_names(lambda index: f"^{{{bracketed(index)}}}"), "joint": joint},
    ).both(raised=_is_raised)


_SUPERSCRIPT = Replaced(
    {"name": unicode_names(unicode_superscript)},
    {"name": latex_names(lambda index: f"^{index}" if len(index) == 1 else f"^{{{index}}}")},
).both(raised=_is_raised, powers_of_names_in_brackets=True)


def _full_name(row: Function, written: str) -> str:
    """An activation by its name where a letter stands for it."""
    return row.name if row.activation and len(row.unicode) == 1 else written


def _unicode_function(row: Function, order: int) -> str:
    return _full_name(row, row.unicode or row.name) + "′" * order


def _latex_function(row: Function, order: int) -> str:
    name = _full_name(row, "")
    return rf"\operatorname{{{name}}}" + "'" * order if name else latex_function(row, order)


DELTAS = {"z": "delta", "Z": "Delta"}
"""Letters of what goes into an activation → the letter of the derivative by it."""


def delta_of(wrt: str) -> str:
    """δ₂ for z₂, or "" for a name that is called by no such letter."""
    taken = parts(wrt)
    letter = "" if taken.accent else DELTAS.get(taken.stem, "")
    if not letter or not taken.index:
        return letter
    return f"{letter}{taken.index}" if taken.index.isdigit() else f"{letter}_{taken.index}"


def _deltas(of: str) -> Replaced:
    return AS_IT_IS.both(abbreviated=lambda output, wrt: delta_of(wrt) if output == of else "")


def is_weight(name: str) -> bool:
    """Whether a name is called as weights are, by W, U or V."""
    return parts(name).stem in ("W", "U", "V")


SETTINGS: dict[str, dict[str, Callable[[str], Replaced]]] = {
    "layer_index": {
        "subscript": lambda of: AS_IT_IS,
        "superscript": lambda of: _SUPERSCRIPT,
        "parenthesised": lambda of: _raised_index("(", ")", unicode_superscript),
        # Unicode has no raised square brackets.
        "bracketed": lambda of: _raised_index("[", "]", lambda index: f"^{index}"),
    },
    "hadamard": {
        "odot": lambda of: AS_IT_IS,
        "circ": lambda of: Replaced(
            {"hadamard": " ∘ "},
            {"hadamard": r" \circ "},
        ),
    },
    "transpose": {
        "top": lambda of: AS_IT_IS,
        "T": lambda of: Replaced({}, {"transpose": "^T", "transpose_in_script": "T", "inverse_transpose": "^{-T}"}),
        "prime": lambda of: Replaced(
            {"transpose": "′", "inverse_transpose": "′⁻¹"},
            {"transpose": "'", "transpose_in_script": r"\prime", "inverse_transpose": "'^{-1}"},
        ),
    },
    "activation": {
        "sigma": lambda of: AS_IT_IS,
        "name": lambda of: Replaced({"function": _unicode_function}, {"function": _latex_function}),
    },
    "derivatives": {
        "partial": lambda of: AS_IT_IS,
        "delta": _deltas,
        "d": lambda of: AS_IT_IS.both(by_variable=of.__eq__),
    },
    "vectors": {
        "column": lambda of: AS_IT_IS,
        "row": lambda of: AS_IT_IS.both(order=lambda items: tuple(reversed(items))),
    },
    "weights": {"row-column": lambda of: AS_IT_IS, "from-to": lambda of: AS_IT_IS.both(from_to=is_weight)},
}
"""Setting → value → what it replaces, where the output is called `of`. The first value is the default."""


@dataclass(frozen=True, slots=True)
class Notation:
    """The settings of a problem file that are no defaults, and the name of the output.

    `notes` say which settings were put aside, and why.
    """

    settings: Mapping[str, str]
    of: str = ""
    notes: tuple[Prose, ...] = ()

    def __getitem__(self, setting: str) -> str:
        return self.settings.get(setting) or next(iter(SETTINGS[setting]))

    def style(self, base: Style) -> Style:
        """`base` as this notation has it."""
        for setting, value in self.settings.items():
            replaced = SETTINGS[setting][value](self.of)
            fields = {"unicode": replaced.unicode, "latex": replaced.latex, "text": {}}[base.alphabet]
            base = replace(base, **fields)
        return base

    def without(self, setting: str, note: Prose) -> Notation:
        """The notation with the default for a setting that cannot be followed here."""
        kept = {key: value for key, value in self.settings.items() if key != setting}
        return Notation(kept, self.of, (*self.notes, note))

    @property
    def has_short_names(self) -> bool:
        """Whether derivatives go by names of their own."""
        return self["derivatives"] != "partial"

    def short_name(self, wrt: str) -> str:
        """The name, in plain spelling, that the derivative of the output by `wrt` goes by, or ""."""
        return {"delta": delta_of(wrt), "d": f"d{wrt}"}.get(self["derivatives"], "")


PLAIN = Notation({})
"""The notation of a file that asks for none."""
