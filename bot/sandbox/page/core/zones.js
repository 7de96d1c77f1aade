// Local time of an IANA zone, both ways, on nothing but Intl.

const formatters = new Map();

/** A cached Intl.DateTimeFormat in English for `zone`. */
export function formatter(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat("en-US", { ...options, timeZone: zone }));
  return formatters.get(key);
}

const PARTS = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
};

/** {year, month, day, hour, minute, second} as numbers, of the instant `ms` in `zone`. */
export function partsOf(ms, zone) {
  const parts = {};
  for (const { type, value } of formatter(zone, PARTS).formatToParts(ms)) parts[type] = Number(value);
  return parts;
}

function offsetAt(ms, zone) {
  const p = partsOf(ms, zone);
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) - Math.floor(ms / 1000) * 1000;
}

/** Unix seconds of "YYYY-MM-DD" and "HH:MM" in `zone`; in a gap as far behind it, in a fold the first pass. */
export function toInstant(date, time, zone) {
  const wall = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(wall)) return null;
  const candidates = [offsetAt(wall - 864e5, zone), offsetAt(wall + 864e5, zone)].map((offset) => wall - offset);
  const exact = candidates.filter((ms) => ms + offsetAt(ms, zone) === wall);
  return Math.floor((exact.length ? Math.min(...exact) : Math.max(...candidates)) / 1000);
}

const two = (n) => String(n).padStart(2, "0");

/** "YYYY-MM-DD" of the instant in `zone`. */
export function dayOf(ms, zone) {
  const p = partsOf(ms, zone);
  return `${p.year}-${two(p.month)}-${two(p.day)}`;
}

/** "HH:MM" of the instant in `zone`. */
export function timeOf(ms, zone) {
  const p = partsOf(ms, zone);
  return `${two(p.hour)}:${two(p.minute)}`;
}

/** Whole days from `from` to `to`, both "YYYY-MM-DD". */
export function daysBetween(from, to) {
  return Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / 864e5);
}
