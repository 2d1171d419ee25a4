// A button with `data-copy` copies the field of that id, and says so. Where the browser gives no clipboard (over plain HTTP) the field is
// selected instead.

export function copyOnPress() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy]");
    const field = button && document.getElementById(button.dataset.copy);
    if (!field) return;
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Selected";
    }
  });
}
