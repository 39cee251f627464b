// The results as rows: what it is, whose it is, the passage that answers, what can be done about it. Every word is set as text.

import { parts, said } from "./passages.mjs"
import { say } from "./words.mjs"

const make = (name, className, ...children) => {
  const element = Object.assign(document.createElement(name), { className })
  element.append(...children)
  return element
}
const marked = cut => cut.map(({ text, marked }) => (marked ? make("mark", "", text) : text))

const kindOf = (engine, entry) => engine.index.kinds[engine.index.kind[entry]]

/** The title with its words marked; a rule goes by its section's. */
const title = (engine, entry, words) => marked(parts(engine.title(entry), engine.foldedTitle(entry), words))

/** The page's other entries, each title once: one that reads like the first, or like one before it, would say nothing. */
export function others(engine, hits) {
  const titles = hits.map(({ entry }) => engine.title(entry))
  return hits.filter((_, at) => at && titles.indexOf(titles[at]) === at)
}

/** Whose it is: the page that a section stands on, and the department. */
function where(engine, entry) {
  const page = engine.page[entry]
  const [, department] = engine.index.departments[engine.index.department[entry]]
  const onPage = page !== entry && engine.title(entry) !== engine.index.title[page] ? engine.index.title[page] : ""
  return [...new Set([onPage, department])].filter(part => part && part !== engine.title(entry)).join(" · ")
}

/** Where it is filled in; where the person's own list is ticked that is open now. Nothing for others' lists; who is not signed in (no runs) is led to the list. */
const action = (engine, entry, runs) => {
  const { index } = engine
  const name = `${index.departments[index.department[entry]][0]}/${index.name[entry]}`
  return kindOf(engine, entry) === "form" ? `/forms/${name}` : (runs ? runs.get(name) : engine.address(entry))
}

/** One result, with what else it is called where that is what was found. */
export function row(engine, { hits, like }, answer, runs) {
  const { entry } = hits[0]
  const kind = kindOf(engine, entry)
  const { words, names, passage, lang } = said([engine, entry], answer.speaker?.(entry) ?? [engine, entry], answer.words)
  const called = names.length ? [make("span", "db-hit__where", ...marked(names)), " "] : []
  const head = make("span", "db-hit__head", make("span", "db-hit__kind", say.kinds[kind]), " ", make("span", "db-hit__title", ...title(engine, entry, words)), " ", ...called, make("span", "db-hit__where", where(engine, entry)))
  const main = make("a", "db-hit__main", head)
  main.href = engine.address(entry)
  if (passage.length) main.append(Object.assign(make("span", "db-hit__passage", ...marked(passage)), { lang }))
  const item = make("li", "db-hit", main)
  item.dataset.kind = kind
  const act = say.acts[kind] && action(engine, entry, runs)
  if (act) item.append(Object.assign(make("a", "db-hit__act", say.acts[kind]), { href: act }))
  const more = others(engine, hits).map(hit => make("li", "", link(engine, hit.entry, title(engine, hit.entry, words))))
  if (more.length) item.append(make("ul", "db-hit__more", ...more))
  if (like.length) item.append(alike(engine, like))
  return item
}

const link = (engine, entry, words) => Object.assign(make("a", "", ...words), { href: engine.address(entry) })

/** Other departments' things of the same name, folded. */
function alike(engine, like) {
  const names = like.map(({ entry }) => make("li", "", link(engine, entry, [`${engine.title(entry)} · ${engine.index.departments[engine.index.department[entry]][1]}`])))
  return make("details", "db-hit__more", make("summary", "", say.like(like.length)), make("ul", "db-hit__more", ...names))
}
