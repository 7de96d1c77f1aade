// A CSM asks for an engineer, and a lead decides with one button.

import * as hands from "./hands.js";
import { buttonOf, formOf, inChannel, is, news, onTab } from "./look.js";

const ZONE = "America/Los_Angeles";
const FORM = "Request a session";
const WORDS = "Robots lose their place after the firmware update";
const NEED = `${WORDS}; they want to go through it with us.`;

const card = (ws, since) => news(ws, since, "cse-requests", WORDS);
const asked = (ws) =>
  ws.messages.filter((message) => JSON.stringify(message.blocks ?? []).includes(WORDS) && !message.thread_ts).length;

export const approveARequest = {
  id: "approve-a-request",
  title: "Approve a request",
  about: "A CSM asks for an engineer; a lead decides with one button.",
  steps: [
    {
      say: "You are *Ana*, a Senior CSM, and her customer Acme needs an engineer. Type `/cs session acme` in #general.",
      done: (ws) => formOf(ws, "ana", FORM),
      help: async () => {
        await hands.become("ana");
        await hands.go("general");
        await hands.type("/cs session acme", "general");
      },
      point: "[data-testid=composer]",
    },
    {
      say: "Say *what is needed*, pick the kind of work and a time tomorrow in Acme’s office hours, and send it.",
      done: (ws, { since }) => card(ws, since),
      help: async (ws) => {
        const time1 = hands.workday(1 + asked(ws), "10:00", ZONE);
        await hands.fill("ana", FORM, { need: NEED, kind: "technical_issue", time1 });
        await hands.go("cse-requests");
      },
      point: ".modal-foot .btn-primary",
    },
    {
      say: "Now act as *Erik*, who leads the engineers (top right), and open #cse-requests: the card has all he needs to decide.",
      done: (ws) => is(ws, "erik") && inChannel(ws, "cse-requests"),
      help: async () => {
        await hands.become("erik");
        await hands.go("cse-requests");
      },
      point: "[data-testid=act-as]",
    },
    {
      say: "Press *Approve*: it books exactly what the card says. Nobody decides their own request, and nobody is booked twice.",
      done: (ws, { since }) => card(ws, since) && !buttonOf(card(ws, since), "Approve"),
      help: (ws, { since }) => hands.press("erik", card(ws, since), "Approve"),
      button: (ws, { since }) => [card(ws, since), buttonOf(card(ws, since), "Approve")],
    },
    {
      say: "Ana knows already. Act as *Ana* and read her *Messages* from Touchpoint: who comes, when, and a file for her calendar.",
      done: (ws) => is(ws, "ana") && onTab("messages"),
      help: async () => {
        await hands.become("ana");
        await hands.go("messages");
      },
      point: "[data-testid=act-as]",
    },
  ],
  end: "Asked and decided without leaving Slack; the card’s buttons gave way to the decision.",
};
