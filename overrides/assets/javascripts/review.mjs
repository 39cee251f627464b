// The list of what is missing goes to the clipboard with one tap; without script it stands there to be marked and copied.
// All routine ones are ticked with one tap; without script each is ticked by hand.

for (const list of document.querySelectorAll("[data-copy]")) {
  const button = list.querySelector("button")
  button.hidden = !navigator.clipboard
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(list.querySelector("textarea").value)
    button.textContent = button.dataset.copied
  })
}

for (const button of document.querySelectorAll("[data-tick-all]")) {
  button.hidden = false
  button.addEventListener("click", () => {
    const boxes = [...document.querySelectorAll('input[name="paper"]')]
    const all = boxes.every((box) => box.checked)
    for (const box of boxes) box.checked = !all
  })
}
