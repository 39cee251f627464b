// The list of what is missing goes to the clipboard with one tap; without script it stands there to be marked and copied.

for (const list of document.querySelectorAll("[data-copy]")) {
  const button = list.querySelector("button")
  button.hidden = !navigator.clipboard
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(list.querySelector("textarea").value)
    button.textContent = button.dataset.copied
  })
}
