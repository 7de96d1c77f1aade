// The left column: channels by section, direct messages, apps, with what is unread.

import { h, reconcile, replace } from "../core/dom.js";
import { currentChannel, openApp, openChannel, place } from "../core/place.js";
import { unreadIn } from "../core/unread.js";
import { face } from "./faces.js";
import { arrowKeys } from "./focus.js";
import { icon } from "./icons.js";

export class Sidebar {
  constructor({ close }) {
    this.close = close;
    this.team = h("div", { class: "team" });
    this.list = h("div", { class: "sidebar-list" });
    this.node = h("nav", { class: "sidebar", "aria-label": "Channels" }, this.team, this.list);
    arrowKeys(this.list, ".place");
    this.folded = new Set();
  }

  draw(ws) {
    replace(
      this.team,
      h("span", { class: "team-badge", "aria-hidden": "true" }, ws.team.name[0]),
      h("span", { class: "team-name" }, ws.team.name),
    );
    reconcile(
      this.list,
      this.sections(ws)
        .filter((section) => section.rows.length)
        .map((section) => ({
          key: section.title,
          signature: JSON.stringify([section.rows, this.folded.has(section.title)]),
          build: () => this.section(ws, section),
        })),
    );
  }

  sections(ws) {
    const groups = new Map();
    for (const channel of ws.channels) {
      if (channel.is_im || channel.is_archived || !ws.memberOf(channel)) continue;
      const title = channel.section || "Channels";
      if (!groups.has(title)) groups.set(title, []);
      groups.get(title).push(this.channelRow(ws, channel));
    }
    const people = ws.channels.filter(
      (channel) => channel.is_im && ws.memberOf(channel) && ws.partner(channel)?.id !== ws.bot.user_id,
    );
    return [
      { title: "Apps", rows: ws.viewer.is_stranger ? [] : [this.botRow(ws)] },
      ...[...groups].map(([title, rows]) => ({ title, rows })),
      { title: "Direct messages", rows: people.map((channel) => this.channelRow(ws, channel)) },
    ];
  }

  channelRow(ws, channel) {
    const partner = channel.is_im ? ws.partner(channel) : null;
    return {
      id: channel.id,
      name: partner ? partner.real_name : channel.name,
      who: partner?.id ?? null,
      sign: channel.is_private ? "lock" : channel.is_ext_shared ? "shared" : "hash",
      here: place.kind === "channel" && currentChannel(ws)?.id === channel.id,
      ...unreadIn(ws, channel),
    };
  }

  botRow(ws) {
    const channel = ws.botChannel();
    const news = channel ? unreadIn(ws, channel) : { count: 0, mentions: 0 };
    return { id: "app", name: ws.botPerson().real_name, who: ws.bot.user_id, here: place.kind === "app", ...news };
  }

  section(ws, { title, rows }) {
    const folded = this.folded.has(title);
    const shown = folded ? rows.filter((row) => row.count || row.here) : rows;
    const head = h(
      "button",
      {
        type: "button",
        class: "section-head",
        "aria-expanded": String(!folded),
        onclick: () => {
          if (folded) this.folded.delete(title);
          else this.folded.add(title);
          this.draw(ws);
        },
      },
      icon(folded ? "right" : "down", 12),
      title,
    );
    return h(
      "div",
      { class: "sidebar-section" },
      head,
      h(
        "ul",
        {},
        shown.map((row) => h("li", {}, this.button(ws, row))),
      ),
    );
  }

  button(ws, row) {
    const person = row.who && (ws.person(row.who) ?? ws.botPerson());
    const news = row.count ? `${row.count} unread` : null;
    return h(
      "button",
      {
        type: "button",
        class: `place ${row.count ? "unread" : ""}`,
        "aria-label": row.name,
        "aria-description": news,
        "aria-current": row.here ? "page" : null,
        onclick: () => {
          this.close();
          if (row.id === "app") openApp(row.count ? "messages" : place.kind === "app" ? place.tab : "home");
          else openChannel(row.id);
        },
      },
      person ? face(person, 20) : icon(row.sign, 15),
      h("span", { class: "place-name" }, row.name),
      row.mentions ? h("span", { class: "badge", "aria-hidden": "true" }, String(row.mentions)) : null,
    );
  }
}
