// One message row.

import { h } from "../core/dom.js";
import { openThread } from "../core/place.js";
import { drawBlocks } from "../blocks/blocks.js";
import { FormValues } from "../blocks/form_values.js";
import { Surface } from "../blocks/surface.js";
import { face } from "../shell/faces.js";
import { icon } from "../shell/icons.js";
import { emoji } from "../text/emoji.js";
import { mrkdwn } from "../text/mrkdwn.js";
import { clockTime, fullMoment, slackDate } from "../text/slack_dates.js";
import { files } from "./files.js";
import { toolbar } from "./toolbar.js";

const values = new Map();

function surfaceOf(message) {
  const key = `${message.channel}/${message.ts}`;
  if (!values.has(key)) values.set(key, new FormValues());
  return new Surface({
    kind: "message",
    container: { channel: message.channel, ts: message.ts },
    blocks: () => message.blocks ?? [],
    values: values.get(key),
  });
}

export const millis = (ts) => Number(ts) * 1000;

export function authorName(person) {
  return person.real_name || person.name;
}

function content(message) {
  const body = h("div", { class: "message-content" });
  const blocks = message.blocks ?? [];
  if (blocks.length) drawBlocks(body, blocks, surfaceOf(message));
  else if (message.text) body.append(h("div", { class: "block text" }, mrkdwn(message.text)));
  for (const attachment of message.attachments ?? []) body.append(attached(message, attachment));
  if (message.edited) body.append(h("span", { class: "edited" }, "(edited)"));
  return body;
}

function attached(message, attachment) {
  const node = h("div", {
    class: "attachment",
    style: { "--bar": attachment.color ? `#${attachment.color.replace("#", "")}` : "var(--line)" },
  });
  if (attachment.blocks) drawBlocks(node, attachment.blocks, surfaceOf(message));
  else node.append(h("div", { class: "block text" }, mrkdwn(attachment.text ?? attachment.fallback ?? "")));
  return node;
}

function reactions(ws, message) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((reaction) => {
      const names = (reaction.users ?? []).map((id) => ws.person(id)?.real_name ?? id).join(", ");
      const own = reaction.users?.includes(ws.viewerId) ? "own" : "";
      return h(
        "span",
        { class: `reaction ${own}`, title: `${names} reacted with :${reaction.name}:` },
        emoji(reaction.name) ?? `:${reaction.name}:`,
        ` ${reaction.count ?? reaction.users?.length ?? 1}`,
      );
    }),
  );
}

/** "today at 7:40 AM", in the viewer's zone. */
const sinceWords = (at, ws) => slackDate(at / 1000, "{date_short_pretty} at {time}", ws.zone, ws.now());

function replyBar(ws, message) {
  if (!message.reply_count) return null;
  const authors = [
    ...new Map(
      ws
        .thread(message.channel, message.ts)
        .slice(1)
        .map((reply) => [ws.author(reply).id, ws.author(reply)]),
    ).values(),
  ];
  const count = `${message.reply_count} ${message.reply_count === 1 ? "reply" : "replies"}`;
  return h(
    "button",
    { type: "button", class: "reply-bar", onclick: () => openThread(message.channel, message.ts) },
    authors.slice(0, 4).map((author) => face(author, 22)),
    h("span", { class: "reply-count" }, count),
    h("span", { class: "reply-last" }, `Last reply ${sinceWords(millis(message.latest_reply), ws)}`),
    h("span", { class: "reply-more", "aria-hidden": "true" }, "View thread"),
  );
}

function heading(ws, message, author) {
  const at = millis(message.ts);
  return h(
    "div",
    { class: "message-head" },
    h("span", { class: "author" }, authorName(author)),
    author.is_bot ? h("span", { class: "tag" }, "APP") : null,
    author.is_restricted ? h("span", { class: "tag" }, "GUEST") : null,
    author.is_stranger ? h("span", { class: "tag" }, "EXTERNAL") : null,
    h(
      "time",
      { class: "stamp", datetime: new Date(at).toISOString(), title: fullMoment(at, ws.zone) },
      clockTime(at, ws.zone),
    ),
  );
}

/** The row of a message. `compact`: follows one by the same author; `inThread`: drawn in the thread pane. */
export function messageRow(ws, message, { compact = false, inThread = false } = {}) {
  const author = ws.author(message);
  const at = millis(message.ts);
  const time = clockTime(at, ws.zone);
  const privately = Boolean(message.ephemeral_to);
  return h(
    "article",
    {
      class: `message ${compact ? "compact" : ""} ${privately ? "ephemeral" : ""}`,
      "aria-label": `${authorName(author)}, ${time}${privately ? ", only visible to you" : ""}`,
      dataset: { testid: "message", ts: message.ts, channel: message.channel },
    },
    h(
      "div",
      { class: "gutter" },
      compact
        ? h("time", { class: "stamp", title: fullMoment(at, ws.zone) }, time.replace(/ [AP]M$/, ""))
        : face(author),
    ),
    h(
      "div",
      { class: "message-body" },
      privately ? h("div", { class: "only-you" }, icon("eye", 14), "Only visible to you") : null,
      message.subtype === "thread_broadcast" && !inThread
        ? h("div", { class: "only-you" }, icon("thread", 14), "replied to a thread")
        : null,
      compact ? null : heading(ws, message, author),
      content(message),
      files(message),
      reactions(ws, message),
      inThread ? null : replyBar(ws, message),
    ),
    privately ? null : toolbar(ws, message, { inThread }),
  );
}
