// What the entries and pages of an index hold of a word that is looked for, said in any of its ways. As forms/search/lookup.py.

import { column, count, textOf } from "./columns.mjs"
import { Cutter, isHan } from "./cutting.mjs"
import { Kept, Pile } from "./piles.mjs"
import { term } from "./query.mjs"
import { soundsOf } from "./sounds.mjs"
import { Spelling } from "./spelling.mjs"
import { Swaps } from "./swaps.mjs"

const COLUMNS = ["title", "other", "keywords", "text"]
const LETTER = /^[a-z]$/ // looked for in names alone: every text has it
const NOTHING = { entries: [], times: [] }
const LOOSE = 1500 // thousandths, as the cutter has them
const CLOSER = 1000

export class Lookup {
  constructor(index) {
    this.index = index
    this.figures = index.figures
    const spell = spelling(index.folds)
    this.columns = Object.fromEntries(COLUMNS.map(name => [name, column(index[name], spell)]))
    this.departmentNames = column(index.departments.map(words => words.slice(1).join(" ")), spell)
    const wholes = COLUMNS.map(name => this.columns[name].whole)
    this.sounds = soundsOf(index, [wholes[0], wholes[1]], this.columns.text.whole)
    this.spelling = new Spelling(wholes)
    this.size = index.kind.length
    this.page = index.page.map((back, place) => place - back)
    this.ends = new Int32Array(this.size) // where the entries of a page end
    this.lengths = new Int32Array(this.size) // of the pages' texts
    this.ofDepartment = index.departments.map(() => [])
    let pages = 0
    for (let entry = 0; entry < this.size; entry += 1) {
      pages += this.page[entry] === entry ? 1 : 0
      this.ends[this.page[entry]] = entry + 1
      this.lengths[this.page[entry]] += this.columns.text.lengths[entry]
      this.ofDepartment[index.department[entry]].push(entry)
    }
    this.average = pages ? this.lengths.reduce((sum, length) => sum + length, 0) / pages : 1
    this.kept = new Kept()
    this.counted = new Kept()
    this.alike = new Kept()
    this.cutter = new Cutter(wholes, new Set([...index.protected, ...index.synonyms.flat()]), this.figures.cohesion)
    this.known = this.vocabulary()
  }

  vocabulary() {
    const { index, figures } = this
    return {
      traditional: index.traditional,
      asking: new Set(index.asking),
      whole: this.cutter.listed,
      digits: index.digits,
      figures,
      swaps: new Swaps(index.synonyms),
      cut: words => this.cutter.cut(words),
      homophones: run => this.alike.of(run, () => this.homophones(run)),
    }
  }

  /** What stands in a column of an entry, in the index's spelling. */
  folded(name, entry) {
    return textOf(this.columns[name], entry)
  }

  /** How often the index holds the words. */
  times(words) {
    let sum = 0
    for (const { times } of Object.values(this.count(words, 0))) for (const one of times) sum += one
    return sum
  }

  /** Words of the handbook that sound like these characters, which it never puts side by side. */
  homophones(run) {
    for (let place = 0; place < run.length - 1; place += 1) if (this.cutter.times(run.slice(place, place + 2))) return []
    return this.sounds.homophones(run).map(([word, fit]) => [word, fit * this.figures.homophone])
  }

  /** How often each entry holds the words, by column. */
  count(words, beginning) {
    return this.counted.of(`${words}\n${beginning}`, () => {
      const stands = this.stands(words)
      const looked = name => (name === "text" && LETTER.test(words) ? NOTHING : count(this.columns[name], words, beginning, stands))
      return Object.fromEntries(COLUMNS.map(name => [name, looked(name)]))
    })
  }

  /** Whether two loosely bound characters are a word where they stand, and do not belong each to its other neighbour. */
  stands(words) {
    const own = words.length === 2 && isHan(words.charCodeAt(0)) && isHan(words.charCodeAt(1)) ? this.cutter.bond(words) : null
    if (own === null || own >= LOOSE) return null
    const least = own + CLOSER
    return (whole, start) => (this.cutter.bond(whole.slice(Math.max(0, start - 1), start + 1)) ?? 0) < least || (this.cutter.bond(whole.slice(start + 1, start + 3)) ?? 0) < least
  }

  held(wanted) {
    return this.kept.of(JSON.stringify(wanted), () => this.lookedUp(wanted))
  }

  /** The best that any way is worth in an entry; a way that is rarer than what was typed counts the more for it. */
  lookedUp(wanted) {
    const ways = [...this.ways(wanted)]
    const often = ways[0].own.size || union(ways.map(way => way.own)) || union(ways.map(way => way.entries.keys))
    const found = Pile.of(this.size)
    const pages = Pile.of(this.size)
    for (const way of ways) {
      if (!way.entries.keys.length) continue
      const beside = ways[0].own.size && way !== ways[0] ? this.figures.beside : 1
      const worth = way.worth * beside * (this.rare(way.own.size || way.entries.keys.length) / this.rare(often)) ** this.figures.rarity
      found.spread(way.entries, worth, this.figures.saturation)
      pages.spread(way.pages, worth, this.figures.page_saturation)
    }
    for (const way of ways) for (const pile of [way.entries, way.pages]) pile.taken()
    return { found: found.taken(), pages: pages.taken(), often, words: ways.filter(way => way.own.size).map(way => way.words) }
  }

  rare(often) {
    return Math.log(1 + (this.size - often + 0.5) / (often + 0.5))
  }

  /** The ways to say it as they are looked up: no others where the first is a word of the handbook. */
  *ways({ ways, counted, begun, root, spare, sounds }) {
    const typed = this.way(ways[0], begun ? this.figures.beginning : 0, counted)
    yield typed
    for (const way of ways.slice(1)) yield this.way(way, 0, counted)
    if (root) yield this.way([root, this.figures.family], 1, counted)
    if (typed.isWord) return
    const meant = [...spare, ...this.meant(sounds)].map(way => this.way(way, 0, counted))
    yield* meant
    if ([typed, ...meant].some(way => way.entries.keys.length)) return
    for (const word of this.spelling.near(ways[0][0])) yield this.way([word, this.figures.misspelt], 0, counted)
  }

  /** The words that are meant by the sounds, as one with the query's other words or alone; or what stands for those. */
  *meant(sounds) {
    const { pinyin, synonym } = this.figures
    for (const [word, fit] of sounds.map(sound => this.sounds.meanings(sound)).find(found => found.length) ?? []) {
      yield [word, fit * pinyin]
      if (!this.times(word)) for (const other of this.known.swaps.han.get(word) ?? []) yield [other, fit * pinyin * synonym]
    }
  }

  /** Pinyin of several words, each looked for by itself, for a query that is found in no other way. */
  sounding(folded) {
    const parts = this.sounds.parts(folded.replaceAll(/[ ']/g, ""))
    return parts.map(meant => term(meant.map(([word, fit]) => [word, fit * this.figures.pinyin])))
  }

  /** What one way of saying it is worth in each entry and page, with what stands around it if asked for. */
  way([words, worth], beginning, around) {
    const { fields } = this.index
    const counted = this.count(words, beginning)
    const entries = Pile.of(this.size)
    const pages = Pile.of(this.size)
    const own = new Set()
    let isWord = false
    for (const name of COLUMNS) {
      const { lengths, average } = this.columns[name]
      const { entries: found, times } = counted[name]
      for (const [at, entry] of found.entries()) {
        const page = this.page[entry]
        const inField = fields[name] * times[at]
        let value = inField / this.diluted(lengths[entry] / average)
        entries.add(entry, value)
        if (name === "text") value = inField / this.diluted(this.lengths[page] / this.average)
        else if (page !== entry) value *= this.figures.heading
        pages.add(page, value)
        own.add(entry)
        isWord ||= times[at] >= 1 && (name !== "text" || this.index.lang === "en") // on a Chinese page only titles tell
      }
    }
    if (around) this.addAround(entries, pages, words, beginning)
    return { words, worth, entries, pages, own, isWord }
  }

  /** The longer a text, beside the average, the less a word in it is worth. */
  diluted(length) {
    return 1 - this.figures.length + this.figures.length * length
  }

  /** What the page's title says of its sections, and the department's name of all its pages. */
  addAround(entries, pages, words, beginning) {
    const { fields } = this.index
    const { entries: titled, times } = this.count(words, beginning).title
    for (const [at, page] of titled.entries()) {
      if (this.page[page] !== page) continue
      for (let below = page + 1; below < this.ends[page]; below += 1) entries.add(below, fields.page * Math.min(times[at], 1))
    }
    for (const number of count(this.departmentNames, words, beginning).entries) {
      for (const entry of this.ofDepartment[number]) {
        entries.add(entry, fields.department)
        if (this.page[entry] === entry) pages.add(entry, fields.department_page)
      }
    }
  }
}

const union = sets => new Set(sets.flatMap(set => [...set])).size

/** The function that writes a text in the index's spelling, letter by letter. */
function spelling(folds) {
  const odd = Object.keys(folds).filter(letter => letter.toLowerCase() !== folds[letter])
  const known = new RegExp(`[${odd.map(letter => letter.replace(/[\]\\^-]/, "\\$&")).join("")}\u0000]`, "g")
  return text => text.replace(known, letter => folds[letter] ?? letter).toLowerCase()
}
