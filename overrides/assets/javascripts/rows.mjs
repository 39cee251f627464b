// One row: how it looks with its tick, what is wrong with it, and what was typed in it before.

import { shown, small } from "./photos.mjs"
import { say } from "./words.mjs"

const MARKS = { done: "✓", na: "–", problem: "!" }

/** The row as its tick makes it; without one it is open. */
export function paint(row, tick) {
  const outcome = tick?.outcome ?? ""
  if (row.dataset.outcome !== outcome) {
    row.dataset.outcome = outcome
    complain(row, "")
  }
  row.toggleAttribute("data-waiting", Boolean(tick?.waiting))
  row.dataset.tick = tick?.id ?? ""
  const part = (name) => row.querySelector(`:scope > form .db-${name}`)
  set(part("box"), MARKS[outcome] ?? "")
  set(part("ticked"), tick ? `${tick.who ?? ""} ${tick.at ?? ""}${tick.sent_late ? ` · ${say.sentLate}` : ""}`.trim() : "")
  set(part("said"), tick ? said(tick, row.querySelector(":scope > form").dataset.unit) : "")
  show(part("shown"), tick?.waiting ? null : tick?.photo, part("words").textContent)
  part("tick").setAttribute("aria-pressed", String(Boolean(outcome)))
  if (part("evidence")) part("evidence").hidden = Boolean(outcome)
  const more = part("more")
  if (!more) return
  const at = more.contains(document.activeElement) && document.activeElement
  more.querySelector('[data-when="open"]').hidden = Boolean(outcome)
  more.querySelector('[data-when="ticked"]').hidden = !tick?.may_withdraw
  more.hidden = Boolean(outcome) && !tick?.may_withdraw
  if (at && !at.checkVisibility()) part("tick").focus({ preventScroll: true }) // the keyboard stays on the row
}

/** What is wrong stands at the row. */
export function complain(row, sentence) {
  set(row.querySelector(".db-fault"), sentence)
}

/** A small picture of what was chosen stands beside the button. */
export async function showChosen(field, file) {
  const box = field.closest(".db-shot")
  const picture = file && await small(file)
  box.querySelector("canvas")?.remove()
  if (picture && field.files[0] === file) box.prepend(picture)
  set(box.querySelector("[data-shot]"), file ? say.otherPhoto : say.addPhoto)
}

/** What was typed or chosen for a row stands in its fields again; false where it has none for it. */
export function giveBack({ note, number, picture }, sent, photo) {
  if (note && sent.note) note.value ||= sent.note
  if (number && sent.number !== undefined) number.value ||= sent.number
  if (picture && photo && !picture.files.length) {
    const files = new DataTransfer()
    files.items.add(photo)
    picture.files = files.files
    showChosen(picture, photo)
  }
  return Boolean((note && sent.note) || (number && sent.number !== undefined) || (picture && photo))
}

// Writing the same words again would make screen readers say them again.
function set(element, words) {
  if (element && element.textContent !== words) element.textContent = words
}

function show(place, address, what) {
  if (!place || (place.firstElementChild?.getAttribute("href") ?? null) === (address ?? null)) return
  place.replaceChildren(...(address ? [shown(address, what)] : []))
}

function said(tick, unit) {
  const outcome = tick.outcome === "na" ? say.na : tick.outcome === "problem" ? say.isProblem : ""
  const number = tick.number === undefined || tick.number === null ? "" : `${tick.number}${unit ? ` ${unit}` : ""}`
  return [outcome, number, tick.note, tick.waiting && tick.photo ? say.photoWaits : ""].filter(Boolean).join(" · ")
}

/** An id that nobody else makes. */
export function uuid() {
  if (crypto.randomUUID) return crypto.randomUUID()
  // Plain http on a shop's own network has no randomUUID; the random bits are the same.
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 15) | 64
  bytes[8] = (bytes[8] & 63) | 128
  return [...bytes].map((byte, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("")
}
