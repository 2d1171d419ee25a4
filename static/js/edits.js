// A newer edit cancels the request of an older one. The server may have read the older one already, and be slower with it: so each edit
// carries the page's name and its number, and the server never keeps an older edit of a page over a newer one.

const page = crypto.getRandomValues(new Uint32Array(2)).join("-");
let number = 0;

export function numberEdits() {
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.closest("#bench")) Object.assign(event.detail.parameters, { page, edit: ++number });
  });
  // A cancelled request is no error. htmx prints it as one, unless its logger, which is asked first, takes the mark off.
  if (window.htmx) window.htmx.logger = (element, name, detail) => {
    if (name === "htmx:sendAbort" || name === "htmx:afterRequest") detail.error = null;
  };
}
