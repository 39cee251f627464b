// The part of an English word that its forms share. The same rules as forms/search/stems.py, held to them by a test.

const SHORTEST = 3
const ENDINGS = ["ies", "ing", "ed", "es", "s", "y", "e"]
const SIBILANT = /(?:ss|sh|ch|x|z)es$/
const DOUBLED = /([bdgmnprt])\1$/
const LETTERS = /^[a-z]+$/
const FAMILY = ["ation", "ition", "ment", "ance", "ence", "ness", "ion", "ive", "al", "er", "or", "ly"]
const SHORTEST_ROOT = 5

export function stem(word) {
  if (!LETTERS.test(word)) return word
  for (const ending of ENDINGS) {
    const kept = word.endsWith(ending) ? word.slice(0, -ending.length) : word
    if (kept === word || kept.length < SHORTEST) continue
    if ((ending === "es" && !SIBILANT.test(word)) || (ending === "s" && word.endsWith("ss"))) continue
    if (ending === "s") return stem(kept)
    return (ending === "ing" || ending === "ed") && DOUBLED.test(kept) ? kept.slice(0, -1) : kept
  }
  return word
}

/** What a word's whole family begins with; empty where too little is left. */
export function root(word) {
  const whole = stem(word)
  const ending = FAMILY.find(one => whole.endsWith(one) && whole.length - one.length >= SHORTEST_ROOT) ?? ""
  const kept = whole.slice(0, whole.length - ending.length)
  return LETTERS.test(kept) && kept.length >= SHORTEST_ROOT ? kept : ""
}
