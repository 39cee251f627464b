// What a search that found nothing may have meant: titles that share most of its letters. As forms/search/near.py.

const MOST = 5
const LEAST = { zh: 0.4, en: 0.5 }
const LONGEST = 14

const pieces = word => new Set(/[\u3400-\u9fff]/.test(word) ? word : Array.from({ length: Math.max(1, word.length - 1) }, (_, at) => word.slice(at, at + 2)))

/** The nearest titles, the nearest first. */
export function near(engine, typed) {
  const wanted = pieces(engine.spelled(typed))
  const found = new Map()
  engine.index.title.forEach((_, entry) => {
    const title = engine.folded("title", entry)
    if (!title || title.length > LONGEST * (engine.index.lang === "en" ? 3 : 1) || found.has(engine.index.title[entry])) return
    const there = pieces(title)
    let shared = 0
    for (const piece of wanted) if (there.has(piece)) shared += 1
    const share = (2 * shared) / (wanted.size + there.size)
    if (share >= LEAST[engine.index.lang]) found.set(engine.index.title[entry], share)
  })
  return [...found].sort((a, b) => b[1] - a[1]).slice(0, MOST).map(([title]) => title)
}
