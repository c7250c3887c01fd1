"""Bars in HTML: a table whose bars are SVG, so that no style stands in the page; and its style sheet."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from symback.errors import printable
from symback.page import Bar, Bars

CSS = """
table.bars { border-collapse: collapse; table-layout: fixed; width: 100%; margin: .75rem 0; }
.bars caption { text-align: left; color: var(--soft); font-size: .95rem; padding-bottom: .35rem; }
.bars th { text-align: left; font-weight: normal; width: 13rem; padding: .3rem 1rem .3rem 0; vertical-align: top; }
.bars td { padding: .3rem 0; vertical-align: top; }
.bars .figure { text-align: right; white-space: nowrap; padding-left: .9rem; width: 6.5rem;
  font-variant-numeric: tabular-nums lining-nums; }
.bars svg { display: block; width: 100%; height: 1rem; margin-top: .3rem; background: var(--box); }
.bars rect { fill: var(--accent); } .bars.judged rect { fill: var(--soft); }
.bars.judged .right rect { fill: var(--right); } .bars.judged .wrong rect { fill: var(--wrong); }
.bars .remark td { padding: 0 0 .7rem; color: var(--soft); font-size: .95rem; }
.bars .remark code { color: var(--ink); }
@media screen and (max-width: 44rem) {
  table.bars, .bars caption, .bars tbody { display: block; }
  .bars tr { display: grid; grid-template-columns: 1fr auto; padding: .3rem 0; }
  .bars th, .bars td, .bars .figure { width: auto; padding-top: 0; padding-bottom: 0; }
  .bars .bar { grid-row: 2; grid-column: 1 / 3; }
  .bars .remark { display: block; padding: 0 0 .5rem; }
}
@media print { .bars svg { border: 1px solid var(--line); print-color-adjust: exact; } }
"""
_TONES = {True: "right", False: "wrong", None: ""}


def bars(block: Bars) -> Iterator[str]:
    """A row each, which is read out as its label, its share and its figure."""
    judged = " judged" if any(row.tone is not None for row in block.rows) else ""
    yield f'<table class="bars{judged}"><caption>{_text(block.caption)}</caption>'
    for row in block.rows:
        yield _row(row)
        if row.remark:
            quoted = f"{': ' if row.note else ''}<code>{_text(row.quoted)}</code>" if row.quoted else ""
            yield f'<tr class="remark"><td colspan="3">{_text(row.note)}{quoted}</td></tr>'
    yield "</table>"


def _row(row: Bar) -> str:
    percent = f"{100 * row.share:.4g}"
    tone = f' class="{_TONES[row.tone]}"' if row.tone is not None else ""
    svg = '<svg role="img" aria-label="{} %" viewBox="0 0 100 1" preserveAspectRatio="none">{}</svg>'
    bar = svg.format(f"{100 * row.share:.0f}", f'<rect width="{percent}" height="1"/>')
    return (
        f'<tr{tone}><th scope="row">{_text(row.label)}</th><td class="bar">{bar}</td>'
        f'<td class="figure">{_text(row.figure)}</td></tr>'
    )


def _text(text: str) -> str:
    return escape(printable(" ".join(text.split())))
