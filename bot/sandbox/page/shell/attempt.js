// A gesture as the page makes it: refusals become toasts, and the screen follows what it did.

import { gesture, Refused } from "../core/api.js";
import { refresh } from "../core/store.js";
import { toast } from "./toast.js";

/** Makes the gesture and waits for the new state. Answers null when it was refused, after `refused(refusal)`. */
export async function attempt(name, body, refused = (refusal) => toast(refusal.message, "bad")) {
  let answer = null;
  try {
    answer = await gesture(name, body);
  } catch (refusal) {
    if (!(refusal instanceof Refused)) throw refusal;
    refused(refusal);
  }
  await refresh();
  return answer;
}
