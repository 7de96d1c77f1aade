// The app's shortcuts: global ones beside the composer, message ones on a message.

import { attempt } from "../shell/attempt.js";

const ofType = (type) => (ws) => (ws.shortcuts ?? []).filter((shortcut) => shortcut.type === type);

export const messageShortcuts = ofType("message");
export const globalShortcuts = ofType("global");

/** Runs a shortcut; `where` is {channel, ts} for one on a message. */
export function runShortcut(shortcut, where = {}) {
  return attempt("shortcut", { callback_id: shortcut.callback_id, ...where });
}
