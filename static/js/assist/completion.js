// Suggestions. The server says what may be written at a place; as more is typed, what does not fit any more goes from the list.

import { hideCard } from "./card.js";
import { ask } from "./server.js";
import { announce, hang, looks, place } from "./popup.js";

const MOST_SHOWN = 50;
const GOES_ON = /[=/]$/; // something may follow at once

let asked = 0; // counts what was asked for and put away, so that an answer that nobody waits for any more is passed over
let list = null; // the suggestions that are open: view, from, options, shown, chosen, element

/** Asks for suggestions at the cursor; the first is chosen. */
export function complete(view) {
  if (list?.view !== view) return void suggest(view, true);
  if (list.chosen < 0) choose(0); // it was offered while typing
  announce(counted(list.shown.length));
}

/** Something was typed: the open list gets shorter, or another is asked for. */
export function followTyping(view, opens) {
  if (opens) {
    suggest(view, false);
  } else if (list) {
    const typed = wordOf(view);
    if (typed === null || /[\s,=]/.test(typed)) closeList();
    else if (typed.endsWith("/")) suggest(view, list.chosen >= 0);
    else narrow();
  }
}

export function closeList() {
  if (!list) return;
  list.element.remove();
  for (const name of ["aria-controls", "aria-activedescendant", "aria-haspopup", "aria-autocomplete"]) {
    list.view.contentDOM.removeAttribute(name);
  }
  list = null;
}

async function suggest(view, isAsked) {
  const mine = (asked += 1);
  const answer = await ask("completion", view.state.selection.main.head);
  await looks;
  if (!answer || mine !== asked || !view.hasFocus) return;
  closeList();
  hideCard();
  const element = hang(view, "div", "suggestions");
  list = { view, from: answer.from, options: answer.options, shown: [], chosen: isAsked ? 0 : -1, element };
  narrow();
  if (isAsked) announce(list ? counted(list.shown.length) : "No suggestions here.");
}

function counted(number) {
  return number === 1 ? "One suggestion." : `${number} suggestions.`;
}

// What was typed since the word began; null where the cursor has left it.
function wordOf(view) {
  const { head } = view.state.selection.main;
  return head < list.from ? null : view.state.doc.sliceString(list.from, head);
}

function narrow() {
  const typed = wordOf(list.view);
  if (typed === null) return void closeList();
  const wanted = typed.toLowerCase();
  const begins = list.options.filter(({ text }) => text.toLowerCase().startsWith(wanted));
  const holds = list.options.filter((option) => !begins.includes(option) && option.text.toLowerCase().includes(wanted));
  list.shown = [...begins, ...holds].slice(0, MOST_SHOWN);
  if (!list.shown.length || (list.shown.length === 1 && list.shown[0].text === typed)) return void closeList();
  list.chosen = Math.min(list.chosen, 0);
  draw();
}

function draw() {
  const { element, shown, view } = list;
  const box = document.createElement("ul");
  box.id = "suggestions";
  box.setAttribute("role", "listbox");
  box.setAttribute("aria-label", "Suggestions");
  box.append(...shown.map(row));
  element.replaceChildren(box);
  view.contentDOM.setAttribute("aria-autocomplete", "list");
  view.contentDOM.setAttribute("aria-haspopup", "listbox");
  view.contentDOM.setAttribute("aria-controls", "suggestions");
  choose(list.chosen);
  place(view, element, list.from);
}

function row({ text, kind, detail }, index) {
  const item = document.createElement("li");
  item.id = `suggestion-${index}`;
  item.setAttribute("role", "option");
  const word = document.createElement("code");
  word.textContent = text;
  const about = document.createElement("span");
  about.textContent = detail || kind;
  item.append(word, " ", about);
  item.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the editor keeps the focus
    accept(index);
  });
  return item;
}

function choose(index) {
  list.chosen = index;
  const { view, element } = list;
  for (const [at, item] of element.querySelectorAll("li").entries()) item.setAttribute("aria-selected", String(at === index));
  if (index < 0) return void view.contentDOM.removeAttribute("aria-activedescendant");
  view.contentDOM.setAttribute("aria-activedescendant", `suggestion-${index}`);
  element.querySelectorAll("li")[index].scrollIntoView({ block: "nearest" });
}

function accept(index) {
  const { view, from, shown } = list;
  const { text, kind } = shown[index];
  const insert = kind === "instruction" ? `${text} ` : text;
  closeList();
  view.dispatch({
    changes: { from, to: view.state.selection.main.head, insert },
    selection: { anchor: from + insert.length },
    scrollIntoView: true,
    userEvent: "input.complete",
  });
  if (GOES_ON.test(text)) suggest(view, true);
}

// The editor hears the key, too: with the list out of the way, Tab then leads out of the editor, as it does without a list.
function dismiss() {
  asked += 1;
  closeList();
}

// While the list is open some keys are its own. What was only offered takes Enter and Tab after an arrow key has chosen.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Escape") return void dismiss();
    if (!list || !list.view.contentDOM.contains(event.target) || event.isComposing) return;
    const last = list.shown.length - 1;
    const act = {
      ArrowDown: () => choose(list.chosen < last ? list.chosen + 1 : 0),
      ArrowUp: () => choose(list.chosen > 0 ? list.chosen - 1 : last),
      PageDown: () => choose(Math.min(last, list.chosen + 8)),
      PageUp: () => choose(Math.max(0, list.chosen - 8)),
      ...(list.chosen >= 0 && { Enter: () => accept(list.chosen), Tab: () => accept(list.chosen) }),
    }[event.key];
    const hasModifier = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
    if (!act || hasModifier) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  },
  true,
);
