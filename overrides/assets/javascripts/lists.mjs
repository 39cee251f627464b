// Live lists: the rows of a run that tick at once, wait out a lost connection and show what colleagues tick.
// The run page brings its rows along; a handbook page's list is dressed in the same rows.

import { ask, isOther } from "./ask.mjs"
import { queue } from "./queue.mjs"
import { complain, giveBack, paint, showChosen, uuid } from "./rows.mjs"
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
const TYPING = 300

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
    root.addEventListener("input", ({ target }) => this.typed(target.closest(".db-item")))
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
    complain(row, say.photo)
    field.click()
  }

  chosen(field) {
    const row = field.closest(".db-item")
    const file = field.files[0]
    complain(row, "")
    showChosen(field, file)
    if (file && "shooting" in row.dataset) this.tick(row, "done")
    delete row.dataset.shooting
  }

  /** What is typed and not yet ticked is kept too: a page that is closed or loaded anew has it again. */
  typed(row) {
    if (!row) return
    clearTimeout(this.typing)
    if (this.typingIn !== row) this.keepTyped(this.typingIn)
    this.typingIn = row
    this.typing = setTimeout(() => this.keepTyped(row), TYPING)
  }

  keepTyped(row) {
    const { note, number } = row?.querySelector(":scope > form").elements ?? {}
    if (note || number) this.queue.typed({ item: row.dataset.item, note: note?.value, number: number?.value || undefined })
  }

  /** The next tick of this row begins without what was said with this one. */
  forget(form) {
    const { note, number, picture } = form.elements
    for (const field of [note, number, picture]) if (field) field.value = ""
    if (picture) showChosen(picture)
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
    complain(row, sentence)
    field?.focus()
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
    if (row && sentence) complain(row, sentence)
    this.root.dispatchEvent(new CustomEvent("run", { bubbles: true }))
    // With the first item the run's state changes, with the last, and with one taken back: the server says to what.
    if (answer.completed || answer.how === "withdrawn" || !UNDER_WAY.includes(this.state)) this.look()
  }

  /** What was refused, or typed before this page was opened, stands where it was typed; true where it can be put right there. */
  async refused(sent, sentence, photo, isBefore) {
    this.tag = ""
    await this.look()
    if (this.hidden) return true
    const row = this.row(sent.item)
    if (!row) return this.tellGone(sent, sentence)
    const { elements } = row.querySelector(":scope > form")
    const stands = !row.dataset.outcome && giveBack(elements, sent, photo)
    const wrote = stands || !sent.note ? "" : say.wrote(sent.note)
    complain(row, stands && isBefore ? sentence && say.again : `${sentence} ${wrote}`.trim())
    if (stands && sent.note) elements.note.closest("details")?.setAttribute("open", "")
    return stands
  }

  /** What was typed for an item that the list no longer has is shown once above it. */
  tellGone({ note }, sentence) {
    if (note) this.root.prepend(Object.assign(document.createElement("p"), { className: "db-notice", textContent: `${sentence} ${say.wrote(note)}`.trim() }))
    return false
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
    if (row) paint(row, tick)
  }
}
