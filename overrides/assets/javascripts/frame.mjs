// The frame's own manners on every page: which entry is current, who is signed in, keeping the chosen language. All of it works without.
import { me } from "./me.mjs"

/** Mark the service's entry that this page belongs to. */
function markCurrent(nav) {
  for (const link of nav.querySelectorAll("a[href]:not([aria-current])")) {
    const path = link.pathname
    if (path.length > 1 && location.pathname.startsWith(path) && path !== "/en/") link.setAttribute("aria-current", "page")
  }
}

/** Tell the service where to come back to, and on a page of the handbook keep the choice while the other tree loads. */
function keepLanguage() {
  const form = document.querySelector(".db-language")
  if (form) {
    const next = document.createElement("input")
    Object.assign(next, { type: "hidden", name: "next", value: location.pathname + location.search })
    form.append(next)
  }
  document.querySelector("[data-db-language]")?.addEventListener("click", event => {
    const link = event.currentTarget
    navigator.sendBeacon("/language", new URLSearchParams({ language: link.dataset.dbLanguage }))
    link.hash = location.hash
  })
}

const entry = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text })

/** On a screen that several share, the name stands in the header; it takes free room only, so nothing moves. */
function sayWho(name) {
  document.querySelector(".db-name").after(Object.assign(document.createElement("span"), { className: "db-who", textContent: name }))
}

/** Who manages nothing has no board: its entry goes, here and on the pages to come. */
function offerBoard(manages) {
  document.documentElement.toggleAttribute("data-staff", !manages)
  __md_set("__staff", !manages)
}

/** Fill the person's menu: the name, the same entries as on the service's pages, the way out. */
function greet(menu, person) {
  const name = Object.assign(document.createElement("span"), { className: "db-person__name", textContent: person.name })
  const out = Object.assign(document.createElement("form"), { method: "post", action: "/sign-out" })
  out.append(Object.assign(document.createElement("button"), { textContent: menu.dataset.signOut }))
  const entries = person.menu.map(({ href, text }) => entry(href, text))
  menu.querySelector(".db-person__menu").replaceChildren(name, ...entries, out)
  menu.dataset.signedIn = ""
  sayWho(person.name)
  offerBoard(person.manages)
}

/** Close the menu when the person turns elsewhere. */
function closeElsewhere(menu) {
  document.addEventListener("click", event => { if (!menu.contains(event.target)) menu.open = false })
  menu.addEventListener("keydown", event => {
    if (event.key !== "Escape" || !menu.open) return
    menu.open = false
    menu.querySelector("summary").focus()
  })
}

const nav = document.querySelector("[data-db-services]")
const menu = document.querySelector("[data-db-person]")
if (nav) markCurrent(nav)
keepLanguage()
if (menu) {
  closeElsewhere(menu)
  const name = menu.querySelector(".db-person__name")
  if (name) {
    sayWho(name.textContent)
    offerBoard(!name.hasAttribute("data-staff"))
  }
  if (menu.querySelector('a[href="/sign-in"]')) me.then(person => person && greet(menu, person))
}

/** The search is fetched when it is first touched; what is typed meanwhile is kept. Where it cannot be had, its page of the service answers. */
function offerSearch(link) {
  let typed = ""
  const keep = event => {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    typed += event.key
  }
  const open = async () => {
    typed = ""
    addEventListener("keydown", keep, { capture: true })
    try {
      const { openSearch } = await import("./search/screen.mjs")
      await openSearch(link, () => {
        removeEventListener("keydown", keep, { capture: true })
        return typed
      })
    } catch {
      location.assign(link.href)
    }
  }
  link.addEventListener("click", event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    open()
  })
  document.addEventListener("keydown", event => {
    const writing = event.target.closest?.("input, textarea, select, [contenteditable]")
    const asked = event.key === "/" ? !writing && !event.ctrlKey && !event.metaKey && !event.altKey : event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)
    if (!asked || event.isComposing) return
    event.preventDefault()
    open()
  })
}

const search = document.querySelector("[data-db-search]")
if (search) offerSearch(search)
