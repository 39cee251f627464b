// What a search gathers by entry, and what is kept of it for the next letter that is typed.

const MOST_KEPT = 500

/** Values by entry, and which entries have one; an emptied one is used again for an index of that size. */
export class Pile {
  static spare = new Map()

  static of(size) {
    return Pile.spare.get(size)?.pop() ?? new Pile(size)
  }

  constructor(size) {
    this.values = new Float64Array(size)
    this.keys = []
  }

  add(key, value) {
    if (!this.values[key]) this.keys.push(key)
    this.values[key] += value
  }

  /** Keep the best of each: much of a word is not much better than some. */
  spread(from, worth, saturation) {
    for (const key of from.keys) {
      const value = (worth * from.values[key]) / (from.values[key] + saturation)
      if (!this.values[key]) this.keys.push(key)
      if (value > this.values[key]) this.values[key] = value
    }
  }

  /** What was gathered, the keys and beside them the values; the pile is empty again. */
  taken() {
    const { keys } = this
    const values = Float64Array.from(keys, key => this.values[key])
    for (const key of keys) this.values[key] = 0
    this.keys = []
    const { length } = this.values
    Pile.spare.set(length, [...(Pile.spare.get(length) ?? []), this])
    return { keys, values }
  }
}

/** What was found once, for the next letter that is typed. */
export class Kept {
  constructor() {
    this.found = new Map()
  }

  of(key, find) {
    if (!this.found.has(key)) {
      if (this.found.size >= MOST_KEPT) this.found.clear()
      this.found.set(key, find())
    }
    return this.found.get(key)
  }
}
