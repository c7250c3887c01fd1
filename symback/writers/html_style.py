"""The style sheet of a page in HTML: wide screens, phones, paper; light and dark."""

from __future__ import annotations

_PAGE = """
:root { --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #ffffff; --box: #f5f8fc; --accent: #0b5cad;
  --right: #146c2e; --wrong: #b42318; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e8eb; --soft: #a3adb8; --line: #3b434c; --paper: #14171b; --box: #1c222a; --accent: #7fb8f5;
    --right: #6fd08c; --wrong: #ff9a8d; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 Charter, "Bitstream Charter", Cambria, Georgia, "DejaVu Serif", serif; }
article, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.5rem; }
article { padding-top: 2.5rem; overflow-wrap: anywhere; }
footer { color: var(--soft); font-size: .85rem; padding-top: 2rem; padding-bottom: 2.5rem; }
@media screen and (max-width: 44rem) {
  article, footer { padding-left: 1rem; padding-right: 1rem; }
  article { padding-top: 1.25rem; }
}
@media print {
  :root { --ink: #000; --soft: #333; --line: #999; --paper: #fff; --box: #fff; --accent: #000; }
  @page { margin: 18mm 16mm; }
  html { font-size: 10pt; }
  body { font-size: 1rem; }
  article, footer { max-width: none; padding: 0; }
}
"""
"""Of the whole page: colours, the column, paper."""

_ARTICLE = """
math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "Libertinus Math", math; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .75rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .6rem; }
.part { margin-top: 2.75rem; }
.part > h2 { font-size: 1.35rem; margin-top: 0; }
p { margin: .6rem 0; }
.subtitle { color: var(--soft); margin: 0 0 1rem; }
.blanks { display: flex; flex-wrap: wrap; gap: .75rem 2rem; margin: 1.5rem 0; }
.blank { flex: 1 1 14rem; display: flex; gap: .6rem; }
.blank::after { content: ""; flex: 1; border-bottom: 1px solid var(--ink); }
.room { line-height: .75cm; }
.asked { margin-bottom: 1.25rem; }
.note, .kind { color: var(--soft); }
.note { font-size: .95rem; }
ul.names, ul.values { list-style: none; margin: .75rem 0; padding: 0; display: flex; flex-wrap: wrap;
  gap: .5rem 2rem; align-items: center; }
ul.names > li, ul.values > li { max-width: 100%; }
.scroll { max-width: 100%; overflow-x: auto; overflow-y: hidden; padding: .15rem 0; }
table.equations { border-collapse: collapse; width: auto; max-width: 100%; margin: .5rem 0; }
.equations td { vertical-align: baseline; padding: .42rem 0; }
.equations .number { color: var(--soft); padding-right: 1rem; font-size: .9rem; white-space: nowrap; }
.equations .left { text-align: right; white-space: nowrap; }
.equations .equals { padding: .42rem .1rem; }
.equations .right { text-align: left; line-height: 1.8; }
.equations .shape { color: var(--soft); white-space: nowrap; padding: .42rem 1.25rem; font-size: .9rem; }
.equations .why { color: var(--soft); font-size: .95rem; line-height: 1.4; min-width: 15rem; }
.equations tr:has(.why:empty) .why { min-width: 0; }
tr:target { background: var(--box); }
.argument { margin: .25rem 0 .75rem 2.5rem; padding-left: 1rem; border-left: 3px solid var(--line);
  font-size: .95em; }
.result { border: 1.5px solid var(--accent); border-radius: .4rem; background: var(--box); padding: .5rem 1.1rem;
  margin: .9rem 0; width: fit-content; max-width: 100%; }
.result table.equations { width: auto; margin: 0; }
.value { margin: 1rem 0; }
.picture { margin: 1rem 0; }
.picture svg { max-width: 100%; height: auto; border-radius: .4rem; }
figcaption { color: var(--soft); font-size: .95rem; }
.mark { font-weight: bold; font-family: "DejaVu Sans", "Segoe UI Symbol", sans-serif; }
.mark.right { color: var(--right); } .mark.wrong { color: var(--wrong); } .mark.open { color: var(--soft); }
.judgement { font-size: 1.15rem; }
.factored { line-height: 2.6; }
pre, code { font-family: "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .9em; }
pre { white-space: pre-wrap; background: var(--box); padding: .6rem .9rem; border-radius: .4rem; }
mark { background: none; color: inherit; border-bottom: 3px solid var(--wrong); }
@media screen and (max-width: 44rem) {
  h1 { font-size: 1.4rem; }
  .equations, .equations tbody { display: block; }
  .equations tr { display: block; padding: .4rem 0; overflow-x: auto; overflow-y: hidden; }
  .equations td, .equations .left, .equations .shape, .equations .equals { display: inline; padding: 0; width: auto; }
  .equations .number { padding-right: .5rem; }
  .equations .equals { padding: 0 .1rem; }
  .equations .shape { padding-left: .9rem; }
  .equations .why { display: block; min-width: 0; width: auto; padding: .1rem 0 0 1.5rem; }
  .equations td:empty { display: none; }
  .argument { margin-left: .5rem; padding-left: .75rem; }
  .result { padding: .4rem .75rem; width: auto; }
}
@media print {
  .equations td, .equations .shape { padding-top: .2rem; padding-bottom: .2rem; }
  tr, li, .result, .value, .question, .together { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  .new-leaf { break-before: page; }
  .scroll { overflow: visible; }
}
"""
"""Of what stands in it; each rule holds below another as well, where CSS is nested."""

CSS = _PAGE + _ARTICLE
"""Of a document."""

NOTEBOOK_CSS = f"""
.symback {{
--ink: currentColor; --soft: color-mix(in srgb, currentColor 70%, transparent);
--line: color-mix(in srgb, currentColor 25%, transparent); --paper: transparent;
--box: color-mix(in srgb, currentColor 5%, transparent); --accent: color-mix(in srgb, currentColor 60%, #2a7ae2);
--right: color-mix(in srgb, currentColor 35%, #1f9d4d); --wrong: color-mix(in srgb, currentColor 25%, #e5443a);
overflow-wrap: anywhere;
table.equations {{ font-size: inherit; }}
table.equations tr, table.equations tr:hover {{ background: none; }}
table.equations td {{ max-width: none; }}
{_ARTICLE}}}
"""
"""Of an article in somebody else's page, whose colours are light or dark, and which it leaves as it is."""

PARTS_CSS = """
h2.worth { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1.5rem; }
h2.worth small { font-weight: normal; font-size: 1.0625rem; color: var(--soft); align-self: end; }
.asked strong { white-space: nowrap; }
"""
"""For a page of parts that say what each is worth."""
