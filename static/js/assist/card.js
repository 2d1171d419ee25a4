// The card of a word: what it is, and what was found at it. It comes when the pointer rests on the word, stays while the pointer is on
// one of the two, and goes with Escape; a key shows it too, and moves into it.

import { askNow } from "./server.js";
import { announce, hang, looks, place } from "./popup.js";

const PATIENCE = 300; // milliseconds that the pointer may be on neither

let card = null; // what is shown: view, element, from, to, isEntered
let leaving = 0;

/** Shows the card of the word at the cursor and moves into it. */
export async function explain(view) {
  const answer = await askNow(view, "card");
  if (!answer) return;
  if (!answer.html) return void say(view, "There is nothing to say about this word.");
  await show(view, answer, true);
}

/** Shows the card of the word under the pointer. */
export async function pointAt(view, point) {
  if (isListOpen()) return; // what is being chosen is in the way
  const at = view.dom.isConnected ? view.posAtCoords(point) : null;
  if (at === null || (card && card.from <= at && at <= card.to)) return;
  const answer = await askNow(view, "card", at);
  if (answer?.html && !card?.isEntered && !isListOpen()) await show(view, answer, false);
}

/** Says a sentence at the cursor. */
export async function say(view, sentence) {
  const text = document.createElement("p");
  text.textContent = sentence;
  const { head } = view.state.selection.main;
  await show(view, { html: text.outerHTML, from: head, to: head }, false);
  announce(sentence);
}

/** Takes the card away; where `view` is given, only one that nobody has moved into. */
export function hideCard(view) {
  if (!card || (view && card.isEntered)) return;
  clearTimeout(leaving);
  const { element, view: editor } = card;
  const hadFocus = element.contains(document.activeElement);
  card = null;
  element.remove();
  if (hadFocus) editor.focus();
}

async function show(view, { html, from, to }, isEntered) {
  await looks;
  hideCard();
  const element = hang(view, "div", "card");
  element.innerHTML = html; // written by the server, which escapes what a learner wrote
  element.setAttribute("role", "dialog");
  element.setAttribute("aria-label", element.querySelector("h2")?.textContent ?? "About this place");
  element.tabIndex = -1;
  card = { view, element, from, to, isEntered };
  place(view, element, from);
  element.addEventListener("click", (event) => {
    if (event.target.closest("button")) setTimeout(hideCard); // once the button has been heard
  });
  if (isEntered) element.focus();
}

document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || !card) return;
    if (card.isEntered) {
      event.stopPropagation();
      event.preventDefault();
    }
    hideCard();
  },
  true,
);

document.addEventListener("mousemove", ({ target, clientX: x, clientY: y }) => {
  if (!card || card.isEntered) return;
  clearTimeout(leaving);
  if (!card.element.contains(target) && !isOnWord(x, y)) leaving = setTimeout(hideCard, PATIENCE);
});

document.addEventListener("focusout", (event) => {
  if (card?.isEntered && card.element.contains(event.target) && !card.element.contains(event.relatedTarget)) hideCard();
});

function isListOpen() {
  return document.getElementById("suggestions") !== null;
}

function isOnWord(x, y) {
  const start = card.view.coordsAtPos(card.from);
  const end = card.view.coordsAtPos(card.to);
  return start && end && y >= start.top && y <= end.bottom && x >= start.left - 4 && x <= Math.max(end.right, start.left) + 4;
}
