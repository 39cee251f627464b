// Two windows on one draft: what was typed in the other is taken over where nothing was changed in this one.

const PREFIX = "a."
const said = values => (values ?? []).filter(one => one.trim())
const same = (one, other) => JSON.stringify(said(one)) === JSON.stringify(said(other))

/** What stands in the form, by the names of its answers. */
export function typedIn(form) {
  const found = {}
  for (const [name, value] of new FormData(form)) {
    if (name.startsWith(PREFIX) && typeof value === "string") (found[name.slice(PREFIX.length)] ??= []).push(value.replaceAll("\r\n", "\n"))
  }
  return found
}

/** Put values into a field, or into its choices; false where the page has no room for them. */
function fill(field, values, dry) {
  const parts = field instanceof RadioNodeList ? [...field] : field ? [field] : []
  const choices = parts.filter(one => one.matches("[type=radio], [type=checkbox]"))
  if (!parts.length || parts[0].closest("[data-attach]") || (choices.length !== parts.length && parts.length > 1)) return false
  if (dry) return true
  if (choices.length) for (const one of choices) one.checked = values.includes(one.value)
  else parts[0].value = values[0] ?? ""
  return true
}

/** Join another window's answers with these; `base` is what both began with. False where both changed the same answer. */
export function merge(form, base, theirs) {
  const mine = typedIn(form)
  const names = [...new Set([base, mine, theirs].flatMap(Object.keys))]
  const changed = names.filter(name => !same(theirs[name], base[name]) && !same(theirs[name], mine[name]))
  const field = name => form.elements.namedItem(PREFIX + name)
  if (!changed.every(name => same(mine[name], base[name]) && fill(field(name), [], true))) return false
  for (const name of changed) fill(field(name), said(theirs[name]), false)
  return true
}
