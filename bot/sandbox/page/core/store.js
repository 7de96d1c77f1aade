// What the server last said, who this tab is, and questions about both.

import { fetchState, Refused, tab } from "./api.js";

class Workspace {
  constructor(state) {
    Object.assign(this, state);
    this.peopleById = new Map(state.people.map((person) => [person.id, person]));
    this.channelsById = new Map(state.channels.map((channel) => [channel.id, channel]));
    this.loadedAt = performance.now();
  }

  get viewerId() {
    return this.tabs?.[tab] ?? this.me;
  }

  get viewer() {
    return this.peopleById.get(this.viewerId) ?? { id: this.viewerId, name: "nobody", tz: "UTC" };
  }

  get zone() {
    return this.viewer.tz || "UTC";
  }

  /** The sandbox's now, in milliseconds; it runs on between two states unless it is paused. */
  now() {
    const base = Date.parse(this.clock.now);
    return this.clock.paused ? base : base + (performance.now() - this.loadedAt);
  }

  person(id) {
    return this.peopleById.get(id);
  }

  channel(id) {
    return this.channelsById.get(id);
  }

  author(message) {
    if (message.user && this.peopleById.has(message.user)) return this.peopleById.get(message.user);
    if (message.bot_id) return this.peopleById.get(this.bot.user_id) ?? this.botPerson();
    return this.slackbot();
  }

  slackbot() {
    return { id: "", name: "Slackbot", real_name: "Slackbot", is_bot: true };
  }

  botPerson() {
    return { id: this.bot.user_id, name: this.bot.name, real_name: this.bot.name, is_bot: true };
  }

  isOurBot(person) {
    return person.id === this.bot.user_id;
  }

  memberOf(channel) {
    return channel.members?.includes(this.viewerId) ?? false;
  }

  /** The viewer's conversation with the bot; null before anybody wrote. */
  botChannel() {
    return (
      this.channels.find(
        (channel) => channel.is_im && this.memberOf(channel) && this.partner(channel)?.id === this.bot.user_id,
      ) ?? null
    );
  }

  /** The other side of a direct message. */
  partner(channel) {
    const other = channel.members?.find((id) => id !== this.viewerId) ?? channel.user;
    return this.peopleById.get(other) ?? (other === this.bot.user_id ? this.botPerson() : undefined);
  }

  visible(message) {
    return !message.ephemeral_to || message.ephemeral_to === this.viewerId;
  }

  /** Top-level messages of a channel, oldest first. */
  messagesIn(channelId) {
    return this.messages.filter(
      (message) =>
        message.channel === channelId &&
        this.visible(message) &&
        (!message.thread_ts || message.thread_ts === message.ts || message.reply_broadcast),
    );
  }

  thread(channelId, ts) {
    return this.messages.filter(
      (message) =>
        message.channel === channelId && this.visible(message) && (message.ts === ts || message.thread_ts === ts),
    );
  }

  /** The forms this tab shows, bottom first: its own, else what was opened from outside any tab. */
  openViews() {
    const mine = this.views.filter((view) => view.user === this.viewerId);
    const here = mine.filter((view) => view.tab === tab);
    return (here.length ? here : mine.filter((view) => !view.tab)).sort((a, b) => (a.depth ?? 0) - (b.depth ?? 0));
  }

  home() {
    return this.homes?.[this.viewerId] ?? null;
  }
}

const listeners = new Set();
let running = null;
let again = false;

/** The current `Workspace`; null until the first state arrived. */
export let workspace = null;

/** Calls `listener(workspace)` after every change of state, selection or viewer. */
export function onChange(listener) {
  listeners.add(listener);
}

export function announce() {
  if (workspace) for (const listener of listeners) listener(workspace);
}

export function setState(state) {
  workspace = new Workspace(state);
  announce();
}

/** Fetches the state and draws it; calls that come while one is under way share one more fetch. */
export async function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = fetchAndDraw();
  try {
    await running;
  } finally {
    running = null;
  }
  if (!again) return undefined;
  again = false;
  return refresh();
}

async function fetchAndDraw() {
  try {
    setState(await fetchState());
  } catch (refusal) {
    // Nobody answered: the connection banner says so, and the next connection asks again.
    if (!(refusal instanceof Refused)) throw refusal;
  }
}
