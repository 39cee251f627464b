// Who is signed in, asked once a page, in the page's language: the person, or null when nobody is or the service cannot be reached.
export const me = fetch(`/api/v1/me?lang=${document.documentElement.lang.slice(0, 2)}`, { headers: { Accept: "application/json" } })
  .then(answer => (answer.ok ? answer.json() : null))
  .then(person => (person?.name ? person : null))
  .catch(() => null)
