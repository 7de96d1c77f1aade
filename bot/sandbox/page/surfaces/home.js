// The app's Home tab.

import { h, replace } from "../core/dom.js";
import { dayOf } from "../core/zones.js";
import { drawBlocks } from "../blocks/blocks.js";
import { FormValues } from "../blocks/form_values.js";
import { Surface } from "../blocks/surface.js";
import { attempt } from "../shell/attempt.js";
import { keepFocus } from "../shell/focus.js";

export class HomeTab {
  constructor() {
    this.blocks = h("div", { class: "home-blocks" });
    this.node = h(
      "div",
      { class: "home", role: "tabpanel", "aria-label": "Home", tabindex: "0", hidden: true },
      this.blocks,
    );
    this.openFor = null;
    this.viewId = null;
    this.values = new FormValues();
  }

  draw(ws) {
    if (this.openFor !== ws.viewerId) this.opened(ws);
    const view = ws.home();
    if (!view) {
      this.viewId = null;
      replace(
        this.blocks,
        h(
          "p",
          { class: "home-empty" },
          `${ws.botPerson().real_name} draws this tab when it is opened. Nothing has come yet.`,
        ),
      );
      return;
    }
    if (this.viewId !== view.id) {
      this.viewId = view.id;
      this.values = new FormValues();
      replace(this.blocks);
    }
    const surface = new Surface({
      kind: "home",
      container: { view_id: view.id },
      blocks: () => view.blocks,
      values: this.values,
    });
    const salt = [ws.zone, dayOf(ws.now(), ws.zone)].join();
    keepFocus(this.blocks, () => drawBlocks(this.blocks, view.blocks, surface, { salt }));
  }

  /** The next drawing counts as a new opening. */
  leave() {
    this.openFor = null;
  }

  /** Tells the bot that somebody looks at the tab, once each time it comes up. */
  opened(ws) {
    this.openFor = ws.viewerId;
    this.node.scrollTop = 0;
    attempt("home");
  }
}
