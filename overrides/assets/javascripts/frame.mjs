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

/** Fill the person's menu: the name, the own submissions, the way out. */
function greet(menu, person) {
  const { people, signOut, submissions } = menu.dataset
  const name = Object.assign(document.createElement("span"), { className: "db-person__name", textContent: person.name })
  const out = Object.assign(document.createElement("form"), { method: "post", action: "/sign-out" })
  out.append(Object.assign(document.createElement("button"), { textContent: signOut }))
  const entries = [name, entry("/submissions", submissions)]
  if (person.manages || person.administers) entries.push(entry("/people", people))
  menu.querySelector(".db-person__menu").replaceChildren(...entries, out)
  menu.dataset.signedIn = ""
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
  if (menu.querySelector('a[href="/sign-in"]')) me.then(person => person && greet(menu, person))
}

// The theme listens for keys only; text from an input method or from dictation comes without any.
const search = document.querySelector(".md-search__input")
search?.addEventListener("input", () => search.dispatchEvent(new KeyboardEvent("keyup")))
