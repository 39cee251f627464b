// Today moves on by itself: once a minute, and when the phone is taken out again, the page is asked anew.

import { sendUnsent } from "./unsent.mjs"

const EVERY = 60000
const UNATTENDED = 20 * EVERY // asking keeps a session alive, and a forgotten screen must not
let asked = Date.now()
let touched = Date.now()

async function look({ type } = {}) {
  const isDue = type === "sent" || Date.now() - asked >= EVERY / 2
  if (!isDue || document.hidden || Date.now() - touched > UNATTENDED) return
  const here = document.querySelector(".db-today")
  if (here.contains(document.activeElement) && document.activeElement.matches("button, select, input")) return
  asked = Date.now()
  const answer = await fetch(location.href).catch(() => null)
  if (!answer?.ok) return
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".db-today")
  if (!fresh) return
  const open = [...here.querySelectorAll("details")].map(one => one.open)
  fresh.querySelectorAll("details").forEach((one, at) => { one.open = open[at] ?? one.open })
  fresh.querySelector("[data-unsent]").replaceWith(here.querySelector("[data-unsent]"))
  const focused = document.activeElement?.getAttribute("href")
  here.replaceWith(fresh)
  if (focused) fresh.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
}

const unsent = document.querySelector("[data-unsent]")
sendUnsent({ id: unsent.dataset.person, keys: unsent.dataset.keys }, unsent)
setInterval(look, EVERY)
for (const act of ["pointerdown", "keydown", "visibilitychange"]) {
  document.addEventListener(act, () => { touched = Date.now() }, { capture: true, passive: true })
}
document.addEventListener("visibilitychange", look)
document.addEventListener("sent", look)
