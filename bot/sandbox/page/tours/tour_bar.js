// The strip under the top bar: which stories there are, or what to do next in the one being told.

import { h, replace } from "../core/dom.js";
import { announce, workspace } from "../core/store.js";
import { iconButton } from "../shell/icons.js";
import { toast } from "../shell/toast.js";
import { mrkdwn } from "../text/mrkdwn.js";
import { askedFor, begin, follow, leave, progress, tourOf, TOURS } from "./tours.js";

const FOLDED = "sandbox.stories";

export class TourBar {
  constructor() {
    this.node = h("section", { class: "tours", "aria-label": "Guided stories", hidden: true });
    this.asked = askedFor();
    this.busy = false;
    this.pointed = [];
  }

  draw(ws) {
    if (this.asked && tourOf(this.asked)) begin(this.asked, ws);
    this.asked = null;
    follow(ws);
    const tour = tourOf(progress?.id);
    this.node.hidden = !tour && !ws.stories;
    const folded = localStorage.getItem(FOLDED) === "folded";
    const signature = JSON.stringify([progress?.id, progress?.step, this.busy, folded]);
    if (signature !== this.drawn) {
      this.drawn = signature;
      replace(this.node, tour ? this.coach(tour) : this.menu(folded));
    }
    this.point(tour?.steps[progress.step]);
  }

  menu(folded) {
    if (folded) return [this.link("Guided stories", () => this.fold(false), "tour-unfold")];
    return [
      h("span", { class: "tours-lead" }, "New here? See it in two minutes:"),
      h(
        "div",
        { class: "tours-list" },
        TOURS.map((tour) =>
          h("button", { type: "button", class: "tour-pick", title: tour.about, onclick: () => this.start(tour.id) }, tour.title),
        ),
      ),
      iconButton("close", "Hide the stories", () => this.fold(true)),
    ];
  }

  coach(tour) {
    const { step } = progress;
    const ended = step >= tour.steps.length;
    const count = ended ? "Done" : `${step + 1} of ${tour.steps.length}`;
    const next = TOURS[(TOURS.indexOf(tour) + 1) % TOURS.length];
    return [
      h(
        "div",
        { class: "tour-text", role: "status", dataset: { testid: "tour" } },
        h("span", { class: "tour-count" }, `${tour.title} · ${count}`),
        h("span", { class: "tour-say" }, mrkdwn(ended ? tour.end : tour.steps[step].say)),
      ),
      ended
        ? h("button", { type: "button", class: "tour-go", onclick: () => this.start(next.id) }, `Next: ${next.title}`)
        : h(
            "button",
            { type: "button", class: "tour-go", disabled: this.busy, onclick: () => this.help(tour.steps[step]) },
            this.busy ? "One moment …" : "Do it for me",
          ),
      this.link(ended ? "Close" : "Leave the story", () => this.stop()),
    ];
  }

  link(text, onclick, className = "tour-leave") {
    return h("button", { type: "button", class: className, onclick }, text);
  }

  start(id) {
    begin(id, workspace);
    announce();
  }

  stop() {
    leave();
    announce();
  }

  fold(on) {
    localStorage.setItem(FOLDED, on ? "folded" : "open");
    announce();
  }

  async help(step) {
    this.busy = true;
    announce();
    try {
      await step.help(workspace, progress);
    } catch (error) {
      toast(error.message, "bad");
    } finally {
      this.busy = false;
      announce();
    }
  }

  /** Marks what the step is about, once everything else is drawn. */
  point(step) {
    for (const node of this.pointed) node.classList.remove("tour-here");
    this.pointed = [];
    if (!step) return;
    const [message, button] = step.button?.(workspace, progress) ?? [];
    const found = button
      ? [...document.querySelectorAll(`[data-ts="${message.ts}"] button`)].filter(
          (node) => node.textContent === button.element.text.text,
        )
      : [step.point ?? []].flat().map((selector) => document.querySelector(selector)).filter(Boolean);
    const wanted = found.slice(0, 1);
    this.pointed = wanted;
    for (const node of wanted) node.classList.add("tour-here");
  }
}
