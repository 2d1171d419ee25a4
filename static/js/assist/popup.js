// What hangs on a place of the editor: the list of suggestions and the card of a word.

const GAP = 4; // pixels between a line and what hangs on it
const EDGE = 8; // that stay free at the edges of the window

/** An element of `tag` with `className`, in the part of the page that the editor is in, so that the keyboard comes to it next. */
export function hang(view, tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  view.dom.closest(".bench__editor").append(element);
  return element;
}

/** Puts it below the place `at` of the text, or above where there is more room. */
export function place(view, element, at) {
  const word = view.coordsAtPos(at);
  if (!word) return;
  const parent = element.offsetParent.getBoundingClientRect();
  const { width, height } = element.getBoundingClientRect();
  const below = innerHeight - word.bottom - GAP;
  const top = below >= height || below >= word.top ? word.bottom + GAP : word.top - GAP - height;
  const left = Math.max(EDGE, Math.min(word.left, document.documentElement.clientWidth - width - EDGE));
  element.style.top = `${top - parent.top}px`;
  element.style.left = `${left - parent.left}px`;
}

/** Tells readers of the screen. */
export function announce(sentence) {
  let place = document.getElementById("assist-says");
  if (!place) {
    place = document.createElement("p");
    place.id = "assist-says";
    place.className = "visually-hidden";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = sentence;
}

// The looks come with the script, from a file of their own.
const sheet = document.createElement("link");
sheet.rel = "stylesheet";
sheet.href = document.getElementById("bench").dataset.assistStyle;
export const looks = new Promise((resolve) => {
  sheet.onload = sheet.onerror = resolve;
});
document.head.append(sheet);
