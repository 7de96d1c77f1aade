// Which function draws which Block Kit element.

import { h } from "../core/dom.js";
import { plain } from "../text/mrkdwn.js";
import { button, overflow } from "./buttons.js";
import { checkboxes, radioButtons } from "./choices.js";
import { combobox } from "./combobox.js";
import { image } from "./images.js";
import { datePicker, dateTimePicker, timePicker } from "./pickers.js";
import { textInput } from "./text_input.js";

const DRAW = {
  button,
  overflow,
  image: (element) => image(element, "accessory-image"),
  plain_text_input: textInput,
  number_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  radio_buttons: radioButtons,
  checkboxes,
};

for (const source of ["static", "external", "users", "channels", "conversations"]) {
  DRAW[`${source}_select`] = combobox;
  DRAW[`multi_${source}_select`] = combobox;
}

/**
 * The node of an element. `place`: {surface, block}, and for an element with a visible label {id,
 * labelledBy, describedBy}; one without gets a `name` from its placeholder or its section.
 */
export function drawElement(element, place) {
  const draw = DRAW[element.type];
  if (!draw) return h("em", { class: "unknown" }, `[${element.type} is not drawn in the sandbox]`);
  if (place.labelledBy) return draw(element, { ...place, name: null });
  const name = plain(element.placeholder) || plain(place.block.text) || element.action_id;
  return draw(element, { ...place, name });
}
