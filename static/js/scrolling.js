// What is wider than its place is a stop of the Tab key, so that the arrow keys can scroll it. What fits needs none. The workbench's
// panels keep theirs: they are compared with what the server sends.

const MAY_SCROLL = ':is(pre, .scrolls, .picture__paper)[tabindex="0"]:not(#workbench *)';

function settle(place) {
  if (place === document.activeElement) return;
  const scrolls = place.scrollWidth > place.clientWidth || place.scrollHeight > place.clientHeight;
  if (scrolls) place.tabIndex = 0;
  else place.removeAttribute("tabindex");
}

/** Begins to pass over what fits, on this page and whenever a place or what stands in it changes its size. */
export function passOverWhatFits() {
  const places = [...document.querySelectorAll(MAY_SCROLL)];
  const watcher = new ResizeObserver(() => places.forEach(settle));
  places.forEach((place) => [place, ...place.children].forEach((element) => watcher.observe(element)));
}
