// The server's findings in the editor: a wavy line under the place, a mark in the margin, and the sentence of the line
// the cursor is on in a paragraph below, where the keyboard and a screen reader find it too.

import { RangeSet, RangeSetBuilder, RangeValue, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter } from "@codemirror/view";

const setMarks = StateEffect.define();
const PLACE = new (class extends RangeValue {})(); // where a finding begins
const NOTHING = { squiggles: Decoration.none, margin: RangeSet.empty, places: RangeSet.empty };

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
    const { changes } = transaction;
    return { squiggles: value.squiggles.map(changes), margin: value.margin.map(changes), places: value.places.map(changes) };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.squiggles),
});

/** The effect that marks `findings`: severity, message, line, column, end_line, end_column. Errors come before warnings. */
export function setFindings(text, findings) {
  const placed = findings.map((finding) => place(text, finding)).sort((one, other) => one.from - other.from);
  const squiggles = new RangeSetBuilder();
  const margin = new RangeSetBuilder();
  const places = new RangeSetBuilder();
  let marked = -1;
  for (const { from, to, finding } of placed) {
    if (to > from) squiggles.add(from, to, squiggle(finding));
    const start = text.lineAt(from).from;
    places.add(from, from, PLACE);
    if (start > marked) margin.add(start, start, new FindingMarker(finding));
    marked = Math.max(marked, start);
  }
  return setMarks.of({ squiggles: squiggles.finish(), margin: margin.finish(), places: places.finish() });
}

/** What is said about the line the cursor is on, one sentence a finding. */
export function messagesAtCursor(state) {
  const line = state.doc.lineAt(state.selection.main.head);
  const messages = new Set();
  state.field(marks).squiggles.between(line.from, line.to, (from, to, mark) => void messages.add(mark.spec.message));
  return [...messages];
}

/** Moves the cursor to the next finding, or to the one before; behind the last comes the first. */
export function goToFinding(view, isForward) {
  const places = [];
  for (const cursor = view.state.field(marks).places.iter(); cursor.value; cursor.next()) places.push(cursor.from);
  if (!places.length) return true;
  const { head } = view.state.selection.main;
  const next = isForward ? (places.find((at) => at > head) ?? places[0]) : (places.findLast((at) => at < head) ?? places.at(-1));
  view.dispatch({ selection: { anchor: next }, scrollIntoView: true });
  view.focus();
  return true;
}

function squiggle(finding) {
  return Decoration.mark({
    class: `squiggle squiggle--${finding.severity}`,
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
