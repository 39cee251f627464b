// Live lists: the rows of a run that tick at once, wait out a lost connection and show what colleagues tick.
// The run page brings its rows along; a handbook page's list is dressed in the same rows.

import { ask, isOther } from "./ask.mjs"
import { shown, small } from "./photos.mjs"
import { queue } from "./queue.mjs"
import { say, told } from "./words.mjs"

const POLL = 4000
const UNDER_WAY = ["in_progress", "late"]
// Asking keeps a session alive: a page that nobody touches must not, or it would never end on a forgotten screen.
const UNATTENDED = 20 * 60000
let touched = Date.now()
for (const act of ["pointerdown", "keydown", "visibilitychange"]) {
  document.addEventListener(act, () => { touched = Date.now() }, { capture: true, passive: true })
}
const isWatched = () => !document.hidden && Date.now() - touched < UNATTENDED
const MARKS = { done: "✓", na: "–", problem: "!" }

/** One list of rows that belongs to one run; `address` is the run's address in the API, `person` whose page it is. */
export class LiveList {
  constructor(root, address, person) {
    this.root = root
    this.address = address
    this.tag = ""
    this.person = person.id
    this.queue = queue(person).of(address, this)
    root.addEventListener("submit", (event) => this.submitted(event))
    root.addEventListener("click", (event) => this.clicked(event))
    root.addEventListener("change", (event) => event.target.name === "picture" && this.chosen(event.target))
    document.addEventListener("visibilitychange", () => document.hidden || this.look())
    setInterval(() => isWatched() && this.look(), POLL)
  }

  row(item) {
    return this.root.querySelector(`[data-item="${CSS.escape(item)}"]`)
  }

  submitted(event) {
    const form = event.target.closest(".db-item > form")
    if (!form) return
    event.preventDefault()
    const row = form.parentElement
    const button = event.submitter
    if (button?.hasAttribute("formaction")) this.withdraw(row)
    else this.tick(row, button?.value || "done")
  }

  // A tap on a row that is settled asks what to do about it; it never takes a tick back by mistake.
  clicked(event) {
    const button = event.target.closest(".db-tick")
    if (!button || !button.closest(".db-item").dataset.outcome) return
    event.preventDefault()
    const more = button.closest(".db-item").querySelector(":scope > form > .db-more")
    if (more) more.open = !more.open
  }

  tick(row, outcome) {
    const form = row.querySelector(":scope > form")
    const note = form.elements.note?.value.trim() ?? ""
    const number = form.elements.number?.value.trim() ?? ""
    const photo = form.elements.picture?.files[0]
    const asked = form.dataset.evidence
    if (outcome === "done" && asked === "number" && !number) return this.ask(row, form.elements.number, say.number)
    if (outcome === "done" && asked === "note" && !note) return this.ask(row, form.elements.note, say.note)
    if (outcome === "done" && asked === "photo" && !photo) return this.shoot(row, form.elements.picture)
    if (outcome !== "done" && !note) return this.ask(row, form.elements.note, outcome === "na" ? say.reason : say.problem)
    const sent = { item: row.dataset.item, outcome, note }
    if (number && outcome === "done") sent.number = Number(number)
    if (photo) sent.photo = uuid()
    this.paint(sent.item, { ...sent, who: say.me, waiting: true })
    this.root.dispatchEvent(new CustomEvent("run", { bubbles: true }))
    form.querySelector(".db-more")?.removeAttribute("open")
    this.queue.add("ticks", { id: uuid(), ...sent, revision: this.root.dataset.revision, device_at: new Date().toISOString(), lang: document.documentElement.lang.slice(0, 2) }, photo)
    this.forget(form)
  }

  /** A tap on an item that asks for a photo opens the camera; with the photo it is ticked. */
  shoot(row, field) {
    row.dataset.shooting = ""
    this.complain(row, say.photo)
    field.click()
  }

  chosen(field) {
    const row = field.closest(".db-item")
    const file = field.files[0]
    this.complain(row, "")
    this.showChosen(field, file)
    if (file && "shooting" in row.dataset) this.tick(row, "done")
    delete row.dataset.shooting
  }

  /** A small picture of what was chosen stands beside the button. */
  async showChosen(field, file) {
    const box = field.closest(".db-shot")
    const picture = file && await small(file)
    box.querySelector("canvas")?.remove()
    if (picture && field.files[0] === file) box.prepend(picture)
    set(box.querySelector("[data-shot]"), file ? say.otherPhoto : say.addPhoto)
  }

  /** The next tick of this row begins without what was said with this one. */
  forget(form) {
    const { note, number, picture } = form.elements
    for (const field of [note, number, picture]) if (field) field.value = ""
    if (picture) this.showChosen(picture)
  }

  withdraw(row) {
    const tick = row.dataset.tick
    if (!tick) return
    row.querySelector(".db-more")?.removeAttribute("open")
    this.paint(row.dataset.item, null)
    this.root.dispatchEvent(new CustomEvent("run", { bubbles: true }))
    this.queue.add(`ticks/${tick}/withdraw`, { item: row.dataset.item })
  }

  ask(row, field, sentence) {
    const more = field?.closest("details")
    if (more) more.open = true
    this.complain(row, sentence)
    field?.focus()
  }

  complain(row, sentence) {
    set(row.querySelector(".db-fault"), sentence)
  }

  // --- what the queue tells ---

  found() {
    for (const sent of this.queue.waiting()) this.paint(sent.item, { ...sent, who: say.me, waiting: true })
    this.root.dispatchEvent(new CustomEvent("run", { bubbles: true }))
  }

  received(sent, answer, sentence) {
    const row = this.row(sent.item)
    if (row) row.removeAttribute("data-waiting")
    if (answer.tick !== undefined && !this.queue.holds(sent.item)) this.paint(sent.item, answer.tick)
    if (row && sentence) this.complain(row, sentence)
    this.root.dispatchEvent(new CustomEvent("run", { bubbles: true }))
    // With the first item the run's state changes, with the last, and with one taken back: the server says to what.
    if (answer.completed || answer.how === "withdrawn" || !UNDER_WAY.includes(this.state)) this.look()
  }

  /** What was refused, now or before this page was opened, stands where it was typed; true where it can be put right there. */
  async refused(sent, sentence, photo, isBefore) {
    this.tag = ""
    await this.look()
    const row = this.row(sent.item)
    if (!row) return false
    const stands = !row.dataset.outcome && this.giveBack(row.querySelector(":scope > form").elements, sent, photo)
    this.complain(row, stands && isBefore ? say.again : stands || !sent.note ? sentence : `${sentence} ${say.wrote(sent.note)}`)
    if (sent.note || sent.outcome !== "done") row.querySelector(":scope > form > .db-more")?.toggleAttribute("open", !row.dataset.outcome)
    return stands
  }

  giveBack({ note, number, picture }, sent, photo) {
    if (note && sent.note) note.value ||= sent.note
    if (number && sent.number !== undefined) number.value ||= sent.number
    if (picture && photo && !picture.files.length) {
      const files = new DataTransfer()
      files.items.add(photo)
      picture.files = files.files
      this.showChosen(picture, photo)
    }
    return Boolean((note && sent.note) || (number && sent.number !== undefined) || (picture && photo))
  }

  /** Somebody else has signed in on this device: what stands in the rows is not for them, and comes back with its author. */
  hide(is) {
    if (is === Boolean(this.hidden)) return
    const lists = this.hidden?.keys() ?? this.root.querySelectorAll(".db-list")
    if (is) this.hidden = new Map([...lists].map(list => [list, [...list.childNodes]]))
    for (const list of lists) list.replaceChildren(...(is ? [] : this.hidden.get(list)))
    if (!is) this.hidden = null
  }

  connected(is, waiting, sentence) {
    this.root.dispatchEvent(new CustomEvent("connection", { bubbles: true, detail: { is, waiting, sentence } }))
  }

  // --- what the server knows ---

  /** One look at a time: those that wait for an answer take up the connections that ticks need. */
  look() {
    this.looking ??= this.lookOnce().finally(() => { this.looking = null })
    return this.looking
  }

  async lookOnce() {
    let answer
    try {
      answer = await ask(told(this.address), { headers: { "Dutybook-Person": this.person, ...(this.tag && { "If-None-Match": this.tag }) } })
    } catch {
      return this.connected(false, this.queue.waiting().length)
    }
    if (isOther(answer)) {
      this.hide(true)
      return this.connected(false, 0, say.otherPerson)
    }
    if (answer.status !== 304 && !answer.ok) return
    this.hide(false)
    if (!this.queue.waiting().length) this.connected(true, 0)
    else this.queue.send()
    if (answer.status === 304) return
    this.tag = answer.tag
    this.show(answer.body)
  }

  show({ run, items }) {
    for (const item of items) if (!this.queue.holds(item.id)) this.paint(item.id, item.tick)
    this.state = run.state
    this.root.dispatchEvent(new CustomEvent("run", { bubbles: true, detail: run }))
  }

  paint(item, tick) {
    const row = this.row(item)
    if (!row) return
    const outcome = tick?.outcome ?? ""
    if (row.dataset.outcome !== outcome) {
      row.dataset.outcome = outcome
      this.complain(row, "")
    }
    row.toggleAttribute("data-waiting", Boolean(tick?.waiting))
    row.dataset.tick = tick?.id ?? ""
    const part = (name) => row.querySelector(`:scope > form .db-${name}`)
    set(part("box"), MARKS[outcome] ?? "")
    set(part("ticked"), tick ? `${tick.who ?? ""} ${tick.at ?? ""}${tick.sent_late ? ` · ${say.sentLate}` : ""}`.trim() : "")
    set(part("said"), tick ? said(tick, row.querySelector(":scope > form").dataset.unit) : "")
    show(part("shown"), tick?.waiting ? null : tick?.photo, part("words").textContent)
    part("tick").setAttribute("aria-pressed", String(Boolean(outcome)))
    if (part("evidence")) part("evidence").hidden = Boolean(outcome)
    const more = part("more")
    if (!more) return
    const at = more.contains(document.activeElement) && document.activeElement
    more.querySelector('[data-when="open"]').hidden = Boolean(outcome)
    more.querySelector('[data-when="ticked"]').hidden = !tick?.may_withdraw
    more.hidden = Boolean(outcome) && !tick?.may_withdraw
    if (at && !at.checkVisibility()) part("tick").focus({ preventScroll: true }) // the keyboard stays on the row
  }
}

// Writing the same words again would make screen readers say them again.
function set(element, words) {
  if (element && element.textContent !== words) element.textContent = words
}

function show(place, address, what) {
  if (!place || (place.firstElementChild?.getAttribute("href") ?? null) === (address ?? null)) return
  place.replaceChildren(...(address ? [shown(address, what)] : []))
}

function said(tick, unit) {
  const outcome = tick.outcome === "na" ? say.na : tick.outcome === "problem" ? say.isProblem : ""
  const number = tick.number === undefined || tick.number === null ? "" : `${tick.number}${unit ? ` ${unit}` : ""}`
  return [outcome, number, tick.note, tick.waiting && tick.photo ? say.photoWaits : ""].filter(Boolean).join(" · ")
}

function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID()
  // Plain http on a shop's own network has no randomUUID; the random bits are the same.
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 15) | 64
  bytes[8] = (bytes[8] & 63) | 128
  return [...bytes].map((byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("")
}
