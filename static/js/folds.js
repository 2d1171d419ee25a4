// Folding: lines hidden behind the first of them. The server says what belongs together; what is folded stays so through edits, and
// opens when the cursor comes into it.

import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, WidgetType, gutter } from "@codemirror/view";

const setRanges = StateEffect.define();
const fold = StateEffect.define();
const unfold = StateEffect.define();

class Placeholder extends WidgetType {
  constructor(lines) {
    super();
    this.lines = lines;
  }

  eq(other) {
    return other.lines === this.lines;
  }

  toDOM(view) {
    const button = document.createElement("span");
    button.className = "cm-folded";
    button.textContent = this.lines === 1 ? "… 1 line" : `… ${this.lines} lines`;
    button.addEventListener("mousedown", (event) => {
      event.preventDefault();
      toggleAt(view, view.state.doc.lineAt(view.posAtDOM(button)).from);
    });
    return button;
  }

  ignoreEvent() {
    return true;
  }
}

class Marker extends GutterMarker {
  constructor(isFolded) {
    super();
    this.isFolded = isFolded;
  }

  eq(other) {
    return other.isFolded === this.isFolded;
  }

  toDOM() {
    const mark = document.createElement("span");
    mark.className = "fold-mark";
    mark.textContent = this.isFolded ? "▸" : "▾";
    mark.title = this.isFolded ? "Unfold" : "Fold";
    return mark;
  }
}

const MARKERS = [new Marker(false), new Marker(true)];

// What can be folded: from the end of the line that stays up to the end of the last.
const ranges = StateField.define({
  create: () => [],
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setRanges)) return effect.value;
    if (!transaction.docChanged) return value;
    const { changes } = transaction;
    return value.map(({ from, to }) => ({ from: changes.mapPos(from, -1), to: changes.mapPos(to, 1) })).filter(({ from, to }) => from < to);
  },
});

const folded = StateField.define({
  create: () => Decoration.none,
  update(value, transaction) {
    const { changes, selection, state } = transaction;
    let kept = value.map(changes);
    if (transaction.docChanged) {
      kept = kept.update({ filter: (from, to) => changes.mapPos(from) < changes.mapPos(to) && state.doc.lineAt(from).to === from });
    }
    for (const effect of transaction.effects) {
      if (effect.is(fold)) kept = kept.update({ add: [hidden(state, effect.value)], sort: true });
      if (effect.is(unfold)) kept = kept.update({ filter: (from, to) => from !== effect.value.from || to !== effect.value.to });
    }
    if (!selection && !transaction.docChanged) return kept;
    const { head } = state.selection.main;
    return kept.update({ filter: (from, to) => head <= from || head >= to });
  },
  provide: (field) => [
    EditorView.decorations.from(field),
    EditorView.atomicRanges.of((view) => view.state.field(field)),
  ],
});

function hidden(state, { from, to }) {
  const lines = state.doc.lineAt(to).number - state.doc.lineAt(from).number;
  return Decoration.replace({ widget: new Placeholder(lines) }).range(from, to);
}

/** The effect that says what can be folded: pairs of first and last lines. */
export function setFolds(text, folds) {
  const known = folds.filter(([, last]) => last <= text.lines);
  return setRanges.of(known.map(([first, last]) => ({ from: text.line(first).to, to: text.line(last).to })));
}

/** Folds the smallest thing around the cursor that is not folded yet. */
export function foldHere(view) {
  const { from } = view.state.doc.lineAt(view.state.selection.main.head);
  const around = view.state.field(ranges).filter((range) => view.state.doc.lineAt(range.from).from <= from && from <= range.to);
  const open = around.filter((range) => !isFolded(view.state, range)).sort((one, other) => one.to - one.from - (other.to - other.from));
  if (open.length) hide(view, [open[0]]);
  return true;
}

/** Unfolds what is folded on the cursor's line. */
export function unfoldHere(view) {
  const { from, to } = view.state.doc.lineAt(view.state.selection.main.head);
  show(view, (range) => range.to >= from && range.from <= to);
  return true;
}

export function foldAll(view) {
  hide(view, view.state.field(ranges).filter((range) => !isFolded(view.state, range)));
  return true;
}

export function unfoldAll(view) {
  show(view, () => true);
  return true;
}

function toggleAt(view, lineStart) {
  const { to } = view.state.doc.lineAt(lineStart);
  const here = view.state.field(ranges).filter((range) => range.from === to);
  const shut = here.filter((range) => isFolded(view.state, range));
  if (shut.length) show(view, (range) => range.from === to);
  else hide(view, here.slice(0, 1));
}

// The cursor would open what is folded around it again: it waits on the line that stays.
function hide(view, found) {
  if (!found.length) return;
  const { head } = view.state.selection.main;
  const inside = found.filter(({ from, to }) => from < head && head < to).map(({ from }) => from);
  const selection = inside.length ? { anchor: Math.min(...inside) } : undefined;
  view.dispatch({ effects: found.map((range) => fold.of(range)), selection });
}

function show(view, isMeant) {
  const effects = [];
  for (const cursor = view.state.field(folded).iter(); cursor.value; cursor.next()) {
    if (isMeant(cursor)) effects.push(unfold.of({ from: cursor.from, to: cursor.to }));
  }
  if (effects.length) view.dispatch({ effects });
}

function isFolded(state, { from, to }) {
  let found = false;
  state.field(folded).between(from, to, (start, end) => {
    if (start === from && end === to) found = true;
  });
  return found;
}

export const folding = [
  ranges,
  folded,
  gutter({
    class: "cm-folds",
    lineMarker(view, line) {
      const end = view.state.doc.lineAt(line.from).to;
      const here = view.state.field(ranges).filter((range) => range.from === end);
      return here.length ? MARKERS[Number(here.some((range) => isFolded(view.state, range)))] : null;
    },
    lineMarkerChange: ({ state, startState }) =>
      state.field(ranges) !== startState.field(ranges) || state.field(folded) !== startState.field(folded),
    domEventHandlers: {
      mousedown(view, line, event) {
        event.preventDefault();
        toggleAt(view, line.from);
        return true;
      },
    },
  }),
];
