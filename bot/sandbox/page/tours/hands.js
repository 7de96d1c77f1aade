// What "Do it for me" does: the gestures a person would make, as that person.

import { gesture } from "../core/api.js";
import { openApp, openChannel, openThread } from "../core/place.js";
import { refresh, workspace } from "../core/store.js";
import { dayOf, toInstant } from "../core/zones.js";
import { buttonOf, byName, channelNamed, formOf, is, isWorkday } from "./look.js";

const idOf = (name) => byName(workspace, name).id;

async function make(name, body) {
  const answer = await gesture(name, body);
  await refresh();
  return answer;
}

export async function become(name) {
  if (!is(workspace, name)) await make("act-as", { user: idOf(name) });
}

export async function go(where) {
  if (where === "home" || where === "messages") openApp(where);
  else openChannel(channelNamed(workspace, where).id);
}

export const thread = (message) => openThread(message.channel, message.thread_ts ?? message.ts);

/** Types a command, as the viewer, in a channel. */
export const type = (line, where) =>
  make("message", { user: workspace.viewerId, text: line, channel: channelNamed(workspace, where).id });

export async function press(name, message, label) {
  const found = buttonOf(message, label);
  if (!found) throw new Error(`There is no button “${label}” any more.`);
  const container = message.hash ? { view_id: message.id } : { channel: message.channel, ts: message.ts };
  const { block, element } = found;
  await make("action", { user: idOf(name), container, block_id: block.block_id, action_id: element.action_id });
}

const optionsOf = (element, wanted) => element.options.filter((option) => wanted.includes(option.value));

function state(element, answer) {
  const { type: kind } = element;
  if (kind === "datetimepicker") return { type: kind, selected_date_time: answer };
  if (kind === "checkboxes") return { type: kind, selected_options: optionsOf(element, answer) };
  if (kind === "static_select" || kind === "radio_buttons")
    return { type: kind, selected_option: optionsOf(element, [answer])[0] };
  return { type: kind, value: answer };
}

/** Fills in the form somebody has before them and sends it. Answers are by block id. */
export async function fill(name, title, answers) {
  const view = formOf(workspace, name, title);
  const values = {};
  for (const { block_id: block, element } of view.blocks) {
    if (element && block in answers) values[block] = { [element.action_id]: state(element, answers[block]) };
  }
  const answer = await make("submit", { user: idOf(name), view_id: view.id, values });
  if (answer.errors) throw new Error(Object.values(answer.errors).join(" "));
}

/** Ticks a box of a form that redraws itself. */
export async function tick(name, title, block, value) {
  const view = formOf(workspace, name, title);
  const { element } = view.blocks.find((one) => one.block_id === block);
  const patch = { selected_options: optionsOf(element, [value]) };
  const where = { container: { view_id: view.id }, block_id: block, action_id: element.action_id };
  await make("action", { user: idOf(name), ...where, patch });
}

export const turn = (body) => make("clock", body);

/** Turns the clock from due to due until `enough(workspace)`; gives up after `most` turns. */
export async function turnUntil(enough, most = 80) {
  for (let turns = 0; turns < most && !enough(workspace); turns += 1) await turn({ to: "next" });
}

/** Unix seconds of "HH:MM" on the working day `days` working days from today in `zone`. */
export function workday(days, time, zone) {
  let at = workspace.now();
  for (let left = days; left > 0; ) {
    at += 864e5;
    if (isWorkday(at, zone)) left -= 1;
  }
  return toInstant(dayOf(at, zone), time, zone);
}

export const closeForms = (name) => make("close", { user: idOf(name), all: true });
