// The two dialogs: another name for a stage, and the list of keys.

import { say } from "./card.js";
import { looks } from "./popup.js";
import { askNow } from "./server.js";

/** Asks for another name of the stage at the cursor. The form renames it everywhere, as it does without scripts. */
export async function rename(view) {
  const answer = await askNow(view, "stage");
  if (!answer) return;
  if (!answer.name) return void say(view, "The cursor is on no stage’s name. A stage gets its name behind AS.");
  const { dialog, body, buttons } = await open(`Rename the stage ${answer.name}`, view);
  const which = make("input", { type: "hidden", name: "stage-which", value: `${answer.stage}:${answer.name}` });
  const name = make("input", { id: "rename-to", name: "stage-name", value: answer.name, maxLength: 100, autocomplete: "off", spellcheck: false });
  const button = make("button", { className: "button button--primary button--small", name: "do", value: "name-stage:", textContent: "Rename" });
  for (const field of [which, name, button]) field.setAttribute("form", "bench");
  const label = make("label", { htmlFor: "rename-to", textContent: "New name" });
  const field = make("div", { className: "field" });
  field.append(label, name);
  body.append(which, field);
  buttons.prepend(button);
  const send = (event) => {
    event.preventDefault();
    button.form.requestSubmit(button);
    dialog.close();
  };
  button.addEventListener("click", send);
  name.addEventListener("keydown", (event) => {
    if (event.key === "Enter") send(event); // Enter alone would press the form's first button
  });
  name.select();
}

// Command, its keys, and what it does. Those without a key are there to be pressed.
const KEYS = [
  ["complete", "Ctrl+Space", "Suggest what may be written here"],
  ["explain", "Ctrl+Shift+Space", "Explain the word at the cursor"],
  ["define", "F12", "Go to where a stage or variable is defined"],
  ["rename", "F2", "Rename the stage at the cursor"],
  ["format", "Shift+Alt+F", "Format the file"],
  ["nextFinding", "F8", "Go to the next finding"],
  ["previousFinding", "Shift+F8", "Go to the one before"],
  ["fold", "Ctrl+Shift+[", "Fold the lines around the cursor"],
  ["unfold", "Ctrl+Shift+]", "Unfold"],
  ["foldAll", "", "Fold everything"],
  ["unfoldAll", "", "Unfold everything"],
];
const OTHER_KEYS = [
  ["Ctrl+Z", "Undo; Ctrl+Y does it again"],
  ["Tab", "Indent; Shift+Tab takes it back"],
  ["Escape, Tab", "Leave the editor"],
  ["F1", "This list"],
];

/** Shows the keys. Each line of a command is a button that does the same; without `commands` there are only the others. */
export async function showKeys(view, commands) {
  const { dialog, body } = await open("Keys of the editor", view);
  const list = make("ul", { className: "keys" });
  for (const [command, keys, label] of commands ? KEYS : []) {
    const button = make("button", { type: "button", textContent: label });
    button.addEventListener("click", () => {
      dialog.close();
      commands[command](view);
    });
    list.append(line(keys, button));
  }
  for (const [keys, label] of OTHER_KEYS) list.append(line(keys, make("span", { textContent: label })));
  body.append(list);
  list.querySelector("button")?.focus();
}

function line(keys, what) {
  const item = make("li");
  item.append(what, " ");
  if (keys) item.append(make("kbd", { textContent: keys }));
  return item;
}

// A dialog that goes when it is closed, and gives the focus back to the editor.
async function open(title, view) {
  await looks;
  const dialog = make("dialog", { className: "dialog" });
  dialog.setAttribute("aria-labelledby", "dialog-title");
  const head = make("h2", { id: "dialog-title", textContent: title });
  const body = make("div", { className: "dialog__body" });
  const close = make("button", { type: "button", className: "button button--quiet button--small", textContent: "Close" });
  close.addEventListener("click", () => dialog.close());
  const buttons = make("div", { className: "buttons" });
  buttons.append(close);
  dialog.append(head, body, buttons);
  dialog.addEventListener("close", () => {
    dialog.remove();
    view.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  return { dialog, body, buttons };
}

function make(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}
