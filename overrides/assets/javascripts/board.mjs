// The board: a cell opens its runs beside the table instead of on a page of their own.

import { walk } from "./sheet.mjs"
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

// What is picked from a filter by hand applies at once. The keyboard passes through all that comes before what is meant: there the button applies it.
const filters = board.querySelector(".db-filters")
let byKeys = false
filters?.addEventListener("keydown", () => { byKeys = true })
filters?.addEventListener("pointerdown", () => { byKeys = false })
filters?.addEventListener("change", () => { if (!byKeys) filters.requestSubmit() })

board.append(panel)
// Of a month the days gone by are what one looks at, of a day also what comes.
const isMonth = board.querySelector('.db-grid[data-view="month"]')
board.querySelector("thead [data-today]")?.scrollIntoView({ block: "nearest", inline: isMonth ? "end" : "center" })

const grid = board.querySelector(".db-grid")
if (grid) {
  walk(grid, grid.querySelector("[data-today] a"))
  board.querySelector(".db-keys").hidden = false
}
