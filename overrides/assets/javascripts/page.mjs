// What the theme's own script did that these pages use, in a fiftieth of its size: light or dark, the drawer, the contents in sight.

const root = document.documentElement
root.classList.replace("no-js", "js")

/** The palette of this choice; the first one follows the system. The page came with the right one (partials/javascripts/palette.html). */
function paint(chosen, [follow, ...others]) {
  const shown = chosen === follow ? others.find(one => matchMedia(one.dataset.mdColorMedia).matches) ?? follow : chosen
  document.body.dataset.mdColorSwitching = ""  // nothing fades from one palette to the other
  document.body.dataset.mdColorScheme = shown.dataset.mdColorScheme
  document.body.getBoundingClientRect()
  delete document.body.dataset.mdColorSwitching
}

/** The button that is shown leads to the next palette; the choice is kept for the pages to come. */
function choosePalette(form) {
  const inputs = [...form.querySelectorAll("input")]
  form.addEventListener("change", ({ target }) => {
    for (const one of inputs) one.nextElementSibling.hidden = one !== target
    paint(target, inputs)
    __md_set("__palette", { color: { media: target.dataset.mdColorMedia } })
  })
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => paint(inputs.find(one => one.checked), inputs))
}

/** Escape closes the drawer. */
function closeDrawer(drawer) {
  document.addEventListener("keydown", event => { if (event.key === "Escape") drawer.checked = false })
}

/** In the contents, mark the section that is being read. */
function followReading(links) {
  const sections = new Map(links.map(link => [document.getElementById(decodeURIComponent(link.hash.slice(1))), link]))
  sections.delete(null)
  const mark = () => {
    const line = document.querySelector(".md-header").offsetHeight + 40
    const passed = [...sections.keys()].filter(one => one.getBoundingClientRect().top < line)
    for (const [section, link] of sections) link.classList.toggle("md-nav__link--active", section === passed.at(-1))
  }
  addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true })
  mark()
}

/** Bring the page's own entry into sight where the navigation is longer than the screen. */
function showEntry(entry) {
  const wrap = entry.closest(".md-sidebar__scrollwrap")
  if (wrap && entry.offsetTop > wrap.clientHeight) wrap.scrollTop = entry.offsetTop - wrap.clientHeight / 2
}

const palette = document.querySelector("[data-md-component=palette]")
const drawer = document.getElementById("__drawer")
const wrong = document.querySelector("[autofocus][aria-invalid]")
const entry = document.querySelector(".md-nav--primary .md-nav__link--active[href]")
if (palette) choosePalette(palette)
if (drawer) closeDrawer(drawer)
followReading([...document.querySelectorAll(".md-nav--secondary a[href^='#']")])
if (entry) showEntry(entry)
if (wrong) wrong.scrollIntoView({ block: "center" })  // a browser is content with its edge
addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("article details:not(.db-on-page)")) one.open = true })
