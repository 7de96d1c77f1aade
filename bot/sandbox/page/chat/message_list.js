// A column of messages: day dividers, groups by author, what is new, and staying at the newest one.

import { h, reconcile } from "../core/dom.js";
import { dayOf } from "../core/zones.js";
import { keepFocus } from "../shell/focus.js";
import { dayHeading } from "../text/slack_dates.js";
import { messageRow, millis } from "./message.js";

const GROUP_SECONDS = 300;
const NEAR_END = 80;
const AT_ONCE = 200;
const POINTED_MS = 2500;

function follows(ws, previous, message) {
  return (
    previous &&
    ws.author(previous).id === ws.author(message).id &&
    Number(message.ts) - Number(previous.ts) < GROUP_SECONDS &&
    Boolean(previous.ephemeral_to) === Boolean(message.ephemeral_to) &&
    !previous.reply_count &&
    !message.subtype
  );
}

/** What else than its own text changes how a message looks. */
function surroundings(ws, message) {
  const text = JSON.stringify(message);
  const now = ws.now();
  const minute = text.includes("{ago}") ? Math.floor(now / 60000) : 0;
  const replies = message.reply_count ? ws.thread(message.channel, message.ts).length : 0;
  return [text, ws.viewerId, ws.zone, dayOf(now, ws.zone), minute, replies];
}

function divider(key, label, className = "") {
  return { key, signature: label, build: () => h("div", { class: `day ${className}` }, h("span", {}, label)) };
}

/** The dividers that stand before a message. */
function dividers(ws, previous, message, { inThread, index, count, isNew }) {
  const found = [];
  const at = millis(message.ts);
  if (!inThread && (!previous || dayOf(millis(previous.ts), ws.zone) !== dayOf(at, ws.zone))) {
    found.push(divider(`day-${dayOf(at, ws.zone)}`, dayHeading(at, ws.zone, ws.now())));
  }
  if (inThread && index === 1) found.push(divider("replies", `${count - 1} ${count === 2 ? "reply" : "replies"}`));
  if (isNew) found.push(divider("new", "New", "new"));
  return found;
}

function rows(ws, messages, { inThread, newAfter }) {
  const firstNew = newAfter && messages.find((message) => message.ts > newAfter && message.user !== ws.viewerId);
  return messages.flatMap((message, index) => {
    const previous = messages[index - 1];
    const before = dividers(ws, previous, message, {
      inThread,
      index,
      count: messages.length,
      isNew: message === firstNew,
    });
    const compact = !before.length && follows(ws, previous, message);
    return [
      ...before,
      {
        key: `${message.ts}${message.ephemeral_to ? "-private" : ""}`,
        signature: JSON.stringify([compact, ...surroundings(ws, message)]),
        build: () => messageRow(ws, message, { compact, inThread }),
      },
    ];
  });
}

export class MessageList {
  constructor({ inThread = false } = {}) {
    Object.assign(this, { inThread, shown: null, atEnd: true, most: AT_ONCE });
    this.node = h("div", { class: "messages", role: "log", tabindex: "0" });
    this.node.addEventListener("scroll", () => {
      this.atEnd = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END;
    });
    // The log opening, the composer growing or a picture arriving must not hide the newest message.
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.node);
    this.node.addEventListener("load", () => this.atEnd && this.toEnd(), true);
  }

  /**
   * Draws `messages`. `name` identifies what is shown: another one starts at its end. `newAfter`: the ts
   * up to which all was read; `highlight`: the ts to point at.
   */
  draw(ws, messages, { name, label, intro = () => h("div"), newAfter = null, highlight = null }) {
    const moved = this.shown !== name;
    const stay = !moved && !this.atEnd;
    if (moved) Object.assign(this, { most: AT_ONCE, newAfter, shown: name });
    if (highlight && messages.some((message) => message.ts === highlight)) this.most = messages.length;
    this.node.setAttribute("aria-label", label);
    this.again = () => this.draw(ws, messages, { name, label, intro });
    const top =
      messages.length > this.most
        ? { key: "earlier", signature: name, build: () => this.earlier() }
        : { key: "intro", signature: JSON.stringify([name, ws.viewerId]), build: intro };
    keepFocus(this.node, () => reconcile(this.node, [top, ...rows(ws, messages.slice(-this.most), this)]));
    if (highlight) this.point(highlight);
    else if (!stay) this.toEnd();
  }

  earlier() {
    return h(
      "button",
      {
        type: "button",
        class: "btn earlier",
        onclick: () => {
          this.most += AT_ONCE;
          this.again();
        },
      },
      "Show earlier messages",
    );
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
    this.atEnd = true;
  }

  point(ts) {
    const row = [...this.node.children].find((node) => node.dataset.ts === ts);
    row?.scrollIntoView({ block: "center" });
    row?.classList.add("pointed");
    setTimeout(() => row?.classList.remove("pointed"), POINTED_MS);
  }
}
