// rich_text blocks: what people's own composers send, and files of formatted text.

import { h } from "../core/dom.js";
import { emoji } from "./emoji.js";
import { link } from "./links.js";
import { slackDate } from "./slack_dates.js";
import { channelMention, userMention } from "./tokens.js";
import { workspace } from "../core/store.js";

const LEAVES = {
  text: (item) => item.text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line])),
  link: (item) => link(item.url, item.text || item.url),
  user: (item) => userMention(item.user_id),
  usergroup: () => h("span", { class: "mention" }, "@group"),
  channel: (item) => channelMention(item.channel_id),
  broadcast: (item) => h("span", { class: "mention mention-me" }, `@${item.range}`),
  emoji: (item) => h("span", { class: "emoji" }, emoji(item.name) ?? `:${item.name}:`),
  date: (item) =>
    h("time", {}, slackDate(item.timestamp, item.format, workspace.zone, workspace.now()) ?? item.fallback ?? ""),
  color: (item) => item.value,
};

const MARKS = [
  ["code", "code"],
  ["strike", "s"],
  ["italic", "em"],
  ["bold", "strong"],
];

function leaf(item) {
  let content = LEAVES[item.type]?.(item) ?? item.text ?? "";
  for (const [style, tag] of MARKS) if (item.style?.[style]) content = h(tag, {}, content);
  return content;
}

const leaves = (element) => (element.elements ?? []).map(leaf);

const PARTS = {
  rich_text_section: (part) => h("div", {}, leaves(part)),
  rich_text_quote: (part) => h("blockquote", {}, leaves(part)),
  rich_text_preformatted: (part) => h("pre", {}, leaves(part)),
  rich_text_list: (part) =>
    h(
      part.style === "ordered" ? "ol" : "ul",
      { class: `indent-${part.indent ?? 0}` },
      (part.elements ?? []).map((section) => h("li", {}, leaves(section))),
    ),
};

export function richText(block) {
  return h(
    "div",
    { class: "rich-text" },
    (block.elements ?? []).map((part) => PARTS[part.type]?.(part) ?? h("div", {}, leaves(part))),
  );
}
