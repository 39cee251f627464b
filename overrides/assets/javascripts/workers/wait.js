// Stands in front of the theme's search worker: says "ready" at once, and fetches worker and index with the first letter typed.
// Its address carries the name of the theme's file: wait.js?search.<hash>.min.js
const READY = 1
const QUERY = 2
const RESULT = 3
const INDEX = "../../../search/search_index.json"

let latest = null
let starting = false
let ready = false

const hand = message => dispatchEvent(new MessageEvent("message", { data: message }))
const findNothing = () => postMessage({ type: RESULT, data: { items: [] } })

async function start() {
  const answer = await fetch(INDEX)
  const { config, docs } = await answer.json()
  importScripts(location.search.slice(1))
  hand({ type: 0, data: { config, docs, options: { suggest: false } } })
  // The theme's worker takes the index in microtasks; a timer runs after all of them.
  setTimeout(() => { ready = true; hand(latest) })
}

addEventListener("message", event => {
  if (ready || !event.isTrusted) return
  event.stopImmediatePropagation()
  latest = event.data
  if (latest.type === QUERY && latest.data === "") return findNothing()
  if (starting) return
  starting = true
  start().catch(() => { starting = false; findNothing() })
})

postMessage({ type: READY })
