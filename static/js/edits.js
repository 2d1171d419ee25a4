// A newer edit cancels the request of an older one. The server may have read the older one already, and be slower with it: so each edit
// carries the page's name and its number, and the server never keeps an older edit of a page over a newer one.

const page = crypto.getRandomValues(new Uint32Array(2)).join("-");
let number = 0;

export function numberEdits() {
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.id !== "bench") return;
    Object.assign(event.detail.parameters, { page, edit: ++number });
    sendButton(event.detail);
  });
  // A button may ask first.
  document.addEventListener("htmx:confirm", (event) => {
    const question = event.detail.triggeringEvent?.submitter?.dataset.confirm;
    if (question && !confirm(question)) event.preventDefault();
  });
}

// A button stands for what it says, wherever on the page it is and however new it is there; htmx itself takes up buttons outside
// of the form a moment after they came. What it asks is done by the page's own address, as without scripts.
function sendButton(request) {
  const button = request.triggeringEvent?.submitter;
  if (!button?.name) return;
  request.parameters[button.name] = button.value;
  if (button.value !== "analyse") request.path = request.elt.getAttribute("action").split("#")[0];
}
