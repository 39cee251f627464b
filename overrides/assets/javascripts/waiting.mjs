// What waits to be sent lies on the device's own disk, photos too: a browser that is killed has it still when it is opened again.
// Where a browser keeps nothing, the page's own memory holds it, as long as it is open.

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

const range = whose => IDBKeyRange.bound([whose], [whose, []])

/** Keep an entry, or what has become of it. */
export const keep = entry => within("readwrite", store => store.put(entry))

/** Forget an entry that was answered. */
export const forget = ({ whose, order }) => within("readwrite", store => store.delete([whose, order]))

/** The entries of one person's run, in the order they were made. */
export const entriesOf = whose => within("readonly", store => store.getAll(range(whose)))
