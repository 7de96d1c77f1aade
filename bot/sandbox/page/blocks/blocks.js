// Which function draws which Block Kit block.

import { h, reconcile, uniqueId } from "../core/dom.js";
import { mrkdwn, plain, textObject } from "../text/mrkdwn.js";
import { richText } from "../text/rich_text.js";
import { drawElement } from "./elements.js";
import { image } from "./images.js";

const GROUPS = ["radio_buttons", "checkboxes", "datetimepicker"];

function section(block, surface) {
  return h(
    "div",
    { class: "block section" },
    h(
      "div",
      { class: "section-body" },
      block.text ? h("div", { class: "text" }, textObject(block.text)) : null,
      block.fields
        ? h(
            "div",
            { class: "fields" },
            block.fields.map((field) => h("div", { class: "text" }, textObject(field))),
          )
        : null,
    ),
    block.accessory ? h("div", { class: "accessory" }, drawElement(block.accessory, { surface, block })) : null,
  );
}

function actions(block, surface) {
  return h(
    "div",
    { class: "block actions" },
    block.elements.map((element) => drawElement(element, { surface, block })),
  );
}

function context(block) {
  return h(
    "div",
    { class: "block context" },
    block.elements.map((element) =>
      element.type === "image" ? image(element, "context-image") : h("span", { class: "text" }, textObject(element)),
    ),
  );
}

function imageBlock(block) {
  return h(
    "figure",
    { class: "block image-block" },
    block.title ? h("figcaption", {}, plain(block.title)) : null,
    image(block, "image-large"),
  );
}

function input(block, surface, error) {
  const ids = { id: uniqueId("field"), label: uniqueId("label"), hint: uniqueId("hint"), error: uniqueId("error") };
  const describedBy = [block.hint && ids.hint, error && ids.error].filter(Boolean).join(" ") || null;
  const grouped = GROUPS.includes(block.element.type);
  return h(
    "div",
    { class: `block input ${error ? "has-error" : ""}` },
    h(
      "div",
      { class: "label" },
      h(grouped ? "span" : "label", { id: ids.label, for: grouped ? null : ids.id }, plain(block.label)),
      block.optional ? h("span", { class: "optional" }, " (optional)") : null,
    ),
    drawElement(block.element, { surface, block, id: ids.id, labelledBy: ids.label, describedBy }),
    error ? h("div", { id: ids.error, class: "field-error", role: "alert" }, error) : null,
    block.hint ? h("div", { id: ids.hint, class: "hint" }, textObject(block.hint)) : null,
  );
}

const DRAW = {
  section,
  actions,
  context,
  input,
  image: imageBlock,
  header: (block) => h("h3", { class: "block header" }, plain(block.text)),
  divider: () => h("hr", { class: "block divider" }),
  rich_text: (block) => h("div", { class: "block text" }, richText(block)),
  markdown: (block) => h("div", { class: "block text" }, mrkdwn(block.text)),
};

function draw(block, surface, error) {
  const node = (DRAW[block.type] ?? unknown)(block, surface, error);
  node.dataset.blockId = block.block_id ?? "";
  return node;
}

function unknown(block) {
  return h("div", { class: "block unknown" }, `[a ${block.type} block is not drawn in the sandbox]`);
}

/** Draws blocks into `parent`, keeping the nodes of those that did not change; `salt` changes when all must be redrawn. */
export function drawBlocks(parent, blocks, surface, { errors = {}, salt = "" } = {}) {
  const seen = new Map();
  return reconcile(
    parent,
    blocks.map((block, index) => {
      const id = block.block_id || `#${index}`;
      seen.set(id, (seen.get(id) ?? 0) + 1);
      const error = errors[block.block_id];
      return {
        key: seen.get(id) > 1 ? `${id}~${seen.get(id)}` : id,
        signature: JSON.stringify([block, error ?? null, salt]),
        build: () => draw(block, surface, error),
      };
    }),
  );
}
