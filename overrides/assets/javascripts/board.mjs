// The board: a cell opens its runs beside the table instead of on a page of their own.

import { say } from "./words.mjs"

const board = document.querySelector("[data-board]")
const panel = Object.assign(document.createElement("dialog"), { className: "db-panel" })
let opener = null

/** Fetch the cell's own page and show the part that matters. */
async function show(link) {
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } })
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const content = page.querySelector("[data-panel]")
  if (!answer.ok || !content) return location.assign(link.href)
  content.querySelector("[data-board-link]")?.closest("p").remove()
  const close = Object.assign(document.createElement("button"), { type: "button", className: "db-button db-close", textContent: say.close })
  close.addEventListener("click", () => panel.close())
  panel.replaceChildren(close, content)
  const title = content.querySelector("h1")
  title.id = "db-panel-title"
  panel.setAttribute("aria-labelledby", title.id)
  opener = link
  link.setAttribute("aria-expanded", "true")
  panel.showModal()
  panel.scrollTop = 0
}

board.addEventListener("click", event => {
  const link = event.target.closest(".db-grid a:not([data-filter])")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  show(link).catch(() => location.assign(link.href))
})
panel.addEventListener("close", () => opener?.removeAttribute("aria-expanded"))
panel.addEventListener("click", event => { if (event.target === panel) panel.close() })

// Filters apply as they are chosen; the button is for those without script.
const filters = board.querySelector(".db-filters")
filters?.addEventListener("change", () => filters.requestSubmit())
filters?.querySelector("button")?.setAttribute("hidden", "")

board.append(panel)
board.querySelector("thead [data-today]")?.scrollIntoView({ block: "nearest", inline: "center" })
