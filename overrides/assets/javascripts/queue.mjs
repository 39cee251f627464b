// What was ticked and not yet acknowledged: kept in the browser, sent in order, again and again with the same ids.

import { ask, isAway, isPassing } from "./ask.mjs"
import { scaled } from "./photos.mjs"
import { say, told } from "./words.mjs"

const FIRST_WAIT = 1500
const LONGEST_WAIT = 15000
const MOST_FAULTS = 5 // of the service's own, after which what it fails on no longer holds up the rest

/** The queue of one run for one person: a colleague who signs in on the same device never sends it. */
export function queue(address, person, list) {
  const key = `dutybook:${person}:${address}`
  let kept = read(key)
  let sending = false
  let wait = FIRST_WAIT
  let timer = 0
  const mine = { "Dutybook-Person": person } // whoever has signed in on this device since does not get the credit
  const photos = new Map() // by the id their ticks name; only as long as the page is open

  function keep() {
    try {
      if (kept.length) localStorage.setItem(key, JSON.stringify(kept))
      else localStorage.removeItem(key)
    } catch {
      // Storage is full or forbidden: the page's own memory still holds them.
    }
  }

  /** The photo that a tick names goes first; one that was lost with the page is left out, and the note goes alone. */
  async function postPhoto(entry) {
    const { photo, id, item } = entry.body
    if (!photo || entry.sent) return null
    const file = photos.get(photo)
    if (!file) {
      delete entry.body.photo
      entry.without = true
      return null
    }
    const body = new FormData()
    for (const [name, value] of Object.entries({ id: photo, tick: id, item })) body.set(name, value)
    const picture = await scaled(file)
    body.set("file", picture, file.name || "photo.jpg")
    // A page of the service, not of its data interface: that takes no files.
    const answer = await ask(told(`${address.replace("/api/v1", "")}/photos`), { method: "POST", headers: mine, body, bytes: picture.size })
    if (!isTaken(entry, answer)) return answer
    entry.sent = true
    keep()
    return null
  }

  async function post(entry) {
    const refused = await postPhoto(entry)
    if (refused) return refused
    const answer = await ask(told(`${address}/${entry.path}`), {
      method: "POST",
      headers: { "Content-Type": "application/json", ...mine },
      body: JSON.stringify({ ...entry.body, sent_at: new Date().toISOString() }),
      keepalive: true,
    })
    isTaken(entry, answer)
    return answer
  }

  async function send() {
    if (sending) return
    sending = true
    clearTimeout(timer)
    try {
      while (kept.length) {
        const entry = kept[0]
        const answer = await post(entry)
        wait = FIRST_WAIT
        if (isAway(answer)) {
          list.connected(false, kept.length, say.signInAgain)
          return
        }
        kept = kept.slice(1)
        keep()
        photos.delete(entry.body.photo)
        if (answer.ok) list.received(entry.body, answer.body, entry.without ? say.photoLost : "")
        else list.refused(entry.body, answer.body?.error?.message ?? say.refused)
      }
      list.connected(true, 0)
    } catch {
      list.connected(false, kept.length)
      timer = setTimeout(send, wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
    } finally {
      sending = false
    }
  }

  window.addEventListener("online", send)
  window.addEventListener("beforeunload", event => { if (photos.size) event.preventDefault() })
  if (kept.length) send()
  return {
    send,
    add(path, body, photo) {
      if (photo) photos.set(body.photo, photo)
      kept = [...kept, { path, body }]
      keep()
      send()
    },
    waiting: () => kept.filter((entry) => entry.path === "ticks").map((entry) => entry.body),
    holds: (item) => kept.some((entry) => entry.body.item === item),
  }
}

/** Whether the service took it; false where it refused, an error where it is to be sent again. */
function isTaken(entry, answer) {
  if (answer.status === 500) entry.faults = (entry.faults ?? 0) + 1
  if (isPassing(answer) && !(entry.faults >= MOST_FAULTS)) throw new Error(String(answer.status))
  return answer.ok
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? []
  } catch {
    return []
  }
}
