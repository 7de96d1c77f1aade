// Radio buttons and checkboxes.

import { h, uniqueId } from "../core/dom.js";
import { textObject } from "../text/mrkdwn.js";

function option(type, group, choice, checked, { block, element, describedBy }, onchange) {
  const id = uniqueId(type);
  const hintId = choice.description ? uniqueId("hint") : null;
  return h(
    "div",
    { class: "choice-line" },
    h("input", {
      id,
      type,
      name: group,
      checked,
      "aria-describedby": [hintId, describedBy].filter(Boolean).join(" ") || null,
      dataset: { focus: `${block.block_id}/${element.action_id}/${choice.value}` },
      onchange: (event) => onchange(choice, event.target),
    }),
    h(
      "div",
      {},
      h("label", { for: id }, textObject(choice.text)),
      hintId ? h("div", { class: "hint", id: hintId }, textObject(choice.description)) : null,
    ),
  );
}

export function radioButtons(element, place) {
  const { surface, block } = place;
  const group = uniqueId("radio");
  const current = surface.values.current(block, element)?.value;
  const lines = element.options.map((choice) =>
    option(
      "radio",
      group,
      choice,
      choice.value === current,
      { block, element, describedBy: place.describedBy },
      (picked) => surface.change(block, element, picked),
    ),
  );
  return h(
    "div",
    {
      class: "choice-lines",
      role: "radiogroup",
      "aria-labelledby": place.labelledBy,
      "aria-label": place.labelledBy ? null : place.name,
    },
    lines,
  );
}

export function checkboxes(element, place) {
  const { surface, block } = place;
  const isOn = (choice) => surface.values.current(block, element).some((one) => one.value === choice.value);
  const lines = element.options.map((choice) =>
    option(
      "checkbox",
      null,
      choice,
      isOn(choice),
      { block, element, describedBy: place.describedBy },
      async (_, box) => {
        const next = element.options.filter((one) => (one === choice ? box.checked : isOn(one)));
        if (!(await surface.change(block, element, next))) box.checked = !box.checked;
      },
    ),
  );
  return h(
    "div",
    {
      class: "choice-lines",
      role: "group",
      "aria-labelledby": place.labelledBy,
      "aria-label": place.labelledBy ? null : place.name,
    },
    lines,
  );
}
