// Menus of actions on a button.

import { h } from "../core/dom.js";
import { arrowKeys } from "./focus.js";
import { openPopover } from "./popover.js";

/** `items`: {label, hint?, note?, icon?, run} or {heading} or {separator: true}. */
export function openMenu(anchor, items, { label = "Menu", alignEnd = true } = {}) {
  const list = h("div", { class: "menu", role: "menu", "aria-label": label });
  const popover = openPopover(anchor, list, { alignEnd, onClose: () => anchor.setAttribute("aria-expanded", "false") });
  anchor.setAttribute("aria-expanded", "true");
  const leave = () => {
    popover.close();
    if (anchor.isConnected) anchor.focus({ preventScroll: true });
  };
  for (const item of items) list.append(entry(item, leave));
  arrowKeys(list, "[role=menuitem]");
  list.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      leave();
    }
  });
  popover.place();
  list.querySelector("[role=menuitem]")?.focus();
  return popover;
}

function entry(item, leave) {
  if (item.separator) return h("div", { class: "menu-line", role: "separator" });
  if (item.heading) return h("div", { class: "menu-heading", role: "presentation" }, item.heading);
  return h(
    "button",
    {
      type: "button",
      class: "menu-item",
      role: "menuitem",
      tabindex: "-1",
      "aria-description": item.hint || null,
      onclick: () => {
        leave();
        item.run();
      },
    },
    item.icon ?? null,
    h("span", { class: "menu-label" }, item.label),
    item.hint ? h("span", { class: "menu-hint", "aria-hidden": "true" }, item.hint) : null,
  );
}
