// Chinese cut into words: characters that the handbook uses together more often than chance would are one. As forms/search/cutting.py.

const LONGEST = 6
const PAIR = 2
const CLOSEST = 5000 // thousandths: whole numbers compare alike on every machine
const LISTED = 300
const LISTED_WHOLE = 2000
const LISTED_MORE = 1000

const FIRST_HAN = 0x3400
const LAST_HAN = 0x9fff

export const isHan = code => code >= FIRST_HAN && code <= LAST_HAN

export class Cutter {
  /** From all that the handbook says; words that are `listed` are kept whole. */
  constructor(texts, listed, cohesion) {
    Object.assign(this, { letters: new Int32Array(0x10000), pairs: new Map(), listed, cohesion: Math.trunc(1000 * cohesion), total: 0 })
    for (const text of texts) this.read(text)
  }

  read(text) {
    let before = 0
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (isHan(code)) {
        this.letters[code] += 1
        this.total += 1
        if (before) this.pairs.set(before * 0x10000 + code, (this.pairs.get(before * 0x10000 + code) ?? 0) + 1)
      }
      before = isHan(code) ? code : 0
    }
  }

  /** How often the two stand side by side. */
  times(pair) {
    return this.pairs.get(pair.charCodeAt(0) * 0x10000 + pair.charCodeAt(1)) ?? 0
  }

  /** The words of a run of characters, single ones where nothing holds them to a neighbour. */
  cut(words) {
    const best = [[0, 0], ...Array.from(words, () => [-Infinity, 0])]
    for (let start = 0; start < words.length; start += 1) {
      for (const [end, worth] of this.from(words, start)) {
        if (best[start][0] + worth > best[end][0]) best[end] = [best[start][0] + worth, start]
      }
    }
    const found = []
    for (let end = words.length; end; end = best[end][1]) found.unshift(words.slice(best[end][1], end))
    return found
  }

  *from(words, start) {
    yield [start + 1, 0]
    for (let end = start + PAIR; end <= Math.min(start + LONGEST, words.length); end += 1) {
      const word = words.slice(start, end)
      const listed = this.listed.has(word)
      if (word.length > PAIR && !listed) continue
      const bonds = []
      for (let place = 0; place < word.length - 1; place += 1) bonds.push(this.bond(word.slice(place, place + PAIR)))
      const known = bonds.filter(bond => bond !== null)
      if (word.length > PAIR) yield [end, (known.length ? Math.max(...known) : 0) + LISTED_WHOLE + LISTED_MORE * (word.length - PAIR)]
      else if (known.length) yield [end, known[0] + (listed ? LISTED : 0)]
    }
  }

  /** How much more often the two stand together than chance would have them, in thousandths; null where they never do. */
  bond(pair) {
    const times = this.times(pair)
    if (!times) return null
    const chance = (this.letters[pair.charCodeAt(0)] * this.letters[pair.charCodeAt(1)]) / this.total
    return Math.min(CLOSEST, Math.floor(1000 * Math.log(times / chance) + 0.5)) - this.cohesion
  }
}
