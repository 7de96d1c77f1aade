// Selects with type-ahead, for one choice or several.

import { h, replace } from "../core/dom.js";
import { icon, iconButton } from "../shell/icons.js";
import { plain } from "../text/mrkdwn.js";
import { ChoiceList } from "./choice_list.js";
import { choiceOf, choicesFor, isRemote } from "./option_sources.js";

const PAUSE = 200;

class Combobox {
  constructor(element, { surface, block, id, name, describedBy }) {
    Object.assign(this, { element, surface, block, typed: false, asked: 0 });
    this.multi = element.type.startsWith("multi_");
    const value = surface.values.current(block, element);
    this.picked = (this.multi ? value : [value]).filter((one) => one !== null).map((one) => choiceOf(element, one));
    this.input = h("input", {
      id,
      type: "text",
      class: "combo-input",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-label": name,
      "aria-describedby": describedBy,
      placeholder: plain(element.placeholder) || "Select an item",
      dataset: { focus: `${block.block_id}/${element.action_id}` },
    });
    this.chips = h("span", { class: "chips" });
    this.clear =
      block.type === "input" && block.optional && !this.multi
        ? iconButton("close", "Clear selection", () => this.pickNone(), { class: "icon-btn combo-clear", size: 14 })
        : null;
    this.node = h(
      "div",
      { class: `combo ${this.multi ? "combo-multi" : ""}` },
      this.multi ? this.chips : null,
      this.input,
      this.clear,
      h("span", { class: "combo-arrow", "aria-hidden": "true" }, icon("down", 14)),
    );
    this.list = new ChoiceList(this.node, (choice) => this.pick(choice));
    this.list.onChange = () => this.mirror();
    this.listen();
    this.draw();
  }

  listen() {
    const { input, node } = this;
    node.addEventListener("mousedown", (event) => {
      if (event.target.closest("button")) return;
      if (event.target !== input) event.preventDefault();
      input.focus();
      this.openList();
    });
    input.addEventListener("focus", () => !this.multi && input.select());
    input.addEventListener("input", () => {
      this.typed = true;
      this.openList();
    });
    input.addEventListener("blur", () => this.list.close());
    input.addEventListener("keydown", (event) => this.keydown(event));
  }

  keydown(event) {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (this.list.isOpen) this.list.move(key === "ArrowDown" ? 1 : -1);
      else this.openList();
    } else if (key === "Enter") {
      event.preventDefault();
      if (!this.list.isOpen) this.openList();
      else this.list.pickActive();
    } else if (key === "Escape" && this.list.isOpen) {
      event.stopPropagation();
      this.list.close();
    } else if (key === "Backspace" && this.multi && !this.input.value && this.picked.length) {
      this.commit(this.picked.slice(0, -1));
    }
  }

  get words() {
    return this.typed ? this.input.value.trim() : "";
  }

  openList() {
    const wasOpen = this.list.isOpen;
    this.list.open();
    clearTimeout(this.timer);
    const wait = isRemote(this.element) && wasOpen ? PAUSE : 0;
    if (wait) this.timer = setTimeout(() => this.search(), wait);
    else this.search();
  }

  async search() {
    this.asked += 1;
    const turn = this.asked;
    const found = await choicesFor(this.surface, this.block, this.element, this.words);
    if (turn !== this.asked || !this.list.isOpen) return; // a later keystroke asked again
    this.list.show(found, (key) => this.picked.some((choice) => choice.key === key));
  }

  pick(choice) {
    if (!this.multi) {
      this.list.close();
      this.commit([choice]);
      return;
    }
    const without = this.picked.filter((one) => one.key !== choice.key);
    const room = !this.element.max_selected_items || without.length < this.element.max_selected_items;
    const next = without.length < this.picked.length ? without : room ? [...without, choice] : this.picked;
    this.input.value = "";
    this.typed = false;
    this.commit(next);
    this.openList();
  }

  pickNone() {
    this.commit([]);
    this.input.focus();
  }

  async commit(next) {
    const before = this.picked;
    this.picked = next;
    this.typed = false;
    this.draw();
    const value = this.multi ? next.map((choice) => choice.raw) : (next[0]?.raw ?? null);
    if (await this.surface.change(this.block, this.element, value)) return;
    this.picked = before;
    this.draw();
  }

  draw() {
    if (this.multi) {
      replace(
        this.chips,
        this.picked.map((choice) =>
          h(
            "span",
            { class: "chip" },
            choice.label,
            h(
              "button",
              {
                type: "button",
                class: "chip-remove",
                "aria-label": `Remove ${choice.label}`,
                onclick: () => this.commit(this.picked.filter((one) => one !== choice)),
              },
              icon("close", 12),
            ),
          ),
        ),
      );
    } else {
      this.input.value = this.picked[0]?.label ?? "";
    }
    if (this.clear) this.clear.hidden = !this.picked.length;
  }

  /** Keeps what screen readers hear, and the text of an abandoned search, in step with the list. */
  mirror() {
    this.input.setAttribute("aria-expanded", String(this.list.isOpen));
    if (this.list.isOpen) this.input.setAttribute("aria-controls", this.list.node.id);
    else this.input.removeAttribute("aria-controls");
    if (this.list.activeId) this.input.setAttribute("aria-activedescendant", this.list.activeId);
    else this.input.removeAttribute("aria-activedescendant");
    if (!this.list.isOpen && this.typed) {
      this.typed = false;
      if (this.multi) this.input.value = "";
      else this.draw();
    }
  }
}

export const combobox = (element, place) => new Combobox(element, place).node;
