// The app's Home tab.

import { gesture, Refused } from "../core/api.js";
import { h, replace } from "../core/dom.js";
import { refresh } from "../core/store.js";
import { dayOf } from "../core/zones.js";
import { drawBlocks } from "../blocks/blocks.js";
import { FormValues } from "../blocks/form_values.js";
import { Surface } from "../blocks/surface.js";
import { keepFocus } from "../shell/focus.js";
import { toast } from "../shell/toast.js";

export class HomeTab {
  constructor() {
    this.blocks = h("div", { class: "home-blocks" });
    this.node = h("div", { class: "home", role: "tabpanel", "aria-label": "Home", tabindex: "0", hidden: true }, this.blocks);
    this.openFor = null;
    this.viewId = null;
    this.values = new FormValues();
  }

  draw(ws) {
    if (this.openFor !== ws.viewerId) this.opened(ws);
    const view = ws.home();
    if (!view) {
      this.viewId = null;
      replace(this.blocks, h("p", { class: "home-empty" }, `${ws.botPerson().real_name} has drawn nothing here yet.`));
      return;
    }
    if (this.viewId !== view.id) {
      this.viewId = view.id;
      this.values = new FormValues();
      replace(this.blocks);
    }
    const surface = new Surface({ kind: "home", container: { view_id: view.id }, blocks: () => view.blocks, values: this.values });
    const salt = [ws.zone, dayOf(ws.now(), ws.zone)].join();
    keepFocus(this.blocks, () => drawBlocks(this.blocks, view.blocks, surface, { salt }));
  }

  leave() {
    this.openFor = null;
  }

  /** Tells the bot that somebody looks at the tab, once each time it comes up. */
  async opened(ws) {
    this.openFor = ws.viewerId;
    this.node.scrollTop = 0;
    try {
      await gesture("home");
      await refresh();
    } catch (refusal) {
      if (!(refusal instanceof Refused)) throw refusal;
      toast(refusal.message, "bad");
    }
  }
}
