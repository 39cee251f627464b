// What its person left unsent on this device is sent from Today too, and one quiet line says so.

import { queue } from "./queue.mjs"
import { say } from "./words.mjs"

const line = document.querySelector("[data-unsent]")

/** Each list that something was not recorded for, by number: their names lie sealed with the rest. */
const links = addresses => addresses.map((address, at) => {
  const link = Object.assign(document.createElement("a"), { href: address.replace("/api/v1", ""), textContent: say.openRun })
  if (addresses.length > 1) link.append(` ${at + 1}`)
  return link
})

function show({ waiting, sent, aside, unopened, is, sentence }) {
  const waits = waiting && (sentence ?? (is === false ? say.unsentWaits(waiting) : say.unsent(waiting)))
  const words = [sent && say.sent(sent), waits, unopened && say.unopened(unopened)].filter(Boolean)
  const lists = links(aside).flatMap(link => [" ", link])
  line.replaceChildren(words.join(" "), ...(aside.length ? [` ${say.aside}`, ...lists] : []))
  line.hidden = !line.textContent
  if (sent && is) document.dispatchEvent(new Event("sent"))
}

queue({ id: line.dataset.person, keys: line.dataset.keys }).watch(show)
