// Each instruction's number and colour, on its lines and in the gutter. The marks move with the text while the next
// answer is on its way.

import { RangeSet, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter } from "@codemirror/view";

const setMarks = StateEffect.define();

/** The effect that lights up the lines of one instruction: its number as a string, or null. */
export const setLit = StateEffect.define();

class NumberMarker extends GutterMarker {
  constructor({ index, keyword }) {
    super();
    this.index = index;
    this.keyword = keyword;
    this.elementClass = className(keyword);
  }

  eq(other) {
    return other.index === this.index && other.keyword === this.keyword;
  }

  toDOM() {
    const badge = document.createElement("span");
    badge.className = "number";
    badge.dataset.instruction = this.index;
    badge.textContent = this.index + 1;
    return badge;
  }
}

const marks = StateField.define({
  create: () => ({ lines: Decoration.none, numbers: RangeSet.empty }),
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMarks)) return effect.value;
    if (!transaction.docChanged) return value;
    return { lines: value.lines.map(transaction.changes), numbers: value.numbers.map(transaction.changes) };
  },
  provide: (field) => EditorView.decorations.from(field, (value) => value.lines),
});

/** The effect that marks the lines of `instructions`: index, keyword, start_line, end_line, in the order of the file. */
export function setInstructions(text, instructions) {
  const lines = new RangeSetBuilder();
  const numbers = new RangeSetBuilder();
  for (const instruction of instructions) {
    const mark = Decoration.line({
      class: className(instruction.keyword),
      attributes: { "data-instruction": String(instruction.index) },
    });
    const last = Math.min(instruction.end_line, text.lines);
    for (let number = instruction.start_line; number <= last; number += 1) {
      const { from } = text.line(number);
      lines.add(from, from, mark);
      if (number === instruction.start_line) numbers.add(from, from, new NumberMarker(instruction));
    }
  }
  return setMarks.of({ lines: lines.finish(), numbers: numbers.finish() });
}

/** The number of the instruction that the cursor is on, as a string, or null. */
export function instructionAt(state) {
  const { from } = state.doc.lineAt(state.selection.main.head);
  let number = null;
  state.field(marks).lines.between(from, from, (start, end, mark) => {
    number = mark.spec.attributes["data-instruction"];
  });
  return number;
}

/** Where instruction `number` begins now, or null when its line has gone. */
export function startOfInstruction(state, number) {
  for (const cursor = state.field(marks).numbers.iter(); cursor.value; cursor.next()) {
    if (cursor.value.index === number) return cursor.from;
  }
  return null;
}

const lit = StateField.define({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setLit)) return effect.value;
    return value;
  },
});

const LIT_LINE = Decoration.line({ class: "is-lit" });

function litLines(state) {
  const number = state.field(lit);
  if (number === null) return Decoration.none;
  const builder = new RangeSetBuilder();
  for (const cursor = state.field(marks).lines.iter(); cursor.value; cursor.next()) {
    if (cursor.value.spec.attributes["data-instruction"] === number) builder.add(cursor.from, cursor.from, LIT_LINE);
  }
  return builder.finish();
}

// A keyword that no instruction has is whatever the learner typed: only letters may become a class.
function className(keyword) {
  return `instruction--${keyword.toLowerCase().replace(/[^a-z]/g, "") || "unknown"}`;
}

export const instructionGutter = [
  marks,
  lit,
  EditorView.decorations.compute([marks, lit], litLines),
  gutter({ class: "cm-instructions", markers: (view) => view.state.field(marks).numbers }),
];
