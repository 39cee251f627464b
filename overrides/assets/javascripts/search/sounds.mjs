// Pinyin: which words of the handbook somebody means who types how they sound. As forms/search/sounds.py.

const SOUND = /^[a-z]{2,40}$/
const HAN = /[\u3400-\u9fff]+/g
const SHORTEST_INITIALS = 2
const MOST = 12
const FULL = 1
const FIRST = 0.9
const WHOLE = 1
const BEGINS = 0.8
const ENDS = 0.7
const INSIDE = { [FULL]: 0.5, [FIRST]: 0.2 }
const LONGEST_PARTED = 6
const LEAST_PARTED = 0.6
const TITLED = 1
const LISTED = 0.5
const TEXT = 0.7
const LONGEST_SYLLABLE = 6

export function soundsOf(index, titles, texts) {
  const readings = new Map()
  for (const part of index.readings) {
    for (const [reading, letters] of Object.entries(part)) {
      for (const letter of letters) readings.set(letter, [...(readings.get(letter) ?? []), reading])
    }
  }
  const runs = new Map()
  const add = (texts, worth) => texts.flatMap(text => text.match(HAN) ?? []).forEach(run => runs.set(run, worth))
  add(index.synonyms.flat(), LISTED)
  add(titles, TITLED)
  return new Sounds(readings, runs, texts)
}

class Sounds {
  constructor(readings, runs, texts) {
    Object.assign(this, { readings, runs, texts })
    this.syllables = new Set([...readings.values()].flat())
    this.beginnings = new Map() // of each character: where it stands in the runs
    for (const run of runs.keys()) {
      for (let start = 0; start < run.length; start += 1) {
        if (!this.beginnings.has(run[start])) this.beginnings.set(run[start], [])
        this.beginnings.get(run[start]).push([run, start])
      }
    }
  }

  get firstLetters() {
    if (this.letters === undefined) {
      const first = new Uint8Array(0x10000).fill(32)
      for (const [letter, [reading]] of this.readings) first[letter.charCodeAt(0)] = reading.charCodeAt(0)
      this.letters = new TextDecoder("latin1").decode(Uint8Array.from({ length: this.texts.length }, (_, at) => first[this.texts.charCodeAt(at)]))
    }
    return this.letters
  }

  meanings(typed) {
    if (!SOUND.test(typed)) return []
    const found = new Map()
    for (const [letter, places] of this.beginnings) {
      const readings = (this.readings.get(letter) ?? []).filter(reading => reading[0] === typed[0])
      if (!readings.length) continue
      const inFull = readings.some(reading => typed.startsWith(reading))
      for (const [run, start] of places) {
        const [length, fit] = this.fit(run, start, typed, inFull)
        if (!length) continue
        const word = run.slice(start, start + length)
        found.set(word, Math.max(found.get(word) ?? 0, fit * placed(run, start, length, fit) * this.runs.get(run)))
      }
    }
    for (const [word, fit] of this.inTexts(typed)) found.set(word, Math.max(found.get(word) ?? 0, fit))
    return [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST)
  }

  /** Sounds that are several words: the meanings of each, the longest first; empty where a part means nothing, or is only said again: hahaha. */
  parts(typed) {
    const cut = this.cut(typed)
    let left = cut.length ? cut : SOUND.test(typed) && typed.length <= LONGEST_PARTED ? [...typed] : []
    const found = []
    while (left.length) {
      const [length, meant] = this.firstPart(left, cut.length ? 1 : SHORTEST_INITIALS)
      const same = JSON.stringify(meant)
      if (!meant.length || found.some(other => JSON.stringify(other) === same)) return []
      found.push(meant)
      left = left.slice(length)
    }
    return found
  }

  /** The longest beginning that means something and leaves no too short rest. */
  firstPart(left, shortest) {
    for (let length = left.length; length >= shortest; length -= 1) {
      const rest = left.length - length
      const meant = rest >= 1 && rest < shortest ? [] : this.meanings(left.slice(0, length).join(""))
      if (meant.length && (shortest === 1 || meant[0][1] >= LEAST_PARTED)) return [length, meant]
    }
    return [0, []]
  }

  /** Words of as many characters that sound the same. */
  homophones(run) {
    const read = Array.from(run, letter => this.readings.get(letter)?.[0])
    return read.includes(undefined) ? [] : this.meanings(read.join("")).filter(([word]) => word.length === run.length)
  }

  fit(run, start, typed, inFull) {
    const length = inFull ? this.spelled(run, start, typed) : 0
    if (length) return [length, FULL]
    return typed.length >= SHORTEST_INITIALS && this.begun(run, start, typed) ? [typed.length, FIRST] : [0, 0]
  }

  spelled(run, start, typed) {
    let ends = [0]
    for (let place = start; place < run.length && ends.length; place += 1) {
      const next = []
      for (const reading of this.readings.get(run[place]) ?? []) {
        for (const end of ends) {
          if (!typed.startsWith(reading, end) && !(end && reading.startsWith(typed.slice(end)))) continue
          if (end + reading.length >= typed.length) return place - start + 1
          if (!next.includes(end + reading.length)) next.push(end + reading.length)
        }
      }
      ends = next
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
    const letters = cut.length ? cut.map(syllable => syllable[0]).join("") : typed
    const often = new Map()
    if (letters.length < (cut.length ? 2 : 3)) return []
    for (let found = this.firstLetters.indexOf(letters); found >= 0; found = this.firstLetters.indexOf(letters, found + 1)) {
      const word = this.texts.slice(found, found + letters.length)
      if (cut.length && this.spelled(word, 0, typed) !== word.length) continue
      if (!often.has(word)) often.set(word, [new Set(), new Set()])
      const [before, after] = often.get(word)
      before.add(this.letter(found - 1))
      after.add(this.letter(found + letters.length))
    }
    const free = [...often].map(([word, beside]) => [word, Math.min(...beside.map(letters => letters.size))])
    const most = Math.max(...free.map(([, times]) => times))
    return free.filter(([, times]) => cut.length || times > 1).map(([word, times]) => [word, ((cut.length ? FULL : FIRST) * TEXT * times) / most])
  }

  /** The character there; a place of its own where there is none, or no Chinese one: a word may begin or end beside it. */
  letter(place) {
    return this.readings.has(this.texts[place]) ? this.texts[place] : String(place)
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

/** A word is likelier where a title is it, begins or ends with it, than across the words inside. */
function placed(run, start, length, fit) {
  if (length === run.length) return WHOLE
  return start === 0 ? BEGINS : start + length === run.length ? ENDS : INSIDE[fit]
}
