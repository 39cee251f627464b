// The index is fetched when the search is first touched, and stays; without the network the browser's own copy does.

import { me } from "../me.mjs"
import { Engine } from "./engine.mjs"

const WARMING = ["a", "暖", "nuan", "nb", "qqzzx", "暖气怎么开 warm"]

const OPEN = ["open", "in_progress", "late"]

const engines = new Map()

/** The engine on the index at that address; asked again where it could not be had. */
export function load(address) {
  if (!engines.has(address)) engines.set(address, take(address).then(index => warm(new Engine(index))).catch(error => {
    engines.delete(address)
    throw error
  }))
  return engines.get(address)
}

/** Search before anybody does, once in every way: the first letter typed is answered as fast as the others. */
function warm(made) {
  for (const typed of WARMING) setTimeout(() => made.search(typed))
  return made
}

async function take(address) {
  const answer = await fetch(address).catch(() => fetch(address, { cache: "force-cache" }))
  if (!answer.ok) throw new Error(String(answer.status))
  return answer.json()
}

/** Whose departments and roles come first: the signed-in person's. */
export const asker = me.then(person => {
  const roles = new Set(person?.roles ?? [])
  return roles.size ? { roles, departments: new Set([...roles].map(role => role.split("/")[0])) } : null
})

/** Where the signed-in person's own lists are ticked that are open now, by full name; null for who is not. Asked whenever the search is opened. */
export async function openRuns() {
  if (!(await me)) return null
  const answer = await fetch("/api/v1/today", { headers: { Accept: "application/json" } }).catch(() => null)
  const { lists } = answer?.ok ? await answer.json() : { lists: {} }
  return new Map(Object.entries(lists).filter(([, { state }]) => OPEN.includes(state)).map(([name, { page }]) => [name, page]))
}
