// A form's figures while it is filled in, and the questions that come and go: what the service does with the answers, done at once.
// The service computes everything again; here it is only shown.

const form = document.querySelector("form[data-fields]")
const fields = JSON.parse(form.dataset.fields)
const PREFIX = "a."
const PADDING = /[,\s_¥￥元$]/g
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/
const DAY = 86400000

/** A number of any length: `n` in steps of 10 to the minus `e`. Binary fractions are no amounts. */
export function decimal(typed) {
  const text = String(typed).normalize("NFKC").replaceAll("。", ".").replace(PADDING, "")
  if (!NUMBER.test(text)) return null
  const [whole, part = ""] = text.split(".")
  return { n: BigInt((whole === "-" || whole === "+" ? `${whole}0` : whole || "0") + part), e: part.length }
}

const scaled = (one, e) => one.n * 10n ** BigInt(e - one.e)
const plus = (a, b) => ({ n: scaled(a, Math.max(a.e, b.e)) + scaled(b, Math.max(a.e, b.e)), e: Math.max(a.e, b.e) })
const minus = (a, b) => plus(a, { n: -b.n, e: b.e })
const times = (a, b) => ({ n: a.n * b.n, e: a.e + b.e })
const compare = (a, b) => { const left = minus(a, b).n; return left > 0n ? 1 : left < 0n ? -1 : 0 }

/** a / b as a text with so many decimals, a half rounded away from nothing. */
export function rounded(a, b, places) {
  let over = a.n * 10n ** BigInt(b.e + places)
  let under = b.n * 10n ** BigInt(a.e)
  if (under < 0n) [over, under] = [-over, -under]
  const bare = over < 0n ? -over : over
  const digits = ((2n * bare + under) / (2n * under)).toString().padStart(places + 1, "0")
  const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits
  return over < 0n && /[1-9]/.test(text) ? `-${text}` : text
}

const ONE = { n: 1n, e: 0 }

function numbers(name, answers) {
  if (typeof name !== "string") return [decimal(name)]
  const [field, column] = name.split(".")
  const given = column ? (answers[field] ?? []).map(row => row[column]) : [answers[field]]
  return given.filter(one => one !== undefined && one !== null && one !== "" && typeof one !== "boolean").map(decimal).filter(Boolean)
}

function total(found) {
  return found.length ? found.reduce(plus) : null
}

/** The figure as a text; null where there is nothing to compute. */
export function figure({ how, of, places }, answers) {
  if (how === "days") return days(answers[of[0]], answers[of[1]])
  if (how === "count") return String(of.reduce((sum, one) => sum + (answers[one]?.length ?? 0), 0))
  if (how === "sum" || how === "mean") {
    const found = of.flatMap(name => numbers(name, answers))
    return found.length ? rounded(total(found), how === "mean" ? { n: BigInt(found.length), e: 0 } : ONE, places) : null
  }
  const known = of.map(name => total(numbers(name, answers)))
  if (known.includes(null)) return null
  const [first, second] = known
  if (how === "difference") return rounded(minus(first, second), ONE, places)
  if (how === "product") return rounded(known.reduce(times), ONE, places)
  if (second.n === 0n) return null
  return rounded(how === "percent" ? times(first, { n: 100n, e: 0 }) : first, second, places)
}

function days(first, last) {
  const length = (Date.parse(last) - Date.parse(first)) / DAY + 1
  return length > 0 ? String(length) : null
}

const empty = answer => answer === undefined || answer === null || answer === "" || answer.length === 0

export function holds({ how, value }, answer) {
  if (how === "answered") return !empty(answer) === value
  if (empty(answer)) return false
  if (how === "is" || how === "is-not") return [answer].flat().some(one => [value].flat().includes(one)) === (how === "is")
  const given = decimal(answer)
  if (!given) return false
  const order = compare(given, decimal(value))
  return { "at-least": order >= 0, "at-most": order <= 0, "more-than": order > 0, "less-than": order < 0 }[how]
}

/** The answers with the figures and without what is not asked, and the names of what is not asked. */
export function settle(asked, given) {
  const byId = new Map(asked.map(one => [one.id, one]))
  const answers = {}
  const hidden = new Set()
  const seen = new Set()
  const visit = id => {
    const one = byId.get(id)
    if (!one || seen.has(id)) return
    seen.add(id)
    const names = (one.compute?.of ?? []).filter(name => typeof name === "string").map(name => name.split(".")[0])
    for (const name of one.shown_when ? [...names, one.shown_when.field] : names) visit(name)
    if (one.shown_when && !holds(one.shown_when, answers[one.shown_when.field])) return hidden.add(id)
    let answer = one.compute ? figure(one.compute, answers) : given[id]
    if (one.type === "table") answer = answer.map(row => ({ ...row, ...settle(one.columns, row).answers }))
    if (!empty(answer)) answers[id] = answer
  }
  for (const one of asked) visit(one.id)
  return { answers, hidden }
}

/** What stands in one control, as the service would keep it. */
function typed(type, name) {
  const values = said.getAll(PREFIX + name).filter(one => typeof one === "string" && one.trim())
  if (type === "multichoice" || type === "file" || type === "photo") return values
  if (type === "yesno") return values.length ? values[0] === "yes" : null
  if (["integer", "decimal", "money", "rating"].includes(type)) return values.length && decimal(values[0]) ? values[0] : null
  return values[0]?.trim() ?? null
}

function rows(table) {
  const count = form.querySelector(`[data-rows="${table.id}"]`).tBodies[0].rows.length
  return Array.from({ length: count }, (_, number) => Object.fromEntries(table.columns.map(one => [one.id, typed(one.type, `${table.id}.${number}.${one.id}`)])))
}

const full = row => Object.values(row).some(one => !empty(one))
let said = new FormData(form)

function show() {
  said = new FormData(form)
  const given = Object.fromEntries(fields.map(one => [one.id, one.type === "table" ? rows(one) : one.compute ? null : typed(one.type, one.id)]))
  const kept = Object.fromEntries(Object.entries(given).map(([id, one]) => [id, Array.isArray(one) && typeof one[0] === "object" ? one.filter(full) : one]))
  const { answers, hidden } = settle(fields, kept)
  for (const one of fields) {
    const box = form.querySelector(`[data-when="${one.id}"]`)
    if (box) box.hidden = hidden.has(one.id)
    if (one.compute) tell(one.id, answers[one.id])
    if (one.type === "table") given[one.id].forEach((row, number) => {
      const settled = full(row) ? settle(one.columns, row).answers : {}
      for (const column of one.columns) if (column.compute) tell(`${one.id}.${number}.${column.id}`, settled[column.id])
    })
  }
}

function tell(name, value) {
  const output = document.getElementById(PREFIX + name)
  if (output && output.textContent !== (value ?? "")) output.textContent = value ?? ""
}

form.addEventListener("input", show)
form.addEventListener("change", show)
show()
