// The passage of an entry that answers, and which of its letters were looked for. As forms/search/passages.py.

import { places } from "./columns.mjs"

const LENGTHS = { zh: 80, en: 170 }
const BEFORE = { zh: 16, en: 40 }
const BEGUN = 0.7
const ENDINGS = /^[，、。；：！？）》”]*/

function spans(folded, words) {
  const found = []
  for (const word of words) places(folded, word, BEGUN, (start, end) => { found.push([start, end]) })
  found.sort((a, b) => a[0] - b[0] || a[1] - b[1])
  const joined = []
  for (const [start, end] of found) {
    const last = joined.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(end, last[1])
    else joined.push([start, end])
  }
  return joined
}

/** The words to mark: where one of several letters is there, single characters of it here and there say nothing. */
export function telling(words, texts) {
  const longer = words.filter(word => word.length > 1)
  let isThere = false
  for (const text of texts) for (const word of longer) places(text, word, BEGUN, () => { isThere = true; return false })
  return isThere ? longer : words
}

/** The text in parts: { text, marked }. */
export function parts(text, folded, words) {
  const cut = []
  let place = 0
  for (const [start, end] of spans(folded, words)) {
    if (start > place) cut.push({ text: text.slice(place, start), marked: false })
    cut.push({ text: text.slice(start, end), marked: true })
    place = end
  }
  if (place < text.length) cut.push({ text: text.slice(place), marked: false })
  return cut
}

/** The first of these names, one a line, that holds one of the words; empty where none does. */
export function called(text, folded, words) {
  const names = text.split("\n")
  const cuts = folded.split("\n").map((name, at) => parts(names[at], name, words))
  return cuts.find(cut => cut.some(part => part.marked)) ?? []
}

/** The line that holds most of the words, the first of the text where none does; cut around the first word found. */
export function passage(text, folded, words, lang) {
  let best = [0, text.split("\n", 1)[0].length]
  let most = 0
  let place = 0
  for (const line of folded.split("\n")) {
    let held = 0
    for (const word of words) places(line, word, BEGUN, () => { held += 1; return false })
    if (held > most) {
      best = [place, place + line.length]
      most = held
    }
    place += line.length + 1
  }
  const [start, end] = around(text, best, best[0] + (spans(folded.slice(...best), words)[0]?.[0] ?? 0), lang)
  const cut = parts(text.slice(start, end), folded.slice(start, end), words)
  const dots = { text: "…", marked: false }
  return [...(start > best[0] ? [dots] : []), ...cut, ...(end < best[1] ? [dots] : [])]
}

/** Where the passage begins and ends: not with what ends a clause, and in English between two words. */
function around(text, [begin, last], first, lang) {
  let start = first - begin > LENGTHS[lang] / 2 ? Math.max(begin, first - BEFORE[lang]) : begin
  if (start > begin) {
    const space = lang === "en" ? text.indexOf(" ", start - 1) : -1
    if (space >= 0 && space < first) start = space + 1
    start += ENDINGS.exec(text.slice(start, first))[0].length
  }
  let end = Math.min(last, start + LENGTHS[lang])
  if (lang === "en" && end < last) {
    const space = text.lastIndexOf(" ", end)
    if (space > start) end = space
  }
  return [start, end]
}

/**
 * Which words to mark of an entry, what else it is called, the passage of it that answers, and the passage's language. `by` is the engine and the entry
 * as the language has it that the words were found in; where that says nothing of them, one's own speaks.
 */
export function said([own, entry], [by, at], found) {
  const words = telling(found, [own.foldedTitle(entry), own.foldedNames(entry), own.folded("text", entry), by.folded("text", at)])
  const names = called(own.names(entry), own.foldedNames(entry), words)
  const spoken = (engine, place) => ({
    words,
    names: names.length ? names : called(by.index.keywords[at], by.folded("keywords", at), words),
    passage: passage(engine.index.text[place], engine.folded("text", place), words, engine.index.lang),
    lang: engine.index.lang,
  })
  const theirs = spoken(by, at)
  return theirs.passage.some(part => part.marked) ? theirs : spoken(own, entry)
}
