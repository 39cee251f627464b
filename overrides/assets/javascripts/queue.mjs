// What was ticked and not yet acknowledged: kept on the device, sent in order, again and again with the same ids.

import { ask, isAway, isPassing } from "./ask.mjs"
import { scaled } from "./photos.mjs"
import { entriesOf, forget, keep } from "./waiting.mjs"
import { say, told } from "./words.mjs"

const FIRST_WAIT = 1500
const LONGEST_WAIT = 15000
const MOST_FAULTS = 5 // of the service's own, after which what it fails on no longer holds up the rest
let number = 0

/** The queue of one run for one person: a colleague who signs in on the same device never sends it. */
export function queue(address, person, list) {
  const whose = `${person}:${address}`
  const mine = { "Dutybook-Person": person } // whoever has signed in on this device since does not get the credit
  let kept = []
  let sending = false
  let wait = FIRST_WAIT
  let timer = 0
  let writing = Promise.resolve()
  let isUnsafe = false // only this page has them

  /** One after the other, so that what is forgotten does not come back. */
  function write(act, entry) {
    writing = writing.then(() => act(entry)).catch(() => { isUnsafe = true })
  }

  const made = (path, body, photo) => ({ whose, order: `${Date.now()}-${String(number++).padStart(6, "0")}-${Math.random()}`, path, body, photo })

  /** The photo that a tick names goes first; one that is no longer there is left out, and the note goes alone. */
  async function postPhoto(entry) {
    const { photo, id, item } = entry.body
    if (!photo || entry.sent) return null
    if (!entry.photo) {
      delete entry.body.photo
      entry.without = true
      return null
    }
    const body = new FormData()
    for (const [name, value] of Object.entries({ id: photo, tick: id, item })) body.set(name, value)
    const picture = await scaled(entry.photo)
    body.set("file", picture, entry.photo.name || "photo.jpg")
    // A page of the service, not of its data interface: that takes no files.
    const answer = await ask(told(`${address.replace("/api/v1", "")}/photos`), { method: "POST", headers: mine, body, bytes: picture.size })
    if (!isTaken(entry, answer)) return answer
    entry.sent = true
    write(keep, entry)
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
        kept = kept.filter(({ order }) => order !== entry.order) // what was found on the disk may stand before it by now
        write(forget, entry)
        if (answer.ok) list.received(entry.body, answer.body, entry.without ? say.photoLost : "")
        else list.refused(entry.body, answer.body?.error?.message ?? say.refused)
      }
      list.connected(true, 0)
    } catch {
      timer = setTimeout(send, wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
      await Promise.race([writing, new Promise(done => setTimeout(done, wait))]) // nothing is said to be kept before it is
      list.connected(false, kept.length, isUnsafe && kept.length ? say.onlyHere(kept.length) : undefined)
    } finally {
      sending = false
    }
  }

  /** What this device still has from before, in the way it was kept once, or on the disk. */
  async function find() {
    const before = once(`dutybook:${whose}`).map(({ path, body }) => made(path, body))
    for (const entry of before) write(keep, entry)
    await writing
    if (before.length && !isUnsafe) localStorage.removeItem(`dutybook:${whose}`)
    const found = [...await entriesOf(whose).catch(() => []), ...before, ...kept]
    kept = found.filter((one, at) => found.findIndex(({ order }) => order === one.order) === at)
    if (!kept.length) return
    list.found()
    send()
  }

  window.addEventListener("online", send)
  window.addEventListener("beforeunload", event => { if (isUnsafe && kept.length) event.preventDefault() })
  find().catch(() => {})
  return {
    send,
    add(path, body, photo) {
      const entry = made(path, body, photo)
      kept = [...kept, entry]
      write(keep, entry)
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

/** What an earlier version of this page left. */
function once(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? []
  } catch {
    return []
  }
}
