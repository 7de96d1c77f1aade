// The angle-bracket tokens of mrkdwn: people, channels, groups, dates, links.

import { h } from "../core/dom.js";
import { openApp, openChannel } from "../core/place.js";
import { workspace } from "../core/store.js";
import { link } from "./links.js";
import { fullMoment, slackDate } from "./slack_dates.js";

/** Undoes Slack's three escapes. */
export function unescape(text) {
  return text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);
}

export function userMention(id) {
  const person = workspace.person(id) ?? (id === workspace.bot.user_id ? workspace.botPerson() : null);
  const own = id === workspace.viewerId ? " mention-me" : "";
  return h(
    "span",
    { class: `mention${own}`, title: person?.title || null },
    `@${person?.real_name || person?.name || id}`,
  );
}

export function channelMention(id, label) {
  const channel = workspace.channel(id);
  const name = channel?.name || label || "private-channel";
  const known = channel && (workspace.memberOf(channel) || !channel.is_private);
  if (!known) return h("span", { class: "mention" }, `#${name}`);
  return h(
    "a",
    {
      class: "mention",
      href: `#/${id}`,
      onclick: (event) => {
        event.preventDefault();
        if (channel.is_im) openApp("messages");
        else openChannel(id);
      },
    },
    `#${name}`,
  );
}

function date(body, fallback) {
  const [, unix, format, url] = body.split("^");
  const text = slackDate(unix, format, workspace.zone, workspace.now());
  const shown = h(
    "time",
    {
      datetime: new Date(Number(unix) * 1000 || 0).toISOString(),
      title: fullMoment(Number(unix) * 1000 || 0, workspace.zone),
    },
    text ?? fallback ?? unix,
  );
  return url ? link(unescape(url), shown) : shown;
}

function special(body, label) {
  const name = body.slice(1);
  if (name.startsWith("date^")) return date(name, label && unescape(label));
  if (name.startsWith("subteam^")) return h("span", { class: "mention" }, label ? unescape(label) : "@group");
  const [word] = name.split("^");
  const loud = ["here", "channel", "everyone"].includes(word) ? " mention-me" : "";
  return h("span", { class: `mention${loud}` }, `@${label ? unescape(label).replace(/^@/, "") : word}`);
}

/** The node of one token, `inner` being what stood between < and >. */
export function token(inner) {
  const bar = inner.indexOf("|");
  const body = bar < 0 ? inner : inner.slice(0, bar);
  const label = bar < 0 ? null : inner.slice(bar + 1);
  if (body.startsWith("@")) return userMention(body.slice(1));
  if (body.startsWith("#")) return channelMention(body.slice(1), label && unescape(label));
  if (body.startsWith("!")) return special(body, label);
  const url = unescape(body);
  return link(url, label ? unescape(label) : url.replace(/^mailto:/, ""));
}
