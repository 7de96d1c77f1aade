// Inline mrkdwn: *bold* _italic_ ~strike~ `code`, tokens and emoji, as DOM nodes.

import { h } from "../core/dom.js";
import { emoji } from "./emoji.js";
import { token, unescape } from "./tokens.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };
const BOUNDARY = /[\s\p{P}\p{S}]/u;

function opens(text, at, from) {
  const before = text[at - 1];
  const after = text[at + 1];
  return (at === from || BOUNDARY.test(before)) && after !== undefined && !/\s/.test(after) && after !== text[at];
}

/** Where the mark at `at` closes, on the same line and outside tokens and code; -1 if nowhere. */
function closing(text, at, end) {
  const mark = text[at];
  for (let i = at + 1; i < end; i += 1) {
    if (text[i] === "\n") return -1;
    if (text[i] === "<") {
      const close = text.indexOf(">", i);
      if (close > 0 && close < end) i = close;
    } else if (text[i] === "`") {
      const close = text.indexOf("`", i + 1);
      if (close > 0 && close < end) i = close;
    } else if (text[i] === mark && i > at + 1 && !/\s/.test(text[i - 1])) {
      const next = text[i + 1];
      if (i + 1 >= end || next === undefined || (BOUNDARY.test(next) && next !== mark)) return i;
    }
  }
  return -1;
}

function code(text, at, end) {
  const close = text.indexOf("`", at + 1);
  if (close <= at + 1 || close >= end || text.slice(at, close).includes("\n")) return null;
  const content = text.slice(at + 1, close).replace(/<([^<>|]*\|)?([^<>]*)>/g, "$2");
  return { node: h("code", {}, unescape(content)), next: close + 1 };
}

function special(text, at, end, from) {
  const char = text[at];
  if (char === "<") {
    const close = text.indexOf(">", at);
    if (close > at + 1 && close < end) return { node: token(text.slice(at + 1, close)), next: close + 1 };
  } else if (char === "`") {
    return code(text, at, end);
  } else if (char === ":") {
    const match = /^:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/.exec(text.slice(at, Math.min(end, at + 60)));
    const shown = match && emoji(match[1]);
    if (shown)
      return {
        node: h("span", { class: "emoji", role: "img", "aria-label": match[1].replaceAll("_", " ") }, shown),
        next: at + match[0].length,
      };
  } else if (STYLES[char] && opens(text, at, from)) {
    const close = closing(text, at, end);
    if (close > 0) return { node: h(STYLES[char], {}, inline(text, at + 1, close)), next: close + 1 };
  }
  return null;
}

/** Nodes of `text` between two positions; line ends become <br>. */
export function inline(text, from = 0, end = text.length) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(unescape(plain));
    plain = "";
  };
  let at = from;
  while (at < end) {
    const found = special(text, at, end, from);
    if (found || text[at] === "\n") {
      flush();
      nodes.push(found ? found.node : h("br"));
      at = found ? found.next : at + 1;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}
