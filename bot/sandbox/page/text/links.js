// Links: only schemes that cannot run code; links into this workspace move the page instead of leaving it.

import { h } from "../core/dom.js";
import { openApp, openChannel, openThread } from "../core/place.js";
import { workspace } from "../core/store.js";

const SAFE = /^(https?:|mailto:|tel:|slack:)/i;

/** A number like 1700000000.000100 out of a permalink's p1700000000000100. */
function permalinkTs(mark) {
  return `${mark.slice(0, -6)}.${mark.slice(-6)}`;
}

/** What to do inside the page for an address of this workspace; null when it leads elsewhere. */
export function inside(url) {
  const archive = /\/archives\/([A-Z0-9]+)(?:\/p(\d{16}))?(?:\?.*?thread_ts=([\d.]+))?/.exec(url);
  if (archive && workspace.channel(archive[1])) {
    return () => {
      openChannel(archive[1], archive[2] ? permalinkTs(archive[2]) : null);
      if (archive[3]) openThread(archive[1], archive[3]);
    };
  }
  if (!/^slack:/i.test(url)) return null;
  const query = new URLSearchParams(url.split("?")[1] ?? "");
  if (/^slack:\/\/app/i.test(url)) return () => openApp(query.get("tab") === "messages" ? "messages" : "home");
  if (/^slack:\/\/channel/i.test(url)) return () => openChannel(query.get("id"));
  return () => undefined;
}

/** Follows an address as a click in Slack would. */
export function follow(url) {
  const go = inside(url);
  if (go) go();
  else if (SAFE.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}

/** A link; an address with any other scheme is shown as text. */
export function link(url, content) {
  if (!SAFE.test(url)) return h("span", {}, content);
  const go = inside(url);
  if (!go) return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, content);
  return h(
    "a",
    {
      href: url,
      onclick: (event) => {
        event.preventDefault();
        go();
      },
    },
    content,
  );
}
