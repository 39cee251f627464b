// Each engine asked in the browser as its own page asks it: the addresses that it finds, best first, for every query.
const READY = 1
const QUERY = 2
const RESULT = 3

const answer = (worker, message, type) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => data.type === type && resolve(data.data)
    worker.onerror = reject
    worker.postMessage(message)
  })

async function asked(queries, find) {
  const found = []
  for (const query of queries) found.push(await find(query))
  return found
}

const fetched = async address => (await fetch(address)).json()

async function ready(base, script, tree = base) {
  const { Engine } = await import(base + script)
  return new Engine(await fetched(`${tree}search/index.json`))
}

/** Dutybook: its module ranks the index that the build laid beside it; a query in the other language is put to that one's. */
export async function dutybook(base, script, queries) {
  const { across, isForeign } = await import(base + script.replace("engine.mjs", "across.mjs"))
  const engine = await ready(base, script)
  const other = await ready(base, script, base.endsWith("/en/") ? base.slice(0, -"en/".length) : `${base}en/`)
  const search = query => (isForeign(engine, query) && across(engine, other, query, null)) || engine.search(query)
  return asked(queries, query => search(query).results.map(({ hits }) => engine.address(hits[0].entry)))
}

/** Milliseconds from every keystroke to the results, each query typed letter by letter. */
export async function keystrokes(base, script, queries) {
  const engine = await ready(base, script)
  const taken = []
  for (const query of queries) {
    for (let typed = 1; typed <= query.length; typed += 1) {
      const begun = performance.now()
      engine.search(query.slice(0, typed))
      taken.push(performance.now() - begun)
    }
  }
  return taken
}

/** Material for MkDocs: lunr in a worker, results grouped by page. */
export async function material(base, script, queries) {
  const worker = new Worker(base + script)
  const { config, docs } = await fetched(`${base}search/search_index.json`)
  await answer(worker, { type: 0, data: { config, docs, options: { suggest: false } } }, READY)
  return asked(queries, async query => {
    const { items } = await answer(worker, { type: QUERY, data: query }, RESULT)
    return items.map(group => group[0].location)
  })
}

/** Zensical: its own worker; a result names the place of its item in the index. */
export async function zensical(base, script, queries) {
  const worker = new Worker(base + script)
  const index = await fetched(`${base}search.json`)
  await answer(worker, { type: 0, data: index }, READY)
  const filter = {
    input: { type: "operator", data: { operator: "and", operands: [] } },
    aggregation: { input: [{ type: "term", data: { field: "tags" } }] },
  }
  return asked(queries, async query => {
    const { items } = await answer(worker, { type: QUERY, data: { input: query, filter } }, RESULT)
    return items.map(({ id }) => index.items[id].location)
  })
}

/** Pagefind: its module finds pages; the address comes with the page's own data, and begins with the site's folder. */
export async function pagefind(base, script, queries, lang) {
  document.documentElement.lang = lang
  const engine = await import(base + script)
  await engine.init()
  return asked(queries, async query => {
    const { results } = await engine.search(query)
    return Promise.all(results.slice(0, 10).map(async one => (await one.data()).url.slice(base.length)))
  })
}
