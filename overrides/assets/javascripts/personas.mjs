// The demo's people: narrows the list while one types, in either language; Enter signs in as the first. Without script the list is there in full.
const plain = text => text.toLocaleLowerCase().replaceAll(/[\s()（）·–.-]+/g, "")
const said = (part, title) => plain(`${title.textContent} ${part.dataset.words ?? ""}`)

const list = document.querySelector("[data-personas]")
const field = list.querySelector("input[type=search]")
const none = list.querySelector(".db-empty")
const sites = [...list.querySelectorAll("details")]
const groups = [...list.querySelectorAll("details section")]
const inSite = new Map(sites.map(site => [site, said(site, site.querySelector("summary").firstChild)]))
const inGroup = new Map(groups.map(group => [group, said(group, group.querySelector("h3")) + "\n" + inSite.get(group.parentElement)]))
const rows = [...list.querySelectorAll("li")].map(row => {
  const button = row.firstElementChild
  return { row, button, words: said(button, button), around: inGroup.get(row.closest("section")) }
})
const wereOpen = new Set(sites.filter(site => site.open))

/** Show who is meant: by the own words first, else everybody of the department or place. */
function narrow() {
  const wanted = plain(field.value)
  let first = null
  for (const one of rows) {
    const own = one.words.includes(wanted)
    one.row.hidden = !own && !one.around.includes(wanted)
    one.button.removeAttribute("data-first")
    if (own) first ??= one.button
  }
  for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])")
  for (const site of sites) {
    site.hidden = !site.querySelector("li:not([hidden])")
    site.open = wanted ? !site.hidden : wereOpen.has(site)
  }
  first ??= rows.find(one => !one.row.hidden)?.button
  none.hidden = Boolean(first)
  if (wanted && first) first.dataset.first = ""
  return first
}

field.parentElement.hidden = false
field.addEventListener("input", narrow)
field.addEventListener("keydown", event => {
  if (event.isComposing) return
  if (event.key === "Enter" && field.value.trim()) narrow()?.click()
  if (event.key === "Escape") { field.value = ""; narrow() }
})
if (field.value) narrow()
