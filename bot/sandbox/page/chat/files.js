// Files on a message: pictures are shown, everything else is a card with its name, kind and size.

import { h } from "../core/dom.js";
import { icon } from "../shell/icons.js";

const KB = 1024;

function size(bytes) {
  if (!bytes) return "";
  if (bytes < KB) return `${bytes} bytes`;
  return bytes < KB * KB ? `${Math.round(bytes / KB)} kB` : `${(bytes / KB / KB).toFixed(1)} MB`;
}

function address(file) {
  return file.url_private_download ?? file.url_private ?? file.permalink ?? null;
}

function isPicture(file) {
  return /^image\//.test(file.mimetype ?? "") || /\.(png|jpe?g|gif|svg|webp)$/i.test(file.name ?? "");
}

function fileNode(file) {
  const url = address(file);
  const title = file.title || file.name || file.id;
  if (isPicture(file) && url) {
    return h(
      "figure",
      { class: "file-image" },
      h("figcaption", {}, title),
      h("img", { src: url, alt: file.alt_txt ?? title, class: "image-large" }),
    );
  }
  const facts = [
    file.pretty_type ?? file.filetype?.toUpperCase() ?? file.name?.split(".").pop()?.toUpperCase(),
    size(file.size),
  ]
    .filter(Boolean)
    .join(" · ");
  const body = [
    h("span", { class: "file-icon" }, icon("file", 22)),
    h("span", {}, h("strong", {}, title), h("span", { class: "file-facts" }, facts || "File")),
  ];
  return url
    ? h("a", { class: "file", href: url, download: file.name ?? "", target: "_blank", rel: "noopener" }, body)
    : h("span", { class: "file" }, body);
}

export const files = (message) =>
  message.files?.length ? h("div", { class: "files" }, message.files.map(fileNode)) : null;
