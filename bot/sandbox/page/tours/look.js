// Questions a tour asks of the workspace: is the form open, did the message come?

import { tab } from "../core/api.js";
import { currentChannel, place } from "../core/place.js";
import { partsOf } from "../core/zones.js";

export const byName = (ws, name) => ws.people.find((person) => person.name === name);

export const is = (ws, name) => ws.viewer.name === name;

export const channelNamed = (ws, name) => ws.channels.find((channel) => channel.name === name);

/** The bot's direct messages with somebody; undefined before there are any. */
export const dmOf = (ws, name) => ws.channels.find((channel) => channel.is_im && channel.user === byName(ws, name).id);

export const inChannel = (ws, name) => place.kind === "channel" && currentChannel(ws)?.name === name;

export const onTab = (tab) => place.kind === "app" && place.tab === tab;

/** The form of this title somebody has before them. */
export function formOf(ws, name, title) {
  const { id } = byName(ws, name);
  const here = (view) => view.user === id && (!view.tab || view.tab === tab);
  return ws.views.findLast((view) => here(view) && view.title?.text === title);
}

export const says = (view, words) => JSON.stringify(view?.blocks ?? []).includes(words);

/** The newest ts of every channel: what comes after these is news. */
export function marks(ws) {
  const newest = {};
  for (const { channel, ts } of ws.messages) if (ts > (newest[channel] ?? "0")) newest[channel] = ts;
  return newest;
}

/** The last message of a channel, not of a thread (by name; a person's name: their DM) since `since` with these words. */
export function news(ws, since, where, words) {
  const channel = channelNamed(ws, where) ?? dmOf(ws, where);
  return ws.messages.findLast(
    (message) =>
      message.channel === channel?.id &&
      !message.ephemeral_to &&
      (!message.thread_ts || message.thread_ts === message.ts) &&
      message.ts > (since[message.channel] ?? "0") &&
      `${message.text} ${JSON.stringify(message.blocks ?? [])}`.includes(words),
  );
}

/** A private answer to somebody since `since`, wherever it stands. */
export function whisper(ws, since, name, words) {
  const { id } = byName(ws, name);
  return ws.messages.findLast(
    (message) =>
      message.ephemeral_to === id &&
      message.ts > (since[message.channel] ?? "0") &&
      JSON.stringify([message.text, message.blocks]).includes(words),
  );
}

/** The {block, element} of the button with this label; null when there is none. */
export function buttonOf(where, label) {
  for (const block of where?.blocks ?? []) {
    for (const element of [block.accessory, ...(block.elements ?? [])]) {
      if (element?.type === "button" && element.text.text === label) return { block, element };
    }
  }
  return null;
}

export const hourIn = (ws, zone) => partsOf(ws.now(), zone).hour;

/** Whether it is a day of the week from Monday to Friday in `zone` at `ms`. */
export function isWorkday(ms, zone) {
  const p = partsOf(ms, zone);
  return ![0, 6].includes(new Date(Date.UTC(p.year, p.month - 1, p.day)).getUTCDay());
}
