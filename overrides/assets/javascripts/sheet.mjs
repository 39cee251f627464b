// A table of many links is one stop for the Tab key; inside it the arrow keys go from figure to figure. Without script each link is a stop.

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }

/** The nearest link from the cell in one direction; cells without one are passed over. */
function next({ table, cell }, [down, along]) {
  let row = cell.parentElement.rowIndex
  let column = cell.cellIndex
  for (;;) {
    row += down
    column += along
    const found = table.rows[row]?.cells[column]
    if (!found) return null
    if (found.querySelector("a")) return found.querySelector("a")
  }
}

/** The first or last link of the cell's row; with Ctrl, of the table. */
function edge({ table, cell }, key, ctrlKey) {
  const links = (ctrlKey ? table : cell.parentElement).querySelectorAll("a")
  return key === "Home" ? links[0] : links[links.length - 1]
}

/** Let the arrow keys walk the table; ``start`` is where Tab comes in first. */
export function walk(table, start) {
  let stop = start ?? table.querySelector("a")
  if (!stop) return
  for (const link of table.querySelectorAll("a")) link.tabIndex = -1
  const rest = link => {
    stop.tabIndex = -1
    stop = link
    stop.tabIndex = 0
  }
  rest(stop)
  table.addEventListener("focusin", event => { if (event.target.closest("a")) rest(event.target.closest("a")) })
  table.addEventListener("keydown", event => {
    const cell = event.target.closest("td")
    if (!cell || event.altKey || event.metaKey || event.shiftKey) return
    const isEdge = event.key === "Home" || event.key === "End"
    if (!isEdge && (event.ctrlKey || !STEPS[event.key])) return
    event.preventDefault()
    const link = isEdge ? edge({ table, cell }, event.key, event.ctrlKey) : next({ table, cell }, STEPS[event.key])
    link?.focus()
  })
}
