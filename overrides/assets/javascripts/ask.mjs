// A question to the service that comes to an end: on a bad network an answer may never come, and nobody says so.

const PATIENCE = 12000
const SLOWEST = 5 // bytes a millisecond

/** The answer with its body as data. An error where none came in time, or one that is not the service's, such as a hotel's sign-in page. */
export async function ask(address, { bytes = 0, ...options } = {}) {
  const ending = new AbortController()
  const timer = setTimeout(() => ending.abort(), PATIENCE + bytes / SLOWEST)
  try {
    const headers = { Accept: "application/json", ...options.headers }
    const answer = await fetch(address, { ...options, headers, signal: ending.signal })
    const text = await answer.text()
    const body = answer.ok && answer.status !== 204 ? JSON.parse(text) : read(text)
    return { ok: answer.ok, status: answer.status, tag: answer.headers.get("ETag") ?? "", body }
  } finally {
    clearTimeout(timer)
  }
}

/** Whether somebody else has signed in on this device since the page was opened. */
export const isOther = ({ body }) => body?.error?.code === "other-person"

/** Whether it waits for its own author to sign in: the session has ended, or somebody else has one here now. */
export const isAway = answer => answer.status === 401 || isOther(answer)

/** Whether the same, sent later, may be taken: what the service itself counts as too much today stays too much. */
export const isPassing = ({ status, body }) => status >= 500 || [408, 425].includes(status) || (status === 429 && !body?.error)

function read(text) {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
