// A field above a long list: narrows it while one types; Enter opens the first. Without script the list is there in full.
const plain = text => text.toLocaleLowerCase().replaceAll(/[\s()（）·–-]+/g, "")

/** Let the field narrow the rows; a row is found by its own words, or by those of its department and sector. */
function choose(chooser) {
  const field = chooser.querySelector("input")
  const none = chooser.querySelector(".db-chooser__none")
  const boxes = [...chooser.querySelectorAll(".db-sector, .db-chooser__group")]
  const above = box => box ? plain(box.querySelector("summary, h2, .db-chooser__title")?.firstChild?.textContent ?? "") : ""
  const rows = [...chooser.querySelectorAll("li")].map(row => ({
    row,
    link: row.querySelector("a"),
    words: plain(row.textContent),
    groups: [above(row.closest(".db-chooser__group")), above(row.closest(".db-sector"))],
  }))

  const narrow = () => {
    const wanted = plain(field.value)
    let first = null
    let byGroup = null
    for (const one of rows) {
      const own = one.words.includes(wanted)
      one.row.hidden = !own && !one.groups.some(words => words.includes(wanted))
      one.link.removeAttribute("data-first")
      if (own) first ??= one
      else if (!one.row.hidden) byGroup ??= one
    }
    first ??= byGroup
    for (const box of boxes) {
      box.hidden = !box.querySelector("li:not([hidden])")
      if (box.tagName === "DETAILS") box.open = wanted !== "" && !box.hidden
    }
    none.hidden = first !== null
    if (wanted && first) first.link.dataset.first = ""
    return first
  }
  field.addEventListener("input", narrow)
  field.addEventListener("keydown", event => {
    if (event.key === "Enter" && field.value.trim()) narrow()?.link.click()
    if (event.key === "Escape") { field.value = ""; narrow() }
  })
  if (field.value) narrow()
}

for (const chooser of document.querySelectorAll("[data-db-chooser]")) choose(chooser)
