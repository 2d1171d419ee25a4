// How the answer to an edit comes into the page: what is the same stays, and only what differs is replaced. Most of a picture is the same
// from one edit to the next; so little is laid out and painted again, and the focus and what was unfolded stay where they are.

/** Tells htmx of the way to swap that is called `redraw`. */
export function addRedraw(htmx) {
  htmx.defineExtension("redraw", {
    isInlineSwap: (style) => style === "redraw",
    handleSwap(style, target, fragment) {
      const fresh = fragment.firstElementChild;
      if (style !== "redraw" || !fresh) return false;
      const values = [...fresh.querySelectorAll("input[id], select[id], textarea[id]")].map((field) => [field.id, field.value]);
      const place = target.contains(document.activeElement) ? focusables(target).indexOf(document.activeElement) : -1;
      become(target, fresh);
      // What stands in a field is no part of its markup.
      for (const [id, value] of values) {
        const field = document.getElementById(id);
        if (field && field.value !== value) field.value = value;
      }
      if (place >= 0 && !target.contains(document.activeElement)) keepFocus(target, place);
      return true; // nothing in it is htmx's to look at: its buttons are the form's
    },
  });
}

// A button that took itself away with what it did leaves the focus to what stands in its place.
function keepFocus(target, place) {
  const there = focusables(target);
  there[Math.min(place, there.length - 1)]?.focus({ preventScroll: true });
}

function focusables(target) {
  const found = target.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']");
  return [...found].filter((element) => element.checkVisibility());
}

/** Makes `old` what `fresh` is; what is taken over from `fresh` is taken out of it. */
export function become(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (!isAlike(old, fresh)) {
    old.replaceWith(fresh);
  } else if (old.nodeType === Node.ELEMENT_NODE) {
    takeAttributes(old, fresh);
    takeChildren(old, fresh);
  } else {
    old.data = fresh.data;
  }
}

function isAlike(old, fresh) {
  return old.nodeName === fresh.nodeName && old.id === fresh.id && old.name === fresh.name;
}

function takeAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    const isReaders = name === "open" && old.id; // unfolded by whoever reads it
    if (!fresh.hasAttribute(name) && !isReaders) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

// What is the same at the beginning and at the end stays; between, one becomes the other in their order.
function takeChildren(old, fresh) {
  const olds = [...old.childNodes];
  const news = [...fresh.childNodes];
  while (olds.length && news.length && olds[0].isEqualNode(news[0])) {
    olds.shift();
    news.shift();
  }
  const tail = [];
  while (olds.length && news.length && olds.at(-1).isEqualNode(news.at(-1))) {
    tail.push(olds.pop());
    news.pop();
  }
  const after = tail.at(-1) ?? null;
  while (olds.length && news.length) become(olds.shift(), news.shift());
  for (const node of olds) node.remove();
  for (const node of news) old.insertBefore(node, after);
}
