// The run's page: the rows tick in place, the head keeps count, and the end says what is next.

import { LiveList } from "./lists.mjs"
import { sendUnsent } from "./unsent.mjs"
import { say } from "./words.mjs"

const page = document.querySelector("[data-run]")
const part = selector => page.querySelector(selector)
const total = Number(part("[data-total]").textContent)
// The page's clock is the server's: a phone that is off by an hour must not say "late".
const ahead = Date.parse(page.dataset.now) - Date.now()
const [opens, due, closes] = ["opens", "due", "closes"].map(name => Date.parse(page.dataset[name]))

/** Minutes to the next thing that matters: the opening, the time it is due, how late it is. */
function tellTime() {
  const now = Date.now() + ahead
  const minutes = Math.abs(now < opens ? opens - now : due - now) / 60000
  const left = part(".db-left")
  if (part("[data-finished]").textContent || now >= closes) left.textContent = ""
  else left.textContent = now < opens ? say.until(Math.ceil(minutes)) : now <= due ? say.left(Math.ceil(minutes)) : say.late(Math.floor(minutes))
}

/** What is settled is counted from the rows themselves. */
function count() {
  const settled = page.querySelectorAll(".db-item[data-outcome]:not([data-outcome=''])").length
  part("[data-settled]").textContent = settled
  part(".db-bar").value = settled
  part(".db-standing .db-sign").dataset.tenth = Math.floor((10 * settled) / total)
  for (const row of page.querySelectorAll("[data-open-item]")) {
    row.hidden = Boolean(page.querySelector(`[data-item="${CSS.escape(row.dataset.openItem)}"]`)?.dataset.outcome)
  }
  const leave = part("[data-leave]")
  if (leave) leave.hidden = settled === total || settled === 0
  return settled
}

function finish(at) {
  const panel = part(".db-finished")
  if (!panel.hidden) return
  part("[data-finished]").textContent = say.finished(at)
  panel.hidden = false
  tellTime()
}

function resume() {
  part(".db-finished").hidden = true
  part("[data-finished]").textContent = ""
  tellTime()
}

/** The state's sign and word, as the server says them. */
function stand(run) {
  const place = part(".db-standing")
  if (place.dataset.state === run.state) return
  place.dataset.state = run.state
  const mark = place.querySelector(".db-mark")
  mark.dataset.state = run.state
  mark.querySelector(".db-sign").dataset.state = run.state
  mark.querySelector(".db-sign").textContent = run.sign
  mark.querySelector(".db-word").textContent = run.word
}

page.addEventListener("run", ({ detail }) => {
  const settled = count()
  if (detail) stand(detail)
  if (detail?.completed && !detail.handed_in) finish(detail.completed)
  else if (settled < total && !detail?.handed_in && !part("[data-handed-in]")) resume()
})

page.addEventListener("connection", ({ detail }) => {
  const line = part(".db-offline")
  const words = detail.is ? "" : detail.sentence ?? (detail.waiting ? say.waiting(detail.waiting) : say.offline)
  if (line.textContent !== words) line.textContent = words
  line.hidden = detail.is
})

const person = { id: page.dataset.person, keys: page.dataset.keys }
new LiveList(part("[data-rows]"), page.dataset.run, person)
sendUnsent(person, part("[data-unsent]"))
count()
tellTime()
setInterval(tellTime, 15000)
