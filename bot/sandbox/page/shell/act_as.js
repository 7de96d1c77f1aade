// Who sits at the keyboard: a picker with everybody's face, role, and what waits for them.

import { h, replace } from "../core/dom.js";
import { workspace } from "../core/store.js";
import { waitingFor } from "../core/unread.js";
import { clockTime } from "../text/slack_dates.js";
import { attempt } from "./attempt.js";
import { face } from "./faces.js";
import { arrowKeys } from "./focus.js";
import { icon } from "./icons.js";
import { openPopover } from "./popover.js";

export class ActAs {
  constructor() {
    this.node = h("button", {
      type: "button",
      class: "act-as",
      dataset: { testid: "act-as" },
      "aria-haspopup": "listbox",
      onclick: () => this.open(),
    });
    this.popover = null;
    this.badges = new Map();
  }

  draw(ws) {
    const { viewer } = ws;
    if (this.popover) this.drawBadges();
    const signature = JSON.stringify([viewer.id, viewer.real_name, viewer.title]);
    if (signature === this.drawn) return;
    this.drawn = signature;
    this.node.setAttribute("aria-label", `Acting as ${viewer.real_name}, ${viewer.title ?? ""}`);
    replace(
      this.node,
      face(viewer, 28),
      h(
        "span",
        { class: "act-as-text" },
        h("span", { class: "act-as-name" }, viewer.real_name),
        h("span", { class: "act-as-role" }, viewer.title || "Member"),
      ),
      icon("down", 12),
    );
  }

  open() {
    if (this.popover) {
      this.popover.close();
      return;
    }
    const list = h(
      "div",
      { class: "people", role: "listbox", "aria-label": "Act as" },
      workspace.people.filter((person) => !person.is_bot && !person.deleted).map((person) => this.row(person)),
    );
    this.drawBadges();
    arrowKeys(list, "[role=option]");
    list.addEventListener("keydown", (event) => {
      if (event.key === "Escape" || event.key === "Tab") {
        event.preventDefault();
        this.leave();
      } else if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        document.activeElement.click();
      }
    });
    const heading = h("p", { class: "people-head" }, "Act as anybody. Each sees only what Slack would show them.");
    this.popover = openPopover(this.node, h("div", {}, heading, list), {
      alignEnd: true,
      tallest: 640,
      onClose: () => {
        this.popover = null;
      },
    });
    (list.querySelector("[aria-selected=true]") ?? list.firstElementChild)?.focus();
  }

  /** What waits for each, also for what comes while the picker is open. */
  drawBadges() {
    for (const [id, badge] of this.badges) {
      const waiting = waitingFor(workspace, id);
      badge.hidden = !waiting;
      badge.title = `${waiting} unread`;
      badge.textContent = String(waiting);
    }
  }

  leave() {
    this.popover?.close();
    this.node.focus();
  }

  row(person) {
    const here = person.id === workspace.viewerId;
    const badge = h("span", { class: "badge" });
    this.badges.set(person.id, badge);
    const kind = person.is_stranger ? "external" : person.is_restricted ? "guest" : person.is_admin ? "admin" : null;
    return h(
      "div",
      {
        class: "person",
        role: "option",
        tabindex: here ? "0" : "-1",
        "aria-selected": String(here),
        "aria-label": `${person.real_name}, ${person.title ?? ""}`,
        onclick: () => {
          this.leave();
          attempt("act-as", { user: person.id });
        },
      },
      face(person, 32),
      h(
        "span",
        { class: "person-text" },
        h(
          "span",
          { class: "person-name" },
          person.real_name,
          kind ? h("span", { class: "tag" }, kind.toUpperCase()) : null,
        ),
        h("span", { class: "person-role" }, person.title ?? ""),
      ),
      badge,
      h("span", { class: "person-time" }, clockTime(workspace.now(), person.tz || "UTC")),
    );
  }
}
