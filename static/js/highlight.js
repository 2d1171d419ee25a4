// The thread: whatever shows an instruction carries its number in `data-instruction`. Point at one of them, or reach it with the
// keyboard, and all the others about the same file light up. `data-thread` names the file that a part of the page is about; a figure
// without it is about a file of its own.

const NOTHING = { thread: null, figure: null, number: null };
let lit = NOTHING;

/** Lights up instruction `number` (a string, null for none) in all parts of the page that belong to `thread`, or in `figure`. */
export function light(thread, number, figure = null) {
  if (lit.thread === thread && lit.number === number && lit.figure === figure) return;
  lit = { thread, figure, number };
  paint();
  document.dispatchEvent(new CustomEvent("drydock:instruction", { detail: { thread, number } }));
}

/** Lights up again what should be, after a part of the page was replaced. */
export function paint() {
  for (const element of document.querySelectorAll(".is-lit")) {
    if (!isEditors(element)) element.classList.remove("is-lit");
  }
  if (lit.number === null) return;
  for (const part of parts()) {
    for (const element of part.querySelectorAll(`[data-instruction="${CSS.escape(lit.number)}"]`)) {
      if (!isEditors(element) && !element.closest(".is-stale")) element.classList.add("is-lit");
    }
  }
}

function parts() {
  if (lit.thread !== null) return document.querySelectorAll(`[data-thread="${CSS.escape(lit.thread)}"]`);
  return lit.figure ? [lit.figure] : [];
}

// CodeMirror redraws its own lines whenever it likes: the editor's script marks them.
function isEditors(element) {
  return element.closest(".cm-content") !== null;
}

function follow(event) {
  const element = event.target instanceof Element ? event.target.closest("[data-instruction]") : null;
  if (!element) {
    if (event.type === "pointerover") light(null, null);
    return;
  }
  if (element.closest(".is-stale")) return; // its numbers are those of an earlier text
  const thread = element.closest("[data-thread]")?.dataset.thread ?? null;
  light(thread, element.dataset.instruction, thread === null ? element.closest("figure") : null);
}

document.addEventListener("pointerover", follow);
document.addEventListener("focusin", follow);
document.addEventListener("focusout", () => light(null, null));
