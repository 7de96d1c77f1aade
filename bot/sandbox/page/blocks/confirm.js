// Slack's confirm dialogs, in front of whatever is open.

import { h, uniqueId } from "../core/dom.js";
import { openLayer } from "../shell/layers.js";
import { plain, textObject } from "../text/mrkdwn.js";

/** Asks; resolves true for the confirming button, false for the other one, Escape or a click outside. */
export function confirmFirst(confirm) {
  return new Promise((resolve) => {
    const titleId = uniqueId("confirm");
    const textId = uniqueId("confirm-text");
    const answer = (yes) => () => {
      layer.close();
      resolve(yes);
    };
    const danger = confirm.style === "danger";
    const yes = h(
      "button",
      { type: "button", class: `btn btn-large ${danger ? "btn-danger" : "btn-primary"}`, onclick: answer(true) },
      plain(confirm.confirm) || "Yes",
    );
    const no = h(
      "button",
      { type: "button", class: "btn btn-large", onclick: answer(false) },
      plain(confirm.deny) || "Cancel",
    );
    const box = h(
      "div",
      {
        class: "dialog confirm",
        role: "alertdialog",
        "aria-modal": "true",
        "aria-labelledby": titleId,
        "aria-describedby": textId,
      },
      h("h2", { id: titleId }, plain(confirm.title) || "Are you sure?"),
      h("div", { id: textId, class: "confirm-text" }, textObject(confirm.text)),
      h("div", { class: "dialog-buttons" }, no, yes),
    );
    const layer = openLayer(box, { onDismiss: answer(false), focus: danger ? no : yes });
  });
}
