// Slack's mrkdwn and plain_text objects as DOM.

import { h } from "../core/dom.js";
import { withEmoji } from "./emoji.js";
import { inline } from "./inline.js";
import { unescape } from "./tokens.js";

const QUOTE = /^(?:&gt;|>) ?/;
const ITEM = /^(\s*)(•|◦|▪︎|▪|\d+\.) +/;

function kindOf(line) {
  if (QUOTE.test(line)) return "quote";
  if (ITEM.test(line)) return "item";
  return "text";
}

function listItem(line) {
  const [whole, indent, mark] = ITEM.exec(line);
  return h(
    "span",
    { class: "bullet", style: { "--indent": String(Math.floor(indent.length / 2)) } },
    h("span", { class: "bullet-mark" }, mark),
    h("span", {}, inline(line.slice(whole.length))),
  );
}

function paragraph(kind, lines) {
  if (kind === "quote") return h("blockquote", {}, inline(lines.map((line) => line.replace(QUOTE, "")).join("\n")));
  if (kind === "item") return h("span", { class: "bullets" }, lines.map(listItem));
  return h("span", {}, inline(lines.join("\n")));
}

function prose(text) {
  const groups = [];
  for (const line of text.split("\n")) {
    const kind = kindOf(line);
    const last = groups.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups.flatMap(({ kind, lines }, index) => {
    const previous = groups[index - 1];
    // Two runs of plain lines never meet; blocks bring their own line break.
    const needsBreak = previous && previous.kind === "text" && kind === "text";
    return needsBreak ? [h("br"), paragraph(kind, lines)] : [paragraph(kind, lines)];
  });
}

/** Nodes of a mrkdwn string. */
export function mrkdwn(text) {
  const parts = String(text ?? "").split("```");
  const nodes = [];
  parts.forEach((part, index) => {
    const closed = index < parts.length - 1 || parts.length % 2 === 1;
    if (index % 2 === 1 && closed) {
      nodes.push(h("pre", {}, unescape(part.replace(/^\n|\n$/g, "").replace(/<([^<>|]*\|)?([^<>]*)>/g, "$2"))));
    } else if (part) {
      const text_ = index % 2 === 1 ? `\`\`\`${part}` : part;
      nodes.push(...prose(index > 0 && index % 2 === 0 ? text_.replace(/^\n/, "") : text_));
    }
  });
  return nodes;
}

/** The string a plain_text object shows: emoji names become characters, tokens stay raw. */
export function plain(object) {
  if (!object) return "";
  const text = unescape(String(object.text ?? object));
  return object.emoji === false ? text : withEmoji(text);
}

/** Nodes of a text object of either kind. */
export function textObject(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return plain(object)
    .split("\n")
    .flatMap((line, index) => (index ? [h("br"), line] : [line]));
}
