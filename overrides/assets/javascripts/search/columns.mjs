// One column of the index as one long text, in which a word is looked for at once in all entries. As forms/search/columns.py.

import { stem } from "./stems.mjs"

const END = "\x1f"
const LAST_WORD = /[a-z0-9]+$/

/** The column of the texts, folded by `spell`, which keeps every letter in its place. */
export function column(texts, spell) {
  const lengths = Int32Array.from(texts, text => text.length)
  const starts = new Int32Array(texts.length)
  let filled = 0
  let sum = 0
  for (let at = 0; at < texts.length; at += 1) {
    if (at) starts[at] = starts[at - 1] + lengths[at - 1] + 1
    filled += lengths[at] > 0 ? 1 : 0
    sum += lengths[at]
  }
  return { whole: spell(texts.join(END)), starts, lengths, average: filled ? sum / filled : 1 }
}

export const textOf = ({ whole, starts, lengths }, entry) => whole.slice(starts[entry], starts[entry] + lengths[entry])

const isLatin = code => (code >= 97 && code <= 122) || (code >= 48 && code <= 57)

/** Call `hit` with where the words stand, how far, and how well: whole or in another form (1), or begun (`beginning`). */
export function places(whole, words, beginning, hit) {
  const last = LAST_WORD.exec(words)
  const root = last ? words.slice(0, last.index) + stem(last[0]) : words
  const wanted = last ? stem(last[0]) : ""
  const latinFirst = isLatin(words.charCodeAt(0))
  for (let start = whole.indexOf(root); start >= 0; start = whole.indexOf(root, start + root.length)) {
    if (latinFirst && start > 0 && isLatin(whole.charCodeAt(start - 1))) continue
    let end = start + root.length
    if (!last) {
      if (hit(start, end, 1) === false) return
      continue
    }
    while (end < whole.length && isLatin(whole.charCodeAt(end))) end += 1
    if (stem(whole.slice(start + last.index, end)) === wanted) {
      if (hit(start, end, 1) === false) return
    } else if (beginning && whole.startsWith(words, start) && hit(start, end, beginning) === false) return
  }
}

/** How often each entry holds the words, where they stand as such (`stands`, or null): the entries, and beside them the times. */
export function count(searched, words, beginning, stands = null) {
  const { starts } = searched
  const entries = []
  const times = []
  let entry = -1
  let ends = 0
  places(searched.whole, words, beginning, (start, _, worth) => {
    if (stands && !stands(searched.whole, start)) return
    if (entry < 0 || start >= ends) {
      entry = entryAt(starts, start, Math.max(0, entry))
      ends = starts[entry] + searched.lengths[entry] + 1
      entries.push(entry)
      times.push(0)
    }
    times[times.length - 1] += worth
  })
  return { entries, times }
}

function entryAt(starts, place, from) {
  let low = from
  let high = starts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (starts[middle] <= place) low = middle
    else high = middle
  }
  return low
}
