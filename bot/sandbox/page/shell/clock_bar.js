// The sandbox's clock: what time it is for the viewer, and ways to move it.

import { h } from "../core/dom.js";
import { workspace } from "../core/store.js";
import { formatter } from "../core/zones.js";
import { attempt } from "./attempt.js";
import { icon } from "./icons.js";

const DAY = { weekday: "short", month: "short", day: "numeric" };
const TIME = { hour: "numeric", minute: "2-digit", timeZoneName: "short" };
const UTC = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const UNITS = [
  ["d", 86400],
  ["h", 3600],
  ["min", 60],
];

function lengthOf(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? ["s", 1];
  const whole = Math.floor(seconds / size);
  const [finer, its] = { d: ["h", 3600], h: ["min", 60] }[unit] ?? ["", size];
  const rest = Math.floor((seconds % size) / its);
  return rest && finer ? `${whole} ${unit} ${rest} ${finer}` : `${whole} ${unit}`;
}

export class ClockBar {
  constructor() {
    this.day = h("span", { class: "clock-local" });
    this.time = h("span", { class: "clock-local" });
    this.utc = h("span", { class: "clock-utc" });
    this.pause = h("button", {
      type: "button",
      class: "clock-btn",
      onclick: () => this.move({ pause: !workspace.clock.paused }),
    });
    this.what = h("span", { class: "clock-what" });
    this.next = h(
      "button",
      { type: "button", class: "clock-btn clock-next", onclick: () => this.move({ to: "next" }) },
      icon("skip", 14),
      h("span", { class: "clock-word" }, "To the next due"),
    );
    this.node = h(
      "div",
      { class: "clock", role: "group", "aria-label": "Sandbox clock", dataset: { testid: "clock" } },
      icon("clock", 16),
      h("span", { class: "clock-times" }, this.day, " ", this.time, " ", this.utc),
      this.pause,
      h("button", { type: "button", class: "clock-btn", onclick: () => this.move({ by: "1h" }) }, "+1 h"),
      h("button", { type: "button", class: "clock-btn", onclick: () => this.move({ by: "1d" }) }, "+1 day"),
      this.next,
      this.what,
    );
    setInterval(() => workspace && this.tell(workspace), 1000);
  }

  draw(ws) {
    if (this.paused !== ws.clock.paused) {
      this.paused = ws.clock.paused;
      const word = this.paused ? "Run" : "Pause";
      this.pause.replaceChildren(
        icon(this.paused ? "play" : "pause", 14),
        h("span", { class: "clock-word" }, word),
      );
    }
    this.next.disabled = !ws.clock.next;
    this.tell(ws);
  }

  tell(ws) {
    const now = ws.now();
    const { next } = ws.clock;
    this.day.textContent = `${formatter(ws.zone, DAY).format(now)},`;
    this.time.textContent = formatter(ws.zone, TIME).format(now);
    this.utc.textContent = `${formatter("UTC", UTC).format(now)} UTC${ws.clock.paused ? ", paused" : ""}`;
    const wait = next ? Date.parse(next.at) - now : 0;
    const none = ws.bot_connected === false ? "" : "Nothing is due";
    this.what.textContent = next ? `${wait > 0 ? `In ${lengthOf(wait)}` : "Now"} · ${next.what}` : none;
    this.what.title = this.what.textContent;
  }

  async move(body) {
    this.node.classList.add("is-busy");
    await attempt("clock", body);
    this.node.classList.remove("is-busy");
  }
}
