// Marks, among the Dockerfiles that a lesson offers, those that the section in view shows.

let shown = new Set();

/** Begins to watch the lesson's sections; nothing on a page without any. */
export function followSections() {
  const sections = document.querySelectorAll("section.section");
  if (!sections.length || !document.querySelector(".bench__files")) return;
  // A section is in view while it reaches into the middle of the window.
  const watcher = new IntersectionObserver(
    (entries) => {
      const section = entries.find((entry) => entry.isIntersecting)?.target;
      if (!section) return;
      shown = new Set([...section.querySelectorAll(".dockerfile__head a")].map(fileOf));
      markFiles();
    },
    { rootMargin: "-45% 0px" },
  );
  for (const section of sections) watcher.observe(section);
  document.addEventListener("htmx:afterSettle", markFiles);
}

function markFiles() {
  for (const link of document.querySelectorAll(".bench__files a")) {
    const isShown = shown.has(fileOf(link));
    link.classList.toggle("is-in-view", isShown);
    if (isShown) link.title = "In the section that you read";
    else link.removeAttribute("title");
  }
}

function fileOf(link) {
  return new URL(link.href).searchParams.get("file");
}
