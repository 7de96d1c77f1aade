// The wire log: every payload and call, newest at the foot; folded away until wanted.

import { fetchLog, Refused } from "../core/api.js";
import { h, replace } from "../core/dom.js";
import { workspace } from "../core/store.js";
import { icon } from "../shell/icons.js";
import { entryNode, isBad, wordsOf } from "./entry.js";

const MOST = 400;
const KEY = "sandbox.log";
const FILTERS = [
  ["", "Everything"],
  ["to_bot", "To the bot"],
  ["from_bot", "From the bot"],
  ["bad", "Refused or failed"],
];

export class LogPane {
  constructor() {
    this.entries = [];
    this.cleared = 0;
    this.words = "";
    this.only = "";
    this.last = h("span", { class: "log-last" });
    this.list = h("div", {
      class: "log-list",
      role: "log",
      "aria-label": "Wire log entries",
      "aria-live": "off",
      tabindex: "0",
    });
    this.toggle = h(
      "button",
      {
        type: "button",
        class: "log-toggle",
        "aria-label": "Wire log",
        "aria-expanded": "false",
        onclick: () => this.fold(!this.node.classList.contains("folded")),
      },
      icon("log", 15),
      h("span", {}, "Wire log"),
      this.last,
      icon("down", 14),
    );
    this.search = h("input", {
      type: "search",
      class: "log-search",
      placeholder: "Filter by words",
      "aria-label": "Filter the log",
      oninput: () => this.filter({ words: this.search.value.toLowerCase() }),
    });
    this.select = h(
      "select",
      {
        class: "log-select",
        "aria-label": "Show in the log",
        onchange: () => this.filter({ only: this.select.value }),
      },
      FILTERS.map(([value, label]) => h("option", { value }, label)),
    );
    const clear = h("button", { type: "button", class: "btn", onclick: () => this.clear() }, "Clear");
    this.tools = h("div", { class: "log-tools" }, this.search, this.select, clear);
    this.node = h(
      "aside",
      { class: "log folded", "aria-label": "Wire log", dataset: { testid: "log" } },
      h("div", { class: "log-head" }, this.toggle, this.tools),
      this.list,
    );
    this.fold(sessionStorage.getItem(KEY) !== "open");
  }

  fold(folded) {
    this.node.classList.toggle("folded", folded);
    this.toggle.setAttribute("aria-expanded", String(!folded));
    this.list.hidden = folded;
    this.tools.hidden = folded;
    sessionStorage.setItem(KEY, folded ? "folded" : "open");
    this.catchUp();
  }

  /** Fetches the entries while somebody looks; folded away, only the newest line is kept up. */
  async catchUp() {
    if (this.node.classList.contains("folded")) return;
    try {
      const { entries } = await fetchLog(0);
      if ((entries.at(-1)?.n ?? 0) < this.cleared) this.cleared = 0; // a new server counts anew
      this.entries = entries.slice(-MOST);
    } catch (refusal) {
      // Nobody answered: the connection banner says so, and the next connection asks again.
      if (!(refusal instanceof Refused)) throw refusal;
    }
    this.redraw();
  }

  add(entry) {
    this.entries.push(entry);
    this.entries.splice(0, this.entries.length - MOST);
    this.last.textContent = `${entry.direction === "to_bot" ? "→" : "←"} ${entry.name} ${entry.verdict}`;
    this.last.classList.toggle("bad", isBad(entry));
    if (!this.list.hidden && this.wanted(entry)) this.append(entry);
  }

  append(entry) {
    const { list } = this;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    list.append(entryNode(entry, workspace?.zone ?? "UTC"));
    while (list.childElementCount > MOST) list.firstElementChild.remove();
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  wanted(entry) {
    if (entry.n <= this.cleared) return false;
    if (this.only === "bad" && !isBad(entry)) return false;
    if (this.only && this.only !== "bad" && entry.direction !== this.only) return false;
    return !this.words || wordsOf(entry).includes(this.words);
  }

  filter(change) {
    Object.assign(this, change);
    this.redraw();
  }

  clear() {
    this.cleared = this.entries.at(-1)?.n ?? 0;
    this.redraw();
  }

  redraw() {
    replace(
      this.list,
      this.entries.filter((entry) => this.wanted(entry)).map((entry) => entryNode(entry, workspace?.zone ?? "UTC")),
    );
    this.list.scrollTop = this.list.scrollHeight;
  }
}
