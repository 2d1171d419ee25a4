// What the editor's keys do. The browser itself moves the cursor by words; here is what it cannot know or must not do: that the
// text goes on beyond the lines on the screen, how to undo, how a line is indented, and what takes a piece of text away. Taking
// CodeMirror's whole keymap instead would bring its parsers along, 8 kB over the wire.

import {
  cursorCharLeft,
  cursorCharRight,
  cursorDocEnd,
  cursorDocStart,
  cursorLineBoundaryBackward,
  cursorLineBoundaryForward,
  cursorLineDown,
  cursorLineUp,
  cursorPageDown,
  cursorPageUp,
  history,
  historyKeymap,
  isolateHistory,
  selectAll,
  selectCharLeft,
  selectCharRight,
  selectDocEnd,
  selectDocStart,
  selectLineBoundaryBackward,
  selectLineBoundaryForward,
  selectLineDown,
  selectLineUp,
  selectPageDown,
  selectPageUp,
} from "@codemirror/commands";
import { EditorSelection } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

const INDENT = "    ";

// The new line begins as far in as the one it follows.
function breakLine({ state, dispatch }) {
  const change = state.changeByRange((range) => {
    const line = state.doc.lineAt(range.from);
    const indent = /^[ \t]*/.exec(line.text)[0].slice(0, range.from - line.from);
    const insert = state.lineBreak + indent;
    return { changes: { from: range.from, to: range.to, insert }, range: EditorSelection.cursor(range.from + insert.length) };
  });
  dispatch(state.update(change, { scrollIntoView: true, userEvent: "input" }));
  return true;
}

function indent(view) {
  return onSelectedLines(view, (line) => ({ from: line.from, insert: INDENT }));
}

function outdent(view) {
  return onSelectedLines(view, (line) => ({ from: line.from, to: line.from + /^(?:\t| {0,4})/.exec(line.text)[0].length }));
}

function onSelectedLines({ state, dispatch }, changeLine) {
  const { doc, selection } = state;
  const changes = [];
  for (let number = doc.lineAt(selection.main.from).number; number <= doc.lineAt(selection.main.to).number; number += 1) {
    changes.push(changeLine(doc.line(number)));
  }
  const set = state.changes(changes);
  dispatch(state.update({ changes: set, selection: selection.map(set, 1), userEvent: "input.indent" }));
  return true;
}

// How far each kind of deletion reaches from the cursor.
const REACH = {
  deleteContentBackward: (view, range) => view.moveByChar(range, false),
  deleteContentForward: (view, range) => view.moveByChar(range, true),
  deleteWordBackward: (view, range) => view.moveByGroup(range, false),
  deleteWordForward: (view, range) => view.moveByGroup(range, true),
  deleteSoftLineBackward: (view, range) => view.moveToLineBoundary(range, false),
  deleteSoftLineForward: (view, range) => view.moveToLineBoundary(range, true),
  deleteHardLineBackward: (view, range) => view.moveToLineBoundary(range, false, false),
  deleteHardLineForward: (view, range) => view.moveToLineBoundary(range, true, false),
};

// A browser that joins two lines keeps the looks of each with a style attribute, which the site's policy refuses. So what it would
// take away, or write over, is done as the change it stands for.
export const replaceText = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (!event.cancelable || view.composing) return false;
    const { main } = view.state.selection;
    const reach = REACH[event.inputType];
    // Of a selection that the last key took away, the browser may not have told yet.
    const isSelected = !main.empty && !document.getSelection().isCollapsed;
    const writes = event.inputType === "insertText" && event.data && (isSelected || event.data.includes("\n"));
    if (!reach && !writes) return false;
    const other = reach && main.empty ? reach(view, main).head : main.anchor;
    const from = Math.min(main.head, other);
    const insert = view.state.toText(writes ? event.data : "");
    view.dispatch({
      changes: { from, to: Math.max(main.head, other), insert },
      selection: { anchor: from + insert.length },
      scrollIntoView: true,
      userEvent: writes ? "input.type" : "delete",
    });
    event.preventDefault();
    return true;
  },
});

// Who is used to saving need not meet the browser's own window for it.
function sayKept() {
  const status = document.getElementById("bench-status");
  if (status && !status.closest(".is-cut-off")) status.textContent = "Kept: so is everything you type, as you type it.";
  return true;
}

// Tab indents; Escape, then Tab, leaves: after an Escape CodeMirror lets the key through to the page.
export const keys = [
  ...historyKeymap,
  { key: "Enter", run: breakLine },
  { key: "Tab", run: indent, shift: outdent },
  // The browser would move the cursor as well, and tell of it later: an answer that came in between would put it back.
  { key: "ArrowLeft", run: cursorCharLeft, shift: selectCharLeft },
  { key: "ArrowRight", run: cursorCharRight, shift: selectCharRight },
  { key: "ArrowUp", run: cursorLineUp, shift: selectLineUp },
  { key: "ArrowDown", run: cursorLineDown, shift: selectLineDown },
  { key: "Home", run: cursorLineBoundaryBackward, shift: selectLineBoundaryBackward },
  { key: "End", run: cursorLineBoundaryForward, shift: selectLineBoundaryForward },
  { key: "Mod-a", run: selectAll },
  { key: "Mod-s", run: sayKept },
  { key: "Mod-Home", mac: "Cmd-ArrowUp", run: cursorDocStart, shift: selectDocStart },
  { key: "Mod-End", mac: "Cmd-ArrowDown", run: cursorDocEnd, shift: selectDocEnd },
  { key: "PageUp", run: cursorPageUp, shift: selectPageUp },
  { key: "PageDown", run: cursorPageDown, shift: selectPageDown },
];

export { history, isolateHistory };
