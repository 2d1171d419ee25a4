// What helps while somebody writes. Fetched at its first use; what can be said about a Dockerfile is asked of the server.

export { explain, pointAt } from "./assist/card.js";
export { complete } from "./assist/completion.js";
export { rename, showKeys } from "./assist/dialogs.js";

import { hideCard, say } from "./assist/card.js";
import { closeList, followTyping } from "./assist/completion.js";
import { askNow } from "./assist/server.js";

/** Goes to where the stage or variable at the cursor is defined. */
export async function define(view) {
  const answer = await askNow(view, "definition");
  if (!answer) return;
  if (answer.from === undefined) say(view, "Nothing here is defined in this file.");
  else view.dispatch({ selection: { anchor: answer.from, head: answer.to }, scrollIntoView: true });
}

/** Something was typed. `opens` tells that something may follow it. */
export function typed(view, opens) {
  hideCard();
  followTyping(view, opens);
}

/** The cursor went elsewhere, or the text was changed by something else than typing. */
export function moved(view) {
  closeList();
  hideCard(view);
}
