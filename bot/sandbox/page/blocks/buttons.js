// Buttons and overflow menus.

import { h } from "../core/dom.js";
import { icon } from "../shell/icons.js";
import { openMenu } from "../shell/menu.js";
import { follow } from "../text/links.js";
import { plain } from "../text/mrkdwn.js";

export function button(element, { surface, block }) {
  const style = { primary: "btn-primary", danger: "btn-danger" }[element.style] ?? "";
  const node = h(
    "button",
    {
      type: "button",
      class: `btn ${style}`,
      "aria-description": element.accessibility_label ?? null,
      dataset: { focus: `${block.block_id}/${element.action_id}` },
      onclick: async () => {
        if (element.url) follow(element.url);
        node.classList.add("is-busy");
        await surface.act(block, element, null);
        node.classList.remove("is-busy");
      },
    },
    plain(element.text),
    element.url ? icon("external", 12) : null,
  );
  return node;
}

export function overflow(element, { surface, block }) {
  const node = h(
    "button",
    {
      type: "button",
      class: "btn btn-square",
      "aria-label": "More options",
      "aria-haspopup": "menu",
      dataset: { focus: `${block.block_id}/${element.action_id}` },
      onclick: () =>
        openMenu(
          node,
          element.options.map((option) => ({
            label: plain(option.text),
            hint: plain(option.description),
            run: () => {
              if (option.url) follow(option.url);
              surface.act(block, element, { selected_option: option });
            },
          })),
        ),
    },
    icon("more", 16),
  );
  return node;
}
