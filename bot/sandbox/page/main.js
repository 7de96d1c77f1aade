// Puts the page together and keeps it in step with the server.

import { connect } from "./core/live.js";
import { readAddress } from "./core/place.js";
import { announce, onChange, refresh, workspace } from "./core/store.js";
import { follow } from "./core/unread.js";
import { h } from "./core/dom.js";
import { ChannelPane } from "./chat/channel_pane.js";
import { ThreadPane } from "./chat/thread_pane.js";
import { LogPane } from "./log/log_pane.js";
import { ActAs } from "./shell/act_as.js";
import { Banners } from "./shell/banners.js";
import { ClockBar } from "./shell/clock_bar.js";
import { root as layers } from "./shell/layers.js";
import { Sidebar } from "./shell/sidebar.js";
import { Starting } from "./shell/starting.js";
import { toast } from "./shell/toast.js";
import { Modals } from "./surfaces/modals.js";
import { TourBar } from "./tours/tour_bar.js";

const WHILE_STARTING = 400;

const showSidebar = (on) => document.body.classList.toggle("sidebar-open", on);

const banners = new Banners();
const clock = new ClockBar();
const actAs = new ActAs();
const sidebar = new Sidebar({ close: () => showSidebar(false) });
const channel = new ChannelPane({ openSidebar: () => showSidebar(true) });
const thread = new ThreadPane();
const log = new LogPane();
const modals = new Modals();
const tours = new TourBar();
const starting = new Starting();

// Nothing can be pressed before the first state is there to press it in.
const page = document.getElementById("app");
page.inert = true;

page.replaceChildren(
  banners.node,
  h("header", { class: "topbar" }, clock.node, actAs.node),
  tours.node,
  h("div", { class: "workspace" }, sidebar.node, channel.node, thread.node, layers),
  log.node,
);

onChange((ws) => {
  if (starting.draw(ws)) return;
  page.inert = false;
  follow(ws);
  document.title = `${ws.team.name}: Touchpoint sandbox`;
  for (const part of [banners, clock, actAs, channel, thread, sidebar, modals, tours]) part.draw(ws);
});

let waiting = null;

/** Follows what happens; not at every message of a story that is being told quickly. */
function follows() {
  if ((workspace?.telling ?? null) === null) refresh();
  else
    waiting ??= setTimeout(() => {
      waiting = null;
      refresh();
    }, WHILE_STARTING);
}

/** After a connection came up: everything may have changed, even the server. */
function catchUp() {
  channel.home.leave();
  refresh();
  log.catchUp();
}

connect({
  open: () => {
    banners.live = true;
    catchUp();
  },
  closed: () => {
    banners.live = false;
    banners.draw(workspace);
  },
  changed: follows,
  acting: refresh,
  log: (message) => log.add(message.entry),
  toast: (message) => {
    if (!message.user || message.user === workspace?.viewerId) toast(message.text, message.kind);
  },
});

readAddress();
window.addEventListener("hashchange", () => {
  readAddress();
  announce();
});
document.addEventListener("visibilitychange", announce);
