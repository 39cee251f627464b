// What its person left unsent on this device is sent from every page that knows of lists, and one quiet line says so.

import { queue } from "./queue.mjs"
import { say } from "./words.mjs"

/** Each list that something was not recorded for, by number: their names lie sealed with the rest. */
const links = addresses => addresses.map((address, at) => {
  const link = Object.assign(document.createElement("a"), { href: address.replace("/api/v1", ""), textContent: say.openRun })
  if (addresses.length > 1) link.append(` ${at + 1}`)
  return link
})

/** Send what waits of this person, and tell of it in this line, where no list of this page does. */
export function sendUnsent(person, line) {
  queue(person).watch(({ waiting, sent, aside, unopened, is, sentence }) => {
    const waits = waiting && (sentence ?? (is === false ? say.unsentWaits(waiting) : say.unsent(waiting)))
    const words = [sent && say.sent(sent), waits, unopened && say.unopened(unopened)].filter(Boolean)
    const lists = links(aside).flatMap(link => [" ", link])
    line.replaceChildren(words.join(" "), ...(aside.length ? [` ${say.aside}`, ...lists] : []))
    line.hidden = !line.textContent
    if (sent && is) document.dispatchEvent(new Event("sent"))
  })
}
