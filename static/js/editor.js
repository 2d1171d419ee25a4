// The editor: CodeMirror over the form's own text field. The field stays the truth: the editor writes every change
// through to it and lets it say `input`, which is all that htmx and a browser without this script know of.

import { EditorState } from "@codemirror/state";
import {
  EditorView,
  drawSelection,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";

import "./live.js";
import { history, isolateHistory, keys, replaceText } from "./editor-keys.js";
import { changeTarget, undoneTargets, writeTarget } from "./target.js";
import { findingMarks, messagesAtCursor, setFindings } from "./findings.js";
import { folding, setFolds } from "./folds.js";
import { follow, helperKeys, offerKeys, pointing } from "./helper.js";
import { followSections } from "./in-view.js";
import { instructionAt, instructionGutter, setInstructions, setLit, startOfInstruction } from "./instruction-gutter.js";
import { wordColours } from "./word-colours.js";

let view = null;
let path = ""; // of the file of the context that is open; empty for the Dockerfile

followSections();

/**
 * Puts the editor over `field`, a textarea, and hides the field. An editor put there before goes. `point` is called with the
 * number of the instruction that the cursor is on, or null.
 */
export function mount(field, point) {
  view?.destroy();
  path = field.dataset.path ?? "";
  const parent = document.createElement("div");
  parent.className = "editor";
  field.before(parent);
  const isTypedIn = document.activeElement === field;
  const selection = { anchor: field.selectionStart, head: field.selectionEnd };
  const state = EditorState.create({ doc: field.value, selection: isTypedIn ? selection : undefined, extensions: extensions(field, point) });
  view = new EditorView({ parent, state });
  field.hidden = true;
  offerKeys(view, !path);
  if (isTypedIn) view.focus();
  field.autocomplete = "off"; // the server keeps the text, and knows a newer one than a page from the browser's history would
}

/**
 * Puts an editor over the text field of an answer that is a Dockerfile. Nothing is drawn of it, so it numbers lines and colours words and
 * does no more; Tab goes on to the next field, as from any other.
 */
export function mountAnswer(field) {
  const parent = document.createElement("div");
  parent.className = "editor editor--answer";
  field.before(parent);
  const extensions = [
    ...looks(),
    history(),
    keymap.of(keys.filter(({ key }) => key !== "Tab")),
    EditorView.contentAttributes.of({ ...names(field), "aria-label": field.labels[0].textContent }),
    EditorView.updateListener.of((update) => update.docChanged && writeThrough(update.state, field)),
  ];
  const answer = new EditorView({ parent, state: EditorState.create({ doc: field.value, extensions }) });
  field.labels[0].addEventListener("click", () => answer.focus());
  if (document.activeElement === field) answer.focus();
  field.hidden = true;
}

/**
 * Puts another text in place of this one, and a `target` into its field where one is given, as one change that one undo takes back. The
 * cursor stays on its line.
 */
export function replace(text, target) {
  const old = view.state.doc.toString();
  let from = 0;
  while (from < old.length && from < text.length && old[from] === text[from]) from += 1;
  let end = old.length;
  let last = text.length;
  while (end > from && last > from && old[end - 1] === text[last - 1]) [end, last] = [end - 1, last - 1];
  const { head } = view.state.selection.main;
  const { number, from: start } = view.state.doc.lineAt(head);
  const lines = view.state.toText(text);
  const line = lines.line(Math.min(number, lines.lines));
  view.dispatch({
    changes: { from, to: end, insert: text.slice(from, last) },
    selection: { anchor: Math.min(line.from + head - start, line.to) },
    effects: target === undefined ? [] : changeTarget(target),
    annotations: isolateHistory.of("full"),
    userEvent: "input.replace",
  });
}

/** Shows what the server found out about the text: the instructions' numbers and colours, and the findings. */
export function show(analysis) {
  if (!view) return;
  const text = view.state.doc;
  // The instructions and findings are the Dockerfile's; in another file of the context there is nothing to mark.
  const { instructions, findings, folds } = path ? { instructions: [], findings: [], folds: [] } : analysis;
  view.dispatch({ effects: [setInstructions(text, instructions), setFindings(text, findings), setFolds(text, folds)] });
}

/** Lights up the lines of instruction `number`, or none for null. */
export function lightInstruction(number) {
  view?.dispatch({ effects: setLit.of(number === null ? null : String(number)) });
}

/** Moves the cursor to where an instruction begins. */
export function goToInstruction(number) {
  const start = startOfInstruction(view.state, number);
  if (start !== null) goTo(view.state.doc.lineAt(start).number);
}

/** Moves the cursor to a place, counted from 1, so that a layer or a finding leads to the line it speaks of. */
export function goTo(lineNumber, column = 1) {
  const line = view.state.doc.line(Math.min(lineNumber, view.state.doc.lines));
  const anchor = Math.min(line.from + column - 1, line.to);
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
  view.focus();
}

function extensions(field, point) {
  return [
    findingMarks,
    ...looks(path),
    instructionGutter,
    folding,
    history(),
    undoneTargets,
    EditorView.contentAttributes.of(names(field)),
    keymap.of([...helperKeys(!path), ...keys]),
    path ? [] : EditorView.domEventHandlers(pointing),
    EditorView.updateListener.of((update) => {
      if (!path) follow(update);
      writeTarget(update);
      if (update.docChanged) writeThrough(update.state, field);
      if (update.transactions.length) tell(update.state);
      if (update.selectionSet && update.view.hasFocus) point(instructionAt(update.state));
    }),
  ];
}

// What every editor has; a file of the context is no Dockerfile, and its words have no colours.
function looks(path = "") {
  return [
    EditorView.cspNonce.of(document.querySelector('meta[name="csp-nonce"]')?.content ?? ""),
    lineNumbers(),
    drawSelection(),
    highlightSpecialChars(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    path ? [] : wordColours,
    EditorView.lineWrapping,
    replaceText,
  ];
}

function names(field) {
  // tabindex: an editable element has the focus anyway; whoever judges a scrolling box by its content looks for the attribute.
  const attributes = { tabindex: "0", "aria-label": field.dataset.path ?? "Dockerfile", spellcheck: "false" };
  const described = field.getAttribute("aria-describedby");
  return described ? { ...attributes, "aria-describedby": described } : attributes;
}

function writeThrough(state, field) {
  field.value = state.doc.toString();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function tell(state) {
  const place = document.getElementById("finding-at-cursor");
  const sentence = messagesAtCursor(state).join("; ");
  if (place && place.textContent !== sentence) place.textContent = sentence;
}
