// Pinyin: which words of the handbook somebody means who types how they sound. As forms/search/sounds.py.

const SOUND = /^[a-z]{2,40}$/
const HAN = /[\u3400-\u9fff]+/g
const SHORTEST_INITIALS = 2
const MOST = 12
const FULL = 1
const FIRST = 0.9
const WHOLE = 1
const BEGINS = 0.8
const INSIDE = 0.5
const LONGEST_SYLLABLE = 6

export function soundsOf(index, titles, texts) {
  const readings = new Map()
  for (const part of index.readings) {
    for (const [reading, letters] of Object.entries(part)) {
      for (const letter of letters) readings.set(letter, [...(readings.get(letter) ?? []), reading])
    }
  }
  const runs = [...new Set(titles.flatMap(title => title.match(HAN) ?? []))]
  return new Sounds(readings, runs, texts)
}

class Sounds {
  constructor(readings, runs, texts) {
    Object.assign(this, { readings, runs, texts })
    this.syllables = new Set([...readings.values()].flat())
    this.beginnings = new Map()
    for (const run of runs) {
      for (let start = 0; start < run.length; start += 1) {
        for (const first of new Set((readings.get(run[start]) ?? []).map(reading => reading[0]))) {
          if (!this.beginnings.has(first)) this.beginnings.set(first, [])
          this.beginnings.get(first).push([run, start])
        }
      }
    }
  }

  get firstLetters() {
    this.letters ??= Array.from({ length: this.texts.length }, (_, at) => this.readings.get(this.texts[at])?.[0][0] ?? " ").join("")
    return this.letters
  }

  meanings(typed) {
    if (!SOUND.test(typed)) return []
    let found = new Map()
    for (const [run, start] of this.beginnings.get(typed[0]) ?? []) {
      const [length, fit] = this.fit(run, start, typed)
      if (!length) continue
      const place = length === run.length ? WHOLE : start === 0 ? BEGINS : INSIDE
      const word = run.slice(start, start + length)
      found.set(word, Math.max(found.get(word) ?? 0, fit * place))
    }
    if (!found.size) found = this.inTexts(typed)
    return [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST)
  }

  fit(run, start, typed) {
    const length = this.spelled(run, start, typed)
    if (length) return [length, FULL]
    return typed.length >= SHORTEST_INITIALS && this.begun(run, start, typed) ? [typed.length, FIRST] : [0, 0]
  }

  spelled(run, start, typed) {
    let ends = [0]
    for (let place = start; place < run.length; place += 1) {
      const next = new Set()
      const readings = this.readings.get(run[place]) ?? []
      for (const end of ends) {
        for (const reading of readings) {
          if (typed.startsWith(reading, end) || (end && reading.startsWith(typed.slice(end)))) next.add(Math.min(end + reading.length, typed.length))
        }
      }
      if (next.has(typed.length)) return place - start + 1
      if (!next.size) return 0
      ends = [...next]
    }
    return 0
  }

  begun(run, start, typed) {
    if (start + typed.length > run.length) return false
    for (let place = 0; place < typed.length; place += 1) {
      if (!(this.readings.get(run[start + place]) ?? []).some(reading => reading[0] === typed[place])) return false
    }
    return true
  }

  inTexts(typed) {
    const cut = this.cut(typed)
    const letters = cut.length ? cut.map(syllable => syllable[0]).join("") : typed.length > SHORTEST_INITIALS ? typed : ""
    const often = new Map()
    if (!letters) return often
    for (let found = this.firstLetters.indexOf(letters); found >= 0; found = this.firstLetters.indexOf(letters, found + 1)) {
      const word = this.texts.slice(found, found + letters.length)
      if (!cut.length || this.spelled(word, 0, typed) === word.length) often.set(word, (often.get(word) ?? 0) + 1)
    }
    const most = Math.max(1, ...often.values())
    return new Map([...often].map(([word, times]) => [word, ((cut.length ? FULL : FIRST) * INSIDE * times) / most]))
  }

  cut(typed) {
    const ways = [[]]
    for (let end = 1; end <= typed.length; end += 1) {
      ways.push(null)
      for (let start = Math.max(0, end - LONGEST_SYLLABLE); start < end && !ways[end]; start += 1) {
        if (ways[start] && this.syllables.has(typed.slice(start, end))) ways[end] = [...ways[start], typed.slice(start, end)]
      }
    }
    return ways.at(-1) ?? []
  }
}
