// A checklist's page: for the signed-in its lists tick in place, as on the run's page; for others one line says where to sign in.

import { ask } from "./ask.mjs"
import { isThere, me } from "./me.mjs"
import { say, told } from "./words.mjs"

const make = (name, className, text = "") => Object.assign(document.createElement(name), { className, textContent: text })

/** A line below the list. */
function tell(block, ...parts) {
  const line = block.querySelector(".db-sign-in") ?? block.appendChild(make("p", "db-sign-in"))
  line.replaceChildren(...parts)
  return line
}

const link = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text })

/** The controls of one row around the words that stand there; the same parts as the run page's row. */
function dress(row, item, run) {
  const words = make("div", "db-words")
  words.id = `words-${item.id}-${run.revision.slice(0, 6)}`
  const own = [...row.childNodes].filter(node => !["UL", "OL"].includes(node.nodeName))
  words.append(...own)
  if (plain(words) !== plain(parse(item.html))) {
    const asks = words.querySelector(".db-asks")
    words.replaceChildren(...parse(item.html).childNodes)
    if (asks) words.append(asks)
  }
  const form = Object.assign(make("form", ""), { autocomplete: "off" })
  form.dataset.evidence = item.evidence?.kind ?? ""
  form.dataset.unit = item.evidence?.unit ?? ""
  const tick = make("button", "db-tick")
  Object.assign(tick, { type: "submit", name: "outcome", value: "done", disabled: !item.may_tick && !item.tick })
  tick.setAttribute("aria-labelledby", words.id)
  tick.append(make("span", "db-box"))
  tick.firstChild.setAttribute("aria-hidden", "true")
  const body = make("div", "db-body")
  body.append(words, ...evidence(item), make("span", "db-said"), make("span", "db-shown"), make("span", "db-ticked"), make("span", "db-fault"))
  body.lastChild.setAttribute("role", "alert")
  const line = make("div", "db-row")
  line.append(tick, body)
  form.append(line)
  if (item.may_tick || item.tick) form.append(more(item))
  row.prepend(form)
  row.dataset.live = ""
}

function evidence(item) {
  if (!item.evidence || !(item.may_tick || item.tick)) return []
  const box = make("div", "db-evidence")
  if (item.evidence.kind === "note") {
    box.append(Object.assign(make("textarea", ""), { name: "note", rows: 1, maxLength: 2000, placeholder: say.what, ariaLabel: say.what }))
    return [box]
  }
  if (item.evidence.kind === "photo") {
    box.append(shot())
    return [box]
  }
  const field = Object.assign(make("input", ""), { type: "number", name: "number", step: "any", inputMode: "decimal", ariaLabel: item.evidence.unit || say.what })
  if (item.evidence.least !== null) field.min = item.evidence.least
  if (item.evidence.most !== null) field.max = item.evidence.most
  box.append(field, make("span", "", item.evidence.unit))
  return [box]
}

/** Where a photo is chosen. */
function shot() {
  const box = make("div", "db-shot")
  const label = make("label", "db-button")
  label.append(make("span", "", say.addPhoto), Object.assign(make("input", ""), { type: "file", name: "picture", accept: "image/*", ariaLabel: say.addPhoto }))
  label.firstChild.dataset.shot = ""
  box.append(label)
  return box
}

function more(item) {
  const details = make("details", "db-more")
  const summary = make("summary", "")
  const dots = make("span", "", "⋯")
  dots.setAttribute("aria-hidden", "true")
  summary.append(dots, make("span", "db-unseen", say.more))
  const open = make("div", "db-choices")
  open.dataset.when = "open"
  if (item.evidence?.kind !== "note") {
    const label = make("label", "", say.what)
    label.append(Object.assign(make("textarea", ""), { name: "note", rows: 2, maxLength: 2000 }))
    open.append(label)
  }
  if (item.evidence?.kind !== "photo") open.append(shot())
  for (const [value, words] of [["problem", say.sayProblem], ["na", say.sayNa]]) {
    open.append(Object.assign(make("button", "db-button", words), { name: "outcome", value, formNoValidate: true }))
  }
  const ticked = make("div", "db-choices")
  ticked.dataset.when = "ticked"
  const undo = Object.assign(make("button", "db-button", say.undo), { formNoValidate: true })
  undo.setAttribute("formaction", "")
  ticked.append(undo)
  details.append(summary, open, ticked)
  return details
}

const parse = html => new DOMParser().parseFromString(html, "text/html").body
const plain = element => {
  const copy = element.cloneNode(true)
  copy.querySelectorAll(".db-asks").forEach(one => one.remove())
  return copy.textContent.replaceAll(/\s+/g, "")
}

/** Make one list of the page live. */
async function enliven(block, person, LiveList) {
  const answer = await ask(told(`/api/v1/lists/${block.dataset.list}`))
  if (!answer.ok) return
  const { run, items } = answer.body
  if (!run) {
    tell(block, say.notMine)
    return
  }
  const rows = new Map([...block.querySelectorAll(".db-item")].map(row => [row.dataset.item, row]))
  for (const item of items) {
    const row = rows.get(item.id) ?? block.querySelector(".db-list").appendChild(Object.assign(make("li", "db-item"), {}))
    row.dataset.item = item.id
    rows.delete(item.id)
    dress(row, item, run)
  }
  // What the page has and this run has not, comes with the next one.
  for (const row of rows.values()) if (row.dataset.item) row.append(make("small", "", ` ${say.next}`))
  block.dataset.revision = run.revision
  const state = make("span", "", "")
  const line = tell(block, state, " · ", link(run.page, say.openRun))
  const offline = make("p", "db-offline")
  offline.setAttribute("role", "status")
  offline.hidden = true
  line.before(offline)
  if (run.changed_since) block.prepend(make("p", "db-notice", say.changed))
  const stand = detail => { if (detail?.word) state.textContent = `${detail.hours} · ${detail.word}${detail.completed ? ` ${detail.completed}` : ""}` }
  block.addEventListener("run", ({ detail }) => stand(detail))
  block.addEventListener("connection", ({ detail }) => {
    offline.textContent = detail.is ? "" : detail.sentence ?? (detail.waiting ? say.waiting(detail.waiting) : say.offline)
    offline.hidden = detail.is
  })
  const list = new LiveList(block, run.address, person)
  list.show({ run, items })
  stand(run)
}

/** The day on a role's page: each list of one's own whose time has come says how it stands, and leads to its run. */
async function markDay(rows) {
  const answer = await ask(told("/api/v1/today"))
  if (!answer.ok) return
  const { lists } = answer.body
  for (const row of rows) {
    const list = lists[row.dataset.list]
    if (!list || list.state === "upcoming") continue
    const mark = Object.assign(link(list.page, ""), { className: "db-day__state" })
    mark.dataset.state = list.state
    const sign = make("span", "db-day__sign", list.sign)
    sign.setAttribute("aria-hidden", "true")
    mark.append(sign, ` ${list.word}`)
    row.querySelector(".db-day__what").append(" ", mark)
  }
}

/** Lists come alive as they come into view, so that a page of many asks for few. */
me.then(async person => {
  const blocks = document.querySelectorAll(".db-live[data-list]")
  if (!person) {
    const isDown = !(await isThere)
    for (const block of blocks) {
      if (isDown) tell(block, say.offline)
      const anchor = block.querySelector(".db-sign-in a")
      if (anchor) anchor.href = `/sign-in?next=${encodeURIComponent(location.pathname)}`
    }
    return
  }
  // Readers who are not signed in need none of this.
  const [{ LiveList }, { sendUnsent }] = await Promise.all([import("./lists.mjs"), import("./unsent.mjs")])
  const unsent = Object.assign(make("p", "db-notice"), { role: "status", hidden: true })
  document.querySelector("article h1")?.after(unsent)
  sendUnsent(person, unsent)
  const day = document.querySelectorAll(".db-day [data-list]")
  if (day.length) markDay(day).catch(() => {})
  const watcher = new IntersectionObserver(entries => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue
      watcher.unobserve(target)
      enliven(target, person, LiveList).catch(() => tell(target, say.offline))
    }
  }, { rootMargin: "200px" })
  for (const block of blocks) {
    block.querySelector(".db-sign-in")?.replaceChildren("\u00a0") // the line keeps its room until the list comes alive
    watcher.observe(block)
  }
}).catch(() => {
  for (const block of document.querySelectorAll(".db-live[data-list]")) tell(block, say.offline)
})
