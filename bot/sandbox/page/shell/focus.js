// Where the keyboard is: traps for dialogs, and finding the way back after a redraw.

const FOCUSABLE = "a[href],button,input,select,textarea,[tabindex]:not([tabindex='-1'])";

export function focusables(root) {
  return [...root.querySelectorAll(FOCUSABLE)].filter(
    (node) => !node.disabled && !node.hidden && node.offsetParent !== null,
  );
}

/** Keeps Tab inside `root`. */
export function trapTab(root, event) {
  if (event.key !== "Tab") return;
  const stops = focusables(root);
  if (!stops.length) return;
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement === edge || !root.contains(document.activeElement)) {
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0]).focus();
  }
}

/** Runs `redraw`; if the focused control was drawn anew, its successor gets focus and caret. */
export function keepFocus(root, redraw) {
  const active = root.contains(document.activeElement) ? document.activeElement : null;
  const key = active?.dataset.focus;
  const caret = key && typeof active.selectionStart === "number" ? [active.selectionStart, active.selectionEnd] : null;
  redraw();
  if (!key || active.isConnected) return;
  const successor = [...root.querySelectorAll("[data-focus]")].find((node) => node.dataset.focus === key);
  successor?.focus({ preventScroll: true });
  if (caret && successor) {
    try {
      successor.setSelectionRange(...caret);
    } catch {
      // e-mail, number and date inputs have no caret to put back
    }
  }
}

/** Arrow keys, Home and End move between the children that match `selector`. */
export function arrowKeys(root, selector) {
  root.addEventListener("keydown", (event) => {
    const stops = [...root.querySelectorAll(selector)];
    const at = stops.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: stops.length - 1 }[event.key];
    if (next === undefined || !stops.length) return;
    event.preventDefault();
    stops[(next + stops.length) % stops.length].focus();
  });
}
