// Photos: scaled down before they are sent, shown small where they were chosen and where they are kept.

const LONGEST_SIDE = 2048
const SMALL_SIDE = 176

/** The picture in a file, upright, on a canvas of at most so many pixels a side. */
async function drawn(file, longest) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" })
  const share = Math.min(1, longest / Math.max(picture.width, picture.height))
  const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.width * share), height: Math.round(picture.height * share) })
  const paper = canvas.getContext("2d")
  paper.fillStyle = "#fff"
  paper.fillRect(0, 0, canvas.width, canvas.height)
  paper.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return { canvas, share }
}

/** A photo no larger than anybody needs; what cannot be read here goes as it is, and the service says what it thinks of it. */
export async function scaled(file) {
  try {
    const { canvas, share } = await drawn(file, LONGEST_SIDE)
    const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg", 0.85))
    return blob && (share < 1 || blob.size < file.size) ? blob : file
  } catch {
    return file
  }
}

/** A small picture of a file that was just chosen; null for what cannot be read here. */
export const small = file => drawn(file, SMALL_SIDE).then(({ canvas }) => canvas, () => null)

/** A kept photo, small, leading to the whole of it. */
export function shown(address, what) {
  const link = Object.assign(document.createElement("a"), { className: "db-photo", href: address, target: "_blank" })
  link.append(Object.assign(document.createElement("img"), { src: `${address}/thumbnail`, alt: what, loading: "lazy" }))
  return link
}
