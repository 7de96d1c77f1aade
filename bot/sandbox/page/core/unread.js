// What the viewer has not seen yet. Per person, in this browser only; what was there at the first load counts as read.
// Where a story is told, its last hours are news, as for somebody who comes to work.

const KEY = "sandbox.read";
const NEWS_SECONDS = 6 * 3600;
const read = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");

function latest(messages) {
  return messages.reduce((most, message) => (message.ts > most ? message.ts : most), "0");
}

/** Call with each state. A server that began anew is a first load. */
export function follow(ws) {
  if (!read.start || ws.rev < read.rev) {
    for (const key of Object.keys(read)) delete read[key];
    read.start = {};
    const since = ws.stories ? Date.parse(ws.clock.now) / 1000 - NEWS_SECONDS : Infinity;
    for (const { channel, ts } of ws.messages)
      if (ts > (read.start[channel] ?? "0") && Number(ts) < since) read.start[channel] = ts;
  }
  read.rev = ws.rev;
  save();
}

function save() {
  sessionStorage.setItem(KEY, JSON.stringify(read));
}

export function markRead(ws, channelId) {
  const newest = latest(ws.messages.filter((message) => message.channel === channelId));
  const key = `${ws.viewerId}:${channelId}`;
  if ((read[key] ?? "0") >= newest) return;
  read[key] = newest;
  save();
}

function isNews(ws, message, channel, userId) {
  if (message.user === userId) return false;
  if (message.ephemeral_to && message.ephemeral_to !== userId) return false;
  if (message.ts <= readUpTo(ws, channel.id, userId)) return false;
  if (!message.thread_ts || message.thread_ts === message.ts || channel.is_im) return true;
  return ws.messages.some(
    (other) => other.user === userId && (other.ts === message.thread_ts || other.thread_ts === message.thread_ts),
  );
}

/** The ts up to which the viewer has read a channel. */
export function readUpTo(ws, channelId, userId = ws.viewerId) {
  return read[`${userId}:${channelId}`] ?? read.start?.[channelId] ?? "0";
}

/** {count, mentions} of one channel for one person. */
export function unreadIn(ws, channel, userId = ws.viewerId) {
  const news = ws.messages.filter((message) => message.channel === channel.id && isNews(ws, message, channel, userId));
  const mentions = channel.is_im
    ? news
    : news.filter((message) => JSON.stringify([message.text, message.blocks]).includes(`<@${userId}`));
  return { count: news.length, mentions: mentions.length };
}

/** Direct messages and mentions waiting for a person, over all channels. */
export function waitingFor(ws, userId) {
  return ws.channels
    .filter((channel) => channel.members?.includes(userId))
    .reduce((sum, channel) => sum + unreadIn(ws, channel, userId).mentions, 0);
}
