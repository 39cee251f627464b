// What was ticked and not yet acknowledged: kept on the device, sent in order, again and again with the same ids.
// A page has one queue, for all that its person has waiting on this device, whichever list it belongs to.

import { isAway, isOther } from "./ask.mjs"
import { sealsOf } from "./sealed.mjs"
import { sender } from "./sending.mjs"
import { entriesOf, forget, keep, photoOf } from "./waiting.mjs"
import { say } from "./words.mjs"

const TYPED = "typed" // not to be sent: a note or a number without its tick yet
const MOST_TYPED = 50 // of the latest; nobody comes back for more
const FIRST_WAIT = 1500
const LONGEST_WAIT = 15000
let number = 0
let only = null

/** The queue of the person whose page this is: a colleague who signs in on the same device never sends it. */
export const queue = person => (only ??= begin(person.id, person.keys))

function begin(person, keys) {
  const seals = sealsOf(keys)
  seals.catch(() => {}) // it is told where something is to be kept
  const lists = new Map() // those on this page, by the address of their run
  let kept = []
  let aside = [] // what was typed, or refused and is still to be looked at
  let sent = 0 // of lists that are not on this page
  let unopened = 0
  let watcher = () => {}
  let sending = false
  let wait = FIRST_WAIT
  let timer = 0
  let writing = Promise.resolve()
  let isUnsafe = false // only this page has them

  /** One after the other, so that what is forgotten does not come back. */
  function write(act, entry) {
    writing = writing.then(async () => act(await seals, entry)).catch(() => { isUnsafe = true })
  }

  const keeping = entry => write(keep, entry)
  const dropping = entry => write((_, one) => forget(one), entry)
  const made = (address, path, body, photo) => ({ whose: person, order: `${Date.now()}-${String(number++).padStart(6, "0")}-${Math.random()}`, address, path, body, photo })
  const post = sender(person, async entry => entry.photo ?? photoOf(await seals, entry), keeping)
  const of = address => kept.filter(entry => entry.address === address)

  /** What a page without the list says of it; a list speaks for itself. */
  function report(is, sentence) {
    const elsewhere = ({ address, path }) => path !== TYPED && !lists.has(address)
    const refused = aside.filter(elsewhere).map(({ address }) => address)
    watcher({ waiting: kept.filter(elsewhere).length, sent, aside: [...new Set(refused)], unopened, is, sentence })
  }

  function tell(is, sentence) {
    for (const [address, list] of lists) list.connected(is, of(address).length, sentence)
    report(is, sentence)
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
          if (isOther(answer)) for (const list of lists.values()) list.hide(true)
          tell(false, isOther(answer) ? say.otherPerson : say.signInAgain)
          return
        }
        for (const list of lists.values()) list.hide(false)
        kept = kept.filter(({ order }) => order !== entry.order) // what was found on the disk may stand before it by now
        settle(entry, answer)
      }
      tell(true)
    } catch {
      timer = setTimeout(send, wait)
      wait = Math.min(wait * 2, LONGEST_WAIT)
      await Promise.race([writing, new Promise(done => setTimeout(done, wait))]) // nothing is said to be kept before it is
      tell(false, isUnsafe && kept.length ? say.onlyHere(kept.length) : undefined)
    } finally {
      sending = false
    }
  }

  /** An entry was answered. What was refused stays until its own list shows it. */
  function settle(entry, answer) {
    const list = lists.get(entry.address)
    if (answer.ok) {
      dropping(entry)
      if (list) list.received(entry.body, answer.body, entry.without ? say.photoLost : "")
      else sent += 1
      return
    }
    entry.refused = answer.body?.error?.message ?? say.refused
    aside.push(entry)
    keeping(entry)
    if (list) show(list, entry, false)
  }

  /** The list shows what was refused; it stays on the device as long as it can be put right there. */
  async function show(list, entry, isBefore) {
    const photo = await seals.then(known => photoOf(known, entry)).catch(() => null)
    if (!(await list.refused(entry.body, entry.refused ?? "", photo, isBefore))) drop([entry])
  }

  function drop(entries) {
    aside = aside.filter(entry => !entries.includes(entry))
    entries.forEach(dropping)
  }

  /** What this device still has from before, in whichever way an earlier version kept it. */
  async function find() {
    const before = once(`dutybook:${person}:`).map(({ address, path, body }) => made(address, path, body))
    before.forEach(keeping)
    await writing
    if (before.length && !isUnsafe) for (const { address } of before) localStorage.removeItem(`dutybook:${person}:${address}`)
    const disk = await seals.then(known => entriesOf(known, person)).catch(() => ({ entries: [], unopened: 0 }))
    unopened = disk.unopened
    for (const entry of disk.entries) if (entry.old) keeping(entry)
    const found = [...new Map([...disk.entries, ...before, ...aside, ...kept].map(one => [one.order, one])).values()]
    aside = found.filter(entry => entry.refused || entry.path === TYPED)
    kept = found.filter(entry => !aside.includes(entry))
    drop(aside.filter(({ path }) => path === TYPED).slice(0, -MOST_TYPED))
    if (found.length || unopened) report()
    if (kept.length) send()
  }

  /** A list that has come onto the page is told what waits for it. */
  function greet(address, list) {
    if (of(address).length) list.found()
    for (const entry of aside) if (entry.address === address) show(list, entry, true)
  }

  window.addEventListener("online", send)
  window.addEventListener("beforeunload", event => { if (isUnsafe && kept.length) event.preventDefault() })
  const found = find().catch(() => {})
  return {
    watch(act) {
      watcher = act
    },
    of(address, list) {
      lists.set(address, list)
      found.then(() => greet(address, list))
      const standing = item => aside.filter(entry => entry.address === address && entry.body.item === item)
      return {
        send,
        typed(body) {
          const entry = standing(body.item)[0] ?? made(address, TYPED, {})
          Object.assign(entry.body, body)
          if (!aside.includes(entry)) aside.push(entry)
          if (entry.path === TYPED && !body.note && body.number === undefined) drop([entry])
          else keeping(entry)
        },
        add(path, body, photo) {
          drop(standing(body.item))
          const entry = made(address, path, body, photo)
          kept = [...kept, entry]
          keeping(entry)
          send()
        },
        waiting: () => of(address).filter(entry => entry.path === "ticks").map(entry => entry.body),
        holds: item => of(address).some(entry => entry.body.item === item),
      }
    },
  }
}

/** What the first version of this page left. */
function once(mark) {
  try {
    return Object.keys(localStorage)
      .filter(key => key.startsWith(mark))
      .flatMap(key => JSON.parse(localStorage.getItem(key)).map(entry => ({ ...entry, address: key.slice(mark.length) })))
  } catch {
    return []
  }
}
