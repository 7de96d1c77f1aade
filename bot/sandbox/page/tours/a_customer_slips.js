// A score that explains itself, and what to do about it.

import * as hands from "./hands.js";
import { buttonOf, formOf, is, onTab, says, whisper } from "./look.js";

const FORM = "Log a check-in";
const SUMMARY = "Called their sponsor: they want one plan with dates, and somebody who answers for it.";

const shown = (ws, since) => whisper(ws, since, "ana", "Harbor Lights Hotels");

export const aCustomerSlips = {
  id: "a-customer-slips",
  title: "A customer slips",
  about: "Why is a customer at risk, and what is the next step?",
  steps: [
    {
      say: "You are *Ana*. Harbor Lights Hotels worries her: type `/cs health harbor` in #general.",
      done: (ws, { since }) => shown(ws, since),
      help: async () => {
        await hands.become("ana");
        await hands.go("general");
        await hands.type("/cs health harbor", "general");
      },
      point: "[data-testid=composer]",
    },
    {
      say: "Every point that is missing has a name, and there is a next step. Press *Start playbook*.",
      done: (ws, { since }) => shown(ws, since) && !buttonOf(shown(ws, since), "Start playbook"),
      help: (ws, { since }) => hands.press("ana", shown(ws, since), "Start playbook"),
      button: (ws, { since }) => [shown(ws, since), buttonOf(shown(ws, since), "Start playbook")],
    },
    {
      say: "Ana does the first step and calls them. Type `/cs checkin harbor` to write it down.",
      done: (ws) => formOf(ws, "ana", FORM),
      help: async () => {
        await hands.go("general");
        await hands.type("/cs checkin harbor", "general");
      },
      point: "[data-testid=composer]",
    },
    {
      say: "*How did it feel?* Say 4 of 5, write a sentence, and log it: the score knows at once.",
      done: (ws) => says(formOf(ws, "ana", FORM), "logged."),
      help: () => hands.fill("ana", FORM, { feeling: "4", summary: SUMMARY }),
      point: ".modal-foot .btn-primary",
    },
    {
      say: "Close the form and open Touchpoint’s *Home* on the left: what is under way stands there until it is done.",
      done: (ws) => is(ws, "ana") && onTab("home") && !formOf(ws, "ana", FORM),
      help: async (ws) => {
        if (formOf(ws, "ana", FORM)) await hands.closeForms("ana");
        await hands.go("home");
      },
      point: [".modal-foot .btn", ".place"],
    },
  ],
  end: "No dashboard to open: a change of state comes to the CSM, with its reason and one thing to do.",
};
