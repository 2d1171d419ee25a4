// A button with an address of its own, which downloads or uploads, is the browser's business: htmx, which listens to the form it is
// in, never hears of it.

export function leaveToBrowser() {
  document.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) event.stopPropagation();
  }, true);
}
