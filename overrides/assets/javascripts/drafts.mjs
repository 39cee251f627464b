// A form while it is filled in: what is typed is kept by the server, tables grow at once, and handing in waits for a save under way.
// All of it works without: by the buttons of the page.

import { ask, isAway, isPassing } from "./ask.mjs"
import { merge, typedIn } from "./merge.mjs"

const PAUSE = 1000
const LONGEST_WAIT = 15000
const form = document.querySelector("form[data-draft]")
const kept = form.querySelector("[data-kept]")
let changed = false
let stopped = false
let wait = PAUSE
let timer = 0
let saving = null
let waitsToGo = false
let arrived = false
let base = typedIn(form) // what the server and this page both had last

function tell(text, bad = false) {
  kept.textContent = text
  kept.toggleAttribute("data-bad", bad)
}

/** Send the draft once. What is typed meanwhile is a change of its own. */
async function send() {
  changed = false
  const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"))
  body.set("do", "save")
  const typed = typedIn(form)
  const bytes = body.toString().length
  const answer = await ask(form.action, { method: "POST", body, bytes, keepalive: bytes < 60000 })
  if (isAway(answer)) throw new Error("ended") // signed in again in another window, it goes on by itself
  const said = answer.body ?? {}
  if (answer.ok) {
    form.elements.seen.value = said.version
    base = typed
    wait = PAUSE
    tell(said.notice || said.saved, Boolean(said.notice))
  } else if (said.draft && merge(form, base, said.draft.answers)) {
    join(said.draft)
  } else if (!isPassing(answer)) {
    stopped = true // another window has it: what is typed stays in the page
    changed = true
    tell(said.error?.message ?? kept.dataset.refused, true)
  } else throw new Error(String(answer.status))
}

/** Go on with the draft that another window saved, which now has what was typed in this one too. */
function join(draft) {
  form.elements.id.value = draft.id
  form.elements.seen.value = draft.version
  base = draft.answers
  wait = PAUSE
  form.dispatchEvent(new Event("input", { bubbles: true }))
}

function save() {
  clearTimeout(timer)
  if (!changed || stopped) return saving ?? Promise.resolve()
  saving ??= send()
    .catch(error => {
      changed = true
      tell(error.message === "ended" ? kept.dataset.ended : kept.dataset.failed, true)
      wait = Math.min(wait * 2, LONGEST_WAIT)
      timer = setTimeout(save, wait)
    })
    .finally(() => { saving = null })
  return saving
}

form.addEventListener("input", () => {
  changed = true
  clearTimeout(timer)
  timer = setTimeout(save, wait)
})
form.addEventListener("focusout", () => { if (changed && wait === PAUSE) save() })
document.addEventListener("visibilitychange", () => { if (document.hidden) save() })
addEventListener("online", save)
addEventListener("beforeunload", event => { if (changed) event.preventDefault() })

/** Nothing is handed in before the service has all of it: a page that cannot be reached would take what was typed with it. */
form.addEventListener("submit", async event => {
  clearTimeout(timer)
  if (arrived || stopped) {
    changed = false
    return
  }
  event.preventDefault()
  if (waitsToGo) return // a second tap while the first is under way
  waitsToGo = true
  tell(kept.dataset.sending)
  arrived = await hasArrived()
  waitsToGo = false
  if (arrived || stopped) form.requestSubmit(event.submitter)
  else if (event.submitter?.value === "hand-in" && kept.textContent === kept.dataset.failed) tell(kept.dataset.held, true)
  arrived = false
})

/** Whether the service has the draft as it stands here; joined with another window's it goes once more. */
async function hasArrived() {
  await saving
  changed = true
  do await save()
  while (changed && !stopped && wait === PAUSE)
  return !changed
}

/** One more empty row like the last one, under the next number. */
function addRow(table) {
  const rows = table.tBodies[0].rows
  const row = rows[rows.length - 1].cloneNode(true)
  const [from, to] = [`.${rows.length - 1}.`, `.${rows.length}.`]
  for (const one of row.querySelectorAll("input, select, textarea, output")) {
    one.name = one.name.replace(from, to)
    one.id = one.id.replace(from, to)
    if (one.matches("output")) one.textContent = ""
    one.setAttribute("aria-label", (one.getAttribute("aria-label") ?? "").replace(/\d+$/, rows.length + 1))
    for (const mark of ["aria-invalid", "aria-describedby"]) one.removeAttribute(mark)
    if (one.matches("[type=radio], [type=checkbox]")) one.checked = false
    else if (!one.matches("output")) one.value = ""
  }
  row.querySelectorAll(".db-fault").forEach(one => one.remove())
  table.tBodies[0].append(row)
  row.querySelector("input, select, textarea").focus()
  return rows.length
}

for (const button of form.querySelectorAll("[data-add]")) {
  const table = form.querySelector(`[data-rows="${button.dataset.add}"]`)
  button.addEventListener("click", event => {
    event.preventDefault()
    button.hidden = addRow(table) >= Number(table.dataset.most)
  })
}
