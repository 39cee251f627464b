// Both languages' indexes as one search: a query in the other language is answered by that language's index. As forms/search/across.py.

import { isHan, tokensOf } from "./query.mjs"

const OWN = ["title", "keywords", "text"]
const ABBREVIATION = 4 // letters at most: POS, KPI, VIP
const TREES = { zh: "/", en: "/en/" }
const HAN = /[\u3400-\u9fff]/

/**
 * Whether it may be the other language: Chinese on English pages; on Chinese ones, words that are neither theirs nor pinyin.
 * Of Latin words, abbreviations of the departments alone are theirs: others stand there in examples.
 */
export function isForeign(engine, typed) {
  const folded = engine.spelled(typed)
  if (engine.index.lang === "en" || HAN.test(folded)) return engine.index.lang === "en" && HAN.test(folded)
  const words = latin(engine, folded)
  const held = words.map(word => engine.lookup.count(word, 0))
  if (held.every((one, at) => words[at].length <= ABBREVIATION && OWN.some(name => one[name].entries.some(entry => engine.index.department[entry])))) return false
  return held.some(one => one.other.entries.length) || !engine.lookup.sounds.cut(words.join("")).length
}

/**
 * The pages that answer, the best first, as the other language's engine finds them; null where it finds none.
 * `speaker` has for each entry the engine and the entry whose text holds the words.
 */
export function across(own, other, typed, asker) {
  if (!knows(other, typed)) return null
  const { results, words, fits } = other.search(typed, asker)
  const said = new Map() // the other language's entry for each of one's own
  const found = results.map(({ hits, like }) => ({ hits: translated(own, other, hits, said), like: translated(own, other, like, said) }))
  const speaker = entry => (said.has(entry) ? [other, said.get(entry)] : [own, entry])
  return results.length ? { results: found.filter(({ hits }) => hits.length), words, fits, speaker } : null
}

/** Whether the index holds one of the words, the beginning of a longer one, or a synonym; Chinese is left to the search. */
function knows(engine, typed) {
  const folded = engine.spelled(typed)
  const { beginning } = engine.index.figures
  const held = word => engine.lookup.count(word, word.length > ABBREVIATION ? beginning : 0)
  if (HAN.test(folded) || engine.lookup.known.swaps.of(folded).length) return true
  return latin(engine, folded).some(word => Object.values(held(word)).some(({ entries }) => entries.length))
}

const latin = (engine, folded) => tokensOf(folded, engine.lookup.known).filter(token => !isHan(token)).map(token => token.words)

/** Each of one's own entries once, the best first. */
function translated(own, other, hits, said) {
  const found = new Map()
  for (const { entry: theirs, score } of hits) {
    const entry = place(own, other, theirs)
    if (entry === undefined || found.has(entry)) continue
    found.set(entry, { entry, score })
    if (!said.has(entry)) said.set(entry, theirs)
  }
  return [...found.values()]
}

/** One's own entry at the same address, else the page's. */
function place(own, other, theirs) {
  const address = TREES[own.index.lang] + other.address(theirs).slice(TREES[other.index.lang].length)
  return own.entryAt.get(address) ?? own.entryAt.get(address.split("#")[0])
}
