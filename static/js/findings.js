// The server's findings in the editor: a wavy line under the place, a mark in the margin, and the sentence of the line
// the cursor is on in a paragraph below, where the keyboard and a screen reader find it too.

import { RangeSet, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter } from "@codemirror/view";

const setMarks = StateEffect.define();
const NOTHING = { squiggles: Decoration.none, margin: RangeSet.empty };

class FindingMarker extends GutterMarker {
  constructor(finding) {
    super();
    this.severity = finding.severity;
    this.message = finding.message;
  }

  eq(other) {
    return other.severity === this.severity && other.message === this.message;
  }

  toDOM() {
    const mark = document.createElement("span");
    mark.className = `finding-mark finding-mark--${this.severity}`;
    mark.textContent = this.severity === "error" ? "×" : "!";
    mark.title = this.message;
    return mark;
  }
}

const marks = StateField.define({
  create: () => NOTHING,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMarks)) return effect.value;
    if (!transaction.docChanged) return value;
    return { squiggles: value.squiggles.map(transaction.changes), margin: value.margin.map(transaction.changes) };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.squiggles),
});

/** The effect that marks `findings`: severity, message, line, column, end_line, end_column. Errors come before warnings. */
export function setFindings(text, findings) {
  const placed = findings.map((finding) => place(text, finding)).sort((one, other) => one.from - other.from);
  const squiggles = new RangeSetBuilder();
  const margin = new RangeSetBuilder();
  let marked = -1;
  for (const { from, to, finding } of placed) {
    if (to > from) squiggles.add(from, to, squiggle(finding));
    const start = text.lineAt(from).from;
    if (start > marked) margin.add(start, start, new FindingMarker(finding));
    marked = Math.max(marked, start);
  }
  return setMarks.of({ squiggles: squiggles.finish(), margin: margin.finish() });
}

/** What is said about the line the cursor is on, one sentence a finding. */
export function messagesAtCursor(state) {
  const line = state.doc.lineAt(state.selection.main.head);
  const messages = new Set();
  state.field(marks).squiggles.between(line.from, line.to, (from, to, mark) => void messages.add(mark.spec.message));
  return [...messages];
}

function squiggle(finding) {
  return Decoration.mark({
    class: `squiggle squiggle--${finding.severity}`,
    attributes: { title: finding.message },
    message: finding.message,
  });
}

// A finding may speak of a text that has moved on since: what lies beyond its end is put at its end. Of an instruction of several
// lines the first is marked; a wave under all of them says no more.
function place(text, finding) {
  const from = offset(text, finding.line, finding.column);
  const to = Math.max(from, offset(text, finding.end_line, finding.end_column));
  return { from, to: Math.min(to, text.lineAt(from).to), finding };
}

// The server counts lines and columns from 1, columns in code points; the editor counts UTF-16 units from the beginning.
function offset(text, lineNumber, column) {
  if (lineNumber > text.lines) return text.length;
  const line = text.line(Math.max(1, lineNumber));
  let units = 0;
  let points = 1;
  for (const character of line.text) {
    if (points >= column) break;
    units += character.length;
    points += 1;
  }
  return line.from + units;
}

export const findingMarks = [
  marks,
  gutter({ class: "cm-findings", markers: (view) => view.state.field(marks).margin }),
];
