// A customer is down at night: no approval, the engineers whose day it is are called.

import { partsOf, toInstant, dayOf } from "../core/zones.js";
import * as hands from "./hands.js";
import { buttonOf, hourIn, is, isWorkday, news, onTab } from "./look.js";

const LONDON = "Europe/London";
const SYDNEY = "Australia/Sydney";
const FORM = "Request a session";
const WORDS = "every film ends in error 502";
const NEED = `Their streaming service is down for everybody: ${WORDS}.`;

const isNight = (ws) => (hourIn(ws, LONDON) >= 22 || hourIn(ws, LONDON) < 2) && isWorkday(ws.now(), SYDNEY);
const card = (ws, since) => news(ws, since, "critical", WORDS);
const call = (ws, since) => news(ws, since, "hiro", WORDS);
const briefing = (ws, since) =>
  ws.messages.findLast(
    (message) => message.thread_ts === card(ws, since)?.ts && message.ts !== message.thread_ts && message.bot_id,
  );

/** The next 23:00 in London on which it is a working morning in Sydney. */
function nextNight(ws) {
  const today = toInstant(dayOf(ws.now(), LONDON), "23:00", LONDON) * 1000;
  let at = today > ws.now() ? today : today + 864e5;
  while (!isWorkday(at, SYDNEY)) at += 864e5;
  return new Date(toInstant(dayOf(at, LONDON), `${partsOf(at, LONDON).hour}:00`, LONDON) * 1000).toISOString();
}

export const aCriticalNight = {
  id: "a-critical-night",
  title: "A critical night",
  about: "A customer is down at eleven at night. Who is called, and what happens?",
  steps: [
    {
      say: "Act as *Chidi* in London and turn the clock to *the night*: after ten, from Sunday to Thursday.",
      done: (ws) => is(ws, "chidi") && isNight(ws),
      help: async (ws) => {
        await hands.become("chidi");
        if (!isNight(ws)) await hands.turn({ to: nextNight(ws) });
      },
      point: "[data-testid=clock]",
    },
    {
      say: "Fjord Media is down. Type `/cs session fjord`, tick *Critical?*, say what happened, and send: times are not asked.",
      done: (ws, { since }) => card(ws, since),
      help: async () => {
        await hands.go("general");
        await hands.type("/cs session fjord", "general");
        await hands.tick("chidi", FORM, "critical", "critical");
        await hands.fill("chidi", FORM, { need: NEED, kind: "technical_issue" });
        await hands.go("critical");
      },
      point: [".modal-foot .btn-primary", "[data-testid=composer]"],
    },
    {
      say: "No approval at night: the card is in #critical, and engineers in their own working hours were called. Act as *Hiro*, in Sydney it is morning, and read his *Messages*.",
      done: (ws, { since }) => is(ws, "hiro") && onTab("messages") && call(ws, since),
      help: async () => {
        await hands.become("hiro");
        await hands.go("messages");
      },
      point: "[data-testid=act-as]",
    },
    {
      say: "Press *I'm on it*: it is also the first response, so the support clock stops.",
      done: (ws, { since }) => briefing(ws, since),
      help: (ws, { since }) => hands.press("hiro", call(ws, since), "I'm on it"),
      button: (ws, { since }) => [call(ws, since), buttonOf(call(ws, since), "I'm on it")],
    },
    {
      say: "Open the thread under the card in #critical. It begins with what Hiro has to know. When it is fixed: *Resolved*.",
      done: (ws, { since }) => briefing(ws, since) && !buttonOf(briefing(ws, since), "Resolved"),
      help: async (ws, { since }) => {
        await hands.go("critical");
        hands.thread(card(ws, since));
        await hands.press("hiro", briefing(ws, since), "Resolved");
      },
      button: (ws, { since }) => [briefing(ws, since), buttonOf(briefing(ws, since), "Resolved")],
    },
  ],
  end: "Had nobody come, the leads would have heard after half the time, the TAM and the directors after all of it.",
};
