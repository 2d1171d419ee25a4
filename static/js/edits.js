// A newer edit cancels the request of an older one. The server may have read the older one already, and be slower with it: so each edit
// carries the page's name and its number, and the server never keeps an older edit of a page over a newer one.

const page = crypto.getRandomValues(new Uint32Array(2)).join("-");
let number = 0;

const QUIET = 70; // milliseconds without a change, after which the next one is the first again
let changed = -QUIET;
let waiting = 0;
let sent = null; // the text that was sent last

/** Sends changes of the text: the first at once, those that follow it closely when there is a pause. */
export function sendChanges() {
  document.addEventListener("input", ({ target }) => {
    if (!target.matches("#bench .source")) return;
    clearTimeout(waiting);
    if (target.value === sent) return;
    const now = performance.now();
    const isFirst = now - changed >= QUIET;
    changed = now;
    if (isFirst) send();
    else waiting = setTimeout(send, QUIET);
  });
}

function send() {
  document.getElementById("bench")?.dispatchEvent(new Event("edited"));
}

// Asks for the panel that the last answer has put off, as the empty field tells: for this the server looks things up.
function askForPutOff() {
  const isUnderWay = document.getElementById("bench")?.classList.contains("htmx-request"); // a press, say: it must not be replaced
  if (!isUnderWay && document.querySelector("#analysis > [name=shown]")?.value === "") send();
}

/** Whether `text` is the one that was sent last. */
export function isSent(text) {
  return text === sent;
}

/** The server has answered with another text than the one sent: there is nothing new to send once it stands in the editor. */
export function takeAsSent(text) {
  sent = text;
}

export function numberEdits() {
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.id !== "bench") return;
    clearTimeout(waiting); // what waits to be sent goes with this
    sent = document.querySelector("#bench .source").value;
    Object.assign(event.detail.parameters, { page, edit: ++number });
    sendButton(event.detail);
  });
  document.addEventListener("htmx:afterOnLoad", ({ detail }) => {
    // Once htmx has done with the request. After one that failed, connection.js says when the next is sent.
    if (detail.successful) queueMicrotask(askForPutOff);
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
