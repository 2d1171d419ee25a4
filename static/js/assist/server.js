// Questions to the server about the Dockerfile in the form.

const asked = new Map(); // what is waited for, by question: a newer one takes its place

/** The answer about the place where the cursor is, or `at`, in the text as it stands; null where it has changed meanwhile. */
export async function askNow(view, question, at = view.state.selection.main.head) {
  const { doc } = view.state;
  const answer = await ask(question, at);
  return view.state.doc === doc ? answer : null;
}

/** The answer to `question` about the place `at`, counted in UTF-16 units; null where there is none, or a newer one was asked. */
export async function ask(question, at) {
  const form = document.getElementById("bench");
  asked.get(question)?.abort();
  const waiting = new AbortController();
  asked.set(question, waiting);
  const body = new URLSearchParams(new FormData(form));
  body.set("ask", question);
  body.set("at", at);
  try {
    const response = await fetch(form.dataset.ask, { method: "POST", body, signal: waiting.signal });
    return response.ok ? await response.json() : null;
  } catch {
    return null; // the network is gone, or a newer question came: there is help next time
  }
}
