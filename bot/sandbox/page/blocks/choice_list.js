// The list under a combobox: options in groups, one of them active.

import { h, replace, uniqueId } from "../core/dom.js";
import { face } from "../shell/faces.js";
import { openPopover } from "../shell/popover.js";

export class ChoiceList {
  /** `onPick(choice)` is called with what was chosen. */
  constructor(anchor, onPick) {
    Object.assign(this, { anchor, onPick, active: -1, rows: [] });
    this.node = h("div", { id: uniqueId("choices"), class: "choices", role: "listbox", "aria-label": "Choices" });
    this.popover = null;
  }

  get isOpen() {
    return this.popover !== null;
  }

  open() {
    if (this.isOpen) return;
    this.popover = openPopover(this.anchor, this.node, { matchWidth: true, onClose: () => this.closed() });
    this.anchor.classList.add("is-open");
  }

  close() {
    this.popover?.close();
  }

  closed() {
    this.popover = null;
    this.active = -1;
    this.anchor.classList.remove("is-open");
    this.onChange?.();
  }

  /** Shows groups of choices; `isChosen(key)` marks those already picked. */
  show({ groups, note }, isChosen) {
    this.rows = [];
    const parts = groups.map((group) => {
      const rows = group.choices.map((choice) => this.row(choice, isChosen(choice.key)));
      return group.label
        ? h(
            "div",
            { role: "group", "aria-label": group.label },
            h("div", { class: "choice-group", "aria-hidden": "true" }, group.label),
            rows,
          )
        : rows;
    });
    const empty = this.rows.length === 0;
    replace(
      this.node,
      empty
        ? h(
            "div",
            { class: "choice-note", role: "option", "aria-disabled": "true", "aria-selected": "false" },
            note ?? "No matches found",
          )
        : parts,
    );
    this.activate(empty ? -1 : 0);
    this.popover?.place();
  }

  row(choice, chosen) {
    const node = h(
      "div",
      {
        id: uniqueId("choice"),
        class: "choice",
        role: "option",
        "aria-selected": String(chosen),
        "aria-label": [choice.label, choice.hint].filter(Boolean).join(", "),
        onmousedown: (event) => event.preventDefault(), // keeps the caret in the input
        onclick: () => this.onPick(choice),
      },
      choice.person ? face(choice.person, 20) : null,
      h("span", { class: "choice-label" }, choice.label),
      choice.hint ? h("span", { class: "choice-hint" }, choice.hint) : null,
    );
    this.rows.push({ node, choice });
    return node;
  }

  activate(index) {
    this.rows[this.active]?.node.classList.remove("is-active");
    this.active = index;
    const row = this.rows[index];
    row?.node.classList.add("is-active");
    if (this.isOpen) row?.node.scrollIntoView({ block: "nearest" });
    this.onChange?.();
  }

  move(step) {
    if (!this.rows.length) return;
    this.activate((this.active + step + this.rows.length) % this.rows.length);
  }

  get activeId() {
    return this.isOpen ? (this.rows[this.active]?.node.id ?? null) : null;
  }

  pickActive() {
    const row = this.rows[this.active];
    if (row) this.onPick(row.choice);
    return Boolean(row);
  }
}
