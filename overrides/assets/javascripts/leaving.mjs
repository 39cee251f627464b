// What was typed on a page of the service is sent once the service answers: a browser's own page in its place would have nothing of it.
// A draft keeps itself (drafts.mjs), and so do ticks (queue.mjs).

import { ask } from "./ask.mjs"
import { say } from "./words.mjs"

const TYPED = "textarea, input[type=text], input[type=number]"
const asking = new WeakSet()
const free = new WeakSet()

function tell(form, submitter, words) {
  const row = submitter && submitter.parentElement !== form ? submitter.parentElement : submitter
  let said = form.querySelector("[data-not-sent]")
  if (!said) {
    said = Object.assign(document.createElement("p"), { className: "db-fault" })
    said.dataset.notSent = ""
    said.setAttribute("role", "alert")
    form.insertBefore(said, row?.parentElement === form ? row : null)
  }
  said.textContent = words
  if (words) said.scrollIntoView({ block: "center" })
}

document.addEventListener("submit", async event => {
  const { target: form, submitter } = event
  if (event.defaultPrevented || form.method !== "post" || form.matches("[data-draft]")) return
  if (free.delete(form) || ![...form.querySelectorAll(TYPED)].some(one => one.value.trim())) return
  event.preventDefault()
  if (asking.has(form)) return // a second tap while the first is under way
  asking.add(form)
  const isThere = await ask("/healthz", { cache: "no-store" }).catch(() => null)
  asking.delete(form)
  tell(form, submitter, isThere ? "" : say.notSent)
  if (!isThere) return
  free.add(form)
  form.requestSubmit(submitter)
})
