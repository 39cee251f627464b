// One column of the index as one long text, in which a word is looked for at once in all entries. As forms/search/columns.py.

import { stem } from "./stems.mjs"

const END = "\x1f"
const LAST_WORD = /[a-z0-9]+$/

export function column(texts) {
  const lengths = texts.map(text => text.length)
  const starts = new Int32Array(texts.length)
  for (let at = 1; at < texts.length; at += 1) starts[at] = starts[at - 1] + lengths[at - 1] + 1
  const filled = lengths.filter(length => length > 0)
  return { whole: texts.join(END), starts, lengths, average: filled.length ? filled.reduce((sum, one) => sum + one) / filled.length : 1 }
}

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

/** How often each entry holds the words. */
export function count(searched, words, beginning) {
  const found = new Map()
  const { starts } = searched
  let entry = 0
  places(searched.whole, words, beginning, (start, _, worth) => {
    if (entry + 1 < starts.length && starts[entry + 1] <= start) entry = entryAt(starts, start, entry)
    found.set(entry, (found.get(entry) ?? 0) + worth)
  })
  return found
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
