// Dates and times, as the browser's own inputs.

import { h, uniqueId } from "../core/dom.js";
import { dayOf, formatter, timeOf, toInstant } from "../core/zones.js";

function native(type, { id, value, name, labelledBy, describedBy, focus, onchange }) {
  const input = h("input", {
    id,
    type,
    class: `text-input picker picker-${type}`,
    "aria-label": name,
    "aria-labelledby": labelledBy,
    "aria-describedby": describedBy,
    dataset: { focus },
  });
  input.value = value ?? "";
  input.addEventListener("change", () => onchange(input.value || null));
  return input;
}

function single(type, element, { surface, block, id, name, describedBy }) {
  const input = native(type, {
    id,
    value: surface.values.current(block, element),
    name,
    describedBy,
    focus: `${block.block_id}/${element.action_id}`,
    onchange: async (value) => {
      const before = surface.values.current(block, element);
      if (value !== before && !(await surface.change(block, element, value))) input.value = before ?? "";
    },
  });
  return input;
}

export const datePicker = (element, place) => single("date", element, place);
export const timePicker = (element, place) => single("time", element, place);

function zoneName(zone, ms) {
  const parts = formatter(zone, { timeZoneName: "short" }).formatToParts(ms);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** A date and a time in the acting person's zone; the value is unix seconds once both are there. */
export function dateTimePicker(element, { surface, block, id, name, labelledBy, describedBy }) {
  const { zone, values } = surface;
  const chosen = values.current(block, element);
  const half = values.partial(block, element) ?? {};
  const parts =
    chosen === null
      ? { date: half.date ?? null, time: half.time ?? null }
      : { date: dayOf(chosen * 1000, zone), time: timeOf(chosen * 1000, zone) };
  const abbreviation = h(
    "span",
    { class: "zone", title: zone },
    zoneName(zone, chosen === null ? surface.now() : chosen * 1000),
  );
  const changed = async () => {
    values.setPartial(block, element, { ...parts });
    const next = parts.date && parts.time ? toInstant(parts.date, parts.time, zone) : null;
    if (next === values.current(block, element)) return;
    if (next !== null) abbreviation.textContent = zoneName(zone, next * 1000);
    await surface.change(block, element, next);
  };
  const focus = `${block.block_id}/${element.action_id}`;
  const part = (type) => {
    const word = h("span", { id: uniqueId("part"), hidden: true }, type);
    const input = native(type, {
      id: type === "date" ? id : null,
      value: parts[type],
      name: name && `${name} ${type}`,
      labelledBy: labelledBy && `${labelledBy} ${word.id}`,
      describedBy,
      focus: `${focus}/${type}`,
      onchange: (value) => {
        parts[type] = value;
        return changed();
      },
    });
    return [input, word];
  };
  return h("div", { class: "date-time" }, part("date"), part("time"), abbreviation);
}
