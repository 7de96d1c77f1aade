// Where the viewer is: a channel, the app's Home or Messages tab, and perhaps a thread. Kept in the address.

import { announce, workspace } from "./store.js";

/** {kind: "channel", channel} or {kind: "app", tab: "home" | "messages"}; `thread`: {channel, ts} or null. */
export const place = { kind: "channel", channel: null, tab: "home", thread: null, highlight: null };

function address() {
  const base = place.kind === "app" ? `#/app/${place.tab}` : `#/${place.channel ?? ""}`;
  return place.thread ? `${base}/thread/${place.thread.channel}/${place.thread.ts}` : base;
}

function moved() {
  if (location.hash !== address()) history.replaceState(null, "", address());
  announce();
}

export function openChannel(channel, highlight = null) {
  const bot = workspace?.botChannel();
  if (bot && bot.id === channel) return openApp("messages", highlight);
  Object.assign(place, { kind: "channel", channel, thread: null, highlight });
  return moved();
}

export function openApp(tab, highlight = null) {
  Object.assign(place, { kind: "app", tab, thread: null, highlight });
  moved();
}

export function openThread(channel, ts) {
  place.thread = { channel, ts };
  moved();
}

export function closeThread() {
  place.thread = null;
  moved();
}

/** Reads the address the page was opened with: its own kind after "#", or a message's permalink. */
export function readAddress() {
  const permalink = /^\/archives\/(\w+)\/p(\d+)(\d{6})$/.exec(location.pathname);
  if (permalink && !location.hash) {
    const [, channel, seconds, micros] = permalink;
    const thread = new URLSearchParams(location.search).get("thread_ts");
    Object.assign(place, {
      kind: "channel",
      channel,
      highlight: `${seconds}.${micros}`,
      thread: thread && { channel, ts: thread },
    });
    history.replaceState(null, "", `/${address()}`);
    return;
  }
  const parts = location.hash.replace(/^#\/?/, "").split("/").filter(Boolean);
  const at = parts.indexOf("thread");
  place.thread = at >= 0 && parts.length >= at + 3 ? { channel: parts[at + 1], ts: parts[at + 2] } : null;
  if (parts[0] === "app") Object.assign(place, { kind: "app", tab: parts[1] === "messages" ? "messages" : "home" });
  else if (parts[0]) Object.assign(place, { kind: "channel", channel: parts[0] });
}

/** The channel on screen; null on the Home tab. Falls back to the viewer's first channel. */
export function currentChannel(ws) {
  if (place.kind === "app") return place.tab === "messages" ? ws.botChannel() : null;
  const wanted = ws.channel(place.channel);
  if (wanted && wanted === ws.botChannel()) {
    Object.assign(place, { kind: "app", tab: "messages" });
    return wanted;
  }
  if (wanted && canSee(ws, wanted)) return wanted;
  const first = ws.channels.find((channel) => !channel.is_im && !channel.is_archived && ws.memberOf(channel));
  place.channel = first?.id ?? null;
  place.thread = null;
  return first ?? null;
}

function canSee(ws, channel) {
  if (ws.memberOf(channel)) return true;
  return !channel.is_im && !channel.is_private && !ws.viewer.is_restricted;
}
