// The list above the composer: commands after "/", people after "@".

import { h, replace, uniqueId } from "../core/dom.js";
import { face } from "../shell/faces.js";
import { openPopover } from "../shell/popover.js";

const MOST = 8;
const SLACKS_OWN = [{ command: "/invite", usage_hint: "@name", description: "Add people or an app to this channel" }];

/** The app's commands, then what Slack answers itself. */
function commandsOf(ws) {
  return [...(ws.commands ?? []), ...SLACKS_OWN];
}

function commandRows(ws, text) {
  const typed = /^\/\S*$/.exec(text)?.[0].toLowerCase();
  if (!typed) return [];
  return commandsOf(ws)
    .filter((one) => one.command.startsWith(typed))
    .map((one) => ({
      key: one.command,
      title: one.command,
      hint: one.usage_hint,
      note: one.description,
      who: SLACKS_OWN.includes(one) ? ws.slackbot() : ws.botPerson(),
      exact: one.command === typed,
      apply: () => `${one.command} `,
    }));
}

function personRows(ws, before, after) {
  const found = /(^|\s)@([^\s@]*(?: [^\s@]*)?)$/.exec(before);
  if (!found) return [];
  const words = found[2].toLowerCase();
  const everybody = [ws.botPerson(), ...ws.people.filter((person) => !person.deleted && !person.is_bot)];
  const start = found.index + found[1].length;
  return everybody
    .filter((person) => `${person.real_name} ${person.name}`.toLowerCase().includes(words))
    .map((person) => ({
      key: person.id,
      title: person.real_name || person.name,
      hint: person.is_bot ? "App" : person.title,
      who: person,
      exact: false,
      apply: () => ({
        text: `${before.slice(0, start)}@${person.real_name || person.name} ${after}`,
        caret: start + (person.real_name || person.name).length + 2,
      }),
    }));
}

/** The usage hint under a command that is being filled in; null otherwise. */
export function usageOf(ws, text) {
  const command = /^(\/\S+)\s/.exec(text)?.[1];
  return commandsOf(ws).find((one) => one.command === command) ?? null;
}

export class Suggestions {
  constructor(input, anchor, onPick) {
    Object.assign(this, { input, anchor, onPick, rows: [], active: -1, moved: false, popover: null });
    this.node = h("div", {
      id: uniqueId("suggestions"),
      class: "suggestions",
      role: "listbox",
      "aria-label": "Suggestions",
    });
  }

  get isOpen() {
    return this.popover !== null;
  }

  /** Enter picks the active row unless what stands there is already a whole command. */
  get takesEnter() {
    return this.isOpen && (this.moved || !this.rows[this.active]?.exact);
  }

  update(ws) {
    const { value, selectionStart } = this.input;
    const caret = selectionStart ?? value.length;
    const rows = [...commandRows(ws, value), ...personRows(ws, value.slice(0, caret), value.slice(caret))].slice(
      0,
      MOST,
    );
    if (!rows.length) {
      this.close();
      return;
    }
    this.rows = rows;
    this.moved = false;
    replace(
      this.node,
      rows.map((row, index) => this.row(row, index)),
    );
    if (!this.popover) {
      this.popover = openPopover(this.anchor, this.node, { matchWidth: true, onClose: () => this.closed() });
      this.input.setAttribute("aria-controls", this.node.id);
    }
    this.activate(
      Math.max(
        0,
        rows.findIndex((row) => row.exact),
      ),
    );
    this.popover.place();
  }

  row(row, index) {
    return h(
      "div",
      {
        id: uniqueId("suggestion"),
        role: "option",
        class: "suggestion",
        "aria-selected": "false",
        onmousedown: (event) => event.preventDefault(),
        onclick: () => this.onPick(this.rows[index]),
      },
      face(row.who, 24),
      h("span", { class: "suggestion-title" }, row.title),
      row.hint ? h("span", { class: "suggestion-hint" }, row.hint) : null,
      row.note ? h("span", { class: "suggestion-note" }, row.note) : null,
    );
  }

  activate(index) {
    [...this.node.children].forEach((node, at) => {
      node.classList.toggle("is-active", at === index);
      node.setAttribute("aria-selected", String(at === index));
    });
    this.active = index;
    this.node.children[index]?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", this.node.children[index]?.id ?? "");
  }

  move(step) {
    this.moved = true;
    this.activate((this.active + step + this.rows.length) % this.rows.length);
  }

  pick() {
    this.onPick(this.rows[this.active]);
  }

  close() {
    this.popover?.close();
  }

  closed() {
    this.popover = null;
    this.input.removeAttribute("aria-controls");
    this.input.removeAttribute("aria-activedescendant");
  }
}
