// "I am ...": narrows the list of roles while one types; Enter opens the first. Without script the list is there in full.
import { me } from "./me.mjs"

const plain = text => text.toLocaleLowerCase().replaceAll(/[\s()（）·–-]+/g, "")

/** Let the field narrow the list. */
function choose(chooser) {
  const field = chooser.querySelector("input")
  const none = chooser.querySelector(".db-chooser__none")
  const groups = [...chooser.querySelectorAll(".db-chooser__group")]
  const roles = [...chooser.querySelectorAll("li")].map(row => ({ row, link: row.firstElementChild, words: plain(row.textContent) }))

  const narrow = () => {
    const wanted = plain(field.value)
    const found = roles.filter(role => {
      role.row.hidden = !role.words.includes(wanted)
      role.link.removeAttribute("data-first")
      return !role.row.hidden
    })
    for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])")
    none.hidden = found.length > 0
    if (wanted && found.length) found[0].link.dataset.first = ""
    return found
  }
  field.addEventListener("input", narrow)
  field.addEventListener("keydown", event => {
    if (event.key === "Enter" && field.value.trim()) narrow()[0]?.link.click()
    if (event.key === "Escape") { field.value = ""; narrow() }
  })
  if (field.value) narrow()
}

const chooser = document.querySelector("[data-db-chooser]")
if (chooser) choose(chooser)

// For the signed-in the strip says whose day it is; its place is there from the start, so that nothing jumps.
const strip = document.querySelector(".db-today")
me.then(person => { if (person && strip) strip.textContent += ` · ${person.name}` })
