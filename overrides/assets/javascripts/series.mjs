// Figures over time: the table of many numbers is one stop for the Tab key.

import { walk } from "./sheet.mjs"

const table = document.querySelector(".db-numbers")
if (table) {
  walk(table)
  document.querySelector(".db-keys").hidden = false
}
