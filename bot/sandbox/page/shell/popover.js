// A panel that hangs on a control: below it if there is room, else above; closed by a click elsewhere.

import { h } from "../core/dom.js";

const GAP = 4;
const EDGE = 8;

/** Shows `content` at `anchor`; returns {close, place}. `onClose` runs once. */
export function openPopover(
  anchor,
  content,
  { matchWidth = false, alignEnd = false, tallest = 360, onClose = () => undefined } = {},
) {
  const panel = h("div", { class: "popover" }, content);
  const place = () => {
    if (!anchor.isConnected) {
      close();
      return;
    }
    const box = anchor.getBoundingClientRect();
    panel.style.left = "0"; // at the edge a panel would be measured narrower than it wants to be
    if (matchWidth) panel.style.minWidth = `${box.width}px`;
    panel.style.maxWidth = `${Math.min(window.innerWidth - 2 * EDGE, matchWidth ? Math.max(box.width, 320) : 420)}px`;
    const below = window.innerHeight - box.bottom - GAP - EDGE;
    const above = box.top - GAP - EDGE;
    const up = below < Math.min(panel.scrollHeight, 240) && above > below;
    panel.style.maxHeight = `${Math.min(up ? above : below, tallest)}px`;
    const left = alignEnd ? box.right - panel.offsetWidth : box.left;
    panel.style.left = `${Math.max(EDGE, Math.min(left, window.innerWidth - panel.offsetWidth - EDGE))}px`;
    panel.style.top = up ? `${box.top - GAP - panel.offsetHeight}px` : `${box.bottom + GAP}px`;
  };
  const outside = (event) => {
    if (!panel.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const scrolled = (event) => {
    if (!panel.contains(event.target)) place();
  };
  let open = true;
  function close() {
    if (!open) return;
    open = false;
    panel.remove();
    document.removeEventListener("mousedown", outside, true);
    document.removeEventListener("scroll", scrolled, true);
    window.removeEventListener("resize", place);
    onClose();
  }
  document.getElementById("popovers").append(panel);
  document.addEventListener("mousedown", outside, true);
  document.addEventListener("scroll", scrolled, true);
  window.addEventListener("resize", place);
  place();
  return { close, place, panel };
}
