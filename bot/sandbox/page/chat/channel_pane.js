// The middle of the page: a channel or the conversation with the app.

import { h, replace } from "../core/dom.js";
import { currentChannel, openApp, place } from "../core/place.js";
import { markRead, readUpTo, unreadIn } from "../core/unread.js";
import { face } from "../shell/faces.js";
import { icon, iconButton } from "../shell/icons.js";
import { mrkdwn } from "../text/mrkdwn.js";
import { HomeTab } from "../surfaces/home.js";
import { Composer } from "./composer.js";
import { MessageList } from "./message_list.js";

const TABS = [
  ["home", "Home"],
  ["messages", "Messages"],
];

export class ChannelPane {
  constructor({ openSidebar }) {
    this.list = new MessageList();
    this.home = new HomeTab();
    this.target = null;
    this.composer = new Composer({ testid: "composer", target: () => this.target });
    this.title = h("div", { class: "pane-title" });
    this.tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "Touchpoint" });
    this.body = h("div", { class: "pane-body" }, this.list.node, this.home.node, this.composer.node);
    const menu = iconButton("back", "Open sidebar", openSidebar, { class: "icon-btn only-phone" });
    this.node = h(
      "main",
      { class: "pane channel-pane", id: "main" },
      h("header", { class: "pane-head" }, menu, this.title),
      this.tabs,
      this.body,
    );
  }

  draw(ws) {
    const channel = currentChannel(ws);
    const onHome = place.kind === "app" && place.tab === "home";
    this.drawTitle(ws, channel);
    this.drawTabs();
    this.list.node.hidden = onHome;
    this.composer.node.hidden = onHome;
    this.home.node.hidden = !onHome;
    if (onHome) this.home.draw(ws);
    else this.home.leave();
    if (!onHome) this.drawMessages(ws, channel);
    place.highlight = null;
  }

  drawMessages(ws, channel) {
    const withBot = place.kind === "app";
    const id = channel?.id ?? (withBot ? ws.bot.user_id : null);
    const name = withBot ? this.botName(ws) : this.nameOf(ws, channel);
    this.target = id ? { channel: id } : null;
    const newAfter = channel && unreadIn(ws, channel).count ? readUpTo(ws, channel.id) : null;
    this.list.draw(ws, channel ? ws.messagesIn(channel.id) : [], {
      newAfter,
      name: `${ws.viewerId}:${id}`,
      label: `Messages in ${name}`,
      highlight: place.highlight,
      intro: () => this.intro(ws, channel, name),
    });
    this.composer.aim(ws, {
      key: `${ws.viewerId}:${id}`,
      placeholder: `Message ${name}`,
      closed: this.closedBecause(ws, channel, withBot),
    });
    if (channel && document.visibilityState === "visible") markRead(ws, channel.id);
  }

  closedBecause(ws, channel, withBot) {
    if (withBot) return null;
    if (!channel) return "There is no channel for you here.";
    if (channel.is_archived) return `#${channel.name} is archived.`;
    return ws.memberOf(channel) ? null : `You are not a member of #${channel.name}.`;
  }

  botName(ws) {
    return ws.botPerson().real_name;
  }

  nameOf(ws, channel) {
    if (!channel) return "nobody";
    return channel.is_im ? (ws.partner(channel)?.real_name ?? "somebody") : `#${channel.name}`;
  }

  drawTitle(ws, channel) {
    if (place.kind === "app") {
      replace(this.title, face(ws.botPerson(), 24), h("h1", {}, this.botName(ws)), h("span", { class: "tag" }, "APP"));
    } else if (channel?.is_im) {
      replace(this.title, face(ws.partner(channel) ?? ws.botPerson(), 24), h("h1", {}, this.nameOf(ws, channel)));
    } else if (channel) {
      replace(
        this.title,
        icon(channel.is_private ? "lock" : "hash"),
        h("h1", {}, channel.name),
        channel.is_ext_shared ? h("span", { class: "tag tag-shared" }, "SHARED") : null,
        h("span", { class: "topic" }, mrkdwn(channel.topic ?? "")),
        h("span", { class: "members", title: "Members" }, `${channel.members?.length ?? 0} members`),
      );
    } else {
      replace(this.title, h("h1", {}, ws.team.name));
    }
  }

  drawTabs() {
    this.tabs.hidden = place.kind !== "app";
    replace(
      this.tabs,
      TABS.map(([tab, label]) =>
        h(
          "button",
          {
            type: "button",
            role: "tab",
            class: "tab",
            "aria-selected": String(place.tab === tab),
            onclick: () => openApp(tab),
          },
          label,
        ),
      ),
    );
  }

  intro(ws, channel, name) {
    if (place.kind === "app") {
      return h(
        "div",
        { class: "intro" },
        face(ws.botPerson(), 48),
        h("h2", {}, name),
        h("p", {}, "Write to the app as to a colleague, or type / for its commands. Its Home tab holds your day."),
      );
    }
    if (!channel) return h("div", { class: "intro" });
    const shared = channel.is_ext_shared ? " People of another organisation read it too." : "";
    return h(
      "div",
      { class: "intro" },
      h("h2", {}, name),
      h("p", {}, mrkdwn(channel.topic || "This is the very beginning of the conversation."), shared),
    );
  }
}
