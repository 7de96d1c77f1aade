// The first start: the bot lives through the demo story, and this says how far it has come.

import { h } from "../core/dom.js";
import { formatter } from "../core/zones.js";
import { face } from "./faces.js";

const DAY = { weekday: "long", month: "long", day: "numeric" };

export class Starting {
  constructor() {
    this.bar = h("progress", { max: "1", "aria-label": "How much of the story is told" });
    this.day = h("p", { class: "starting-day" });
    this.node = null;
  }

  /** Covers the page while the story is told; answers whether it is. */
  draw(ws) {
    const told = ws.telling ?? null;
    if (told === null) {
      this.node?.remove();
      this.node = null;
      return false;
    }
    if (!this.node) document.body.append((this.node = this.card(ws)));
    this.bar.value = told;
    this.day.textContent = told > 0 ? `It is ${formatter(ws.zone, DAY).format(ws.now())}` : "Just a moment";
    return true;
  }

  card(ws) {
    return h(
      "main",
      { class: "starting-page" },
      h(
        "div",
        { class: "starting-card" },
        face(ws.botPerson(), 48),
        h("h1", {}, `${ws.team.name} is getting ready`),
        h(
          "p",
          {},
          "Touchpoint lives through two months of sessions, check-ins and tickets, so that there is something to see. ",
          "This happens once and takes a few seconds.",
        ),
        this.bar,
        this.day,
        h("p", { class: "starting-note" }, "A sandbox, not Slack. Everybody here is made up."),
      ),
    );
  }
}
