// Photos and files of a form: scaled down here, sent one at a time, shown when the service has them. Without this the form posts them.

import { ask, isAway, isPassing } from "./ask.mjs"
import { scaled } from "./photos.mjs"

const form = document.querySelector("form[data-send]")
const LARGEST = 8 * 1024 * 1024
const FIRST_WAIT = 1500
const LONGEST_WAIT = 15000
const waiting = []
let sending = null

function tell(box, text, bad = false) {
  const line = box.querySelector("[data-told]")
  line.textContent = text
  line.toggleAttribute("data-bad", bad)
}

const name = box => `a.${box.dataset.attach}`
const room = box => Number(box.dataset.most) - box.querySelectorAll(".db-attached > li").length

function button(entry, box) {
  const off = Object.assign(document.createElement("button"), { className: "db-button db-off", name: "do", value: `off:${entry.id}` })
  off.dataset.off = `${entry.address}/remove`
  off.append(form.dataset.takeOff, Object.assign(document.createElement("span"), { className: "db-unseen", textContent: `: ${entry.name}` }))
  return off
}

function show(box, entry) {
  const row = document.createElement("li")
  const link = Object.assign(document.createElement("a"), { href: entry.address, target: "_blank" })
  if (entry.thumbnail) link.append(Object.assign(document.createElement("img"), { src: entry.thumbnail, alt: entry.name }))
  else link.textContent = entry.name
  row.append(Object.assign(document.createElement("input"), { type: "hidden", name: name(box), value: entry.id }), link, button(entry, box))
  box.querySelector(".db-attached").append(row)
  changed(box)
}

/** The draft names what is attached: the module that keeps it hears of a change. */
function changed(box) {
  box.querySelector(".db-picks").hidden = room(box) < 1
  form.dispatchEvent(new Event("input", { bubbles: true }))
}

async function post(one) {
  const body = new FormData()
  const { box, file, id } = one
  one.content ??= box.dataset.kind === "photo" ? await scaled(file) : file
  if (one.content.size > LARGEST) return { refused: form.dataset.tooLarge }
  body.set("id", id)
  body.set("paper", form.elements.id.value)
  body.set("field", box.dataset.attach)
  body.set("page-of", form.elements["page-of"].value)
  body.set("file", one.content, file.name || "photo.jpg")
  const answer = await ask(form.dataset.send, { method: "POST", body, bytes: one.content.size })
  if (isAway(answer)) throw new Error("ended")
  if (isPassing(answer)) throw new Error(String(answer.status))
  if (answer.status === 413) return { refused: form.dataset.tooLarge }
  return answer.ok ? { entry: answer.body } : { refused: answer.body?.error?.message ?? form.dataset.refused }
}

async function sendAll() {
  let wait = FIRST_WAIT
  while (waiting.length) {
    const one = waiting[0]
    tell(one.box, form.dataset.sending)
    try {
      const { entry, refused } = await post(one)
      wait = FIRST_WAIT
      waiting.shift()
      tell(one.box, refused ?? "", Boolean(refused))
      if (entry) show(one.box, entry)
    } catch (error) {
      tell(one.box, error.message === "ended" ? form.dataset.ended : form.dataset.waiting, true)
      await new Promise(done => { setTimeout(done, wait); addEventListener("online", done, { once: true }) })
      wait = Math.min(wait * 2, LONGEST_WAIT)
    }
  }
}

form.addEventListener("change", event => {
  const box = event.target.closest("[data-attach]")
  if (!box || event.target.type !== "file") return
  const chosen = [...event.target.files].slice(0, Math.max(room(box), 0))
  event.target.value = ""
  box.querySelector(".db-fault")?.remove()
  waiting.push(...chosen.map(file => ({ box, file, id: crypto.randomUUID?.() ?? uuid() })))
  sending ??= sendAll().finally(() => { sending = null })
})

/** Where the page is not on https a browser has no randomUUID. */
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 15) | 64
  bytes[8] = (bytes[8] & 63) | 128
  return [...bytes].map((one, at) => ([4, 6, 8, 10].includes(at) ? "-" : "") + one.toString(16).padStart(2, "0")).join("")
}

form.addEventListener("click", async event => {
  const off = event.target.closest("[data-off]")
  if (!off) return
  event.preventDefault()
  const box = off.closest("[data-attach]")
  const answer = await ask(off.dataset.off, { method: "POST", body: new URLSearchParams() }).catch(() => null)
  // 409: it belongs to a version that was handed in, which keeps it; this form goes on without it.
  if (!answer?.ok && answer?.status !== 409) return tell(box, form.dataset.refused, true)
  off.closest("li").remove()
  changed(box)
  box.querySelector(".db-pick:last-child input").focus()
})

form.addEventListener("submit", async event => {
  if (!sending) return
  event.preventDefault()
  event.stopImmediatePropagation()
  await sending
  form.requestSubmit(event.submitter)
}, { capture: true })

addEventListener("beforeunload", event => { if (waiting.length) event.preventDefault() })
for (const box of form.querySelectorAll("[data-attach]")) box.querySelector(".db-picks").hidden = room(box) < 1
form.dataset.live = ""
