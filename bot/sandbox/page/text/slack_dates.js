// `<!date^unix^format^link|fallback>`: each reader sees the moment in their own zone.

import { dayOf, daysBetween, formatter } from "../core/zones.js";

const NEAR = { "-1": "yesterday", 0: "today", 1: "tomorrow" };

function ordinal(day) {
  if (day % 100 >= 11 && day % 100 <= 13) return `${day}th`;
  return `${day}${{ 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th"}`;
}

function piece(ms, zone, options) {
  return formatter(zone, options).format(ms);
}

function dated(ms, zone, { month, weekday }) {
  const day = Number(piece(ms, zone, { day: "numeric" }));
  const name = piece(ms, zone, { month });
  const year = piece(ms, zone, { year: "numeric" });
  const date = `${name} ${month === "short" ? day : ordinal(day)}, ${year}`;
  return weekday ? `${piece(ms, zone, { weekday: "long" })}, ${date}` : date;
}

function near(ms, zone, now) {
  return NEAR[daysBetween(dayOf(now, zone), dayOf(ms, zone))];
}

function ago(ms, now) {
  const seconds = Math.round((ms - now) / 1000);
  const units = [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
    ["second", 1],
  ];
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

const LONG = { month: "long" };
const SHORT = { month: "short" };
const FULL = { month: "long", weekday: true };

const TOKENS = {
  date_num: (ms, zone) => dayOf(ms, zone),
  date_slash: (ms, zone) => piece(ms, zone, { month: "2-digit", day: "2-digit", year: "numeric" }),
  date: (ms, zone) => dated(ms, zone, LONG),
  date_short: (ms, zone) => dated(ms, zone, SHORT),
  date_long: (ms, zone) => dated(ms, zone, FULL),
  date_long_full: (ms, zone) => dated(ms, zone, FULL),
  date_pretty: (ms, zone, now) => near(ms, zone, now) ?? dated(ms, zone, LONG),
  date_short_pretty: (ms, zone, now) => near(ms, zone, now) ?? dated(ms, zone, SHORT),
  date_long_pretty: (ms, zone, now) => near(ms, zone, now) ?? dated(ms, zone, FULL),
  time: (ms, zone) => piece(ms, zone, { hour: "numeric", minute: "2-digit" }),
  time_secs: (ms, zone) => piece(ms, zone, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: (ms, _zone, now) => ago(ms, now),
};

/** The text of a date token's format for one reader; null when Slack would use the fallback. */
export function slackDate(unix, format, zone, now) {
  const ms = Number(unix) * 1000;
  if (!Number.isFinite(ms) || !format) return null;
  let unknown = false;
  const text = format.replace(/\{([a-z_]+)\}/g, (whole, name) => {
    if (!TOKENS[name]) unknown = true;
    return TOKENS[name]?.(ms, zone, now) ?? whole;
  });
  return unknown ? null : text;
}

/** The whole moment, for tooltips: "Tuesday, October 14th, 2025 at 9:42:10 AM". */
export function fullMoment(ms, zone) {
  return `${TOKENS.date_long(ms, zone)} at ${TOKENS.time_secs(ms, zone)}`;
}

/** The clock time a message row shows. */
export const clockTime = (ms, zone) => TOKENS.time(ms, zone);

/** The heading between two days of a channel: "Today", "Yesterday", "Monday, October 13th". */
export function dayHeading(ms, zone, now) {
  const word = near(ms, zone, now);
  if (word) return word[0].toUpperCase() + word.slice(1);
  const sameYear = dayOf(ms, zone).slice(0, 4) === dayOf(now, zone).slice(0, 4);
  const text = TOKENS.date_long(ms, zone);
  return sameYear ? text.replace(/, \d{4}$/, "") : text;
}
