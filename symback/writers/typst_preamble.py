"""What stands before a page in Typst: paper, headings, and functions that lay equations out in columns."""

from __future__ import annotations

PREAMBLE = r"""#set document(title: title, date: none)
#set page(paper: "a4", margin: (x: 2.2cm, top: 2.2cm, bottom: 2.4cm), footer: context [
  #set text(size: 8.5pt, fill: luma(35%))
  #footer; #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(font: "New Computer Modern", size: 10.5pt, lang: "en")
#set par(leading: 0.6em, spacing: 0.95em)
#set list(spacing: 0.7em)
#show heading.where(level: 1): set text(size: 16pt)
#show heading.where(level: 2): it => block(above: 1.7em, below: 0.9em, sticky: true, text(size: 12pt, it.body))
#show heading.where(level: 3): it => block(above: 1.5em, below: 0.8em, sticky: true, text(size: 10.5pt, it.body))
#let fit(body) = layout(size => {
  let share = size.width / measure(body).width
  if share < 1 { scale(x: share * 100%, y: share * 100%, reflow: true, body) } else { body }
})
#let soft(body) = { set par(leading: 0.6em); text(size: 9.5pt, fill: luma(28%), body) }
// Parts of an equation on one line, in columns as wide as the widest; formulas of several lines go on below.
#let column(body, wide, right: false) = {
  let rest = wide - measure(body).width
  box(width: wide)[#if right { h(rest) }#box(width: measure(body).width, body)]
}
#let equations(number: 0pt, beside: false, gap: 14pt, go-on: 24pt, ..rows) = context {
  set par(leading: 0pt)  // or Typst would let tall formulas reach into the lines beside theirs
  let rows = rows.pos()
  let widest(bodies) = calc.max(0pt, ..bodies.map(body => measure(body).width))
  let (lhs, rhs) = (widest(rows.map(row => row.left)), widest(rows.map(row => row.right).flatten()))
  let shape = widest(rows.map(row => row.shape))
  let cells = ()
  for row in rows {
    let line = [#column(row.number, number)#column(row.left, lhs, right: true)#column(row.right.first(), rhs)]
    if shape > 0pt { line += [#h(gap)#column(row.shape, shape)] }
    cells.push(line)
    if beside { cells.push(pad(left: gap, row.why)) }
    for more in row.right.slice(1) {
      cells.push([#h(number + lhs + go-on)#box(width: measure(more).width, more)])
      if beside { cells.push([]) }
    }
    if not beside and row.why != [] { cells.push(pad(left: number + gap, row.why)) }
  }
  grid(columns: if beside { (auto, 1fr) } else { (auto,) }, align: left + horizon, row-gutter: 0.75em, ..cells)
}
// On one page, if there is a page that is long enough.
#let together(body) = block(above: 1.7em, width: 100%, layout(size => {
  let kept = block(width: 100%, breakable: false, body)
  if measure(kept, width: size.width).height < size.height { kept } else { body }
}))
#let boxed(body) = block(stroke: 0.7pt, inset: 9pt, radius: 2pt, above: 1em, below: 1em, body)
#let flow(..items) = {
  let boxed(it) = box({ set par(leading: 0pt); it })
  block(above: 1em, below: 1em, par(leading: 0.7em, items.pos().map(boxed).join(h(1.6em, weak: true))))
}
"""
