// The viewer's stack of modals, the top one in front.

import { FormValues } from "../blocks/form_values.js";
import { Modal } from "./modal.js";

export class Modals {
  constructor() {
    this.modal = null;
    this.values = new Map();
  }

  draw(ws) {
    const stack = ws.openViews();
    this.forget(ws);
    const top = stack.at(-1);
    if (this.modal && this.modal.id !== top?.id) {
      this.modal.remove();
      this.modal = null;
    }
    if (!top) return;
    if (!this.modal) this.modal = new Modal(top.id, this.valuesOf(top));
    this.modal.draw(ws, top, stack.length);
  }

  valuesOf(view) {
    if (!this.values.has(view.id)) this.values.set(view.id, new FormValues(view.id));
    return this.values.get(view.id);
  }

  /** Drops what was typed into views that nobody has open any more. */
  forget(ws) {
    const open = new Set(ws.views.map((view) => view.id));
    for (const [id, values] of this.values) {
      if (open.has(id)) continue;
      values.forget();
      this.values.delete(id);
    }
  }
}
