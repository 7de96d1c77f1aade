// The strips at the top: what this page is, and whether everything is connected.

import { h } from "../core/dom.js";

export class Banners {
  constructor() {
    this.live = true;
    this.connection = h("div", { class: "banner banner-connection", role: "status", hidden: true });
    this.node = h(
      "div",
      { class: "banners", role: "region", "aria-label": "About this page" },
      h(
        "div",
        { class: "banner banner-sandbox" },
        h("strong", {}, "Touchpoint sandbox, not Slack."),
        h("span", {}, " Everybody here is made up; nothing leaves this computer."),
      ),
      this.connection,
    );
  }

  draw(ws) {
    const text = !this.live
      ? "Connection lost. Trying again; what you see may be old."
      : ws && ws.bot_connected === false
        ? `${ws.botPerson().real_name} is not connected: commands and buttons will not be answered until it is.`
        : "";
    if (this.connection.textContent !== text) this.connection.textContent = text;
    this.connection.hidden = !text;
  }
}
