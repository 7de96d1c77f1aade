// One modal as Slack draws it: title, blocks, Close and Submit, errors under the inputs.

import { h, replace, uniqueId } from "../core/dom.js";
import { drawBlocks } from "../blocks/blocks.js";
import { complaints } from "../blocks/fields.js";
import { Surface } from "../blocks/surface.js";
import { attempt } from "../shell/attempt.js";
import { face } from "../shell/faces.js";
import { focusables, keepFocus } from "../shell/focus.js";
import { iconButton } from "../shell/icons.js";
import { openLayer } from "../shell/layers.js";
import { plain } from "../text/mrkdwn.js";

export class Modal {
  constructor(id, values) {
    Object.assign(this, { id, values, errors: {}, view: null, busy: false });
    const titleId = uniqueId("modal-title");
    this.title = h("h2", { id: titleId });
    this.icon = h("span", { class: "modal-icon" });
    this.blocks = h("div", { class: "modal-blocks", tabindex: "-1" });
    this.notice = h("div", { class: "modal-notice", role: "alert", hidden: true });
    this.footer = h("div", { class: "modal-foot" });
    const dismiss = iconButton("close", "Dismiss dialog", () => this.close());
    this.box = h(
      "form",
      {
        class: "dialog modal",
        role: "dialog",
        "aria-modal": "true",
        "aria-labelledby": titleId,
        novalidate: true,
        dataset: { testid: "modal" },
      },
      h("div", { class: "modal-head" }, this.icon, this.title, dismiss),
      this.notice,
      this.blocks,
      this.footer,
    );
    this.box.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.surface = new Surface({ kind: "modal", container: { view_id: id }, blocks: () => this.view.blocks, values });
    this.layer = null;
  }

  draw(ws, view, depth) {
    const changed = this.view && this.view.hash !== view.hash;
    this.view = view;
    if (changed) this.errors = {};
    this.ws = ws;
    replace(this.title, plain(view.title));
    if (!this.layer) replace(this.icon, face(ws.botPerson(), 28));
    this.box.dataset.depth = String(depth);
    this.box.dataset.viewId = view.id;
    this.drawFooter(view);
    this.drawBlocks();
    if (this.layer) return;
    this.layer = openLayer(this.box, {
      onDismiss: () => this.close(),
      backdropCloses: false,
      className: "modal-layer",
      focus: this.firstStop(),
    });
  }

  drawBlocks() {
    const errors = { ...(this.view.errors ?? {}), ...this.errors };
    keepFocus(this.box, () => drawBlocks(this.blocks, this.view.blocks, this.surface, { errors, salt: this.ws.zone }));
  }

  drawFooter(view) {
    const words = JSON.stringify([view.submit, view.close, view.submit_disabled]);
    if (this.footerWords === words) return;
    this.footerWords = words;
    const close = h(
      "button",
      { type: "button", class: "btn btn-large", onclick: () => this.close() },
      plain(view.close) || (view.submit ? "Cancel" : "Close"),
    );
    this.submitButton = view.submit
      ? h(
          "button",
          { type: "submit", class: "btn btn-large btn-primary", disabled: Boolean(view.submit_disabled) },
          plain(view.submit),
        )
      : null;
    replace(this.footer, close, this.submitButton);
  }

  /** Where the caret goes: the focus_on_load element, else the first input, else the first control. */
  firstStop() {
    const wanted =
      this.blocks.querySelector("[autofocus]") ?? this.blocks.querySelector(".input input, .input textarea");
    return wanted ?? focusables(this.blocks)[0] ?? this.footer.querySelector("button");
  }

  async submit() {
    if (!this.view.submit || this.busy) return;
    this.errors = complaints(this.view.blocks, this.values);
    if (Object.keys(this.errors).length) {
      this.showErrors();
      return;
    }
    this.busy = true;
    this.box.classList.add("is-busy");
    this.complain("");
    const answer = await this.ask("submit", { view_id: this.id, values: this.values.stateOf(this.view.blocks) });
    this.busy = false;
    this.box.classList.remove("is-busy");
    if (answer?.errors) {
      this.errors = answer.errors;
      this.showErrors();
    }
  }

  close() {
    return this.ask("close", { view_id: this.id });
  }

  ask(name, body) {
    return attempt(name, body, (refusal) => this.complain(refusal.message));
  }

  complain(sentence) {
    this.notice.hidden = !sentence;
    replace(this.notice, sentence);
  }

  showErrors() {
    this.drawBlocks();
    const first = this.blocks.querySelector(".has-error");
    first?.scrollIntoView({ block: "nearest" });
    first?.querySelector("input, textarea, button")?.focus({ preventScroll: true });
  }

  remove() {
    this.layer?.close();
  }
}
