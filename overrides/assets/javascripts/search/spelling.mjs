// Latin words that the handbook spells a letter otherwise. As forms/search/spelling.py.

const WORD = /[a-z0-9]+/g
const LETTERS = /^[a-z]+$/
const SHORTEST = 5
const MOST = 4

export class Spelling {
  constructor(texts) {
    this.texts = texts
  }

  /** Each word once, in order of the alphabet. */
  get words() {
    this.found ??= [...new Set(this.texts.flatMap(text => text.match(WORD) ?? []))].filter(word => word.length >= SHORTEST && LETTERS.test(word)).sort()
    return this.found
  }

  /** Words with one letter more, less, another, or two changed about. */
  near(word) {
    if (word.length < SHORTEST || !LETTERS.test(word)) return []
    const found = []
    for (const known of this.words) if (found.length < MOST && isNear(known, word)) found.push(known)
    return found
  }
}

function isNear(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  let same = 0
  while (same < short.length && short[same] === long[same]) same += 1
  if (short.length < long.length) return short.slice(same) === long.slice(same + 1)
  if (one.slice(same + 1) === other.slice(same + 1)) return true
  return one[same] === other[same + 1] && one[same + 1] === other[same] && one.slice(same + 2) === other.slice(same + 2)
}
