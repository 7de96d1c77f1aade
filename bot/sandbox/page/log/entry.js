// One line of the wire log, and what it opens to.

import { h } from "../core/dom.js";
import { timeOf } from "../core/zones.js";
import { jsonView } from "./json_view.js";

export const isBad = (entry) => entry.verdict !== "ok" && !/^(200|202)\b/.test(String(entry.verdict ?? "ok"));

function time(entry, zone) {
  const ms = Date.parse(entry.at);
  return `${timeOf(ms, zone)}:${String(new Date(ms).getUTCSeconds()).padStart(2, "0")}`;
}

/** Words an entry is found by. */
export function wordsOf(entry) {
  return `${entry.kind} ${entry.name} ${entry.verdict} ${JSON.stringify(entry.request)} ${JSON.stringify(entry.answer)}`.toLowerCase();
}

export function entryNode(entry, zone) {
  const out = entry.direction === "to_bot";
  const body = h("div", { class: "log-detail" });
  const details = h(
    "details",
    { class: `log-entry ${out ? "to-bot" : "from-bot"}`, dataset: { n: entry.n } },
    h(
      "summary",
      {},
      h("span", { class: "log-time" }, time(entry, zone)),
      h(
        "span",
        { class: "log-way", title: out ? "from the workspace to the bot" : "from the bot to the workspace" },
        out ? "→ bot" : "← bot",
      ),
      h("span", { class: "log-kind" }, entry.kind),
      h("span", { class: "log-name" }, entry.name),
      h("span", { class: `log-verdict ${isBad(entry) ? "bad" : "good"}` }, String(entry.verdict)),
      h("span", { class: "log-ms" }, entry.ms ? `${entry.ms} ms` : ""),
    ),
    body,
  );
  details.addEventListener("toggle", () => {
    if (!details.open || body.childElementCount) return;
    body.append(
      h("div", {}, h("h3", {}, out ? "Sent to the bot" : "The bot's call"), jsonView(entry.request)),
      h("div", {}, h("h3", {}, out ? "The bot's answer" : "The workspace's answer"), jsonView(entry.answer)),
    );
  });
  return details;
}
