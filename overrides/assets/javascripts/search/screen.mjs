// The search over the page: opened by its sign, by / or Ctrl+K; results while one types, by keyboard, finger, input method or voice.

import { across, isForeign } from "./across.mjs"
import { MOST_PAGES } from "./engine.mjs"
import { asker, load, openRuns } from "./loading.mjs"
import { near } from "./near.mjs"
import { row } from "./rows.mjs"
import { lang, say } from "./words.mjs"

const PAUSE = 2000 // without a letter typed, a search that found nothing that fits is counted
const AT_ONCE = 6 // rows that are there with the letter typed; the others follow
const HINT = matchMedia("(hover: hover) and (pointer: fine)").matches ? say.hint + say.keys : say.hint // a phone has no arrow keys
const make = (name, className, properties = {}) => Object.assign(document.createElement(name), { className, ...properties })

/** How many were found; there may be more than are shown. */
const counted = found => (found < MOST_PAGES ? say.found(found) : say.nearest(found))

let screen = null

/** Open the search; it is made the first time. `typed` hands over what was typed while it was fetched. */
export async function openSearch(link, typed) {
  screen ??= new Screen(link)
  await screen.open(typed)
}

class Screen {
  constructor(link) {
    this.link = link
    this.kind = ""
    this.runs = new Map()
    this.field = make("input", "", { type: "search", name: "q", autocomplete: "off", enterKeyHint: "search", placeholder: say.field, ariaLabel: say.field, spellcheck: false, maxLength: 100 })
    this.form = make("form", "db-find__form", { action: link.href })
    this.form.setAttribute("role", "search")
    const close = make("button", "", { type: "button", textContent: say.close })
    this.form.append(this.field, close)
    this.kinds = make("div", "db-find__kinds", { hidden: true })
    this.kinds.setAttribute("role", "group")
    this.said = make("p", "db-find__said", { textContent: HINT })
    this.said.setAttribute("role", "status")
    this.near = make("div", "db-find__near", { hidden: true })
    this.part = make("h2", "db-find__part", { hidden: true, textContent: say.part })
    this.hits = make("ol", "db-hits")
    this.body = make("div", "db-find__body", { tabIndex: -1 })
    this.body.append(this.kinds, this.said, this.near, this.part, this.hits)
    this.dialog = make("dialog", "db-find", { ariaLabel: say.search })
    this.dialog.append(this.form, this.body)
    document.body.append(this.dialog)
    close.addEventListener("click", () => this.dialog.close())
    this.listen()
  }

  listen() {
    this.field.addEventListener("input", () => this.search())
    this.form.addEventListener("submit", event => this.submitted(event))
    this.dialog.addEventListener("keydown", event => this.pressed(event))
    this.dialog.addEventListener("click", event => {
      if (event.target === this.dialog || event.target.closest("a[href]")) this.dialog.close()
    })
    this.dialog.addEventListener("close", () => this.link.focus({ preventScroll: true }))
    this.kinds.addEventListener("click", event => this.choose(event.target.closest("button")))
    this.near.addEventListener("click", event => {
      if (!event.target.closest("button")) return
      this.field.value = event.target.textContent
      this.field.focus()
      this.search()
    })
  }

  async open(typed) {
    await styled(this.link.dataset.style)
    if (!this.dialog.open) this.dialog.showModal()
    this.field.focus()
    this.field.select()
    this.field.value = typed() || this.field.value
    this.asker = await asker
    this.fetching = null
    openRuns().then(runs => {
      this.runs = runs
      if ((!runs || runs.size) && this.answer && !this.hits.contains(document.activeElement)) this.show()
    })
    try {
      if (!this.engine) this.said.textContent = say.loading
      this.engine = await load(this.link.dataset.dbSearch)
      this.search()
    } catch {
      this.said.textContent = say.failed
    }
  }

  search() {
    if (!this.engine) return
    const typed = this.field.value.trim()
    clearTimeout(this.counting)
    this.answer = this.abroad(typed) ?? this.engine.search(typed, this.asker)
    const { results, fits } = this.answer
    const found = results.length
    this.said.textContent = !typed ? HINT : fits ? counted(found) : found ? say.unfit(typed) : say.none(typed)
    this.offer(typed && !fits ? typed : "")
    this.part.hidden = fits || !found
    if (!fits) this.kind = ""
    if (!this.show().length && this.kind) {
      this.kind = ""
      this.show()
    }
    this.body.scrollTop = 0
    if (typed.length > 1 && !fits) this.counting = setTimeout(() => miss(typed), PAUSE)
  }

  /** What the other language's index answers, where the query may be in that language; it is fetched for the first such query. */
  abroad(typed) {
    if (!isForeign(this.engine, typed)) return null
    if (this.other) return across(this.engine, this.other, typed, this.asker)
    this.fetching ??= load(this.link.dataset.dbSearchOther).then(engine => {
      this.other = engine
      if (!this.hits.contains(document.activeElement)) this.search()
    }).catch(() => { this.fetching = null }) // without the network, one's own index has the other language's titles
    return null
  }

  /** The rows of the chosen kind, and the kinds to choose from. */
  show() {
    const { results } = this.answer
    const kindOf = ({ hits }) => this.engine.index.kinds[this.engine.index.kind[hits[0].entry]]
    const kinds = [...new Set(results.map(kindOf))]
    const shown = results.filter(result => !this.kind || kindOf(result) === this.kind)
    this.hits.replaceChildren(...shown.slice(0, AT_ONCE).map(result => row(this.engine, result, this.answer, this.runs)))
    clearTimeout(this.rest)
    this.rest = setTimeout(() => this.hits.append(...shown.slice(AT_ONCE).map(result => row(this.engine, result, this.answer, this.runs))))
    this.kinds.hidden = kinds.length < 2 || !this.answer.fits
    this.kinds.replaceChildren(...["", ...kinds].map(kind => {
      const button = make("button", "", { type: "button", textContent: say.kinds[kind] ?? say.all })
      button.dataset.kind = kind
      button.setAttribute("aria-pressed", String(kind === this.kind))
      return button
    }))
    return shown
  }

  choose(button) {
    if (!button) return
    this.kind = button.dataset.kind
    this.said.textContent = counted(this.show().length)
    this.kinds.querySelector(`[data-kind="${this.kind}"]`).focus()
  }

  /** Nothing found that fits: words that are near to it. */
  offer(typed) {
    const words = typed ? near(this.engine, typed) : []
    this.near.hidden = !words.length
    this.near.replaceChildren(...words.map(word => make("button", "", { type: "button", textContent: word })))
    if (typed) this.said.textContent += words.length ? say.near : say.otherwise
  }

  submitted(event) {
    const first = this.rows()[0]
    if (!this.engine) return
    event.preventDefault()
    if (this.field.value.trim() && this.answer.fits) first.click()
    else first?.focus() // what does not fit is not opened unasked
  }

  /** What the keys go through: the words that are near, and the rows. */
  rows() {
    return [...this.body.querySelectorAll(".db-find__near button, .db-hits a")].filter(row => row.checkVisibility())
  }

  /** Up and down go through the rows; a letter typed on a row goes on in the field. */
  pressed(event) {
    if (event.isComposing) return
    if (event.key === "Escape") { // the field would only empty itself
      event.preventDefault()
      return this.dialog.close()
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const rows = this.rows()
    if (step) {
      const at = rows.indexOf(document.activeElement) + step
      event.preventDefault()
      ;(rows[at] ?? (at < 0 ? this.field : document.activeElement)).focus()
    } else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey && rows.includes(document.activeElement)) this.field.focus()
  }
}

/** The search's style comes with the search. */
function styled(address) {
  if (document.querySelector(`link[href="${CSS.escape(address)}"]`)) return null
  return new Promise(resolve => {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address, onload: resolve, onerror: resolve })
    document.head.append(sheet)
  })
}

/** Counted for editors, without whose search it was. */
function miss(words) {
  fetch("/api/v1/search/missed", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ id: crypto.randomUUID(), words, lang }) }).catch(() => null)
}
