// The pane on the right: one thread.

import { h, replace } from "../core/dom.js";
import { closeThread, place } from "../core/place.js";
import { iconButton } from "../shell/icons.js";
import { Composer } from "./composer.js";
import { MessageList } from "./message_list.js";

export class ThreadPane {
  constructor() {
    this.list = new MessageList({ inThread: true });
    this.composer = new Composer({
      testid: "thread-composer",
      threaded: true,
      target: () => place.thread && { channel: place.thread.channel, thread_ts: place.thread.ts },
    });
    this.where = h("span", { class: "topic" });
    const close = iconButton("close", "Close thread", closeThread);
    this.node = h(
      "aside",
      {
        class: "pane thread-pane",
        "aria-label": "Thread",
        hidden: true,
        onkeydown: (event) => event.key === "Escape" && closeThread(),
      },
      h("header", { class: "pane-head" }, h("div", { class: "pane-title" }, h("h2", {}, "Thread"), this.where), close),
      h("div", { class: "pane-body" }, this.list.node, this.composer.node),
    );
  }

  draw(ws) {
    const thread = place.thread;
    const messages = thread ? ws.thread(thread.channel, thread.ts) : [];
    const channel = thread && ws.channel(thread.channel);
    const visible = Boolean(channel && messages.length && (ws.memberOf(channel) || !channel.is_private));
    const opened = visible && this.node.hidden;
    this.node.hidden = !visible;
    document.body.classList.toggle("thread-open", visible);
    if (!visible) return;
    replace(this.where, channel.is_im ? "" : `#${channel.name}`);
    this.list.draw(ws, messages, {
      name: `${ws.viewerId}:${thread.channel}:${thread.ts}`,
      label: "Messages of the thread",
    });
    this.composer.aim(ws, {
      key: `${ws.viewerId}:${thread.channel}:${thread.ts}`,
      placeholder: "Reply…",
      closed: ws.memberOf(channel) ? null : "You are not a member of this channel.",
    });
    if (opened) this.composer.input.focus();
  }
}
