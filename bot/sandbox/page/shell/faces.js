// Faces: a drawn one for everybody without a picture, always the same for the same person.

import { h, svg } from "../core/dom.js";

const SKINS = ["#f6d3b8", "#e8b48c", "#c98d62", "#a56b43", "#7c4a2d", "#f2c6a0"];
const HAIRS = ["#2b2320", "#5b3a24", "#8c5a2b", "#c9a063", "#3d3d46", "#9a9aa3", "#7a2e1f"];
const GROUNDS = ["#d9e8f5", "#e6dcf2", "#dcefe3", "#fbe7cf", "#f7dbe0", "#d5eeee", "#e9e5d6"];
const SHIRTS = ["#2f6f9f", "#7a4b9a", "#2e8560", "#b3541e", "#a23b5a", "#39608f", "#5d6b2f"];
const STYLES = [
  ["M9.5 17c-.6-8 3-11 8.5-11s9.100 3 8.500 11c-1-4-3-5.500-5-6-3 1.500-8 1.500-10 1-1 1-1.700 3-2 5z"],
  [
    "M8.500 25c-1.500-12 1-19.500 9.500-19.500s11 7.500 9.500 19.500c-2-1-2.500-3-2.500-7 0-3-1-5-3-6.500-3 2-7 2.500-9.500 2.500-1.500 3-.5 8-4 11z",
  ],
  ["M9.800 15.500c0-6 3.200-9 8.200-9s8.200 3 8.200 9c-1.500-3-2-4-3-4.500h-10.400c-1 .5-1.500 1.500-3 4.500z"],
  [
    "M9.500 16.500c-2-5 0-11 8.500-11s10.500 6 8.500 11c-.5-2.500-1.500-4-3-5-4 1-8 .5-11 0-1.500 1-2.500 2.500-3 5z",
    "M18 1.800a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  ],
  ["M10 15c0-2.500.5-5 1.500-6.500M26 15c0-2.500-.5-5-1.500-6.500"],
];

// The demo people, so that a face fits its name: skin, hair, hairstyle (indexes into the lists above).
const LOOKS = {
  ana: [1, 1, 1],
  ben: [5, 2, 0],
  chidi: [4, 0, 2],
  divya: [3, 0, 1],
  erik: [0, 3, 0],
  farah: [2, 0, 3],
  grace: [5, 0, 1],
  hiro: [5, 4, 2],
  ines: [1, 6, 3],
  jack: [0, 6, 2],
  kavya: [3, 0, 3],
  liam: [0, 5, 4],
  mei: [5, 4, 3],
  noor: [2, 1, 1],
  omar: [2, 0, 4],
  petra: [0, 3, 3],
  quinn: [0, 5, 2],
  sofia: [0, 3, 1],
  rosa: [1, 0, 3],
  theo: [5, 0, 0],
};

function seedOf(text) {
  let seed = 7;
  for (const char of text) seed = (seed * 31 + char.codePointAt(0)) >>> 0;
  return seed;
}

function pick(list, seed, turn) {
  return list[Math.floor(seed / 7 ** turn) % list.length];
}

function person({ id, name }) {
  const seed = seedOf(id);
  const look = LOOKS[name];
  const skin = look ? SKINS[look[0]] : pick(SKINS, seed, 0);
  const hair = look ? HAIRS[look[1]] : pick(HAIRS, seed, 1);
  const style = look ? STYLES[look[2]] : pick(STYLES, seed, 3);
  const back = style === STYLES[1] ? svg("path", { d: "M9 14h18v14H9z", fill: hair }) : null;
  return [
    svg("rect", { width: 36, height: 36, fill: pick(GROUNDS, seed, 2) }),
    back,
    svg("path", { d: "M4 37c0-8 6-11.500 14-11.500S32 29 32 37z", fill: pick(SHIRTS, seed, 4) }),
    svg("path", { d: "M14.500 21h7v6c-2 2.500-5 2.500-7 0z", fill: skin }),
    svg("ellipse", { cx: 18, cy: 16, rx: 7.6, ry: 8.8, fill: skin }),
    style.map((d) =>
      svg("path", style === STYLES[4] ? { d, stroke: hair, "stroke-width": 2, fill: "none" } : { d, fill: hair }),
    ),
    svg("path", {
      d: "M14.900 16.200v.01M21.100 16.200v.01",
      stroke: "#33261f",
      "stroke-width": 2,
      "stroke-linecap": "round",
    }),
    svg("path", {
      d: "M15.300 20.200c1.600 1.500 3.800 1.500 5.400 0",
      stroke: "#33261f",
      "stroke-width": 1.1,
      "stroke-linecap": "round",
      fill: "none",
    }),
  ];
}

function bot() {
  return [
    svg("rect", { width: 36, height: 36, fill: "#1f6f6b" }),
    svg("path", {
      d: "M9 13.500a9 9 0 0 1 18 0",
      fill: "none",
      stroke: "#bfe9df",
      "stroke-width": 2.2,
      "stroke-linecap": "round",
    }),
    svg("circle", { cx: 18, cy: 17, r: 3.6, fill: "#ffd166" }),
    svg("path", { d: "M18 20.500V29M12 29h12", stroke: "#fff", "stroke-width": 2.4, "stroke-linecap": "round" }),
  ];
}

function slackbot() {
  return [
    svg("rect", { width: 36, height: 36, fill: "#5b5f6b" }),
    svg("rect", { x: 8, y: 11, width: 20, height: 15, rx: 4, fill: "#fff" }),
    svg("path", {
      d: "M14 17.500v2M22 17.500v2M18 7v4",
      stroke: "#5b5f6b",
      "stroke-width": 2.4,
      "stroke-linecap": "round",
    }),
  ];
}

/** A square picture of somebody, `size` pixels wide. Decorative: the name always stands beside it. */
export function face(someone, size = 36) {
  const shape = { class: "face", "aria-hidden": "true" };
  // The server's own pictures are initials on a colour; a drawn face is easier to tell apart.
  const photo = someone.image && !someone.image.startsWith("data:") ? someone.image : null;
  if (photo) return h("img", { ...shape, src: photo, width: size, height: size, alt: "" });
  const drawing = !someone.is_bot ? person(someone) : someone.id ? bot() : slackbot();
  return svg("svg", { ...shape, viewBox: "0 0 36 36", width: size, height: size }, drawing);
}
