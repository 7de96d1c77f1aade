// The guided stories, and how far somebody is in one: kept in this tab, so that a reload goes on.

import { aCriticalNight } from "./a_critical_night.js";
import { aCustomerSlips } from "./a_customer_slips.js";
import { approveARequest } from "./approve_a_request.js";
import { marks } from "./look.js";
import { mondayMorning } from "./monday_morning.js";
import { seeABreachComing } from "./see_a_breach_coming.js";

export const TOURS = [approveARequest, aCriticalNight, seeABreachComing, aCustomerSlips, mondayMorning];

const KEY = "sandbox.tour";

/** {id, step, since, began}: `since` is what was said when the tour began, `began` when its step did. */
export let progress = JSON.parse(sessionStorage.getItem(KEY) ?? "null");

export const tourOf = (id) => TOURS.find((tour) => tour.id === id);

function keep(next) {
  progress = next;
  if (next) sessionStorage.setItem(KEY, JSON.stringify(next));
  else sessionStorage.removeItem(KEY);
}

/** The tour the address asks for ("/?tour=..."), once: it is taken out of the address. */
export function askedFor() {
  const asked = new URLSearchParams(location.search).get("tour");
  if (asked) history.replaceState(null, "", `${location.pathname}${location.hash}`);
  return asked;
}

export const begin = (id, ws) => keep({ id, step: 0, since: marks(ws), began: marks(ws) });
export const leave = () => keep(null);

/** Goes on past every step that is done; answers whether anything changed. */
export function follow(ws) {
  const steps = tourOf(progress?.id)?.steps ?? [];
  const before = progress?.step;
  while (progress && progress.step < steps.length && steps[progress.step].done(ws, progress))
    keep({ ...progress, step: progress.step + 1, began: marks(ws) });
  return progress?.step !== before;
}
