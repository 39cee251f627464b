// The first page. For the signed-in the strip says whose day it is; its place is there from the start, so that nothing jumps.
import { me } from "./me.mjs"

const strip = document.querySelector(".db-today")
me.then(person => { if (person && strip) strip.textContent += ` · ${person.name}` })
