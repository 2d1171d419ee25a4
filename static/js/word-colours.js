// Colours the words of the lines that are on the screen, as classes `word--keyword`, `word--string` …

import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, ViewPlugin } from "@codemirror/view";

import { START, after, words } from "./dockerfile-words.js";

const decorations = new Map();

export const wordColours = ViewPlugin.fromClass(
  class {
    constructor(view) {
      this.decorations = colour(view);
    }

    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = colour(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

// Every line from the first has to be walked, because a heredoc may have begun anywhere above.
function colour({ state, viewport }) {
  const builder = new RangeSetBuilder();
  let from = 0;
  let reading = START;
  for (const line of state.doc.iterLines()) {
    if (from > viewport.to) break;
    if (from + line.length >= viewport.from) {
      for (const word of words(line, reading)) builder.add(from + word.from, from + word.to, decoration(word.kind));
    }
    reading = after(line, reading);
    from += line.length + 1;
  }
  return builder.finish();
}

function decoration(kind) {
  if (!decorations.has(kind)) decorations.set(kind, Decoration.mark({ class: `word--${kind}` }));
  return decorations.get(kind);
}
