// The text's font, which a page can do without until everything else is there. It is remembered that it came, so that the pages
// after the first have it from the browser's cache before anything is painted (theme.js).

/** Fetches the font, then sets the page in it. */
export async function setInFont() {
  const faces = await document.fonts.load('1em "Figtree Variable"').catch(() => []);
  if (!faces.length) return;
  document.documentElement.classList.add("has-font");
  try {
    localStorage.setItem("drydock-font", "came");
  } catch {
    // Storage is switched off: the next page sees to it itself.
  }
}
