// Typed inputs: text of one or many lines, numbers, e-mail and web addresses.

import { h } from "../core/dom.js";
import { plain } from "../text/mrkdwn.js";

const PAUSE = 300;
const KINDS = { number_input: "text", email_text_input: "email", url_text_input: "url" };
const COUNT_FROM = 0.8;

function dispatches(block, element, when) {
  if (!block.dispatch_action) return false;
  return (element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]).includes(when);
}

function counter(element) {
  const node = h("span", { class: "counter", "aria-hidden": "true" });
  node.update = (length) => {
    const short = element.min_length && length > 0 && length < element.min_length;
    const near = element.max_length && length >= element.max_length * COUNT_FROM;
    node.textContent = short ? `${length} / ${element.min_length}` : near ? String(element.max_length - length) : "";
    node.classList.toggle("counter-over", Boolean(element.max_length && length > element.max_length));
  };
  return node;
}

export function textInput(element, { surface, block, id, name, describedBy }) {
  const count = counter(element);
  const send = () => surface.act(block, element, { value: input.value || null });
  let timer;
  const input = h(element.multiline ? "textarea" : "input", {
    id,
    class: "text-input",
    type: element.multiline ? null : (KINDS[element.type] ?? "text"),
    inputmode: element.type === "number_input" ? "decimal" : null,
    rows: element.multiline ? "4" : null,
    placeholder: plain(element.placeholder) || null,
    "aria-label": name,
    "aria-describedby": describedBy,
    autocomplete: "off",
    autofocus: element.focus_on_load || null,
    dataset: { focus: `${block.block_id}/${element.action_id}` },
    oninput: () => {
      surface.values.set(block, element, input.value);
      count.update(input.value.length);
      if (!dispatches(block, element, "on_character_entered")) return;
      clearTimeout(timer);
      timer = setTimeout(send, PAUSE);
    },
    onkeydown: (event) => {
      if (event.key !== "Enter" || element.multiline || event.isComposing) return;
      if (!dispatches(block, element, "on_enter_pressed")) return;
      event.preventDefault();
      event.stopPropagation();
      send();
    },
  });
  input.value = surface.values.current(block, element) ?? "";
  count.update(input.value.length);
  return h("div", { class: "text-field" }, input, count);
}
