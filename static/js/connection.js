// What the page says when an edit could not be analysed, and when it tries again. The text itself is never touched.

const TRY_AGAIN = 5; // seconds

let waiting = null; // the next try
let unkept = false; // whether something was typed that is nowhere but here

/** Follows the requests of the form with id `bench`. */
export function watchConnection() {
  document.addEventListener("htmx:sendError", (event) => fail(event, "The server cannot be reached."));
  document.addEventListener("htmx:timeout", (event) => fail(event, "The server takes too long."));
  document.addEventListener("htmx:responseError", (event) => fail(event, reason(event.detail.xhr)));
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (isEdit(event) && event.detail.successful) succeed();
  });
  addEventListener("online", tryAgain);
  addEventListener("beforeunload", (event) => {
    if (unkept) event.preventDefault();
  });
}

function fail(event, sentence) {
  if (!isEdit(event)) return;
  const status = event.detail.xhr?.status;
  say(`Not analysed yet: ${sentence} Your text is safe in the editor.`);
  clearTimeout(waiting);
  waiting = null;
  unkept = true;
  if ([400, 403, 413].includes(status)) return; // trying again cannot help
  const after = Number(event.detail.xhr?.getResponseHeader?.("Retry-After")) || TRY_AGAIN;
  waiting = setTimeout(tryAgain, after * 1000);
}

function reason(xhr) {
  if (xhr.status === 429) return "That was very quick; the analysis goes on in a moment.";
  if (xhr.status === 403) return "Your session has ended, or cookies are off. Copy your text and reload the page.";
  if (xhr.status === 413 || xhr.status === 400) return "The text is too large to be sent.";
  return "Something went wrong on the server; it is tried again.";
}

function succeed() {
  clearTimeout(waiting);
  waiting = null;
  unkept = false;
  document.getElementById("workbench")?.classList.remove("is-cut-off");
}

function say(sentence) {
  document.getElementById("workbench")?.classList.add("is-cut-off");
  const status = document.getElementById("bench-status");
  if (status) status.textContent = sentence;
}

function tryAgain() {
  if (waiting === null) return;
  const form = document.getElementById("bench");
  if (form) window.htmx.trigger(form, "submit");
}

function isEdit(event) {
  return event.detail.elt?.closest?.("#bench") !== null && event.detail.elt?.closest?.("#bench") !== undefined;
}
