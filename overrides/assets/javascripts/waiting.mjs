// What waits to be sent lies on the device's own disk, sealed, photos too: a browser that is killed has it still when it is opened again.
// Where a browser keeps or seals nothing, the page's own memory holds it, as long as it is open.

import { close, open } from "./sealed.mjs"

const STORE = "waiting"
let opened = null

/** The database; opened anew where the browser has closed it, as some do with a page that lay in the background. */
function database() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("dutybook", 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: ["whose", "order"] })
    asked.onerror = () => reject(asked.error)
    asked.onsuccess = () => {
      asked.result.onclose = () => { opened = null }
      asked.result.onversionchange = () => { asked.result.close(); opened = null }
      resolve(asked.result)
    }
  })
  opened.catch(() => { opened = null })
  return opened
}

/** Do something in one transaction; it is done when it is on the disk. */
async function within(mode, act) {
  const under = (await database()).transaction(STORE, mode, { durability: "strict" })
  const asked = act(under.objectStore(STORE))
  return new Promise((resolve, reject) => {
    under.oncomplete = () => resolve(asked.result)
    under.onabort = under.onerror = () => reject(under.error)
  })
}

const label = ({ whose, order }, part) => `${part} ${whose} ${order}`

/** What lies on the disk of an entry: whose it is, its place in the order, and the rest sealed. */
async function sealed(seals, entry) {
  const { whose, order, photo, shut, old, ...rest } = entry
  const words = new TextEncoder().encode(JSON.stringify({ ...rest, name: photo?.name ?? entry.name }))
  if (photo && !shut) entry.shut = new Blob([await close(seals, label(entry, "photo"), await photo.arrayBuffer())])
  return { whose, order, words: await close(seals, label(entry, "words"), words), photo: entry.shut }
}

/** Keep an entry, or what has become of it. One that an earlier version of the page kept lies sealed from then on. */
export async function keep(seals, entry) {
  const record = await sealed(seals, entry)
  return within("readwrite", store => {
    if (entry.old) store.delete(entry.old)
    return store.put(record)
  })
}

/** Forget an entry that was answered. */
export const forget = ({ whose, order }) => within("readwrite", store => store.delete([whose, order]))

/** The photo of an entry; null where there is none, or none any more. */
export async function photoOf(seals, entry) {
  if (entry.photo || !entry.shut) return entry.photo ?? null
  return new File([await open(seals, label(entry, "photo"), await entry.shut.arrayBuffer())], entry.name ?? "")
}

/** All that one person has waiting here, in the order it was made, and how many there are that these seals do not open. */
export async function entriesOf(seals, person) {
  const mine = IDBKeyRange.bound([person], [`${person};`]) // earlier versions kept it under `person:address`
  const found = await within("readonly", store => store.getAll(mine))
  const read = await Promise.all(found.map(record => unsealed(seals, person, record).catch(() => null)))
  const entries = read.filter(Boolean).sort((one, other) => (one.order < other.order ? -1 : 1))
  return { entries, unopened: read.length - entries.length }
}

async function unsealed(seals, person, record) {
  const { whose, order } = record
  if (record.body) return { ...record, whose: person, address: whose.slice(person.length + 1), old: [whose, order] }
  const words = new TextDecoder().decode(await open(seals, label(record, "words"), record.words))
  return { ...JSON.parse(words), whose, order, shut: record.photo }
}
