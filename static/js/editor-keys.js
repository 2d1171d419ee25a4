// What the editor's keys do. The browser itself moves the cursor and deletes; here is only what it cannot know: that
// the text goes on beyond the lines on the screen, how to undo, and how a line is indented. Taking CodeMirror's whole keymap
// instead would bring its parsers along, a third again of the editor's weight.

import {
  cursorDocEnd,
  cursorDocStart,
  cursorPageDown,
  cursorPageUp,
  history,
  historyKeymap,
  selectAll,
  selectDocEnd,
  selectDocStart,
  selectPageDown,
  selectPageUp,
} from "@codemirror/commands";
import { EditorSelection } from "@codemirror/state";

const INDENT = "    ";

// The new line begins as far in as the one it follows.
function breakLine({ state, dispatch }) {
  const change = state.changeByRange((range) => {
    const line = state.doc.lineAt(range.from);
    const indent = /^[ \t]*/.exec(line.text)[0].slice(0, range.from - line.from);
    const insert = state.lineBreak + indent;
    return { changes: { ...bounds(range), insert }, range: EditorSelection.cursor(range.from + insert.length) };
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
  dispatch(state.update({ changes, userEvent: "input.indent" }));
  return true;
}

function bounds({ from, to }) {
  return { from, to };
}

// Tab indents; Escape, then Tab, leaves: after an Escape CodeMirror lets the key through to the page.
export const keys = [
  ...historyKeymap,
  { key: "Enter", run: breakLine },
  { key: "Tab", run: indent, shift: outdent },
  { key: "Mod-a", run: selectAll },
  { key: "Mod-Home", mac: "Cmd-ArrowUp", run: cursorDocStart, shift: selectDocStart },
  { key: "Mod-End", mac: "Cmd-ArrowDown", run: cursorDocEnd, shift: selectDocEnd },
  { key: "PageUp", run: cursorPageUp, shift: selectPageUp },
  { key: "PageDown", run: cursorPageDown, shift: selectPageDown },
];

export { history };
