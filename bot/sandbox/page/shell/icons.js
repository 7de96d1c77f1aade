// Line icons, drawn for the sandbox on a 20 × 20 grid.

import { h, svg } from "../core/dom.js";

const PATHS = {
  hash: "M7.5 3 6 17M14 3l-1.5 14M3.5 7.5h14M2.5 12.5h14",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  shared: "M7 7 5 9a3.2 3.2 0 0 0 4.5 4.5l1-1M13 13l2-2a3.2 3.2 0 0 0-4.5-4.5l-1 1M8.5 11.5l3-3",
  down: "m5 8 5 5 5-5",
  right: "m8 5 5 5-5 5",
  close: "m5 5 10 10M15 5 5 15",
  more: "M10 4.5v.01M10 10v.01M10 15.5v.01",
  thread: "M3 4.5h14v9.5H9l-3.5 3v-3H3z",
  send: "M3.5 4 17 10 3.5 16l1.2-6zM5 10h6",
  bolt: "M11 2.5 4.5 11.5h5L9 17.5l6.5-9h-5z",
  pause: "M7 4.5v11M13 4.5v11",
  play: "M6 4v12l10-6z",
  clock: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M10 5.5V10l3 2",
  log: "M3 5h14M3 10h9M3 15h12",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
  external: "M8 4H4v12h12v-4M11 4h5v5M16 4l-7 7",
  eye: "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5M10 7.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4",
  file: "M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5",
  skip: "M4 4.5v11l8-5.5zM15 4.5v11",
  check: "m4 10.5 4 4 8-9",
  back: "m12 5-5 5 5 5",
};

export function icon(name, size = 18) {
  const weight = name === "more" ? 2.6 : 1.6;
  return svg(
    "svg",
    {
      viewBox: "0 0 20 20",
      width: size,
      height: size,
      class: `icon icon-${name}`,
      "aria-hidden": "true",
      focusable: "false",
    },
    svg("path", {
      d: PATHS[name],
      fill: "none",
      stroke: "currentColor",
      "stroke-width": weight,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
  );
}

/** A button that shows only an icon; `label` is its name. `size` and any attributes may be given. */
export function iconButton(name, label, onclick, { size = 18, ...props } = {}) {
  return h("button", { type: "button", class: "icon-btn", "aria-label": label, onclick, ...props }, icon(name, size));
}
