// One thing that waits is sent: its photo first, then itself.

import { ask, isPassing } from "./ask.mjs"
import { scaled } from "./photos.mjs"
import { told } from "./words.mjs"

const MOST_FAULTS = 5 // of the service's own, after which what it fails on no longer holds up the rest

/** What sends a person's entries: whoever has signed in on this device since does not get the credit. */
export function sender(person, photoOf, keep) {
  const mine = { "Dutybook-Person": person }

  /** The photo that a tick names goes first; one that is no longer there is left out, and the note goes alone. */
  async function postPhoto(entry) {
    const { photo, id, item } = entry.body
    if (!photo || entry.sent) return null
    const file = await photoOf(entry).catch(() => countFault(entry))
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
    const answer = await ask(told(`${entry.address.replace("/api/v1", "")}/photos`), { method: "POST", headers: mine, body, bytes: picture.size })
    if (!isTaken(entry, answer)) return answer
    entry.sent = true
    keep(entry)
    return null
  }

  return async function post(entry) {
    const refused = await postPhoto(entry)
    if (refused) return refused
    const answer = await ask(told(`${entry.address}/${entry.path}`), {
      method: "POST",
      headers: { "Content-Type": "application/json", ...mine },
      body: JSON.stringify({ ...entry.body, sent_at: new Date().toISOString() }),
      keepalive: true,
    })
    isTaken(entry, answer)
    return answer
  }
}

/** Whether the service took it; false where it refused, an error where it is to be sent again. */
function isTaken(entry, answer) {
  if (answer.status === 500) countFault(entry)
  else if (isPassing(answer)) throw new Error(String(answer.status))
  return answer.ok
}

/** One more fault; an error as long as it may pass, then there is nothing. */
function countFault(entry) {
  entry.faults = (entry.faults ?? 0) + 1
  if (entry.faults < MOST_FAULTS) throw new Error("fault")
  return null
}
