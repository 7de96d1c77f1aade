// A column of messages: day dividers, groups by author, and staying at the newest one.

import { h, reconcile } from "../core/dom.js";
import { dayOf } from "../core/zones.js";
import { keepFocus } from "../shell/focus.js";
import { dayHeading } from "../text/slack_dates.js";
import { messageRow, millis } from "./message.js";

const GROUP_SECONDS = 300;
const NEAR_END = 80;

function follows(ws, previous, message) {
  return previous && ws.author(previous).id === ws.author(message).id && Number(message.ts) - Number(previous.ts) < GROUP_SECONDS
    && Boolean(previous.ephemeral_to) === Boolean(message.ephemeral_to) && !previous.reply_count && !message.subtype;
}

/** What else than its own text changes how a message looks. */
function surroundings(ws, message) {
  const text = JSON.stringify(message);
  const now = ws.now();
  const minute = text.includes("{ago}") ? Math.floor(now / 60000) : 0;
  const replies = message.reply_count ? ws.thread(message.channel, message.ts).length : 0;
  return [text, ws.viewerId, ws.zone, dayOf(now, ws.zone), minute, replies];
}

function divider(label) {
  return h("div", { class: "day" }, h("span", {}, label));
}

function rows(ws, messages, { inThread }) {
  const wanted = [];
  let previous = null;
  messages.forEach((message, index) => {
    const day = dayOf(millis(message.ts), ws.zone);
    const heading = dayHeading(millis(message.ts), ws.zone, ws.now());
    if (!inThread && (!previous || dayOf(millis(previous.ts), ws.zone) !== day)) {
      wanted.push({ key: `day-${day}`, signature: heading, build: () => divider(heading) });
      previous = null;
    }
    if (inThread && index === 1) {
      const count = `${messages.length - 1} ${messages.length === 2 ? "reply" : "replies"}`;
      wanted.push({ key: "replies", signature: count, build: () => divider(count) });
      previous = null;
    }
    const compact = follows(ws, previous, message);
    wanted.push({
      key: `${message.ts}${message.ephemeral_to ? "-private" : ""}`,
      signature: JSON.stringify([compact, ...surroundings(ws, message)]),
      build: () => messageRow(ws, message, { compact, inThread }),
    });
    previous = message;
  });
  return wanted;
}

export class MessageList {
  constructor({ inThread = false } = {}) {
    this.inThread = inThread;
    this.node = h("div", { class: "messages", role: "log", tabindex: "0" });
    this.shown = null;
    this.atEnd = true;
    this.node.addEventListener("scroll", () => {
      this.atEnd = this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR_END;
    });
    // The log opening, the composer growing or a picture arriving must not hide the newest message.
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.node);
    this.node.addEventListener("load", () => this.atEnd && this.toEnd(), true);
  }

  toEnd() {
    this.node.scrollTop = this.node.scrollHeight;
  }

  /** Draws `messages`; `name` identifies what is shown, so that a change of channel starts at its end. */
  draw(ws, messages, { name, label, intro = null, highlight = null }) {
    const moved = this.shown !== name;
    const atEnd = moved || this.atEnd;
    this.node.setAttribute("aria-label", label);
    const top = intro ? [{ key: "intro", signature: JSON.stringify([name, ws.viewerId]), build: intro }] : [];
    keepFocus(this.node, () => reconcile(this.node, [...top, ...rows(ws, messages, this)]));
    this.shown = name;
    if (highlight) this.point(highlight);
    else if (atEnd) this.toEnd();
  }

  point(ts) {
    const row = [...this.node.children].find((node) => node.dataset.ts === ts);
    row?.scrollIntoView({ block: "center" });
    row?.classList.add("pointed");
    setTimeout(() => row?.classList.remove("pointed"), 2500);
  }
}
