// The morning of a CSM: one message, one page, nothing forgotten.

import * as hands from "./hands.js";
import { buttonOf, formOf, is, news, onTab, says } from "./look.js";

const FORM = "Log a check-in";
const SUMMARY = "Two more sites will start in spring; they want to see the roadmap before.";

const reminder = (ws, since) => {
  const found = news(ws, since, "ana", "Log it");
  return found && buttonOf(found, "Log it") ? found : undefined;
};

export const mondayMorning = {
  id: "monday-morning",
  title: "Monday morning",
  about: "One message at nine, one page for the day, and nothing forgotten.",
  steps: [
    {
      say: "You are *Ana*, it is early. Open Touchpoint on the left: its *Home* is her day, most pressing first.",
      done: (ws) => is(ws, "ana") && onTab("home") && ws.home(),
      help: async () => {
        await hands.become("ana");
        await hands.go("home");
      },
      point: ".place",
    },
    {
      say: "Press *To the next due* until it is nine in Los Angeles and her reminder has come.",
      done: (ws, { since }) => reminder(ws, since),
      help: async (_, { since }) => {
        await hands.turnUntil((ws) => reminder(ws, since));
        await hands.go("messages");
      },
      point: ".clock-next",
    },
    {
      say: "One DM with all that is due (under *Messages*): each line can be logged, snoozed or skipped. Press *Log it*.",
      done: (ws) => formOf(ws, "ana", FORM),
      help: async (ws, { since }) => {
        await hands.become("ana");
        await hands.go("messages");
        await hands.press("ana", reminder(ws, since), "Log it");
      },
      button: (ws, { since }) => [reminder(ws, since), buttonOf(reminder(ws, since), "Log it")],
    },
    {
      say: "Customer and kind are set already. Say how it felt and what was said, and log it.",
      done: (ws) => says(formOf(ws, "ana", FORM), "logged."),
      help: () => hands.fill("ana", FORM, { feeling: "4", summary: SUMMARY }),
      point: ".modal-foot .btn-primary",
    },
    {
      say: "The answer says what it fulfilled and what is next. Close it, and see *Home*: one line less.",
      done: (ws) => is(ws, "ana") && onTab("home") && !formOf(ws, "ana", FORM),
      help: async (ws) => {
        if (formOf(ws, "ana", FORM)) await hands.closeForms("ana");
        await hands.go("home");
      },
      point: [".modal-foot .btn", ".place"],
    },
  ],
  end: "Weekly, milestone, quarterly, yearly: counted from contract start, merged when they fall together, reminded once.",
};
