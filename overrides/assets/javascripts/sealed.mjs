// What waits on a device is sealed there. The key is given to its author's own page, signed in, and no disk keeps it:
// whoever uses the device next can see that something waits, how much and since when, and nothing of what it is.

const KIND = "AES-GCM"
const FRESH = 12 // bytes that no two sealed things share
const bytesOf = hex => Uint8Array.from(hex.match(/../g), two => parseInt(two, 16))
const how = (iv, label) => ({ name: KIND, iv, additionalData: new TextEncoder().encode(label) })

/** A person's seals: the first one closes, each of them opens, for the service may have got another key meanwhile. */
export async function sealsOf(keys) {
  return Promise.all(keys.split(" ").map(hex => crypto.subtle.importKey("raw", bytesOf(hex), KIND, false, ["encrypt", "decrypt"])))
}

/** Bytes that these seals alone open, and under this label only. */
export async function close([seal], label, content) {
  const iv = crypto.getRandomValues(new Uint8Array(FRESH))
  return new Blob([iv, await crypto.subtle.encrypt(how(iv, label), seal, content)]).arrayBuffer()
}

/** The bytes again; an error where none of the seals fits. */
export async function open(seals, label, closed) {
  const [iv, content] = [closed.slice(0, FRESH), closed.slice(FRESH)]
  return Promise.any(seals.map(seal => crypto.subtle.decrypt(how(iv, label), seal, content)))
}
