// Short notes at the foot of the page.

import { h } from "../core/dom.js";
import { iconButton } from "./icons.js";

const STAYS = 6000;

/** Shows `text`; `kind` "bad" is announced at once and stays longer. */
export function toast(text, kind = "") {
  for (const other of document.querySelectorAll(".toast"))
    if (other.firstElementChild.textContent === text) other.remove();
  const node = h(
    "div",
    { class: `toast ${kind}`, role: kind === "bad" ? "alert" : "status" },
    h("span", {}, text),
    iconButton("close", "Dismiss", () => node.remove(), { size: 14 }),
  );
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), kind === "bad" ? STAYS * 1.5 : STAYS);
}
