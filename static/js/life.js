// When a page gets its editor and htmx. Until then it works as a page without scripts does, and what is done in the moment before is
// not lost on the way: a press waits for them, and a change is sent as soon as they are there.

/**
 * Fetches what the page needs, when the browser is idle or at the first use of it, and hands it to `use`: the editor's script where there
 * is an editor, else htmx alone, else nothing. Resolves afterwards; rejects where it could not be fetched, and the page stays as it is.
 */
export async function bringToLife(use) {
  const address = document.getElementById("bench")?.dataset.editor ?? document.body.dataset.live;
  if (!address || !document.querySelector("[hx-get], [hx-post]")) return idle();
  const first = watchFirstUse();
  try {
    await Promise.race([idle(), first.use]);
    await whole(); // htmx looks for its attributes once, in all of the page
    use(await import(address));
  } finally {
    first.end();
  }
}

async function idle() {
  await whole();
  await new Promise((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(resolve, { timeout: 1000 });
    else setTimeout(resolve, 200);
  });
}

function whole() {
  if (document.readyState === "complete") return undefined;
  return new Promise((resolve) => addEventListener("load", resolve, { once: true }));
}

/** `use` resolves at the first press or change that is htmx's affair; `end` does it again, now by htmx if that has come. */
function watchFirstUse() {
  const watching = new AbortController();
  let pressed = null;
  let changed = null;
  let happen;
  const use = new Promise((resolve) => {
    happen = resolve;
  });
  const listen = (type, listener) => document.addEventListener(type, listener, { capture: true, signal: watching.signal });
  const change = (event) => {
    // These two send what is typed as it is typed; other forms wait for a press.
    if (!event.target.form?.matches("#bench, [role=search]")) return;
    changed = event.target.form;
    happen();
  };
  listen("input", change);
  listen("change", change);
  listen("click", (event) => {
    const element = pressedForHtmx(event);
    if (!element) return;
    event.preventDefault();
    event.stopPropagation();
    pressed = element;
    happen();
  });
  return {
    use,
    end() {
      watching.abort();
      if (pressed) pressed.click();
      else if (changed) window.htmx?.trigger(changed, "submit");
    },
  };
}

function pressedForHtmx(event) {
  if (event.button || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  const element = event.target.closest?.("a, button, input");
  if (!element) return null;
  const isHtmx = element.matches("[hx-get], [hx-post]") || (element.type === "submit" && element.form?.hasAttribute("hx-post"));
  return isHtmx ? element : null;
}
