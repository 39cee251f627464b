// How well a page fits a query: the share of the query's weight that it explains, where a piece weighs by how rare it is. As forms/search/fit.py.

import { isSingle } from "./query.mjs"

const LOOKED_AT = 3

/** Whether one of the first results explains enough of the query. */
export const fits = (lookup, wanted, pages) => pages.slice(0, LOOKED_AT).some(page => fit(lookup, wanted, page) >= lookup.figures.fits)

function fit(lookup, wanted, page) {
  const { enough, part } = lookup.figures
  const held = wanted.filter(term => lookup.held(term).pages.keys.includes(page))
  let weight = 0
  let explained = 0
  for (const term of wanted) {
    if (!term.counted || term.heard) continue
    const piece = lookup.rare(lookup.held(term).often) * term.share
    weight += piece
    explained += piece * told(term, held, part)
  }
  return weight ? explained / Math.min(weight, enough * lookup.rare(0)) : 0
}

/** What of the query a term stands for. */
const typed = ({ heard, ways }) => heard || ways[0][0]

/** How much of a piece is told by what the page holds: itself, or a longer one that it is part of. */
function told(term, held, part) {
  if (held.some(one => !isSingle(one) && typed(one).includes(typed(term)))) return 1
  return held.includes(term) ? part : 0
}
