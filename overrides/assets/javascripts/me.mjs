// Who is signed in, asked once a page, in the page's language: the person, or null when nobody is or the service cannot be reached.
import { ask } from "./ask.mjs"

const asked = ask(`/api/v1/me?lang=${document.documentElement.lang.slice(0, 2)}`).catch(() => null)

export const me = asked.then(answer => (answer?.ok && answer.body?.name ? answer.body : null))

/** Whether the service is there: a proxy may show the handbook's files while it is down. */
export const isThere = asked.then(answer => Boolean(answer) && answer.status < 500)
