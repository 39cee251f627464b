// What was typed, taken apart: the words to look for, what may stand for each, and what is only asking. As forms/search/query.py.

import { root } from "./stems.mjs"

const RUN = /[\u3400-\u9fff]+|[a-z0-9]+/g
const HAN = /[\u3400-\u9fff]/
const CODE = /^([a-z]+)([0-9]+)$/
const GAP = /^[ '-]$/
const LETTERS = /^[a-z]+$/
const LONGEST_QUERY = 100
const LONGEST_KNOWN = 6
const GRAM = 2
const SHORTEST_PART = 3

export const isHan = token => token.words >= "\u3400"

/** The query in the index's spelling, and the terms to look for: { ways, counted, spare, sounds, begun, share, root, heard }. */
export function terms(typed, known) {
  const folded = fold([...typed].slice(0, LONGEST_QUERY).join(""), known)
  const tokens = tokensOf(folded, known)
  const swaps = known.swaps.of(folded)
  const found = tokens.flatMap((_, place) => ofToken(tokens, place, folded, swaps, known))
  const share = known.figures.phrase
  return { folded, wanted: [...found, ...phrases(tokens, folded).map(phrase => term([[phrase, 1]], { counted: false, share }))] }
}

export const term = (ways, more = {}) => ({ ways, counted: true, spare: [], sounds: [], begun: false, share: 1, root: "", heard: "", ...more })

/** Whether a term is a character of a longer run that belongs to no word. */
export const isSingle = ({ share, ways }) => share < 1 && ways[0][0].length === 1

/** What was typed, in the index's spelling. */
export const fold = (typed, known) => typed.normalize("NFKC").toLowerCase().replaceAll(/[\u3400-\u9fff]/g, letter => known.traditional[letter] ?? letter)

/** The query's words without those that only ask; where they all only ask, these. */
export function tokensOf(folded, known) {
  const runs = [...folded.matchAll(RUN)].map(run => ({ words: run[0], start: run.index, end: run.index + run[0].length }))
  const kept = runs.flatMap(run => withoutAsking(run, known))
  return kept.length ? kept : runs
}

function withoutAsking(run, known) {
  if (!isHan(run)) return known.asking.has(run.words) ? [] : [run]
  const found = []
  let start = 0
  let place = 0
  const keep = end => { if (end > start) found.push({ words: run.words.slice(start, end), start: run.start + start, end: run.start + end }) }
  while (place < run.words.length) {
    const kept = longest(run.words, place, known.whole)
    const cut = kept ? 0 : longest(run.words, place, known.asking)
    if (cut) {
      keep(place)
      start = place + cut
    }
    place += kept || cut || 1
  }
  keep(run.words.length)
  return found
}

function longest(words, place, known) {
  for (let length = LONGEST_KNOWN; length > 0; length -= 1) {
    if (place + length <= words.length && known.has(words.slice(place, place + length))) return length
  }
  return 0
}

function ofToken(tokens, place, folded, swaps, known) {
  const token = tokens[place]
  if (isHan(token)) return [...ofHan(token, swaps, known)]
  const begun = place === tokens.length - 1 && token.end === folded.length
  const ways = [[token.words, 1], ...joined(tokens, place), ...withNumerals(token, folded, known), ...swapped(token.start, token.end, swaps, known)]
  return [term(ways, { spare: apart(token.words), sounds: soundsLike(tokens, place), begun, root: root(token.words) })]
}

/** Every two characters that stand together, less where that is across words; and the characters that are none's. */
function *ofHan(token, swaps, known) {
  const words = known.cut(token.words)
  const ends = [token.start]
  for (const word of words) ends.push(ends.at(-1) + word.length)
  const borders = new Set(ends)
  const mine = swaps.filter(swap => borders.has(swap.start) && borders.has(swap.end))
  for (let start = 0; start < token.words.length - GRAM + 1; start += 1) {
    const gram = token.words.slice(start, start + GRAM)
    const at = token.start + start
    const across = borders.has(at + 1)
    yield term([[gram, 1], ...withDigits(gram, known), ...swapped(at, at + gram.length, mine, known)], { counted: !across, share: across ? known.figures.across : 1 })
  }
  for (const [place, word] of words.entries()) {
    if (word.length > 1) continue
    yield term([[word, 1], ...swapped(ends[place], ends[place] + 1, mine, known)], { share: words.length === 1 ? 1 : known.figures.single })
  }
  yield* misheard(words, known)
}

/** Characters side by side that the handbook never uses so: perhaps another word that sounds the same. */
function *misheard(words, known) {
  let run = ""
  for (const word of [...words, "  "]) {
    if (word.length === 1) {
      run += word
      continue
    }
    const found = run.length >= GRAM ? known.homophones(run) : []
    if (found.length) yield term(found, { heard: run })
    run = ""
  }
}

const swapped = (start, end, swaps, { figures }) => swaps.filter(swap => swap.start <= start && end <= swap.end).flatMap(swap => swap.others.map(other => [other, figures.synonym]))

const withDigits = (gram, { digits }) => (gram[0] in digits && !(gram[1] in digits) ? [[digits[gram[0]] + gram[1], 1]] : [])

function withNumerals(token, folded, { digits }) {
  const counted = folded.slice(token.end, token.end + 1)
  return HAN.test(counted) ? Object.keys(digits).filter(numeral => digits[numeral] === token.words).map(numeral => [numeral + counted, 1]) : []
}

function joined(tokens, place) {
  const found = []
  for (const [one, two] of [[tokens[place - 1], tokens[place]], [tokens[place], tokens[place + 1]]]) {
    if (!one || !two || isHan(one) || isHan(two) || two.start - one.end !== 1) continue
    if (Math.min(one.words.length, two.words.length) >= SHORTEST_PART) found.push([one.words + two.words, 1])
  }
  return found
}

function apart(word) {
  const [, ...code] = CODE.exec(word) ?? []
  const found = code.length ? [..."- "].map(between => [code.join(between), 1]) : []
  for (let cut = SHORTEST_PART; cut <= word.length - SHORTEST_PART && LETTERS.test(word); cut += 1) found.push([`${word.slice(0, cut)} ${word.slice(cut)}`, 1])
  return found
}

const soundsLike = (tokens, place) => [...new Set([tokens.map(token => token.words).join(""), tokens[place].words])].filter(word => LETTERS.test(word))

function phrases(tokens, folded) {
  const found = []
  let group = []
  for (const token of [...tokens, null]) {
    const last = group.at(-1)
    if (last && token && (token.start === last.end || GAP.test(folded.slice(last.end, token.start)))) {
      group.push(token)
      continue
    }
    if (group.length > 1 || (last && isHan(last) && last.words.length > GRAM)) found.push(folded.slice(group[0].start, last.end))
    group = token ? [token] : []
  }
  return found
}
