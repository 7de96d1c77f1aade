// The push channel: a websocket that comes back by itself after the server was away.

import { tab } from "./api.js";

const FIRST_WAIT = 400;
const LONGEST_WAIT = 5000;

/** `handlers`: {open, closed, <message type>: fn(message)}. */
export function connect(handlers) {
  let wait = FIRST_WAIT;
  const open = () => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/sandbox/live?tab=${tab}`);
    socket.onopen = () => {
      wait = FIRST_WAIT;
      handlers.open();
    };
    socket.onmessage = (event) => {
      const message = JSON.parse(event.data);
      handlers[message.type]?.(message);
    };
    socket.onclose = () => {
      handlers.closed();
      setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  };
  open();
}
