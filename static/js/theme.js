// Light or dark, as the reader chose last, and the text's font where an earlier page fetched it. Runs before anything is painted, so
// that a page never flashes in the other one.
{
  const KEY = "drydock-theme";
  const root = document.documentElement;

  const remembered = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is switched off: the system's preference holds
    }
  };

  const remember = (theme) => {
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // The choice lasts as long as the page.
    }
  };

  const isDark = () => {
    const chosen = root.dataset.theme;
    return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };

  const chosen = remembered(KEY);
  if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  if (remembered("drydock-font")) root.classList.add("has-font");

  addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme-switch");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember(root.dataset.theme);
    });
  });
}
