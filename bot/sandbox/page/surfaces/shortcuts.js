// The app's shortcuts: global ones beside the composer, message ones on a message.

import { gesture, Refused } from "../core/api.js";
import { refresh } from "../core/store.js";
import { toast } from "../shell/toast.js";

const ofType = (type) => (ws) => (ws.shortcuts ?? []).filter((shortcut) => shortcut.type === type);

export const messageShortcuts = ofType("message");
export const globalShortcuts = ofType("global");

/** Runs a shortcut; `where` is {channel, ts} for one on a message. */
export async function runShortcut(shortcut, where = {}) {
  try {
    await gesture("shortcut", { callback_id: shortcut.callback_id, ...where });
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    toast(refusal.message, "bad");
  }
  await refresh().catch(() => undefined); // the connection banner already says that nobody answers
}
