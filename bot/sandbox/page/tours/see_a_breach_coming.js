// A support clock is about to run out, and somebody is told in time.

import * as hands from "./hands.js";
import { buttonOf, formOf, news, whisper } from "./look.js";

const FORM = "Track a support ticket";
const STORY = "The shift planner shows every nurse twice; two wards plan on paper.";

const card = (ws, since) => news(ws, since, "cust-evergreen", "Evergreen");
const warning = (ws, since) => news(ws, since, "ben", "of business hours is used");

export const seeABreachComing = {
  id: "see-a-breach-coming",
  title: "See a breach coming",
  about: "A support clock runs in the customer’s business hours, and warns before it is late.",
  steps: [
    {
      say: "You are *Ben*. Evergreen Health has just reported a problem: type `/cs ticket evergreen`.",
      done: (ws) => formOf(ws, "ben", FORM),
      help: async () => {
        await hands.become("ben");
        await hands.go("cust-evergreen");
        await hands.type("/cs ticket evergreen", "cust-evergreen");
      },
      point: "[data-testid=composer]",
    },
    {
      say: "Say what happened, choose *Major* (four business hours), and start the clock. The card goes to #cust-evergreen.",
      done: (ws, { since }) => card(ws, since),
      help: async () => {
        await hands.fill("ben", FORM, { title: STORY, priority: "major" });
        await hands.go("cust-evergreen");
      },
      point: ".modal-foot .btn-primary",
    },
    {
      say: "Now let time pass: press *To the next due* until Ben is warned. Nights and weekends in Evergreen’s region do not count.",
      done: (ws, { since }) => warning(ws, since),
      help: async (_, { since }) => {
        await hands.turnUntil((ws) => warning(ws, since));
        await hands.go("messages");
      },
      point: ".clock-next",
    },
    {
      say: "A DM to Ben (under Touchpoint, *Messages*): three quarters are used. Press *Why this time?* for the sum, day by day.",
      done: (ws, { began }) => formOf(ws, "ben", "Why this time?") ?? whisper(ws, began, "ben", "Times here are the customer"),
      help: async (ws, { since }) => {
        await hands.become("ben");
        await hands.go("messages");
        await hands.press("ben", warning(ws, since), "Why this time?");
      },
      button: (ws, { since }) => [warning(ws, since), buttonOf(warning(ws, since), "Why this time?")],
    },
    {
      say: "There is time left. Answer the customer, then press *Responded* on the card in #cust-evergreen.",
      done: (ws, { since }) => card(ws, since) && !buttonOf(card(ws, since), "Responded"),
      help: async (ws, { since }) => {
        await hands.become("ben");
        await hands.go("cust-evergreen");
        await hands.press("ben", card(ws, since), "Responded");
      },
      button: (ws, { since }) => [card(ws, since), buttonOf(card(ws, since), "Responded")],
    },
  ],
  end: "In time. Had it been late, #sla-alerts would have known at once, and the lead fifteen working minutes later.",
};
