// Where a query holds words of the editors' list, in whichever form, and what may stand for them. As forms/search/swaps.py.

import { stem } from "./stems.mjs"

const HAN = /[\u3400-\u9fff]/
const LATIN = /[a-z0-9]+/g
const BETWEEN = /^[ '-]+$/
const LONGEST_HAN = 10

export class Swaps {
  constructor(groups) {
    this.han = new Map()
    this.latin = new Map()
    for (const group of groups) {
      for (const word of group) {
        const others = group.filter(other => other !== word)
        if (HAN.test(word)) {
          this.han.set(word, others)
          continue
        }
        const stems = (word.match(LATIN) ?? []).map(stem)
        const first = stems[0] ?? ""
        if (!this.latin.has(first)) this.latin.set(first, [])
        this.latin.get(first).push([stems, others])
      }
    }
  }

  /** All that stand in a query: { start, end, others }. */
  of(folded) {
    const found = []
    for (let start = 0; start < folded.length; start += 1) {
      for (let end = start + 1; end <= Math.min(start + LONGEST_HAN, folded.length); end += 1) {
        const others = this.han.get(folded.slice(start, end))
        if (others) found.push({ start, end, others })
      }
    }
    return [...found, ...this.ofLatin(folded)]
  }

  *ofLatin(folded) {
    const found = [...folded.matchAll(LATIN)]
    const stems = found.map(word => stem(word[0]))
    const end = at => found[at].index + found[at][0].length
    for (const [place, first] of stems.entries()) {
      for (const [wanted, others] of this.latin.get(first) ?? []) {
        const last = place + wanted.length - 1
        if (last >= found.length || !wanted.every((word, at) => stems[place + at] === word)) continue
        let together = true
        for (let at = place; at < last; at += 1) together &&= BETWEEN.test(folded.slice(end(at), found[at + 1].index))
        if (together) yield { start: found[place].index, end: end(last), others }
      }
    }
  }
}
