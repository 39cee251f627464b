// The ranking: which entries of the index answer a query, the best first, page by page. As forms/search/engine.py; every figure is in the index.

import { column, count, textOf } from "./columns.mjs"
import { fold, terms } from "./query.mjs"
import { soundsOf } from "./sounds.mjs"

const MOST_PAGES = 30
const MOST_OF_A_PAGE = 3
const WORTH_SHOWING = 0.4
const MILLION = 1e6
const MOST_KEPT = 500
const COLUMNS = ["title", "other", "text"]

const rounded = score => Math.floor(score * MILLION + 0.5) / MILLION
const bare = text => text.replaceAll(/[^\p{L}\p{N}]/gu, "")

/** The best entries of a page, the best first; of equals the earlier one. */
function keepBest(found, hit) {
  let at = found.length
  while (at && found[at - 1].score < hit.score) at -= 1
  found.splice(at, 0, hit)
  if (found.length > MOST_OF_A_PAGE) found.pop()
}

export class Engine {
  constructor(index) {
    this.index = index
    const spelled = Object.keys(index.folds)
    const odd = new RegExp(`[${spelled.filter(letter => letter.toLowerCase() !== index.folds[letter]).map(letter => letter.replace(/[\]\\^-]/, "\\$&")).join("")}\u0000]`, "g")
    const spell = text => text.replace(odd, letter => index.folds[letter] ?? letter).toLowerCase()
    this.columns = Object.fromEntries(COLUMNS.map(name => [name, column(index[name], spell)]))
    this.departmentNames = column(index.departments.map(words => words.slice(1).join(" ")), spell)
    this.sounds = soundsOf(index, [this.columns.title.whole, this.columns.other.whole, ...index.synonyms.flat()], this.columns.text.whole)
    this.known = {
      traditional: index.traditional,
      asking: new Set(index.asking),
      whole: new Set([...index.protected, ...index.synonyms.flat()]),
      digits: index.digits,
      synonyms: index.synonyms,
      synonym: index.figures.synonym,
    }
    this.size = index.kind.length
    this.page = index.page.map((back, place) => place - back)
    this.ends = new Int32Array(this.size) // where the entries of a page end
    this.ofDepartment = index.departments.map(() => [])
    this.titled = new Map()
    for (let entry = 0; entry < this.size; entry += 1) {
      this.ends[this.page[entry]] = entry + 1
      this.ofDepartment[index.department[entry]].push(entry)
      for (const name of ["title", "other"]) this.title_(bare(this.folded(name, entry))).add(entry)
    }
    this.kept = new Map()
  }

  title_(words) {
    if (!this.titled.has(words)) this.titled.set(words, new Set())
    return this.titled.get(words)
  }

  /** What stands in a column of an entry, in the index's spelling. */
  folded(name, entry) {
    return textOf(this.columns[name], entry)
  }

  /** The pages that answer, the best first, and the words that were found. `asker` has sets: departments, roles. */
  search(typed, asker = null) {
    const { folded, wanted } = terms(typed, this.known)
    const scores = this.scores(wanted)
    this.weigh(scores, folded, asker)
    const words = [...new Set(wanted.flatMap(term => this.held(term).words))]
    return { results: this.alike(this.byPage(scores)).slice(0, MOST_PAGES), words }
  }

  spelled(typed) {
    return fold(typed, this.known)
  }

  /** The score of every entry; 0 where it holds none of the words. */
  scores(wanted) {
    const { coverage, phrase } = this.index.figures
    const total = new Float64Array(this.size)
    const held = new Float64Array(this.size)
    let most = 0
    for (const term of wanted) {
      const { entries, worths, often } = this.held(term)
      if (!often) continue
      const rare = Math.log(1 + (this.size - often + 0.5) / (often + 0.5))
      most += term.counted ? rare : 0
      const share = rare * (term.counted ? 1 : phrase)
      for (let at = 0; at < entries.length; at += 1) {
        total[entries[at]] += share * worths[at]
        held[entries[at]] += term.counted ? rare : 0
      }
    }
    for (let entry = 0; entry < this.size; entry += 1) if (total[entry]) total[entry] *= (held[entry] / most) ** coverage
    return total
  }

  held(term) {
    const key = JSON.stringify(term)
    if (!this.kept.has(key)) {
      if (this.kept.size >= MOST_KEPT) this.kept.clear()
      this.kept.set(key, this.lookedUp(term))
    }
    return this.kept.get(key)
  }

  lookedUp(term) {
    const { saturation } = this.index.figures
    const beginning = term.begun ? this.index.figures.beginning : 0
    const found = new Float64Array(this.size)
    const counted = new Uint8Array(this.size)
    const words = []
    let whole = false
    let place = 0
    for (const [way, worth] of this.ways(term)) {
      if (whole && place >= term.ways.length) break
      const other = new Float64Array(this.size)
      const most = this.way(way, place ? 0 : beginning, term.counted, other, counted)
      whole ||= place === 0 && this.isWord(most)
      place += 1
      if (most.title || most.other || most.text) words.push(way)
      for (let entry = 0; entry < this.size; entry += 1) if (other[entry]) found[entry] = Math.max(found[entry], (worth * other[entry]) / (other[entry] + saturation))
    }
    const entries = []
    let often = 0
    for (let entry = 0; entry < this.size; entry += 1) {
      if (found[entry]) entries.push(entry)
      often += counted[entry]
    }
    return { entries, worths: Float64Array.from(entries, entry => found[entry]), often: often || entries.length, words }
  }

  /** The ways to say a term, one after the other: last what it is the pinyin of, as one with the other words or alone. */
  *ways(term) {
    yield* term.ways
    yield* term.spare
    const meant = term.sounds.map(sound => this.sounds.meanings(sound)).find(found => found.length) ?? []
    for (const [word, fit] of meant) yield [word, fit * this.index.figures.pinyin]
  }

  /** Whether the handbook uses it as it was typed: then it is no pinyin. On a Chinese page only titles tell. */
  isWord({ title, other, text }) {
    return title >= 1 || other >= 1 || (this.index.lang === "en" && text >= 1)
  }

  /** Add to `worth` what one way of saying it is worth in each entry, mark in `counted` who holds it; the most that one entry holds, by column. */
  way(words, beginning, around, worth, counted) {
    const { fields, figures } = this.index
    const most = { title: 0, other: 0, text: 0 }
    for (const name of COLUMNS) {
      const searched = this.columns[name]
      const { entries, times } = count(searched, words, beginning)
      for (const [at, entry] of entries.entries()) {
        const length = 1 - figures.length + (figures.length * searched.lengths[entry]) / searched.average
        worth[entry] += (fields[name] * times[at]) / length
        counted[entry] = 1
        most[name] = Math.max(most[name], times[at])
        if (around && name === "title" && this.page[entry] === entry) {
          for (let below = entry + 1; below < this.ends[entry]; below += 1) worth[below] += fields.page * Math.min(times[at], 1)
        }
      }
    }
    if (around) {
      for (const number of count(this.departmentNames, words, beginning).entries) {
        for (const entry of this.ofDepartment[number]) worth[entry] += fields.department
      }
    }
    return most
  }

  /** Weigh the scores by what counts beside the words: the kind, the very title, whose it is. */
  weigh(scores, folded, asker) {
    const { index } = this
    const exact = this.titled.get(bare(folded))
    for (let entry = 0; entry < this.size; entry += 1) {
      if (!scores[entry]) continue
      let found = scores[entry] * index.kind_weights[index.kind[entry]]
      if (exact?.has(entry)) found *= index.figures.exact
      if (asker?.departments.has(index.departments[index.department[entry]][0])) found *= index.figures.own_department
      if (asker && (index.owners[entry] ?? []).some(role => asker.roles.has(index.roles[role]))) found *= index.figures.own_role
      scores[entry] = rounded(found)
    }
  }

  byPage(scores) {
    const { together } = this.index.figures
    const ranked = []
    for (let page = 0; page < this.size; page = this.ends[page]) {
      const found = []
      for (let entry = page; entry < this.ends[page]; entry += 1) if (scores[entry]) keepBest(found, { entry, score: scores[entry] })
      if (!found.length) continue
      const more = found.slice(1).reduce((sum, hit) => sum + hit.score, 0)
      ranked.push({ page, found, lifted: rounded(found[0].score + together * more) })
    }
    ranked.sort((a, b) => b.lifted - a.lifted || a.page - b.page)
    return ranked.map(({ found }) => ({ hits: found.filter(hit => hit.score >= WORTH_SHOWING * found[0].score), like: [] }))
  }

  alike(results) {
    const { kind, department } = this.index
    const first = new Map()
    const kept = []
    for (const result of results) {
      const { entry } = result.hits[0]
      const title = this.folded("title", entry)
      const key = `${kind[entry]}\n${title}\n${this.folded("title", this.page[entry])}`
      if (first.has(key) && title && department[entry]) first.get(key).like.push(result.hits[0])
      else {
        first.set(key, result)
        kept.push(result)
      }
    }
    return kept
  }

  /** Its own title, else that of the section it stands in. */
  title(entry) {
    for (let at = entry; at >= this.page[entry]; at -= 1) if (this.index.title[at]) return this.index.title[at]
    return ""
  }

  address(entry) {
    const page = this.page[entry]
    return page === entry ? this.index.address[page] : `${this.index.address[page]}#${this.index.address[entry]}`
  }
}
