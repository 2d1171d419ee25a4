// What every page loads. The editor and htmx, which are most of the weight, come when the browser has nothing better to do.

import { watchConnection } from "./connection.js";
import { copyOnPress } from "./copy.js";
import { setInFont } from "./font.js";
import { light, paint } from "./highlight.js";
import { isSent, numberEdits, sendChanges, takeAsSent } from "./edits.js";
import { bringToLife } from "./life.js";
import { leaveToBrowser } from "./native.js";
import { passOverWhatFits } from "./scrolling.js";

let editor = null;

function mountEditor() {
  const field = document.querySelector("#bench .source");
  if (!editor || !field || field.hidden) return;
  editor.mount(field, (number) => light("workbench", number));
  showAnalysis();
}

// A question comes again with its verdict, and its field with it.
function mountAnswers() {
  if (editor) document.querySelectorAll("textarea[data-answer=dockerfile]:not([hidden])").forEach(editor.mountAnswer);
}

function showAnalysis() {
  const data = document.getElementById("analysis-data");
  const analysis = data && JSON.parse(data.textContent);
  if (analysis && !data.dataset.isTaken) {
    data.dataset.isTaken = "yes";
    if (analysis.text !== undefined) takeText(analysis.text, analysis.target);
    else if (analysis.target !== undefined) takeTarget(analysis.target);
  }
  if (editor && analysis) editor.show(analysis);
  paint();
}

// A button of the page changed the text: the field follows, in the editor as one change that can be undone; so does a changed target.
function takeText(text, target) {
  const field = document.querySelector("#bench .source");
  if (!field || field.value === text || !isSent(field.value)) return; // what was typed meanwhile is not written over
  takeAsSent(text);
  if (field.hidden) return editor.replace(text, target);
  field.value = text;
  if (target !== undefined) takeTarget(target);
}

function takeTarget(target) {
  const field = document.getElementById("build-target");
  if (field) field.value = target;
}

// A layer, a row or a finding leads to the line it speaks of, which is the Dockerfile's: where another file is open, that comes first.
let wanted = null;
function followToLine(event) {
  const element = event.target.closest?.("#analysis [data-line], #analysis a[data-instruction]");
  if (!element || !editor || element.closest(".is-stale")) return;
  event.preventDefault();
  wanted = { ...element.dataset };
  if (document.getElementById("file-text")) document.querySelector('#bench [value="open:"]').click();
  else goToWanted();
}

function goToWanted() {
  if (!wanted || document.getElementById("file-text")) return;
  if (wanted.line) editor.goTo(Number(wanted.line), Number(wanted.column));
  else editor.goToInstruction(Number(wanted.instruction));
  wanted = null;
}

// The search page, by the key that many pages have for it, where nobody is typing.
function openSearch(event) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select, [contenteditable=true]")) return;
  const field = document.getElementById("q");
  event.preventDefault();
  if (field) field.focus();
  else document.querySelector("[data-search]")?.click();
}

// What a reader opened below a picture stays open when the panel is drawn again.
let opened = [];
document.addEventListener("htmx:beforeSwap", () => {
  opened = [...document.querySelectorAll("#analysis details[id][open]")].map((element) => element.id);
});

document.documentElement.classList.add("is-live");
watchConnection();
numberEdits();
leaveToBrowser();
sendChanges();
copyOnPress();
passOverWhatFits();
bringToLife((script) => {
  if (!script.mount) return; // htmx alone
  editor = script;
  mountEditor();
  mountAnswers();
})
  .catch(() => document.documentElement.classList.remove("is-live")) // the page's forms, links and buttons work without
  .then(setInFont);
document.addEventListener("click", followToLine);
document.addEventListener("keydown", openSearch);
document.addEventListener("htmx:afterSettle", () => {
  for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
  mountEditor();
  mountAnswers();
  showAnalysis();
  goToWanted();
});
document.addEventListener("drydock:instruction", (event) => {
  editor?.lightInstruction(event.detail.thread === "workbench" ? event.detail.number : null);
});
