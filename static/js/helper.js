// What helps while somebody writes: suggestions, cards, definitions, renaming, the list of keys. All of it is a script of its own that
// comes at its first use; here is only what calls it.

import { foldAll, foldHere, unfoldAll, unfoldHere } from "./folds.js";
import { goToFinding } from "./findings.js";

const REST = 400; // milliseconds that the pointer rests on a word before its card is shown

let script = null;
let resting = 0;

// Calls a function of that script with the editor. Where it cannot be fetched, the next use tries again.
function help(view, name, ...rest) {
  const { assist } = document.getElementById("bench")?.dataset ?? {};
  if (!assist) return false;
  script ??= import(assist);
  script.then(
    (module) => module[name](view, ...rest),
    () => {
      script = null;
    },
  );
  return true;
}

// Only what is there already hears of it.
function tell(name, ...rest) {
  script?.then((module) => module[name](...rest), () => {});
}

/** What can be done with a key, or from the list of keys. Each gets the editor and says whether it did something. */
export const commands = {
  complete: (view) => help(view, "complete"),
  explain: (view) => help(view, "explain"),
  define: (view) => help(view, "define"),
  rename: (view) => help(view, "rename"),
  format: () => press("format:"),
  nextFinding: (view) => goToFinding(view, true),
  previousFinding: (view) => goToFinding(view, false),
  fold: foldHere,
  unfold: unfoldHere,
  foldAll,
  unfoldAll,
  keys: (view) => help(view, "showKeys", commands),
};

// The form's own button does it, as without scripts.
function press(value) {
  const button = document.querySelector(`#bench [name="do"][value="${value}"]`);
  button?.click();
  return Boolean(button);
}

const KEYS = [
  { key: "Ctrl-Space", run: commands.complete },
  { key: "Ctrl-Shift-Space", run: commands.explain },
  { key: "F12", run: commands.define },
  { key: "F2", run: commands.rename },
  { key: "Shift-Alt-f", run: commands.format },
  { key: "F8", run: commands.nextFinding, shift: commands.previousFinding },
  { key: "Ctrl-Shift-[", run: commands.fold },
  { key: "Ctrl-Shift-]", run: commands.unfold },
  { key: "F1", run: commands.keys },
];

// In another file than the Dockerfile there is nothing to say about the text.
const KEYS_ELSEWHERE = [{ key: "F1", run: (view) => help(view, "showKeys", null) }];

/** The keys of the commands. */
export function helperKeys(isDockerfile) {
  return isDockerfile ? KEYS : KEYS_ELSEWHERE;
}

// A character that something may follow: the first letter of a line, a second dash, a dollar; what a flag or a mount goes on with.
const MAY_BE_FOLLOWED = /(?:^\s*[A-Za-z]|\s--|\$|\$\{|\s--\S*[=,])$/;

/** Follows what happens in the editor: typing asks for suggestions, anything else puts them away. */
export function follow(update) {
  if (update.docChanged) clearTimeout(resting);
  const isTyped = update.transactions.some((transaction) => transaction.isUserEvent("input.type"));
  if (update.docChanged && isTyped) {
    const { head } = update.state.selection.main;
    const line = update.state.doc.lineAt(head);
    if (script || MAY_BE_FOLLOWED.test(line.text.slice(0, head - line.from))) {
      help(update.view, "typed", MAY_BE_FOLLOWED.test(line.text.slice(0, head - line.from)));
    }
  } else if (update.docChanged || update.selectionSet || update.focusChanged) {
    tell("moved", update.view);
  }
}

/** Shows the card of a word that the pointer rests on. */
export const pointing = {
  mousemove(event, view) {
    clearTimeout(resting);
    if (!event.buttons) resting = setTimeout(() => help(view, "pointAt", { x: event.clientX, y: event.clientY }), REST);
  },
  mouseleave() {
    clearTimeout(resting);
  },
};

/** The button that shows the keys, for those who do not know the key yet. */
export function offerKeys(view, isDockerfile) {
  const button = document.getElementById("editor-keys");
  if (!button) return;
  button.hidden = false;
  button.onclick = () => helperKeys(isDockerfile).at(-1).run(view);
}
