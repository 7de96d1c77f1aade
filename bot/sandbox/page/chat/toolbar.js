// What one can do with a message: reply in its thread, and the app's message shortcuts.

import { h } from "../core/dom.js";
import { openThread } from "../core/place.js";
import { icon, iconButton } from "../shell/icons.js";
import { openMenu } from "../shell/menu.js";
import { messageShortcuts, runShortcut } from "../surfaces/shortcuts.js";

function items(ws, message, replies) {
  const shortcuts = messageShortcuts(ws).map((shortcut) => ({
    label: shortcut.name,
    hint: ws.bot.name,
    run: () => runShortcut(shortcut, { channel: message.channel, ts: message.ts }),
  }));
  const copy = (text) => navigator.clipboard?.writeText(text);
  const permalink = `${location.origin}/archives/${message.channel}/p${message.ts.replace(".", "")}`;
  const copies = [
    { label: "Copy link", run: () => copy(permalink) },
    { label: "Copy text", run: () => copy(message.text ?? "") },
  ];
  return [
    ...replies,
    ...copies,
    ...(shortcuts.length ? [{ separator: true }, { heading: "Message shortcuts" }, ...shortcuts] : []),
  ];
}

export function toolbar(ws, message, { inThread }) {
  const open = () => openThread(message.channel, message.thread_ts ?? message.ts);
  const replies = inThread ? [] : [{ label: "Reply in thread", run: open }];
  const more = h(
    "button",
    {
      type: "button",
      class: "icon-btn",
      "aria-label": "More actions",
      title: "More actions",
      "aria-haspopup": "menu",
      onclick: () => openMenu(more, items(ws, message, replies), { label: "Message actions" }),
    },
    icon("more"),
  );
  const reply = iconButton(
    "thread",
    "Reply in thread",
    open,
    { title: "Reply in thread", class: "icon-btn toolbar-reply" },
  );
  return h("div", { class: "toolbar", role: "group", "aria-label": "Message actions" }, inThread ? null : reply, more);
}
