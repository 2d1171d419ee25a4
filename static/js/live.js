// htmx: an answer takes the place of a part of the page instead of the whole. Most of the weight of a page without an editor, so it
// comes when the browser is idle, or at the first press that wants it; the editor's script brings it along.

import htmx from "htmx.org/dist/htmx.esm.js";

import { addRedraw } from "./redraw.js";

window.htmx = htmx;
addRedraw(htmx);

// A cancelled request is no error. htmx prints it as one, unless its logger, which is asked first, takes the mark off.
htmx.logger = (element, name, detail) => {
  if (name === "htmx:sendAbort" || name === "htmx:afterRequest") detail.error = null;
};
