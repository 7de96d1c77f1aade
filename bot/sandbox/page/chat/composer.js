// The box one writes in: text, slash commands, mentions, shortcuts. Drafts stay with their channel and person.

import { h, replace } from "../core/dom.js";
import { workspace } from "../core/store.js";
import { attempt } from "../shell/attempt.js";
import { iconButton } from "../shell/icons.js";
import { openMenu } from "../shell/menu.js";
import { globalShortcuts, runShortcut } from "../surfaces/shortcuts.js";
import { Suggestions, usageOf } from "./suggestions.js";

const TALLEST = 240;
const drafts = new Map();

export class Composer {
  /** `target()` answers {channel, thread_ts?}, or null while nothing can be sent. */
  constructor({ testid, target, threaded = false }) {
    Object.assign(this, { target, threaded, mentions: new Map(), key: null });
    this.input = h("textarea", {
      rows: "1",
      class: "composer-input",
      dataset: { testid },
      "aria-autocomplete": "list",
      enterkeyhint: "send",
      oninput: () => this.changed(),
      onkeydown: (event) => this.keydown(event),
      onblur: () => this.suggestions.close(),
      onclick: () => this.suggestions.update(workspace),
    });
    this.usage = h("div", { class: "usage", hidden: true });
    this.sendButton = iconButton("send", threaded ? "Send reply" : "Send message", () => this.send(), {
      class: "icon-btn send",
    });
    this.bolt = threaded
      ? null
      : iconButton("bolt", "Shortcuts", () => this.shortcuts(), { "aria-haspopup": "menu", title: "Shortcuts" });
    this.box = h(
      "div",
      { class: "composer-box" },
      this.input,
      h(
        "div",
        { class: "composer-bar" },
        this.bolt,
        h("span", { class: "composer-tip", "aria-hidden": "true" }, threaded ? "" : "/ for commands, @ for people"),
        this.sendButton,
      ),
    );
    this.node = h("div", { class: "composer" }, this.usage, this.box);
    this.suggestions = new Suggestions(this.input, this.box, (row) => this.take(row));
  }

  /** Points the composer at a conversation; `closed` is the sentence shown where nobody may write. */
  aim(ws, { key, placeholder, closed = null }) {
    if (key !== this.key) {
      if (this.key) drafts.set(this.key, this.input.value);
      this.key = key;
      this.input.value = drafts.get(key) ?? "";
      this.changed();
      this.suggestions.close();
    }
    this.input.placeholder = closed ?? placeholder;
    this.input.setAttribute("aria-label", placeholder);
    this.input.disabled = Boolean(closed);
    if (this.bolt) this.bolt.hidden = !globalShortcuts(ws).length;
  }

  changed() {
    const { input } = this;
    input.style.height = "auto";
    input.style.height = `${Math.min(input.scrollHeight, TALLEST)}px`;
    this.sendButton.disabled = !input.value.trim();
    if (!workspace) return;
    const command = usageOf(workspace, input.value);
    this.usage.hidden = !command;
    if (command)
      replace(
        this.usage,
        h("strong", {}, command.command),
        " ",
        command.usage_hint ?? "",
        h("span", {}, command.description ?? ""),
      );
    if (document.activeElement === input) this.suggestions.update(workspace);
  }

  keydown(event) {
    const { suggestions } = this;
    if (event.isComposing) return;
    if (suggestions.isOpen && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      suggestions.move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Tab" && suggestions.isOpen && !event.shiftKey) {
      event.preventDefault();
      suggestions.pick();
    } else if (event.key === "Escape" && suggestions.isOpen) {
      event.stopPropagation();
      suggestions.close();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (suggestions.takesEnter) suggestions.pick();
      else this.send();
    }
  }

  take(row) {
    const next = row.apply();
    if (!row.who.is_bot) this.mentions.set(`@${row.title}`, `@${row.who.name}`);
    this.input.value = next.text ?? next;
    const caret = next.caret ?? this.input.value.length;
    this.input.setSelectionRange(caret, caret);
    this.input.focus();
    this.suggestions.close();
    this.changed();
  }

  shortcuts() {
    openMenu(
      this.bolt,
      globalShortcuts(workspace).map((shortcut) => ({
        label: shortcut.name,
        hint: shortcut.description,
        run: () => runShortcut(shortcut),
      })),
      { label: "Shortcuts", alignEnd: false },
    );
  }

  /** The text with picked people under the handles the workspace knows them by, longest name first. */
  written() {
    let text = this.input.value.trim();
    for (const [name, handle] of [...this.mentions].sort((a, b) => b[0].length - a[0].length))
      text = text.replaceAll(name, handle);
    return text;
  }

  /** Puts back what could not be sent, unless the next thing is being written already. */
  restore(key, typed) {
    if (this.key !== key) drafts.set(key, typed);
    else if (!this.input.value) this.input.value = typed;
    this.changed();
  }

  async send() {
    const target = this.target();
    const text = this.written();
    if (!text || !target) return;
    const { key } = this;
    const typed = this.input.value;
    this.suggestions.close();
    this.input.value = "";
    this.changed();
    const sent = await attempt("message", { ...target, text });
    if (sent) this.mentions.clear();
    else this.restore(key, typed);
  }
}
