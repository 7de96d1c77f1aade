// What was typed and chosen on one surface, by block_id and action_id, so that a redraw keeps it.

import { initialValue, valueElements, valueKey } from "./fields.js";

const PREFIX = "sandbox.form.";

export class FormValues {
  /** `name` keeps the values over a reload of the page; without it they live as long as the surface. */
  constructor(name = null) {
    this.name = name && PREFIX + name;
    this.kept = JSON.parse((this.name && sessionStorage.getItem(this.name)) ?? "{}");
  }

  key(block, element) {
    return `${block.block_id}\n${element.action_id}\n${element.type}`;
  }

  /** The element's value as Slack types it, typed or initial. */
  current(block, element) {
    const key = this.key(block, element);
    return key in this.kept ? this.kept[key] : initialValue(element);
  }

  set(block, element, value) {
    this.keep(this.key(block, element), value);
  }

  /** Half of a date and time, until the other half is there. */
  partial(block, element) {
    return this.kept[`partial\n${this.key(block, element)}`] ?? null;
  }

  setPartial(block, element, value) {
    this.keep(`partial\n${this.key(block, element)}`, value);
  }

  keep(key, value) {
    this.kept[key] = value;
    if (this.name) sessionStorage.setItem(this.name, JSON.stringify(this.kept));
  }

  forget() {
    this.kept = {};
    if (this.name) sessionStorage.removeItem(this.name);
  }

  /** Slack's `state.values` for these blocks. */
  stateOf(blocks) {
    const state = {};
    for (const [block, element] of valueElements(blocks)) {
      const value = this.current(block, element);
      state[block.block_id] ??= {};
      state[block.block_id][element.action_id] = {
        type: element.type,
        [valueKey(element)]: value === "" ? null : value,
      };
    }
    return state;
  }
}
