// The thread: whatever shows an instruction carries its number in `data-instruction`. Point at one of them, or reach it with the
// keyboard, and all the others about the same file light up. `data-thread` names the file that a part of the page is about.

let lit = { thread: null, number: null };

/** Lights up instruction `number` (null for none) in all parts of the page that belong to `thread`. */
export function light(thread, number) {
  if (lit.thread === thread && lit.number === number) return;
  lit = { thread, number };
  paint();
  document.dispatchEvent(new CustomEvent("drydock:instruction", { detail: lit }));
}

/** Lights up again what should be, after a part of the page was replaced. */
export function paint() {
  for (const element of document.querySelectorAll(".is-lit")) element.classList.remove("is-lit");
  if (lit.number === null) return;
  const parts = lit.thread === null ? [] : document.querySelectorAll(`[data-thread="${CSS.escape(lit.thread)}"]`);
  for (const part of parts) {
    for (const element of part.querySelectorAll(`[data-instruction="${CSS.escape(lit.number)}"]`)) {
      // CodeMirror redraws its own lines: the editor's script marks them.
      if (!element.closest(".cm-content, .is-stale")) element.classList.add("is-lit");
    }
  }
}

function follow(event) {
  const element = event.target instanceof Element ? event.target.closest("[data-instruction]") : null;
  if (!element) {
    if (event.type === "pointerover") light(null, null);
    return;
  }
  if (element.closest(".is-stale")) return; // its numbers are those of an earlier text
  light(element.closest("[data-thread]")?.dataset.thread ?? null, element.dataset.instruction);
}

document.addEventListener("pointerover", follow);
document.addEventListener("focusin", follow);
document.addEventListener("focusout", () => light(null, null));
