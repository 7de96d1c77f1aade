// JSON for reading: indented, with keys, texts and numbers told apart.

import { h } from "../core/dom.js";

const STEP = "  ";

function scalar(value) {
  if (typeof value === "string") return h("span", { class: "j-text" }, JSON.stringify(value));
  return h("span", { class: "j-value" }, String(value));
}

/** Nodes of a value at some depth. */
function nodes(value, indent) {
  if (value === null || typeof value !== "object") return [scalar(value)];
  const list = Array.isArray(value);
  const entries = list ? value.map((item) => [null, item]) : Object.entries(value);
  if (!entries.length) return [list ? "[]" : "{}"];
  const inner = indent + STEP;
  const lines = entries.flatMap(([key, item], index) => [
    `\n${inner}`,
    key === null ? null : h("span", { class: "j-key" }, JSON.stringify(key)),
    key === null ? null : ": ",
    ...nodes(item, inner),
    index < entries.length - 1 ? "," : null,
  ]);
  return [list ? "[" : "{", ...lines, `\n${indent}${list ? "]" : "}"}`];
}

export function jsonView(value) {
  const text = typeof value === "string" ? [value] : nodes(value ?? null, "");
  return h("pre", { class: "json", tabindex: "0" }, text);
}
