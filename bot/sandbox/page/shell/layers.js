// Dialogs in front of the workspace: a backdrop, what is behind it inert, focus kept inside and given back.
// The sandbox's own parts (who acts, the clock, the log) are no part of Slack and stay usable.

import { h } from "../core/dom.js";
import { focusables, trapTab } from "./focus.js";

const stack = [];

/** Where dialogs are drawn: the last child of the workspace. */
export const root = h("div", { class: "layers" });

function settle() {
  for (const pane of root.parentElement.children) if (pane !== root) pane.inert = stack.length > 0;
  stack.forEach((layer, index) => {
    layer.node.inert = index < stack.length - 1;
  });
}

/** Opens `box` as the front dialog. `onDismiss` runs on Escape or a click on the backdrop; returns {close, node}. */
export function openLayer(box, { onDismiss, focus = null, backdropCloses = true, className = "" }) {
  const origin = document.activeElement;
  const node = h(
    "div",
    {
      class: `layer ${className}`,
      onkeydown: (event) => {
        trapTab(box, event);
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        onDismiss();
      },
      onmousedown: (event) => backdropCloses && event.target === node && onDismiss(),
    },
    box,
  );
  const layer = {
    node,
    close() {
      if (!stack.includes(layer)) return;
      stack.splice(stack.indexOf(layer), 1);
      node.remove();
      settle();
      if (origin?.isConnected && !origin.closest("[inert]")) origin.focus({ preventScroll: true });
    },
  };
  root.append(node);
  stack.push(layer);
  settle();
  (focus ?? focusables(box)[0] ?? box).focus();
  return layer;
}
